"""Sheets to print of a night: what is released, by number, by name, on plates."""

import re

import pytest

from cfn.applications.models import ApplicationState
from cfn.core.db import atomic
from cfn.core.errors import Conflict
from cfn.core.roles import Role
from cfn.core.trade import Fire
from cfn.placements.sheets import TICK, plates, read_plan, slot_list, vendor_list
from tests.layouts.test_sheets import ENGLISH
from tests.support.paper import codes, words
from tests.support.queries import count_queries


@pytest.fixture
def night(make):
    """Released: Sate on A1 and A2, Bakso on A3; A4 is free."""
    night = make.running_night(slots=4)
    a1, a2, a3, _ = night.layout.slots
    sate = make.vendor(name="Sate Ayam", watts=450, fire=Fire.CHARCOAL, slots_needed=2)
    bakso = make.vendor(name="bakso “Mas” · 1", category="kriya")
    make.placement(make.application(night, sate), a1, a2)
    make.placement(make.application(night, bakso), a3)
    make.release(night)
    return night


def test_by_number_every_slot_says_who_stands_there(night):
    listing = slot_list(read_plan(night, drafts=False), ENGLISH)
    assert [row[:4] + row[5:] for row in listing.tables[0].rows] == [
        ("A1", "Sate Ayam", "Food", "450 W · Charcoal", TICK),
        ("A2", "Sate Ayam", "Food", "450 W · Charcoal", TICK),
        ("A3", "bakso “Mas” · 1", "Craft", "–", TICK),
        ("A4", "(free)", "Any goods", "–", ""),
    ]
    assert listing.facts == (("Vendors", "2"), ("Slots taken", "3 / 4"))


def test_by_name_every_vendor_has_one_line_with_all_slots(night):
    listing = vendor_list(read_plan(night, drafts=False), ENGLISH)
    assert [row[:2] for row in listing.tables[0].rows] == [
        ("bakso “Mas” · 1", "A3"),
        ("Sate Ayam", "A1, A2"),
    ]


def test_each_slot_that_is_taken_has_a_plate(night):
    made = plates(read_plan(night, drafts=False), ENGLISH, lambda label: f"/{label}")
    assert [(p.label, p.title, p.detail, p.url) for p in made] == [
        ("A1", "Sate Ayam", "Food · A1, A2 · 450 W · Charcoal", "/A1"),
        ("A2", "Sate Ayam", "Food · A1, A2 · 450 W · Charcoal", "/A2"),
        ("A3", "bakso “Mas” · 1", "Craft · 3 × 3 m", "/A3"),
    ]


def test_who_gave_the_slot_back_is_on_no_sheet(night, make):
    plan = read_plan(night, drafts=False)
    with atomic():
        plan.stands[0][0].state = ApplicationState.WITHDRAWN
    again = read_plan(night, drafts=False)
    assert [holder.vendor.name for holder, _ in again.stands] == ["bakso “Mas” · 1"]


def test_what_the_desk_changed_since_waits_for_its_release(night, make):
    late = make.application(night, make.vendor(name="Baru"))
    make.placement(late, night.layout.slots[3])
    names = [h.vendor.name for h, _ in read_plan(night, drafts=True).stands]
    assert names == ["Sate Ayam", "bakso “Mas” · 1"]


def test_a_plan_that_is_not_released_is_for_organisers_alone(make, sign_in):
    night = make.night(slots=2)
    make.placement(make.application(night, make.vendor(name="Sate")))
    organiser, officer = sign_in(make.organiser()), sign_in(make.officer())
    page = organiser.get(f"/nights/{night.id}/sheets/slots")
    assert (page.status_code, "Sate" in page.text, "belum dirilis" in page.text) == (
        200,
        True,
        True,
    )
    late = officer.get(f"/nights/{night.id}/sheets/slots")
    assert (late.status_code, "Sate" in late.text) == (409, False)
    index = officer.get(f"/nights/{night.id}/sheets")
    assert (index.status_code, f"/nights/{night.id}/sheets/slots" in index.text) == (
        200,
        False,
    )


def test_a_night_without_a_layout_has_no_sheets(make, sign_in):
    night, desk = make.night(layout=None), sign_in(make.organiser())
    with pytest.raises(Conflict):
        read_plan(night, drafts=True)
    assert desk.get(f"/nights/{night.id}/sheets").status_code == 200
    assert desk.get(f"/nights/{night.id}/sheets/plates.pdf").status_code == 409


@pytest.mark.parametrize("role", [Role.VENDOR, Role.VERIFIER, Role.ADMIN])
def test_others_get_none(night, make, sign_in, role):
    client = sign_in(make.person(role))
    for path in ("sheets", "sheets/slots", "sheets/vendors.pdf"):
        assert client.get(f"/nights/{night.id}/{path}").status_code == 403


@pytest.mark.once
def test_an_officer_prints_them(night, make, sign_in):
    officer = sign_in(make.officer())
    base = f"/nights/{night.id}/sheets"
    for sheet in ("slots", "vendors", "plates"):
        page = officer.get(f"{base}/{sheet}")
        assert (page.status_code, "Sate Ayam" in page.text) == (200, True)
        (text, *_) = words(officer.get(f"{base}/{sheet}.pdf").data)
        assert "Sate Ayam" in text
    slug = night.layout.site.slug
    assert [
        re.sub(r"^https?://[^/]+", "", code)
        for code in codes(officer.get(f"{base}/plates.pdf").data)
    ] == [f"/sites/{slug}/stalls/{n}" for n in ("A1", "A2", "A3")]


def test_a_name_is_text_on_the_page_and_in_the_list(make, sign_in):
    nasty = "<b>${alert(1)}</b> & Co"
    night = make.running_night(slots=1)
    make.placement(make.application(night, make.vendor(name=nasty)))
    make.release(night)
    desk = sign_in(make.organiser())
    page = desk.get(f"/nights/{night.id}/sheets/vendors").text
    assert "<b>${alert" not in page
    (text,) = words(desk.get(f"/nights/{night.id}/sheets/vendors.pdf").data)
    assert nasty in text


def test_the_number_of_statements_does_not_grow(make, sign_in):
    desk, counts = sign_in(make.organiser()), []
    for stalls in (1, 4):
        night = make.tonight(stalls)
        with count_queries() as asked:
            for sheet in ("slots", "vendors.pdf", "plates.pdf"):
                desk.get(f"/nights/{night.id}/sheets/{sheet}")
            desk.get(f"/nights/{night.id}/sheets")
        counts.append(len(asked))
    assert counts[0] == counts[1]
