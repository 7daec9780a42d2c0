"""Taking over from another night: the layout, the regulars, everybody."""

from datetime import timedelta

import pytest

from cfn.applications.models import ApplicationState
from cfn.core import clock
from cfn.core.db import db
from cfn.core.errors import Refusal
from cfn.core.trade import Category
from cfn.layouts.queries import get_layout, slots_of
from cfn.nights.models import NightState
from cfn.placements import service
from cfn.placements.copying import Take, foresee_copy, name_for
from cfn.placements.queries import live_placements, placement_of, regulars
from cfn.placements.releasing import propose


@pytest.fixture
def by(make):
    return make.organiser(name="Rina")


@pytest.fixture
def programme(make):
    return make.programme()


@pytest.fixture
def layout(make):
    return make.layout(slots=4)


@pytest.fixture
def vendors(make):
    return {name: make.vendor(name=name) for name in ("Ana", "Budi", "Cici", "Dedi")}


def past(make, programme, layout, days, **stands):
    """A released night so many days ago; ``stands`` are vendors by slot label."""
    night = make.night(
        programme=programme,
        layout=layout,
        state=NightState.RELEASED,
        opens_at=clock.now() - timedelta(days=days),
    )
    by_label = {slot.label: slot for slot in slots_of(layout.id)}
    for label, vendor in stands.items():
        make.placement(make.application(night, vendor), by_label[label])
    return night


@pytest.fixture
def source(make, programme, layout, vendors):
    """Ana and Budi stood three times, Cici twice, Dedi once."""
    ana, budi, cici, dedi = vendors.values()
    past(make, programme, layout, 21, A1=ana, A2=budi)
    past(make, programme, layout, 14, A2=ana, A1=budi, A3=cici)
    return past(make, programme, layout, 7, A1=ana, A2=budi, A3=cici, A4=dedi)


@pytest.fixture
def night(make, programme):
    return make.night(programme=programme, slots=1)


def approve(make, night, vendors, *names, **values):
    return {name: make.application(night, vendors[name], **values) for name in names}


def stands(night):
    db.session.rollback()
    return {
        p.application.vendor.name: ", ".join(t.slot.label for t in p.taken)
        for p in live_placements(night.id)
    }


def left(found):
    return [(x.name, x.label, x.why[0] % x.why[1]) for x in found.left]


def test_regulars_stood_on_three_nights_in_a_row(source, vendors):
    assert regulars(source) == {vendors["Ana"].id, vendors["Budi"].id}


def test_everybody_who_is_approved_here_stands_as_there(
    make, night, source, vendors, by
):
    approve(make, night, vendors, "Ana", "Cici")
    approve(make, night, vendors, "Budi", state=ApplicationState.WAITLISTED)
    found = foresee_copy(night, source, Take.ALL, by=by)
    assert [(p.application.vendor.name, p.label) for p in found.places] == [
        ("Ana", "A1"),
        ("Cici", "A3"),
    ]
    assert left(found) == [
        ("Budi", "A2", "Is not approved on this night."),
        ("Dedi", "A4", "Has not applied for this night."),
    ]
    assert stands(night) == {}
    done = service.copy_from(night, source, Take.ALL, copy=False, by=by)
    assert (done.placed, done.layout.id) == (2, source.layout_id)
    assert stands(night) == {"Ana": "A1", "Cici": "A3"}


def test_with_the_regulars_only_they_are_placed(make, night, source, vendors, by):
    approve(make, night, vendors, "Ana", "Cici")
    service.copy_from(night, source, Take.REGULARS, copy=False, by=by)
    assert stands(night) == {"Ana": "A1"}


def test_the_layout_alone_places_nobody(make, night, source, vendors, by):
    approve(make, night, vendors, "Ana")
    service.copy_from(night, source, Take.LAYOUT, copy=False, by=by)
    assert (night.layout_id, stands(night)) == (source.layout_id, {})


def test_a_copy_may_be_drawn_on_and_the_slots_are_found_by_key(
    make, night, source, vendors, by
):
    approve(make, night, vendors, "Ana")
    done = service.copy_from(night, source, Take.ALL, copy=True, by=by)
    layout = get_layout(night.layout_id)
    assert done.layout.id == layout.id
    assert (layout.copied_from_id, layout.frozen_at) == (source.layout_id, None)
    assert layout.name == name_for(source.layout.name, night)
    assert stands(night) == {"Ana": "A1"}
    slot = live_placements(night.id)[0].taken[0].slot
    assert slot.layout_id == layout.id


def test_placing_is_one_step_that_can_be_undone(make, night, source, vendors, by):
    approve(make, night, vendors, "Ana", "Cici")
    service.copy_from(night, source, Take.ALL, copy=False, by=by)
    service.undo(night, by=by)
    assert (stands(night), night.layout_id) == ({}, source.layout_id)
    service.redo(night, by=by)
    assert stands(night) == {"Ana": "A1", "Cici": "A3"}


def test_who_stands_here_stays_and_what_does_not_suit_is_said(
    make, programme, layout, source, vendors, by
):
    night = make.night(programme=programme, layout=layout)
    slots = slots_of(layout.id)
    here = approve(make, night, vendors, "Ana", "Budi", "Dedi")
    make.placement(here["Ana"], slots[1])
    with_craft = make.vendor(name="Eka", category=Category.KRIYA)
    make.placement(make.application(night, with_craft), slots[3])
    found = foresee_copy(night, source, Take.ALL, by=by)
    assert found.transfer is None
    assert left(found) == [
        ("Ana", "A1", "Stands on A2 on this night already."),
        ("Budi", "A2", "A2 is taken by Ana."),
        ("Cici", "A3", "Has not applied for this night."),
        ("Dedi", "A4", "A4 is taken by Eka."),
    ]
    with pytest.raises(Refusal) as caught:
        service.copy_from(night, source, Take.ALL, copy=False, by=by)
    assert str(caught.value) == (
        "There is nothing to take over: the layout is the same."
    )


def test_needs_that_grew_are_looked_at_anew(make, night, source, vendors, by):
    approve(make, night, vendors, "Ana", slots_needed=2)
    approve(make, night, vendors, "Budi")
    approve(make, night, vendors, "Cici", watts=5000)
    found = foresee_copy(night, source, Take.ALL, by=by)
    assert [(p.application.vendor.name, p.label) for p in found.places] == [
        ("Ana", "A1, A2")
    ]
    assert left(found) == [
        ("Budi", "A2", "A2 is taken by Ana."),
        ("Cici", "A3", "A3 gives 900 W; 5000 W are needed."),
        ("Dedi", "A4", "Has not applied for this night."),
    ]


def test_ones_own_business_is_left_to_another_organiser(make, night, source, vendors):
    approve(make, night, vendors, "Ana")
    owner = vendors["Ana"].owner
    found = foresee_copy(night, source, Take.ALL, by=owner)
    assert left(found)[0] == (
        "Ana",
        "A1",
        "You own Ana. Another organiser places it.",
    )


def test_what_was_seen_must_still_be_so(make, night, source, vendors, by):
    seen = foresee_copy(night, source, Take.ALL, by=by).digest
    approve(make, night, vendors, "Ana")
    with pytest.raises(Refusal) as caught:
        service.copy_from(night, source, Take.ALL, copy=True, seen=seen, by=by)
    assert str(caught.value) == (
        "The plan or the layout was changed a moment ago. Look once more."
    )
    assert (night.layout_id != source.layout_id, stands(night)) == (True, {})


def test_a_released_night_needs_a_reason(make, night, source, vendors, by):
    here = approve(make, night, vendors, "Ana")
    service.place(here["Ana"], night.layout.slots[0], by=by)
    service.release(night, by=by)
    with pytest.raises(Refusal) as caught:
        service.copy_from(night, source, Take.LAYOUT, copy=True, by=by)
    assert caught.value.field == "reason"
    done = service.copy_from(
        night, source, Take.ALL, copy=True, reason="Denah diperbaiki.", by=by
    )
    assert (done.placed, done.displaced) == (1, 0)  # off the old street, on the new
    assert placement_of(here["Ana"].id).taken[0].slot.layout_id == night.layout_id
    changes = propose(night).changes
    assert [(c["kind"], c["from"], c["to"]) for c in changes] == [
        ("moved", ["A1"], ["A1"])  # of another street
    ]


def test_a_copy_for_a_night_is_named_after_its_date(make):
    night = make.night()
    day = f"{night.on:%d-%m-%Y}"
    assert name_for("Denah kecil 06-12-2025", night) == f"Denah kecil {day}"
    assert len(name_for("x" * 80, night)) == 80
