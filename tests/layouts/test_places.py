"""Each problem says where it lies, and is known again after other things moved."""

import pytest

from cfn.layouts.checks import check_layout
from tests.layouts.sketch import (
    FRAME,
    area,
    facility,
    lane,
    layout,
    services,
    slot,
)

SCENES = {
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
