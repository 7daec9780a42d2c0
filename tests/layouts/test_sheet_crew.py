"""Setting out: distances along the line from a start that has a name."""

import pytest
import shapely

from cfn.layouts import service
from cfn.layouts.queries import get_layout_with_all
from cfn.layouts.sheets.crew import TICK, row_lines, setting_out
from cfn.layouts.sheets.survey import Survey
from tests.layouts.sketch import area, layout, row, slot
from tests.layouts.test_drawing import road
from tests.layouts.test_sheets import ENGLISH


def kept(*features):
    made = service.import_layout(layout(*features), site_name="Taman", by=None)
    return get_layout_with_all(made.id)


def sheet(*features):
    made = kept(*features)
    return setting_out(made, Survey.of(made), ENGLISH)


def test_each_front_is_measured_from_the_start_of_the_line(app):
    listing = sheet(
        road((-50, 0), (50, 0)),
        row("A", (-20, 6), (-9, 6), side="left", gap_m=0.5, depth_m=2.5),
    )
    (table,) = listing.tables
    assert [r[:6] for r in table.rows] == [
        ("A1", "0.00", "3.00", "0.50", "2.5", "–"),
        ("A2", "3.50", "6.50", "0.50", "2.5", "–"),
        ("A3", "7.00", "10.00", "–", "2.5", "–"),
    ]
    assert {r[7] for r in table.rows} == {TICK}
    assert table.title == "Row A"
    assert table.lead == (
        "Start: west end of row A, north side of Jl. Frans Seda (-10.1590458, 123.6157175)",
        "Walk towards east; the slots stand on your left.",
        "The line is 11.00 m long.",
    )


def test_a_hole_keeps_the_distances_of_the_others(app):
    made = kept(area("door", -14, 5, -12, 12), row("A", (-20, 6), (0, 6), side="left"))
    (line,) = row_lines(made, Survey.of(made).street)
    assert [f.stall.slot.label for f in line.fronts] == [f"A{n}" for n in range(1, 7)]
    starts = [front.start_m for front in line.fronts]
    assert starts == pytest.approx([0, 3, 8, 11, 14, 17], abs=0.015)


@pytest.mark.parametrize(
    ("line", "side", "end", "beside", "walk", "hand"),
    [
        (((20, 6), (-20, 6)), "right", "east", "north", "west", "right"),
        (((-20, -6), (20, -6)), "right", "west", "south", "east", "right"),
        (((20, -6), (-20, -6)), "left", "east", "south", "west", "left"),
    ],
)
def test_ends_and_sides_are_those_of_the_compass(
    app, line, side, end, beside, walk, hand
):
    """Also of a road that was drawn from the east."""
    for way in (((-50, 0), (50, 0)), ((50, 0), (-50, 0))):
        listing = sheet(road(*way), row("A", *line, side=side))
        start, then, _ = listing.tables[0].lead
        assert start.startswith(
            f"Start: {end} end of row A, {beside} side of Jl. Frans"
        )
        assert then == f"Walk towards {walk}; the slots stand on your {hand}."


def test_a_bend_is_named_and_the_fronts_behind_it_say_how_far(app):
    listing = sheet(row("A", (-20, 0), (-5, 0), (-5, -15), side="left"))
    assert listing.tables[0].lead[-1] == "The line bends at (m): 15.00"
    starts = [float(r[1]) for r in listing.tables[0].rows]
    assert starts == sorted(starts)
    made = kept(row("B", *[(3 * i, (i % 2) * 0.8) for i in range(30)]))
    (line,) = row_lines(made, Survey.of(made).street)
    behind = [front for front in line.fronts if front.back_m > 0.03]
    assert behind
    (table,) = setting_out(made, Survey.of(made), ENGLISH).tables
    said = {r[0]: r[5] for r in table.rows}
    assert said[behind[0].stall.slot.label] == f"{behind[0].back_m:.2f}"
    assert table.lead[-1] == "The line is curved: measure along the curve."


def test_distances_lead_back_to_the_corners_of_the_slots(app):
    """Whoever measures along the line stands on the front that was drawn."""
    bent = [(-40, 0), (-10, 4), (15, 2), (40, -10)]
    made = kept(row("A", *bent, gap_m=0.3))
    (line,) = row_lines(made, Survey.of(made).street)
    for front in line.fronts:
        for at, corner in zip(
            (front.start_m, front.end_m), front.stall.corners, strict=False
        ):
            point = shapely.line_interpolate_point(line.line, at)
            off = shapely.distance(point, shapely.Point(corner))
            assert off == pytest.approx(0, abs=front.back_m + 0.005)


def test_slots_without_a_row_have_positions(app):
    listing = sheet(slot("X1", 0, 0), slot("X2", 10, 0, bearing_deg=0))
    (table,) = listing.tables
    assert table.title == "Slots without a row line"
    assert [r[:4] for r in table.rows] == [
        ("X1", "-10.1591000, 123.6159000", "3 × 3", "north"),
        ("X2", "-10.1591000, 123.6159913", "3 × 3", "west"),
    ]
