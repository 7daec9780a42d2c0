"""Who stands where on a layout, and a row counted anew with who is affected."""

import re
from datetime import timedelta

import pytest

from cfn.core import clock
from cfn.core.db import atomic, db
from cfn.layouts import service
from cfn.layouts.queries import get_layout_with_all, slots_of
from tests.layouts.test_service import STREET
from tests.support.queries import count_queries


@pytest.fixture
def street(app):
    return service.import_layout(STREET, site_name="Taman Nostalgia", by=None)


@pytest.fixture
def night(make, street):
    return make.night(layout=street, title="Malam Kuliner")


@pytest.fixture
def organiser(sign_in, make):
    return sign_in(make.organiser(lang="en"))


def put(make, night, name, *labels):
    application = make.application(night, make.vendor(name=name))
    by_label = {slot.label: slot for slot in slots_of(night.layout_id)}
    return make.placement(application, *(by_label[label] for label in labels))


def title(night):
    return f"{night.on:%A}, {night.on.day}\u00a0{night.on:%b} · Malam Kuliner"


def test_the_editor_learns_who_stands_on_which_slot(organiser, make, night, street):
    put(make, night, "Ana", "B2", "B3")
    answer = organiser.get(f"/layouts/{street.id}/standing").json
    there = [{"vendor": "Ana", "night": title(night)}]
    assert answer == {
        "nights": [{"id": night.id, "title": title(night)}],
        "slots": {"s2": there, "s3": there},
    }


def test_only_nights_to_come_and_live_placements_count(organiser, make, night, street):
    over = make.night(layout=street, opens_at=clock.now() - timedelta(days=7))
    put(make, over, "Budi", "B1")
    off = put(make, night, "Cici", "B4")
    cancelled = make.night(
        layout=street,
        opens_at=clock.now() + timedelta(days=9),
        cancelled_at=clock.now(),
    )
    put(make, cancelled, "Dedi", "B5")
    with atomic():
        off.ended_at = off.taken[0].ended_at = clock.now()
    answer = organiser.get(f"/layouts/{street.id}/standing").json
    assert answer == {
        "nights": [{"id": night.id, "title": title(night)}],
        "slots": {},
    }


def test_the_answer_takes_as_many_statements_for_three_as_for_one(
    organiser, make, night, street
):
    url = f"/layouts/{street.id}/standing"

    def statements():
        with count_queries() as seen:
            organiser.get(url)
        return len(seen)

    put(make, night, "Ana", "B1")
    one = statements()
    put(make, night, "Budi", "B2")
    put(make, night, "Cici", "B3")
    assert statements() == one


def test_the_same_is_a_page(organiser, make, night, street):
    put(make, night, "Ana", "B2")
    page = organiser.get(f"/layouts/{street.id}/standing/list").text
    lines = re.findall(r'slotno">(.*?)</span><span class="grow">(.*?)</span>', page)
    assert lines == [("B2", "Ana")]


def test_renumbering_is_looked_at_with_who_is_affected(organiser, make, night, street):
    put(make, night, "Ana", "B2", "B3")  # once, though on two slots
    row = get_layout_with_all(street.id).rows[0]
    url = f"/layouts/{street.id}/rows/{row.id}/numbers"
    form = {"version": "1", "first": "2", "step": "1", "direction": "forwards"}
    page = organiser.post(url, data=form | {"preview": "1"})
    said = re.findall(r"<p><b>(.*?)</b></p>", page.text)
    assert (page.status_code, said) == (
        200,
        ["1 vendor stands where a number changes."],
    )
    new = re.findall(r'data-label="New number"><b class="slotno">(.*?)</b>', page.text)
    assert new == [f"B{n}" for n in range(2, 12)]
    assert [slot.label for slot in slots_of(street.id)][0] == "B1"
    done = organiser.post(url, data=form | {"save": "1"})
    assert (done.status_code, done.location) == (302, f"/layouts/{street.id}")
    db.session.rollback()
    assert [s.label for s in slots_of(street.id)] == [f"B{n}" for n in range(2, 12)]


def test_a_number_of_another_row_is_refused_before_and_when_saving(
    organiser, make, street
):
    with atomic() as session:
        session.add(make.slot("B11", 11, row=None, layout_id=street.id))
    row = get_layout_with_all(street.id).rows[0]
    url = f"/layouts/{street.id}/rows/{row.id}/numbers"
    form = {"version": "1", "first": "2", "step": "1", "direction": "forwards"}
    for button in ("preview", "save"):
        page = organiser.post(url, data=form | {button: "1"})
        assert page.status_code == 422
        assert "There is already a slot B11." in page.text


def test_who_saw_an_older_layout_sees_the_fresh_one(organiser, make, street):
    row = get_layout_with_all(street.id).rows[0]
    url = f"/layouts/{street.id}/rows/{row.id}/numbers"
    form = {"version": "1", "first": "2", "step": "1", "direction": "forwards"}
    organiser.post(url, data=form | {"save": "1"})
    page = organiser.post(url, data=form | {"save": "1", "first": "4"})
    assert page.status_code == 409
    assert re.findall(r'name="version"[^>]*value="(\d+)"', page.text) == ["2"]
    assert re.findall(r'table__name"><b class="slotno">(.*?)</b>', page.text)[0] == "B2"
