"""Rows laid along lines: spacing, numbers, bends, gaps for what stays clear."""

from math import hypot

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from cfn.core.errors import Refusal
from cfn.core.geometry import SHRINK_M, outlines
from cfn.layouts.lines import MAX_KERB_CORNERS, offset_line, part_of_line, ring
from cfn.layouts.rows import MAX_SLOTS, RowRule, lay_out


def rule(**values):
    return RowRule(**{"prefix": "A", "frontage_m": 3.0, "depth_m": 3.0} | values)


def places(laid):
    return [(s.label, round(s.x, 3), round(s.y, 3), s.bearing_deg) for s in laid]


def shapes(laid, rule, shrink_m=SHRINK_M):
    return outlines(
        [(s.x, s.y) for s in laid],
        [rule.frontage_m] * len(laid),
        [rule.depth_m] * len(laid),
        [s.bearing_deg for s in laid],
        shrink_m=shrink_m,
    )


def overlapping(laid, rule):
    made = shapes(laid, rule)
    first, second = shapely.STRtree(made).query(made, predicate="intersects")
    return [
        (a, b) for a, b in zip(first.tolist(), second.tolist(), strict=True) if a < b
    ]


def test_stalls_stand_behind_the_line_one_beside_the_other():
    laid = lay_out([(0, 0), (10, 0)], rule(gap_m=0.5))
    assert places(laid) == [
        ("A1", 1.5, -1.5, 90),
        ("A2", 5.0, -1.5, 90),
        ("A3", 8.5, -1.5, 90),
    ]


def test_on_the_left_side_the_front_runs_the_other_way():
    laid = lay_out([(0, 0), (3, 0)], rule(side="left"))
    assert places(laid) == [("A1", 1.5, 1.5, 270)]


def test_numbers_begin_and_step_as_told():
    laid = lay_out([(0, 0), (9, 0)], rule(prefix="B", first=11, step=2))
    assert [s.label for s in laid] == ["B11", "B13", "B15"]


def test_a_passage_after_every_second_stall():
    laid = lay_out([(0, 0), (20, 0)], rule(gap_m=0.1, gap_every=2, extra_gap_m=1.9))
    assert [round(s.x, 3) for s in laid] == [1.5, 4.6, 9.6, 12.7, 17.7]


def test_a_line_just_long_enough_takes_its_last_stall():
    assert len(lay_out([(0, 0), (8.985, 0)], rule())) == 3
    assert len(lay_out([(0, 0), (8.9, 0)], rule())) == 2


def test_the_row_goes_on_behind_a_door():
    door = shapely.box(4, -10, 7, 10)
    laid = lay_out([(0, 0), (13.1, 0)], rule(), [door])
    assert [(s.label, round(s.x, 2)) for s in laid] == [
        ("A1", 1.5),
        ("A2", 8.49),
        ("A3", 11.49),
    ]


def test_fronts_may_stand_on_the_carriageways_edge():
    road = shapely.box(-5, 0, 50, 7)
    assert len(lay_out([(0, 0), (30, 0)], rule(), [road])) == 10


def test_round_a_right_angle_nobody_overlaps_on_either_side():
    corner = [(0, 0), (40, 0), (40, -40)]
    counts = {}
    for side in ("left", "right"):
        laid = lay_out(corner, rule(side=side))
        assert overlapping(laid, rule()) == []
        counts[side] = len(laid)
    # Inside the bend the backs need room: a stall less.
    assert counts == {"left": 26, "right": 25}


def test_a_ring_of_stalls_closes_without_overlap():
    inside, outside = rule(side="right"), rule(side="left")
    for one in (inside, outside):
        laid = lay_out(ring((0, 0), 12), one)
        assert overlapping(laid, one) == []
    assert len(lay_out(ring((0, 0), 12), outside)) > 20


def test_outside_of_a_bend_the_front_stays_behind_the_line():
    bend = ring((0, 0), 30, 0, 90)
    road = shapely.Polygon([*bend, (0, 0)])
    laid = lay_out(bend, rule(side="left"), [road])
    assert len(laid) >= 14
    for made in shapes(laid, rule()):
        assert shapely.area(shapely.intersection(made, road)) < 0.0001


def test_a_row_without_length_or_with_too_many_stalls_is_refused():
    with pytest.raises(Refusal, match="has no length"):
        lay_out([(0, 0), (0, 0)], rule())
    with pytest.raises(Refusal, match=f"more than {MAX_SLOTS} slots"):
        lay_out([(0, 0), (2000, 0)], rule(frontage_m=0.5))


def test_a_row_that_finds_no_place_for_kilometres_gives_up_soon():
    wall = shapely.box(-10, -10, 20_000, 10)
    with pytest.raises(Refusal, match="too long to lay out"):
        lay_out([(0, 0), (19_000, 0)], rule(), [wall])


def test_each_slot_says_where_along_the_line_its_front_is():
    along = [(s.start_m, s.end_m) for s in lay_out([(0, 0), (10, 0)], rule(gap_m=0.5))]
    assert along == [(0, 3), (3.5, 6.5), (7, 10)]
    corner = lay_out([(0, 0), (5, 0), (5, -5)], rule(side="left"))
    # The second front is a chord across the corner, 3 m straight, more along the line.
    assert [(round(s.start_m, 3), round(s.end_m, 3)) for s in corner] == [
        (0, 3),
        (3, 7.236),
    ]


def test_numbers_below_zero_and_names_too_long_are_refused():
    with pytest.raises(Refusal, match="Row A would count below 0"):
        lay_out([(0, 0), (9, 0)], rule(first=1, step=-1))
    assert [s.label for s in lay_out([(0, 0), (6, 0)], rule(first=1, step=-1))] == [
        "A1",
        "A0",
    ]
    with pytest.raises(Refusal, match="a slot named SELATAN210000; at most 12"):
        lay_out([(0, 0), (6, 0)], rule(prefix="SELATAN2", first=9999))


def test_a_kerb_with_many_corners_is_moved_once_more():
    road = [(x, (x % 2) * 0.8) for x in range(500)]
    with pytest.raises(Refusal, match="more than 500 corners"):
        offset_line([*road, (500, 0)], 4)
    kerb = offset_line(road, 4)
    assert offset_line(kerb, 1, MAX_KERB_CORNERS)


def test_a_part_of_a_line_and_a_line_beside_it():
    line = [(0, 0), (10, 0), (10, -10)]
    assert part_of_line(line, 4, 13) == [(4, 0), (10, 0), (10, -3)]
    assert offset_line([(0, 0), (10, 0)], 2) == [(0, -2), (10, -2)]
    with pytest.raises(Refusal, match="20 m long"):
        part_of_line(line, 20, None)


BENDS = st.lists(
    st.tuples(st.floats(8, 40), st.floats(-80, 80)), min_size=1, max_size=7
)
SIZES = st.tuples(
    st.sampled_from([2.0, 2.5, 3.0, 4.0]), st.sampled_from([2.0, 3.0, 4.5])
)


@settings(max_examples=150, deadline=None)
@given(BENDS, SIZES, st.sampled_from(["left", "right"]), st.floats(0, 1))
def test_on_any_road_no_two_stalls_of_a_row_overlap(bends, size, side, gap):
    points, heading = [(0.0, 0.0)], 0.0
    for length, turn in bends:
        heading += np.radians(turn)
        x, y = points[-1]
        points.append((x + length * np.cos(heading), y + length * np.sin(heading)))
    one = rule(frontage_m=size[0], depth_m=size[1], side=side, gap_m=gap)
    laid = lay_out(points, one)
    assert overlapping(laid, one) == []


@settings(max_examples=60, deadline=None)
@given(st.floats(20, 200), SIZES, st.floats(0, 2), st.floats(0, 360))
def test_on_a_straight_the_spacing_is_exact(length, size, gap, turn):
    angle = np.radians(turn)
    end = (length * np.sin(angle), length * np.cos(angle))
    one = rule(frontage_m=size[0], depth_m=size[1], gap_m=gap)
    laid = lay_out([(0, 0), end], one)
    steps = [hypot(b.x - a.x, b.y - a.y) for a, b in zip(laid, laid[1:], strict=False)]
    assert all(abs(step - size[0] - gap) < 0.01 for step in steps)
    left = length - len(laid) * (size[0] + gap) + gap
    assert -0.021 < left < size[0] + gap - 0.019
