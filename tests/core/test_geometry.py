"""Metres around a point, rectangles, ribbons."""

from math import hypot

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from cfn.core.geometry import (
    Frame,
    bearing,
    outline,
    outlines,
    overlaps,
    ribbon,
    ribbon_pieces,
)

KUPANG = Frame(123.61589, -10.1591)


def test_a_degree_at_kupang_is_as_long_as_the_ellipsoid_says():
    # Vincenty's length of a degree around this latitude, to a decimetre.
    east, north = KUPANG.metres_per_degree
    assert (round(east, 1), round(north, 1)) == (109585.6, 110608.8)


@given(st.floats(-2000, 2000, allow_nan=False), st.floats(-2000, 2000, allow_nan=False))
def test_metres_and_degrees_give_each_other_back(x, y):
    lon, lat = KUPANG.to_lonlat(x, y)
    again = KUPANG.to_metres(lon, lat)
    assert hypot(again[0] - x, again[1] - y) < 1e-6


def test_many_positions_at_once_are_the_same_as_one_by_one():
    places = [(123.61, -10.16), (123.62, -10.15, 12.0)]
    assert KUPANG.metres(places).tolist() == [
        list(KUPANG.to_metres(123.61, -10.16)),
        list(KUPANG.to_metres(123.62, -10.15)),
    ]


@pytest.mark.parametrize(
    ("end", "degrees"), [((0, 1), 0), ((1, 0), 90), ((0, -1), 180), ((-1, 0), 270)]
)
def test_bearings_go_clockwise_from_north(end, degrees):
    assert bearing((0, 0), end) == pytest.approx(degrees)


def test_the_inside_of_a_slot_lies_to_the_right_of_its_front():
    corners = [(round(x, 6), round(y, 6)) for x, y in outline(0, 0, 3, 4, 90)]
    # Looking east along the front: it runs along the north, the back is south.
    assert corners == [(-1.5, 2), (1.5, 2), (1.5, -2), (-1.5, -2)]
    assert shapely.Polygon(corners).equals(
        shapely.set_precision(outlines([(0, 0)], [3], [4], [90])[0], 1e-6)
    )


def test_a_slot_smaller_than_the_shrinking_is_gone():
    assert shapely.is_empty(outlines([(0, 0)], [0.02], [3], [0], shrink_m=0.01)[0])


def test_touching_is_no_overlap_and_a_square_centimetre_is():
    (slot,) = outlines([(0, 0)], [3], [3], [0], shrink_m=0.01)
    touching = shapely.box(1.49, -2, 4, 2)
    sharing = shapely.box(1.4899, -2, 4, 2)  # 0.1 mm × 2.98 m
    assert (overlaps(slot, touching), overlaps(slot, sharing)) == (False, True)


def test_a_ribbon_has_flat_ends_and_its_width():
    assert shapely.area(ribbon([(0, 0), (10, 0)], 4)) == 40


def test_a_ribbon_in_pieces_covers_what_the_whole_one_covers():
    points = [(0, 0), (10, 0), (10, 10), (3, 14)]
    whole = ribbon(points, 4)
    pieces = shapely.union_all(ribbon_pieces(points, 4))
    assert shapely.area(shapely.symmetric_difference(whole, pieces)) < 0.05


def test_the_bends_of_a_ribbon_are_round_to_a_millimetre():
    points = [(0, 0), (30, 0), (30, -30), (60, -35), (20, -36), (20, -60)]
    whole = shapely.buffer(
        shapely.linestrings(points), 7, quad_segs=500, cap_style="flat"
    )
    pieces = shapely.union_all(ribbon_pieces(points, 14))
    missing = shapely.get_parts(shapely.difference(whole, pieces))
    assert shapely.area(shapely.buffer(missing, -0.0006)).sum() == 0
    assert shapely.area(shapely.difference(pieces, whole)) < 1e-6
