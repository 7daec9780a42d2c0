"""The fire service's sheet: lanes, widths, extinguishers, where fire is."""

import pytest

from cfn.layouts import service
from cfn.layouts.queries import as_document, get_layout_with_all
from cfn.layouts.sheets import fire
from cfn.layouts.sheets.overview import overview
from cfn.layouts.sheets.survey import Survey
from tests.layouts.sketch import area, at, facility, feature, lane, layout, row, slot
from tests.layouts.test_drawing import road
from tests.layouts.test_sheets import ENGLISH


def sheet(*features, **head):
    made = service.import_layout(layout(*features, **head), site_name="Taman", by=None)
    kept = get_layout_with_all(made.id)
    return fire.sheet(as_document(kept), Survey.of(kept), ENGLISH)


def polygon(reason, *points):
    ring = [at(*point) for point in (*points, points[0])]
    return feature("keep_clear", "Polygon", [ring], reason=reason)


def cells(table, *columns):
    return [tuple(row[i] for i in columns) for row in table.rows]


STREET = (
    road((-60, 0), (60, 0)),
    lane("fire_lane", 4.5, (-60, 0), (60, 0)),
    row("A", (-20, 7), (-8, 7), side="left", fire="gas"),
    row("B", (-20, -7), (20, -7), side="right", fire="charcoal"),
    facility("extinguisher", -20, 12, name="APAR 1"),
    facility("hydrant", 30, 9),
)


def test_lanes_say_how_long_wide_and_narrow_they_are(app):
    lanes = sheet(*STREET).tables[0]
    assert cells(lanes, 0, 1, 2, 3) == [
        ("Fire lane", "120.0", "4.50", "4.50"),
        ("Jl. Frans Seda", "120.0", "14.00", "14.00"),
    ]


def test_the_narrowest_place_of_an_area_is_found(app):
    waist = polygon(
        "fire_lane",
        (-40, -5), (0, -2.2), (40, -5), (40, 5), (0, 2.2), (-40, 5),
    )  # fmt: skip
    (lanes, *_) = sheet(waist, area("fire_lane", -40, 20, 40, 26)).tables
    assert cells(lanes, 1, 2) == [("80.0", "–"), ("80.0", "–")]
    assert [float(row[3]) for row in lanes.rows] == pytest.approx([4.4, 6.0], abs=0.02)


def test_between_fronts_that_face_each_other_the_least_width_is_named(app):
    clear = sheet(*STREET).tables[1]
    assert cells(clear, 0, 1) == [("row A and row B", "14.00")]
    alone = slot("C1", 0, 0.5, bearing_deg=270)
    closer = sheet(*STREET[2:], alone, min_clear_width_m=2).tables[1]
    assert cells(closer, 0, 1)[0] == ("row C1 and row B", "6.00")


def test_rows_with_stalls_between_them_do_not_face_each_other(app):
    backs = row("C", (-20, 0), (20, 0), side="left")
    clear = sheet(
        row("A", (-20, 9), (20, 9), side="left"),
        backs,
        row("B", (-20, -7), (20, -7), side="right"),
    ).tables[1]
    assert [row[0] for row in clear.rows] == ["row C and row B"]


def test_extinguishers_and_hydrants_say_where_they_are(app):
    points = sheet(*STREET).tables[2]
    assert cells(points, 0, 2) == [
        ("Fire extinguisher · APAR 1", "A1, 2 m"),
        ("Hydrant", "B13, 19 m"),
    ]


def test_fires_are_listed_by_row_with_the_furthest_extinguisher(app):
    fires = sheet(*STREET).tables[3]
    assert cells(fires, 0, 1, 2, 3) == [
        ("A", "Gas", "A1–A4", "A4, 9 m"),
        ("B", "Charcoal", "B1–B13", "B13, 41 m"),
    ]
    facts = dict(sheet(*STREET).facts)
    assert (facts["Gas"], facts["Charcoal"], facts["Hydrant"]) == ("4", "13", "1")


def test_where_nothing_is_drawn_the_sheet_says_so(app):
    listing = sheet(slot("A1", 0, 0, fire="gas"))
    assert [(t.title, t.empty) for t in listing.tables if not t.rows] == [
        ("Lanes", "No lane is drawn."),
        ("Clear width between fronts", "No fronts face each other."),
        ("Extinguishers and hydrants", "None is drawn."),
    ]
    assert cells(listing.tables[3], 2, 3) == [("A1", "no extinguisher")]
    none = sheet(slot("A1", 0, 0))
    assert (none.tables[3].rows, none.tables[3].empty) == (
        (),
        "No slot allows open fire.",
    )


def test_labels_in_a_run_are_drawn_together():
    assert fire.ranges(["A1", "A2", "A3", "A5", "B6", "B7", "X", "X"]) == (
        "A1–A3, A5, B6–B7, X, X"
    )


def test_the_small_plan_fits_a_page_and_names_the_ends_of_rows(app):
    made = service.import_layout(layout(*STREET), site_name="Taman", by=None)
    drawn = overview(Survey.of(get_layout_with_all(made.id)), ENGLISH)
    assert (drawn.width_mm, drawn.height_mm <= 135) == (180, True)
    said = [mark.text for mark in drawn.marks if hasattr(mark, "text")]
    assert {"A1", "A4", "B1", "B13", "Charcoal", "Gas", "Fire lane"} <= set(said)
    assert "A2" not in said
