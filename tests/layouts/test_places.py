"""Each problem says where it lies, and is known again after other things moved."""

import pytest

from cfn.layouts.checks import check_layout
from tests.layouts.sketch import (
    FRAME,
    area,
    at,
    box,
    facility,
    feature,
    lane,
    layout,
    row,
    services,
    site,
    slot,
)

BOW = [at(0, 0), at(8, 8), at(8, 0), at(0, 8), at(0, 0)]
LOOP = [at(-9, 0), at(9, 0), at(9, 9), at(5, 9), at(5, -9)]

# The features of a scene, and where its problem lies in metres.
SCENES = {
    "bad_geometry": ([feature("zone", "Polygon", [BOW])], (4, 4)),
    "bad_value": ([slot("A1", 7, 7, quality=2)], (7, 7)),
    "unknown_kind": ([feature("tent", "Point", at(3, 4))], (3, 4)),
    "not_a_layout": ([site()], (-100, -100)),
    "zone_dense": (
        [
            slot("A1", 9, 9),
            feature("zone", "Polygon", box(7.2, 7.2, 10.8, 10.8)),
            *services(),
        ],
        (9, 9),
    ),
    "wrong_zone": (
        [
            slot("A1", 9, 9, category="kriya"),
            feature("zone", "Polygon", box(0, 0, 30, 30), category="kuliner"),
            *services(),
        ],
        (9, 9),
    ),
    "overlap": ([slot("A1", 0, 0), slot("A2", 2, 0)], (1, 0)),
    "outside_site": ([slot("A1", 99, 0)], (99, 0)),
    "keep_clear": ([slot("A1", 5, 5), area("door", 4, 4, 8, 8)], (5, 5)),
    "duplicate_label": ([slot("A1", 0, 0), slot("a1", 20, 0)], (0, 0)),
    "fire_lane_narrow": ([lane("fire_lane", 2, (0, 0), (40, 0))], (20, 0)),
    "clear_width_narrow": (
        [slot("A1", 0, 0), slot("B1", 0, 7, bearing_deg=270)],
        (0, 3.5),
    ),
    "no_bin_near": ([slot("A1", 9, 9), facility("entrance", 0, 0)], (9, 9)),
    "far_from_entrance": ([slot("A1", 9, 9), facility("bin", 0, 0)], (9, 9)),
    "circuit_over": (
        [slot("A1", 9, 9, watts=900, circuit="K1"), *services()],
        (9, 9),
    ),
    "smoke_near_clothes": (
        [
            slot("A1", 9, 9, category="fesyen"),
            slot("A2", 15, 9, fire="charcoal"),
            *services(),
        ],
        (9, 9),
    ),
}


def found(code, *features):
    report = check_layout(layout(*features))
    return [p for p in (*report.blockers, *report.warnings) if p.code == code]


@pytest.mark.parametrize("code", SCENES)
def test_each_problem_says_where_it_lies(code):
    features, (x, y) = SCENES[code]
    (problem,) = found(code, *features)
    assert problem.at is not None
    assert FRAME.to_metres(*problem.at) == pytest.approx((x, y), abs=0.05)


def test_a_problem_is_known_again_after_other_things_moved():
    before = [slot("A1", 0, 0), slot("A2", 2, 0), slot("A9", 40, 0)]
    after = [
        facility("bin", 3, 30),
        slot("A9", 60, 9),
        slot("A2", 0, 9),
        slot("A1", 1, 9),
    ]
    (first,), (second,) = found("overlap", *before), found("overlap", *after)
    assert first.features != second.features
    assert first.fingerprint == second.fingerprint
    assert len(first.fingerprint) == 16


def test_a_warning_that_grows_is_another_one():
    one = found("no_bin_near", slot("A1", 0, 0))
    two = found("no_bin_near", slot("A1", 0, 0), slot("A2", 9, 0))
    assert one[0].fingerprint != two[0].fingerprint


def test_two_problems_of_one_code_are_told_apart():
    pairs = [slot("A1", 0, 0), slot("A2", 2, 0), slot("A3", 20, 0), slot("A4", 22, 0)]
    first, second = found("overlap", *pairs)
    assert first.fingerprint != second.fingerprint


def test_problems_of_areas_lie_inside_of_them():
    bent = [[0, 0], [40, 0], [40, 40], [38, 40], [38, 2], [0, 2], [0, 0]]
    corners = [list(FRAME.to_lonlat(x, y)) for x, y in bent]
    shape = lane("fire_lane", 2, (0, 0), (1, 0))
    shape["geometry"] = {"type": "Polygon", "coordinates": [corners]}
    (problem,) = found("fire_lane_narrow", shape)
    x, y = FRAME.to_metres(*problem.at)
    assert (0 <= x <= 40 and 0 <= y <= 2) or (38 <= x <= 40 and 0 <= y <= 40)


def test_a_line_that_crosses_itself_is_told_where():
    for kind, more in (
        ("road", {}),
        ("keep_clear", {"reason": "fire_lane", "width_m": 4}),
        ("row", {"prefix": "A", "first": 1, "frontage_m": 3, "depth_m": 3}),
    ):
        (problem,) = found("bad_geometry", feature(kind, "LineString", LOOP, **more))
        assert FRAME.to_metres(*problem.at) == pytest.approx((5, 0), abs=0.02)
        where = "{:.6f}, {:.6f}".format(*problem.at)
        assert problem.text().endswith(
            f": The line crosses or touches itself at {where}."
        )


def test_a_line_that_runs_back_over_itself_is_refused_and_a_ring_is_not():
    back = [at(0, 0), at(9, 0), at(4, 0)]
    ring = [at(0, 0), at(9, 0), at(9, 9), at(0, 0)]
    assert len(found("bad_geometry", feature("road", "LineString", back))) == 1
    assert found("bad_geometry", feature("road", "LineString", ring)) == []


def test_an_outline_that_crosses_itself_is_told_where():
    (problem,) = found("bad_geometry", feature("zone", "Polygon", [BOW]))
    where = "{:.6f}, {:.6f}".format(*problem.at)
    sentence = f"The outline of an area crosses or touches itself at {where}."
    assert problem.text() == f"zone (1): {sentence}"


@pytest.mark.parametrize(
    "bad", [float("nan"), 1e400, 500, True, None, "123", [], 10**400]
)
def test_a_position_that_is_none_is_placed_at_the_first_that_is_one(bad):
    line = [[at(0, 0)[0], bad], at(5, 6), at(9, 9)]
    (problem,) = found("bad_geometry", feature("road", "LineString", line))
    assert FRAME.to_metres(*problem.at) == pytest.approx((5, 6), abs=0.02)


def test_where_no_position_is_known_there_is_no_place():
    nowhere = feature("road", "LineString", [[None, None], [500, 500]])
    (problem,) = found("bad_geometry", nowhere)
    assert (problem.at, len(problem.fingerprint)) == (None, 16)


def test_a_row_that_cannot_be_laid_out_lies_on_its_line():
    (problem,) = found("bad_value", row("A", (0, 0), (40, 0), step=-1))
    assert problem.text() == "Row A would count below 0."
    assert FRAME.to_metres(*problem.at) == pytest.approx((20, 0), abs=0.02)
