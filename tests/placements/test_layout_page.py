"""The page “Layout of the night”: look first, then take over or move."""

import re
from datetime import timedelta

import pytest

from cfn.core import clock
from cfn.core.db import db
from cfn.layouts.queries import slots_of
from cfn.layouts.service import copy_layout
from cfn.nights.models import NightState
from cfn.nights.queries import get_night
from cfn.placements import service
from cfn.placements.queries import live_placements
from tests.support.queries import count_queries


@pytest.fixture
def by(make):
    return make.organiser(name="Rina", lang="en")


@pytest.fixture
def organiser(sign_in, by):
    return sign_in(by)


@pytest.fixture
def night(make):
    return make.night(slots=3)


@pytest.fixture
def ana(make, night):
    application = make.application(night, make.vendor(name="Ana"))
    make.placement(application, night.layout.slots[0])
    return application


@pytest.fixture
def source(make, night):
    """A past night on a frozen layout of the same site; Budi stood on A2."""
    layout = make.layout(slots=3, site=night.layout.site, frozen_at=clock.now())
    past = make.night(
        layout=layout,
        state=NightState.RELEASED,
        title="Malam lalu",
        opens_at=clock.now() - timedelta(days=7),
    )
    vendor = make.vendor(name="Budi")
    make.placement(make.application(past, vendor), slots_of(layout.id)[1])
    make.application(night, vendor)
    return past


def stands(night):
    db.session.rollback()
    return {
        p.application.vendor.name: ",".join(t.slot.label for t in p.taken)
        for p in live_placements(night.id)
    }


def heading(page):
    return re.findall(r'id="look".*?<h2>(.*?)</h2>', page.text, re.DOTALL)


def seen(page):
    return re.search(r'name="seen" value="(\w+)"', page.text)[1]


def test_a_night_is_chosen_looked_at_and_taken_over(organiser, night, source, ana):
    page = organiser.get(f"/nights/{night.id}/layout").text
    (choice,) = re.findall(r"<option value=\"(\d+)\" selected>(.*?)</option>", page)
    assert choice[0] == str(source.id)
    assert choice[1].endswith("Malam lalu · 1 stall")
    query = {"source": source.id, "take": "all"}
    page = organiser.get(f"/nights/{night.id}/layout", query_string=query)
    assert heading(page) == ["1 vendor would be placed"]
    assert "These layouts were drawn apart." in page.text
    answer = organiser.post(
        f"/nights/{night.id}/layout/copy",
        data=query | {"seen": seen(page), "copy": "1"},
        follow_redirects=True,
    )
    db.session.rollback()
    name = get_night(night.id).layout.name
    assert f"The night stands on “{name}” now. 1 vendors were placed." in answer.text
    assert stands(night) == {"Ana": "A1", "Budi": "A2"}


def test_a_copy_is_offered_where_one_will_draw(organiser, night, source):
    for take, on in (("layout", True), ("regulars", False), ("all", False)):
        page = organiser.get(
            f"/nights/{night.id}/layout",
            query_string={"source": source.id, "take": take},
        )
        assert ('name="copy" value="1" checked' in page.text) is on


def test_a_newer_layout_is_looked_at_with_who_loses_the_slot(organiser, night, ana, by):
    newer = copy_layout(night.layout, name="Denah baru", by=by)
    first = slots_of(newer.id)[0]
    first.locked = True
    db.session.commit()
    page = organiser.get(f"/nights/{night.id}/layout", query_string={"to": newer.id})
    assert heading(page) == ["1 vendor would lose the slot"]
    assert f"/applications/{ana.id}" in page.text
    assert "A1 is kept free." in page.text
    done = organiser.post(
        f"/nights/{night.id}/layout/move", data={"to": newer.id, "seen": seen(page)}
    )
    assert (done.status_code, stands(night)) == (302, {})
    assert get_night(night.id).layout_id == newer.id


def test_what_changed_meanwhile_is_shown_afresh(organiser, night, ana, by):
    newer = copy_layout(night.layout, name="Denah baru", by=by)
    url = f"/nights/{night.id}/layout"
    old = seen(organiser.get(url, query_string={"to": newer.id}))
    service.remove(live_placements(night.id)[0], by=by)
    page = organiser.post(f"{url}/move", data={"to": newer.id, "seen": old})
    assert page.status_code == 409
    assert heading(page) == ["Nobody is affected"]
    assert "changed a moment ago. Look once more." in page.text
    assert seen(page) != old


def test_a_released_night_asks_why_and_keeps_what_was_chosen(
    organiser, night, ana, source, by
):
    service.release(night, by=by)
    url = f"/nights/{night.id}/layout"
    query = {"source": source.id, "take": "all"}
    page = organiser.get(url, query_string=query)
    page = organiser.post(f"{url}/copy", data=query | {"seen": seen(page), "copy": "1"})
    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.text
    assert 'name="take" value="all" checked' in page.text
    assert 'name="copy" value="1" checked' in page.text


def test_a_night_under_way_says_why_its_layout_stays(organiser, make):
    night = make.running_night()
    page = organiser.get(f"/nights/{night.id}/layout")
    assert page.status_code == 200
    assert "Set-up has begun, so the layout stays." in page.text
    assert '<form class="stack"' not in page.text


def test_the_desk_and_the_nights_page_lead_here(organiser, night):
    link = f'href="/nights/{night.id}/layout"'
    assert link in organiser.get(f"/nights/{night.id}/desk").text
    assert link in organiser.get(f"/nights-desk/{night.id}").text


@pytest.mark.parametrize("kind", ["to", "source"])
def test_looking_takes_as_many_statements_for_three_as_for_one(
    organiser, make, night, source, by, kind
):
    newer = copy_layout(night.layout, name="Denah baru", by=by).id
    query = {"to": newer} if kind == "to" else {"source": source.id, "take": "all"}
    here, there = night.layout.slots, slots_of(source.layout_id)
    url = f"/nights/{night.id}/layout"

    def put(n):
        vendor = make.vendor()
        make.placement(make.application(source, vendor), there[n])
        make.application(night, vendor)
        make.placement(make.application(night), here[n])

    def statements():
        with count_queries() as seen:
            assert organiser.get(url, query_string=query).status_code == 200
        return len(seen)

    put(0)
    statements()  # the first visit also notes when the person was last here
    one = statements()
    put(2)
    assert statements() == one
