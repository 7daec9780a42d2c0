"""The plan on paper: its scale, its pages, what stands on it and where."""

from dataclasses import replace

import pytest

from cfn.layouts import service
from cfn.layouts.queries import get_layout_with_all
from cfn.layouts.sheets import plan, signs
from cfn.layouts.sheets.grid import Grid, letters, step_for
from cfn.layouts.sheets.numbers import number, numbers
from cfn.layouts.sheets.pdf import pdf_of
from cfn.layouts.sheets.scales import divide
from cfn.layouts.sheets.survey import WINDOW_MM, Survey
from tests.layouts.sketch import facility, lane, layout, row, site, slot
from tests.layouts.test_drawing import road
from tests.layouts.test_service import STREET
from tests.layouts.test_sheets import ENGLISH, HEADING
from tests.support.paper import boxes, sizes, words


class Sized:
    def __init__(self, label, frontage_m=3.0, depth_m=3.0):
        self.label, self.frontage_m, self.depth_m = label, frontage_m, depth_m


def kept(doc):
    made = service.import_layout(doc, site_name="Taman Nostalgia", by=None)
    return get_layout_with_all(made.id)


def printed(doc, **heading):
    """The plan as PDF, its survey, its drawn sheets."""
    survey = Survey.of(kept(doc))
    sheets = plan.sheets(survey, replace(HEADING, **heading), ENGLISH)
    return pdf_of(sheets, title="Plan", lang="en"), survey, sheets


# --- scale ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("long", "scale"),
    [
        (30, 100),
        (60, 200),
        (90, 250),
        (190, 500),
        (196, 1000),
        (380, 1000),
        (395, 2000),
    ],
)
def test_without_numbers_the_largest_scale_that_fits_one_page(long, scale):
    division = divide((0, 0, long, 20), [], [(1, 1)], WINDOW_MM)
    assert (division.scale, len(division.tiles)) == (scale, 1)


def test_a_street_too_long_for_legible_numbers_is_cut_into_pages():
    slots = [Sized(f"A{n}") for n in range(1, 120)]
    places = [(3.2 * n, 10) for n in range(120)]
    division = divide((0, 0, 393, 20), slots, places, WINDOW_MM)
    assert division.scale == 500
    assert [tile.bounds for tile in division.tiles] == [
        (0, 0, 131, 20),
        (131, 0, 262, 20),
        (262, 0, 393, 20),
    ]
    assert division.tile_at(200, 5).n == 2
    assert division.ground_of(division.tiles[1])[::2] == (127, 266)


def test_pages_follow_a_bend_and_leave_out_where_nothing_stands():
    slots = [Sized(f"A{n}") for n in range(1, 121)]
    places = [(n, 20) for n in range(120)] + [(480 + n, 180) for n in range(120)]
    division = divide((0, 0, 600, 200), slots, places, WINDOW_MM)
    assert division.scale == 500
    assert [(t.column, t.bounds[1], t.bounds[3]) for t in division.tiles] == [
        (0, 8, 32),
        (3, 168, 192),
    ]


def test_numbers_too_long_for_any_page_are_left_out_at_the_scale_of_one():
    slots = [Sized("PANJANG-1234", 1.0, 1.0)] * 4
    division = divide((0, 0, 2000, 20), slots, [(1, 1)], WINDOW_MM)
    assert (division.scale, len(division.tiles)) == (10_000, 1)


def test_numbers_are_written_in_one_size_along_a_row_and_never_too_small():
    at_500 = numbers([Sized("A9", 3, 4), Sized("A10", 3, 4)], 500)
    assert [(n.across, n.lines) for n in at_500] == [(True, ("A9",)), (True, ("A10",))]
    assert at_500[0].size_pt == at_500[1].size_pt >= 6
    assert number(Sized("A123"), 500).lines == ("A", "123")
    assert number(Sized("A1"), 2000).size_pt == 0


# --- squares ----------------------------------------------------------------------


def test_squares_have_letters_and_numbers_as_in_a_spreadsheet():
    grid = Grid(-20, -10, 10)
    assert [grid.square(x, y) for x, y in ((-20, -10), (-10.1, 5), (0, 0), (245, 0))] == [
        "A1", "A2", "C2", "AA2",
    ]  # fmt: skip
    assert [letters(n) for n in (0, 25, 26, 51, 52, 701, 702)] == [
        "A", "Z", "AA", "AZ", "BA", "ZZ", "AAA",
    ]  # fmt: skip
    assert [step_for(s) for s in (100, 500, 1000, 2000, 5000)] == [10, 10, 10, 20, 50]


# --- on paper ---------------------------------------------------------------------


@pytest.mark.once
@pytest.mark.parametrize(
    ("half", "scale"), [(10, 100), (43, 250), (80, 500), (180, 500), (700, 10_000)]
)
def test_ten_metres_measure_ten_metres_through_the_scale(app, half, scale):
    ends = [slot("A1", 8 - half, 0), slot("A2", half - 8, 0)]
    doc = layout(*(ends if half < 600 else []))  # with no slot it shows the site
    doc["features"][0] = site(half + 20)
    pdf, survey, _ = printed(doc)
    assert survey.division.scale == scale
    assert f"1 : {scale:,}" in words(pdf)[0]
    parts = [b for b in boxes(pdf, height_mm=plan.BAR_HIGH) if b[0] > 323]
    black, white, *_ = parts
    assert white[0] - black[0] == pytest.approx(5_000 / scale, abs=0.25)
    assert white[0] + white[2] - black[0] == pytest.approx(10_000 / scale, abs=0.5)


@pytest.mark.once
def test_slots_stand_on_paper_as_on_the_street(app):
    pdf, survey, _ = printed(STREET)
    assert survey.division.scale == 200
    slots = sorted(boxes(pdf, height_mm=15.4), key=lambda box: box[0])
    assert len(slots) == 10
    assert [round(wide, 1) for _, _, wide, _ in slots] == [15.4] * 10
    steps = [b[0] - a[0] for a, b in zip(slots, slots[1:], strict=False)]
    assert steps == pytest.approx([15.0] * 9, abs=0.05)


@pytest.mark.once
def test_the_plan_says_what_it_is(app):
    street = {**STREET, "features": [*STREET["features"], facility("hydrant", 0, 20)]}
    pdf, _, _ = printed(street, sketch=True)
    (page,) = words(pdf)
    assert sizes(pdf) == [(420, 297)]
    for said in (
        "Taman Nostalgia",
        "Jalan · change 1",
        "Sketch – not measured",
        "Sheet 1 of 1",
        "1 : 250",
        "10 m must measure 40 mm",
        "squares of 10 m",
        "Carriageway",
        "Hydrant",
    ):
        assert said in page
    assert {f"B{n}" for n in range(1, 11)} <= set(page.split())
    measured = words(printed(street)[0])[0]
    assert "not measured" not in measured


@pytest.mark.once
def test_a_long_street_has_pages_that_say_where_it_goes_on(app):
    doc = layout(
        road((-190, 0), (190, 0)),
        lane("carriageway", 12, (-190, 0), (190, 0)),
        row("A", (-185, 6), (185, 6), side="left"),
    )
    doc["features"][0] = site(220)
    pdf, survey, _ = printed(doc)
    pages = words(pdf)
    assert (survey.division.scale, len(pages)) == (500, 3)
    assert ["goes on on sheet 2" in page for page in pages] == [True, False, True]
    assert "goes on on sheet 1" in pages[1]
    assert "goes on on sheet 3" in pages[1]
    assert all("All sheets" in page for page in pages)
    everywhere = " ".join(pages).split()
    assert {f"A{n}" for n in range(1, 100)} <= set(everywhere)


def test_a_number_that_does_not_fit_is_said_to_be_missing(app):
    tiny = [
        slot(f"PANJANG-{n}", 2 * n, 0, frontage_m=0.3, depth_m=0.3) for n in range(4)
    ]
    _, _, (sheet,) = printed(layout(*tiny))
    texts = [mark.text for mark in sheet.marks if hasattr(mark, "text")]
    assert "4 numbers do not fit: see the slot list" in texts
    assert not [text for text in texts if text.startswith("PANJANG")]


def test_no_word_of_a_plan_is_smaller_than_six_points(app):
    _, _, (sheet,) = printed(STREET)
    sized = [mark.size_pt for mark in sheet.marks if hasattr(mark, "text")]
    assert min(sized) >= 6


def test_nothing_is_drawn_outside_of_the_frame(app):
    far = lane("walking_path", 4, (-99, 50), (99, 50))
    street = {
        **STREET,
        "features": [*STREET["features"], far, facility("diversion", 95, 0)],
    }
    _, _, (sheet,) = printed(street)
    xs = [
        x
        for m in sheet.marks
        if hasattr(m, "lines")
        for ring in m.lines
        for x, _ in ring
    ]
    ys = [
        y
        for m in sheet.marks
        if hasattr(m, "lines")
        for ring in m.lines
        for _, y in ring
    ]
    assert (min(xs), max(xs)) == pytest.approx((10, 410))
    assert (min(ys), max(ys)) == pytest.approx((10, 287))
    assert "1 facilities are further away" in [
        getattr(m, "text", "") for m in sheet.marks
    ]


def test_a_lane_of_endless_corners_is_shaded_and_soon_done(app):
    """Its pieces cross each other: joined and hatched they would take minutes."""
    crossing = [((-1) ** n * 80, n * 0.18 - 90) for n in range(1000)]
    _, survey, (sheet,) = printed(layout(lane("walking_path", 0.5, *crossing)))
    assert [g.crowded for g in survey.street.grounds] == [True]
    inks = [mark.ink for mark in sheet.marks if hasattr(mark, "ink")]
    assert inks.count(signs.SHADE) == 1
