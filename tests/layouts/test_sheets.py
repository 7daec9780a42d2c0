"""Sheets to print of a layout: the list of slots, plates with codes, the table."""

import csv
import io

import pytest

from cfn.core.roles import Role
from cfn.core.tables import csv_text
from cfn.layouts import service
from cfn.layouts.queries import document_of, get_layout_with_all
from cfn.layouts.sheets import plates, slots
from cfn.layouts.sheets.fonts import width_mm
from cfn.layouts.sheets.pdf import pdf_of
from cfn.layouts.sheets.plates import Plate
from cfn.layouts.sheets.survey import Survey
from cfn.layouts.sheets.voice import Heading, Voice
from tests.layouts.sketch import layout, slot
from tests.layouts.test_service import STREET
from tests.support.paper import codes, sizes, words
from tests.support.queries import count_queries

ENGLISH = Voice(lambda text, **values: text % values if values else text, "en")
HEADING = Heading("Taman Nostalgia", "Jalan", "change 1", "Printed today")


@pytest.fixture
def street(app):
    made = service.import_layout(STREET, site_name="Taman Nostalgia", by=None)
    return get_layout_with_all(made.id)


@pytest.fixture
def desk(sign_in, make):
    return sign_in(make.organiser(lang="en"))


def test_the_list_says_of_each_slot_what_it_is_for_and_where(street):
    listing = slots.slot_list(Survey.of(street), ENGLISH)
    (table,) = listing.tables
    assert [column.title for column in table.columns] == [
        "Slot", "Row", "Goods", "Front × depth, m", "Power", "Circuit", "Fire",
        "Square on the plan",
    ]  # fmt: skip
    assert table.rows[0] == (
        "B1",
        "B",
        "Food",
        "3 × 3",
        "450 W",
        "–",
        "No open fire",
        "C3",
    )
    assert table.rows[9] == (
        "B10",
        "B",
        "Food",
        "3 × 3",
        "450 W",
        "–",
        "No open fire",
        "F3",
    )
    assert listing.facts == (("Slots", "10"),)


def test_a_slot_that_is_kept_free_says_so_instead_of_its_goods(app):
    kept = layout(slot("A1", 0, 0, locked=True, category="kriya"), slot("A2", 4, 0))
    made = service.import_layout(kept, site_name="Taman", by=None)
    listing = slots.slot_list(Survey.of(get_layout_with_all(made.id)), ENGLISH)
    assert [row[2] for row in listing.tables[0].rows] == ["kept free", "Any goods"]
    assert listing.facts == (("Slots", "2"), ("Of these kept free", "1"))


@pytest.mark.once
def test_plates_carry_codes_that_a_phone_reads(app):
    labels = ["A1", "A2", "PANJANG-1234"]
    made = [
        Plate(
            n, "Sate Ayam", "3 × 3 m", f"https://malam.example/sites/jalan/stalls/{n}"
        )
        for n in labels
    ]
    pdf = pdf_of(plates.sheets(made, HEADING, ENGLISH), title="Plates", lang="en")
    assert sizes(pdf) == [(210, 297), (210, 297)]
    assert codes(pdf) == [
        f"https://malam.example/sites/jalan/stalls/{n}" for n in labels
    ]
    assert "A1" in words(pdf)[0].split()


def test_a_long_name_on_a_plate_stays_on_the_plate(app):
    long = Plate("W" * 12, "Rumah Makan " * 12, "x" * 400, "https://malam.example/")
    (sheet,) = plates.sheets([long], HEADING, ENGLISH)

    ends = [
        mark.x + width_mm(mark.text, mark.size_pt, bold=mark.bold)
        for mark in sheet.marks
        if hasattr(mark, "text") and mark.anchor == "start"
    ]
    assert max(ends) <= 210 - plates.EDGE


def test_the_table_of_slots_has_the_columns_of_the_format(street, desk):
    answer = desk.get(f"/layouts/{street.id}/slots.csv")
    head, first, *rest = csv.reader(io.StringIO(answer.text))
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"] == (
        f"attachment; filename=taman-nostalgia-{street.id}-v1.csv"
    )
    assert head == list(slots.CSV_COLUMNS)
    one = street.slots[0]
    assert first == [
        "B1", "B", "1", str(one.lon), str(one.lat), "3.0", "3.0", "90.0", "kuliner", "450",
        "", "none", "0.5", "0",
    ]  # fmt: skip
    assert [row[0] for row in rest] == [f"B{n}" for n in range(2, 11)]


def test_a_spreadsheet_takes_no_text_for_a_formula():
    rows = [["=1+1", "+A", "-1", "@x", "\tx", "A=1", -1.5, None, 'say "a", b']]
    assert next(csv.reader(io.StringIO(csv_text(rows)))) == [
        "'=1+1", "'+A", "'-1", "'@x", "'\tx", "A=1", "-1.5", "", 'say "a", b',
    ]  # fmt: skip


def test_what_is_exported_and_read_again_is_the_same_layout(street, desk):
    out = desk.get(f"/layouts/{street.id}/layout.geojson").json
    again = service.import_layout(out, site_name="Lain", by=None)
    assert document_of(get_layout_with_all(again.id)) == out


SHEETS = ["plan", "slots", "plates", "crew", "fire"]


@pytest.mark.parametrize("sheet", SHEETS)
def test_each_sheet_is_a_page_and_a_pdf_with_the_same_words(street, desk, sheet):
    page = desk.get(f"/layouts/{street.id}/sheets/{sheet}")
    pdf = desk.get(f"/layouts/{street.id}/sheets/{sheet}.pdf")
    assert (page.status_code, pdf.status_code) == (200, 200)
    assert (pdf.mimetype, pdf.data[:5]) == ("application/pdf", b"%PDF-")
    for word in ("B1", "B10", "Taman Nostalgia"):
        assert word in page.text
        assert word in " ".join(words(pdf.data))


@pytest.mark.parametrize("sheet", SHEETS)
def test_an_empty_layout_has_sheets_too(app, desk, sheet):
    empty = service.import_layout(layout(), site_name="Kosong", by=None)
    page = desk.get(f"/layouts/{empty.id}/sheets/{sheet}")
    pdf = desk.get(f"/layouts/{empty.id}/sheets/{sheet}.pdf")
    assert (page.status_code, pdf.status_code) == (200, 200)
    assert ("No slot allows" if sheet == "fire" else "No slot yet.") in page.text
    assert len(sizes(pdf.data)) == 1


def test_the_index_leads_to_every_sheet(street, desk):
    page = desk.get(f"/layouts/{street.id}/sheets").text
    for sheet in SHEETS:
        assert f'href="/layouts/{street.id}/sheets/{sheet}"' in page
        assert f'href="/layouts/{street.id}/sheets/{sheet}.pdf"' in page
    assert f'href="/layouts/{street.id}/slots.csv"' in page
    assert (
        f'href="/layouts/{street.id}/sheets"' in desk.get(f"/layouts/{street.id}").text
    )


@pytest.mark.parametrize("role", [Role.OFFICER, Role.VERIFIER, Role.ADMIN])
def test_staff_reads_sheets_and_vendors_do_not(street, sign_in, make, role):
    staff, vendor = sign_in(make.person(role)), sign_in(make.person(Role.VENDOR))
    for path in ("sheets", "sheets/slots", "sheets/plates.pdf", "slots.csv"):
        assert staff.get(f"/layouts/{street.id}/{path}").status_code == 200
        assert vendor.get(f"/layouts/{street.id}/{path}").status_code == 403


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_asks_the_same_for_one_slot_and_for_many(app, desk, sheet):
    counts = []
    for n in (1, 3):
        doc = layout(*(slot(f"A{i}", 4 * i, 0) for i in range(n)))
        made = service.import_layout(doc, site_name=f"Taman {n}", by=None)
        with count_queries() as asked:
            desk.get(f"/layouts/{made.id}/sheets/{sheet}.pdf")
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.once
def test_a_page_of_many_plates_shows_the_first_and_says_where_all_are(app, desk, make):
    many = make.layout(slots=125)
    page = desk.get(f"/layouts/{many.id}/sheets/plates").text
    assert page.count('<svg class="paper') == 60
    assert "These are the first 60 pages." in page
    assert len(sizes(desk.get(f"/layouts/{many.id}/sheets/plates.pdf").data)) == 63
