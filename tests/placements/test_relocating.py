"""A night moves to another layout: who keeps the slot, who loses it, who is told."""

import pytest

from cfn.applications.queries import get_application
from cfn.audit.models import AuditEntry
from cfn.core import clock
from cfn.core.db import atomic, db
from cfn.core.errors import Conflict, Refusal
from cfn.layouts.lineage import Match
from cfn.layouts.queries import slots_of
from cfn.layouts.service import copy_layout
from cfn.notifications.models import Message
from cfn.placements import service
from cfn.placements.models import PlacementState
from cfn.placements.queries import current_release, live_placements, placement_of
from cfn.placements.releasing import propose
from cfn.placements.relocating import foresee

WHY = "Deret A digeser dari pintu masjid."


@pytest.fixture
def night(make):
    return make.night(slots=6)


@pytest.fixture
def by(make):
    return make.organiser(name="Rina")


@pytest.fixture
def people(make, night):
    """Ana on A1, Budi on A2, Cici on A3 and A4, Dedi on A5."""
    slots = night.layout.slots
    places = {"Ana": [0], "Budi": [1], "Cici": [2, 3], "Dedi": [4]}
    made = {}
    for name, at in places.items():
        vendor = make.vendor(name=name, slots_needed=len(at))
        made[name] = make.application(night, vendor)
        make.placement(
            made[name], *(slots[i] for i in at), state=PlacementState.PLANNED
        )
    return made


@pytest.fixture
def newer(night, people, by):
    """A copy: A1 is now B7, A2 is gone, A4 stands far away, A5 is kept free."""
    layout = copy_layout(night.layout, name="Denah baru", by=by)
    with atomic() as session:
        one, two, _, four, five, _ = slots_of(layout.id)
        one.label, four.lat, five.locked = "B7", four.lat + 0.0001, True
        session.delete(two)
    return layout


def stands(night):
    db.session.rollback()
    return {
        p.application.vendor.name: ", ".join(t.slot.label for t in p.taken)
        for p in live_placements(night.id)
    }


def refused(command, *args, **kwargs):
    with pytest.raises(Refusal) as caught:
        command(*args, **kwargs)
    return type(caught.value).__name__, str(caught.value)


def messages():
    rows = db.session.scalars(db.select(Message).order_by(Message.id)).all()
    return [(row.template, row.context["vendor"]) for row in rows]


def test_it_is_said_first_who_keeps_the_slot_and_who_loses_it(night, newer):
    found = foresee(night, newer)
    assert found.match is Match.KEY
    assert [(k.application.vendor.name, k.was, k.now) for k in found.kept] == [
        ("Ana", "A1", "B7")
    ]
    lost = [
        (d.application.vendor.name, d.was, str(d.why[0] % d.why[1]))
        for d in found.displaced
    ]
    assert lost == [
        ("Budi", "A2", "A2 is not on that layout."),
        ("Cici", "A3, A4", "Cici needs 2 slots side by side; next to A3 is none."),
        ("Dedi", "A5", "A5 is kept free."),
    ]
    assert stands(night) == {"Ana": "A1", "Budi": "A2", "Cici": "A3, A4", "Dedi": "A5"}


def test_neighbours_that_another_slot_parts_are_not_kept(night, people, by):
    layout = copy_layout(night.layout, name="Denah baru", by=by)
    with atomic():
        _, _, _, four, five, _ = slots_of(layout.id)
        four.position, five.position = five.position, four.position
        four.lon, five.lon = five.lon, four.lon
    found = foresee(night, layout)
    lost = [(d.was, d.why[0] % d.why[1]) for d in found.displaced]
    assert lost == [("A3, A4", "A3, A4 are not side by side on that layout.")]


def test_a_night_moves_and_the_displaced_are_unplaced(night, newer, by, people):
    old = night.layout_id
    was = {
        p.application.vendor.name: [taken.slot_id for taken in p.taken]
        for p in live_placements(night.id)
    }
    service.move_to(night, newer, by=by)
    assert night.layout_id == newer.id
    assert stands(night) == {"Ana": "B7"}
    assert placement_of(people["Ana"].id).taken[0].slot.layout_id == newer.id
    entries = db.session.scalars(
        db.select(AuditEntry).order_by(AuditEntry.id.desc()).limit(2)
    ).all()
    lost = {str(people[name].id): at for name, at in was.items() if name != "Ana"}
    assert [(entry.action, entry.detail) for entry in entries] == [
        ("placement.layout", {"placed": 1, "before": lost}),
        ("night.layout_changed", {"was": old, "layout": newer.id}),
    ]
    assert messages() == []


def test_undo_passes_the_move_and_what_was_before_it(night, newer, by, people):
    service.move(placement_of(people["Ana"].id), night.layout.slots[5], by=by)
    service.move_to(night, newer, by=by)
    assert refused(service.undo, night, by=by) == (
        "Refusal",
        "There is nothing to undo.",
    )
    assert refused(service.redo, night, by=by) == (
        "Refusal",
        "There is nothing to do again.",
    )


def test_the_way_back_is_to_move_to_the_old_layout(night, newer, by):
    old = night.layout
    service.move_to(night, newer, by=by)
    service.move_to(night, old, by=by)
    assert stands(night) == {"Ana": "A1"}


def test_of_two_organisers_the_second_sees_the_fresh_state(night, newer, by, people):
    seen = foresee(night, newer).digest
    service.remove(placement_of(people["Ana"].id), by=by)
    assert refused(service.move_to, night, newer, seen=seen, by=by) == (
        "Conflict",
        "The plan or the layout was changed a moment ago. Look once more.",
    )
    assert night.layout_id != newer.id
    service.move_to(night, newer, seen=foresee(night, newer).digest, by=by)
    assert refused(service.move_to, night, newer, by=by) == (
        "Refusal",
        "The night stands on this layout already.",
    )


def test_a_layout_drawn_on_meanwhile_is_looked_at_again(night, newer, by):
    seen = foresee(night, newer).digest
    with atomic():
        newer.version += 1
    with pytest.raises(Conflict):
        service.move_to(night, newer, seen=seen, by=by)


def test_wishes_follow_their_slots_and_move_up_where_one_is_gone(
    make, night, newer, by
):
    slots = night.layout.slots
    asked = make.application(
        night, make.vendor(name="Eka"), wishes=[slots[1], slots[0]]
    )
    other = make.application(night, make.vendor(name="Fani"), wishes=[slots[5]])
    service.move_to(night, newer, by=by)
    db.session.expire_all()
    asked, other = get_application(asked.id), get_application(other.id)
    assert [(w.rank, w.slot.label, w.slot.layout_id) for w in asked.wishes] == [
        (1, "B7", newer.id)
    ]
    assert [(w.rank, w.slot.label, w.slot.layout_id) for w in other.wishes] == [
        (1, "A6", newer.id)
    ]
    assert (asked.version, other.version) == (2, 1)


@pytest.fixture
def released(night, people, by):
    service.release(night, by=by)
    return night


def test_a_released_night_moves_and_the_next_release_tells_whom_it_concerns(
    released, newer, by, people
):
    assert refused(service.move_to, released, newer, by=by) == (
        "Refusal",
        "The plan is released. Say why it changes; everybody can read it.",
    )
    told = len(messages())
    service.move_to(released, newer, reason=WHY, by=by)
    assert len(messages()) == told
    assert placement_of(people["Ana"].id).state == PlacementState.PLANNED
    proposal = propose(released)
    assert (proposal.n, proposal.new_layout, proposal.reasons) == (2, True, [WHY])
    second = service.release(released, reason=WHY, by=by)
    assert [(c["kind"], c["from"], c["to"]) for c in second.changes] == [
        ("moved", ["A1"], ["B7"]),
        ("removed", ["A2"], []),
        ("removed", ["A3", "A4"], []),
        ("removed", ["A5"], []),
    ]
    assert second.layout_id == newer.id
    assert newer.frozen_at is not None
    assert messages()[told:] == [
        ("moved", "Ana"),
        ("removed", "Budi"),
        ("removed", "Cici"),
        ("removed", "Dedi"),
    ]


def test_who_keeps_slot_and_number_is_no_change_but_the_layout_is(released, by):
    same = copy_layout(released.layout, name="Sama", by=by)
    service.move_to(released, same, reason=WHY, by=by)
    assert {p.state for p in live_placements(released.id)} == {PlacementState.PLANNED}
    proposal = propose(released)
    assert (proposal.changes, proposal.new_layout, proposal.is_new) == ([], True, True)
    second = service.release(released, reason=WHY, by=by)
    assert (second.n, second.changes) == (2, [])
    assert {p.state for p in live_placements(released.id)} == {PlacementState.RELEASED}
    assert current_release(released.id).plan[0]["slots"] == [slots_of(same.id)[0].id]


def test_when_set_up_has_begun_the_layout_stays(make, by):
    night = make.running_night(slots=1)
    other = copy_layout(night.layout, name="Lain", by=by)
    assert refused(service.move_to, night, other, reason=WHY, by=by) == (
        "Refusal",
        "Set-up has begun, so the layout stays. Move single vendors at the desk.",
    )
    with atomic():
        night.cancelled_at = clock.now()
    assert refused(service.move_to, night, other, reason=WHY, by=by) == (
        "Refusal",
        "This night is over or cancelled; its plan stays as it was.",
    )


def test_layouts_drawn_apart_go_by_number_and_other_sites_by_nothing(
    make, night, people
):
    apart = make.layout(slots=2, site=night.layout.site)
    found = foresee(night, apart)
    assert (found.match, [k.now for k in found.kept]) == (Match.NUMBER, ["A1", "A2"])
    elsewhere = foresee(night, make.layout(slots=6))
    assert (elsewhere.match, list(elsewhere.kept)) == (Match.NONE, [])


def test_a_night_without_a_layout_gets_one(make, by):
    night, layout = make.night(layout=None), make.layout()
    service.move_to(night, layout, by=by)
    assert night.layout_id == layout.id


def test_wishes_follow_also_when_the_night_is_changed_before_anybody_stands(make, by):
    from cfn.nights.rules import MOMENTS

    night = make.night(slots=2)
    asked = make.application(night, make.vendor(), wishes=[night.layout.slots[1]])
    newer = copy_layout(night.layout, name="Baru", by=by)
    service.change_night(
        night,
        title="",
        layout_id=newer.id,
        at={name: getattr(night, name) for name in MOMENTS},
        reason="Denah baru yang lebih luas.",
        by=by,
    )
    db.session.expire_all()
    wishes = get_application(asked.id).wishes
    assert [(w.slot.label, w.slot.layout_id) for w in wishes] == [("A2", newer.id)]
