"""The desk's commands: who may stand where, undo, and two organisers at once."""

import pytest

from cfn.applications.models import ApplicationState
from cfn.audit.models import AuditEntry
from cfn.core.db import atomic, db
from cfn.core.errors import NotAllowed, Refusal
from cfn.core.trade import Category, Fire
from cfn.placements import service
from cfn.placements.board import Move
from cfn.placements.models import DeskStep, PlacementState
from cfn.placements.queries import live_placements, placement_of


def stands(night):
    """``{vendor: "A1, A2"}`` as the plan is now."""
    db.session.rollback()
    return {
        p.application.vendor.name: ", ".join(t.slot.label for t in p.taken)
        for p in live_placements(night.id)
    }


@pytest.fixture
def night(make):
    return make.night(slots=5)


@pytest.fixture
def slots(night):
    return night.layout.slots


@pytest.fixture
def ana(make, night):
    return make.application(night, make.vendor(name="Ana"))


@pytest.fixture
def budi(make, night):
    return make.application(night, make.vendor(name="Budi"))


@pytest.fixture
def wide(make, night):
    return make.application(night, make.vendor(name="Wide", slots_needed=2))


@pytest.fixture
def by(make):
    return make.organiser(name="Rina")


def refusal(command, *args, **kwargs):
    with pytest.raises(Refusal) as caught:
        command(*args, **kwargs)
    return type(caught.value).__name__, str(caught.value)


def test_a_vendor_is_placed_moved_and_taken_off(night, slots, ana, by):
    service.place(ana, slots[0], by=by)
    assert stands(night) == {"Ana": "A1"}
    service.move(placement_of(ana.id), slots[3], by=by)
    assert stands(night) == {"Ana": "A4"}
    service.remove(placement_of(ana.id), by=by)
    assert stands(night) == {}
    steps = db.session.scalars(db.select(DeskStep).order_by(DeskStep.id)).all()
    one, four = slots[0].id, slots[3].id
    assert [(s.kind, s.before, s.after) for s in steps] == [
        ("place", {str(ana.id): []}, {str(ana.id): [one]}),
        ("move", {str(ana.id): [one]}, {str(ana.id): [four]}),
        ("remove", {str(ana.id): [four]}, {str(ana.id): []}),
    ]
    actions = db.session.scalars(
        db.select(AuditEntry.action).order_by(AuditEntry.id)
    ).all()
    assert actions == ["placement.place", "placement.move", "placement.remove"]


def test_a_vendor_of_two_slots_takes_the_next_one_too(night, slots, wide, by):
    service.place(wide, slots[1], by=by)
    assert stands(night) == {"Wide": "A2, A3"}
    service.move(placement_of(wide.id), slots[2], by=by)
    assert stands(night) == {"Wide": "A3, A4"}


def test_where_the_row_ends_there_is_no_room_for_two(slots, wide, by):
    assert refusal(service.place, wide, slots[4], by=by) == (
        "Refusal",
        "Wide needs 2 slots side by side; next to A5 is none.",
    )


def test_slots_across_a_gap_are_not_side_by_side(make, by):
    layout = make.layout(slots=2)
    with atomic():
        layout.slots[1].lon += 0.0001  # eleven metres further: a driveway between
    night = make.night(layout=layout)
    wide = make.application(night, make.vendor(name="Wide", slots_needed=2))
    assert refusal(service.place, wide, layout.slots[0], by=by) == (
        "Refusal",
        "Wide needs 2 slots side by side; next to A1 is none.",
    )


def test_a_taken_slot_and_its_neighbour_are_conflicts(slots, ana, budi, wide, by):
    service.place(ana, slots[1], by=by)
    assert refusal(service.place, budi, slots[1], by=by) == (
        "Conflict",
        "A2 is taken by Ana.",
    )
    assert refusal(service.place, wide, slots[0], by=by) == (
        "Conflict",
        "Wide needs 2 slots, and A2 is taken by Ana.",
    )


@pytest.mark.parametrize(
    "slot",
    [{"category": Category.KRIYA}, {"watts": 450}, {"fire": Fire.GAS}],
    ids=["zone", "power", "fire"],
)
def test_a_slot_that_does_not_suit_is_refused(make, by, slot):
    night = make.night(layout=make.layout(slots=1, **slot))
    grill = make.vendor(watts=900, fire=Fire.CHARCOAL)
    application = make.application(night, grill)
    kind, _sentence = refusal(service.place, application, night.layout.slots[0], by=by)
    assert kind == "Refusal"
    assert stands(night) == {}


def test_nobody_places_an_own_business(make, night, slots, by):
    own = make.application(night, make.vendor(name="Rina Kopi", owner=by))
    with pytest.raises(NotAllowed):
        service.place(own, slots[0], by=by)
    other = make.organiser()
    service.place(own, slots[0], by=other)
    with pytest.raises(NotAllowed):
        service.remove(placement_of(own.id), by=by)
    assert stands(night) == {"Rina Kopi": "A1"}


def test_two_swap_when_both_suit(night, slots, ana, budi, by):
    service.place(ana, slots[0], by=by)
    service.place(budi, slots[1], by=by)
    service.swap(placement_of(ana.id), placement_of(budi.id), by=by)
    assert stands(night) == {"Ana": "A2", "Budi": "A1"}


def test_a_swap_names_who_does_not_fit_and_moves_nobody(make, by):
    layout = make.layout(slots=2)
    with atomic():
        layout.slots[1].watts = 100
    night = make.night(layout=layout)
    ana = make.application(night, make.vendor(name="Ana"))
    fridge = make.application(night, make.vendor(name="Kulkas", watts=900))
    service.place(ana, layout.slots[1], by=by)
    service.place(fridge, layout.slots[0], by=by)
    assert refusal(
        service.swap, placement_of(ana.id), placement_of(fridge.id), by=by
    ) == ("Refusal", "Kulkas does not fit on A2, so nothing was moved.")
    assert stands(night) == {"Ana": "A2", "Kulkas": "A1"}


def test_a_swap_of_one_and_two_slots_needs_room_for_both(night, slots, ana, wide, by):
    service.place(wide, slots[0], by=by)
    service.place(ana, slots[3], by=by)
    service.swap(placement_of(wide.id), placement_of(ana.id), by=by)
    assert stands(night) == {"Wide": "A4, A5", "Ana": "A1"}


def test_what_the_screen_showed_must_still_be_true(night, slots, ana, budi, by):
    service.place(ana, slots[0], by=by)
    stale = Move(ana.id, slots[2].id)
    assert refusal(service.step, night, stale, by=by) == (
        "Conflict",
        "Ana stands on A1 by now.",
    )
    gone = Move(budi.id, None, seen=(slots[1].id,))
    assert refusal(service.step, night, gone, by=by) == (
        "Conflict",
        "Budi is no longer on the plan.",
    )
    freed = Move(ana.id, slots[3].id, other_id=budi.id, seen=(slots[0].id,))
    assert refusal(service.step, night, freed, by=by) == (
        "Conflict",
        "A4 is free by now.",
    )


def test_only_the_approved_are_placed(night, slots, ana, by):
    with atomic():
        ana.state = ApplicationState.WAITLISTED
    assert refusal(service.place, ana, slots[0], by=by) == (
        "Conflict",
        "This application is not approved, or was withdrawn meanwhile.",
    )


def test_who_is_refused_after_all_is_still_called_by_name(night, slots, ana, by):
    service.place(ana, slots[0], by=by)
    with atomic():
        ana.state = ApplicationState.REJECTED
    service.remove(placement_of(ana.id), by=by)
    assert refusal(service.undo, night, by=by) == (
        "Conflict",
        "Ana is not approved any more.",
    )


def test_undo_walks_back_and_redo_forward(night, slots, ana, budi, by):
    service.place(ana, slots[0], by=by)
    service.place(budi, slots[1], by=by)
    service.swap(placement_of(ana.id), placement_of(budi.id), by=by)
    service.undo(night, by=by)
    assert stands(night) == {"Ana": "A1", "Budi": "A2"}
    service.undo(night, by=by)
    assert stands(night) == {"Ana": "A1"}
    service.redo(night, by=by)
    service.redo(night, by=by)
    assert stands(night) == {"Ana": "A2", "Budi": "A1"}
    assert refusal(service.redo, night, by=by)[1] == "There is nothing to do again."


def test_a_new_step_ends_the_way_forward(night, slots, ana, by):
    service.place(ana, slots[0], by=by)
    service.undo(night, by=by)
    service.place(ana, slots[1], by=by)
    assert refusal(service.redo, night, by=by)[1] == "There is nothing to do again."


def test_undo_reaches_twenty_steps_back(night, slots, ana, by):
    service.place(ana, slots[0], by=by)
    for n in range(21):
        service.move(placement_of(ana.id), slots[1 + n % 2], by=by)
    for _ in range(20):
        service.undo(night, by=by)
    assert refusal(service.undo, night, by=by)[1] == "There is nothing to undo."


def test_each_organiser_undoes_their_own_steps(make, night, slots, ana, budi, by):
    other = make.organiser(name="Yohanis")
    service.place(ana, slots[0], by=by)
    service.place(budi, slots[1], by=other)
    service.undo(night, by=by)
    assert stands(night) == {"Budi": "A2"}


def test_undo_is_refused_when_somebody_else_moved_the_vendor(
    make, night, slots, ana, budi, by
):
    other = make.organiser(name="Yohanis")
    service.place(budi, slots[4], by=by)
    service.place(ana, slots[0], by=by)
    service.move(placement_of(ana.id), slots[2], by=other)
    assert refusal(service.undo, night, by=by) == (
        "Conflict",
        "Yohanis has put Ana on A3 since. It stays there.",
    )
    service.undo(night, by=by)  # the step before it can still be taken back
    assert stands(night) == {"Ana": "A3"}


def test_undo_is_refused_when_the_old_slot_is_taken(make, night, slots, ana, budi, by):
    other = make.organiser(name="Yohanis")
    service.place(ana, slots[0], by=by)
    service.move(placement_of(ana.id), slots[2], by=by)
    service.place(budi, slots[0], by=other)
    assert refusal(service.undo, night, by=by) == (
        "Conflict",
        "Yohanis has put Budi on A1 since. It stays there.",
    )


def test_filling_is_one_step_with_a_reason_for_everybody_left_out(make, by):
    night = make.night(slots=3)
    slots = night.layout.slots
    first = make.application(night, make.vendor(name="Satu"), wishes=[slots[2]])
    wide = make.application(night, make.vendor(name="Dua", slots_needed=2))
    late = make.application(night, make.vendor(name="Tiga"))
    hungry = make.application(night, make.vendor(name="Empat", watts=5000))
    done = service.fill(night, by=by)
    assert stands(night) == {"Satu": "A3", "Dua": "A1, A2"}
    assert done.placed == 2
    assert {id_: str(r.why) for id_, r in done.left_out.items()} == {
        late.id: "all_taken",
        hungry.id: "none_suits",
    }
    service.undo(night, by=by)
    assert stands(night) == {}
    assert first.id != wide.id


def test_filling_leaves_an_own_business_to_another_organiser(make, night, by):
    make.application(night, make.vendor(name="Rina Kopi", owner=by))
    assert service.fill(night, by=by).step is None
    service.fill(night, by=make.organiser())
    assert stands(night) == {"Rina Kopi": "A1"}


def test_filling_a_full_plan_says_so(night, by):
    assert refusal(service.fill, night, by=by)[1] == (
        "Everybody approved is on the plan already."
    )


def test_who_has_reported_is_not_moved(make, night, slots, ana, by):
    placement = make.placement(ana, slots[0], state=PlacementState.CHECKED_IN)
    assert refusal(service.move, placement, slots[1], by=by) == (
        "Refusal",
        "Ana has reported at A1 already. Undo that on the round first.",
    )


def test_a_no_show_taken_off_stays_a_no_show(make, night, slots, ana, by):
    placement = make.placement(ana, slots[0], state=PlacementState.NO_SHOW)
    service.remove(placement, by=by)
    db.session.refresh(placement)
    assert (placement.state, placement.ended_at is None) == ("no_show", False)


def test_giving_up_frees_the_slot_at_once(make, night, slots, ana, budi, by):
    make.placement(ana, slots[0])
    service.give_up(ana, by=ana.vendor.owner)
    assert (ana.state, stands(night)) == ("withdrawn", {})
    service.place(budi, slots[0], by=by)
    assert stands(night) == {"Budi": "A1"}


def test_only_the_owner_or_an_organiser_gives_up_a_slot(make, night, slots, ana, budi):
    make.placement(ana, slots[0])
    with pytest.raises(NotAllowed):
        service.give_up(ana, by=budi.vendor.owner)
    assert stands(night) == {"Ana": "A1"}
