"""Releasing: blockers, the frozen snapshot, who is told, versions and changes."""

import pytest

from cfn.applications.models import ApplicationState
from cfn.core.db import atomic, db
from cfn.core.errors import Refusal
from cfn.core.versions import Version
from cfn.layouts.models import Row
from cfn.layouts.warnings import accept_warning
from cfn.notifications.models import Message
from cfn.placements import service
from cfn.placements.models import PlacementState
from cfn.placements.queries import current_release, placement_of, releases
from cfn.placements.releasing import is_intact, propose

WHY = "Listrik di deret A padam."


@pytest.fixture
def night(make):
    return make.night(slots=3)


@pytest.fixture
def slots(night):
    return night.layout.slots


@pytest.fixture
def by(make):
    return make.organiser()


@pytest.fixture
def ana(make, night):
    return make.application(night, make.vendor(name="Ana"))


@pytest.fixture
def budi(make, night):
    return make.application(night, make.vendor(name="Budi"))


def messages():
    """``[(template, name of the owner)]`` in the outbox, oldest first."""
    db.session.rollback()
    rows = db.session.execute(
        db.select(Message.template, Message.context).order_by(Message.id)
    )
    return [(template, context["vendor"]) for template, context in rows]


def sentence(command, *args, **kwargs):
    with pytest.raises(Refusal) as caught:
        command(*args, **kwargs)
    return str(caught.value)


def titles(night):
    return [b.title[0] % b.title[1] for b in propose(night).blockers]


def test_the_first_version_freezes_plan_and_layout_and_tells_everybody(
    make, night, slots, ana, budi, by
):
    hungry = make.application(night, make.vendor(name="Kulkas", watts=5000))
    service.place(ana, slots[1], by=by)
    row = service.release(night, by=by)
    assert (row.n, row.changes, row.plan) == (
        1,
        [],
        [
            {
                "application": ana.id,
                "code": ana.code,
                "vendor": ana.vendor_id,
                "slots": [slots[1].id],
                "labels": ["A2"],
            }
        ],
    )
    assert night.state == "released"
    assert night.layout.frozen_at is not None
    assert placement_of(ana.id).state == PlacementState.RELEASED
    assert messages() == [
        ("placed", "Ana"),
        ("not_placed", "Budi"),
        ("not_placed", "Kulkas"),
    ]
    whys = db.session.scalars(db.select(Message.context).order_by(Message.id)).all()
    assert [context.get("why") for context in whys] == [
        None,
        "the organisers left a slot free that suits. Ask them why.",
        "no slot of this plan suits the needs.",
    ]
    assert hungry.state == ApplicationState.APPROVED
    keys = set(db.session.scalars(db.select(Version.key)))
    assert {f"night:{night.id}", "nights"} <= keys


def test_the_hash_belongs_to_the_plan_and_to_nothing_else(night, slots, ana, by):
    service.place(ana, slots[0], by=by)
    row = service.release(night, by=by)
    assert is_intact(row)
    row.plan = [{**row.plan[0], "labels": ["A9"]}]
    assert not is_intact(row)
    db.session.rollback()


def test_an_empty_plan_is_not_released(night, by):
    assert titles(night) == ["Nobody is on the plan yet"]
    assert sentence(service.release, night, by=by) == (
        "The plan cannot be released yet: 1 things stand in the way."
    )
    assert (current_release(night.id), night.state, messages()) == (None, "open", [])


def test_a_row_without_slots_makes_none_at_the_release(night, slots, ana, by):
    service.place(ana, slots[0], by=by)
    line = {
        "type": "LineString",
        "coordinates": [[123.6152, -10.159], [123.6154, -10.159]],
    }
    with atomic() as session:
        rule = {"first": 1, "step": 1, "frontage_m": 3, "depth_m": 3, "side": "right"}
        session.add(
            Row(layout_id=night.layout_id, prefix="Q", line=line, properties=rule)
        )
    assert titles(night) == []


def test_a_warning_of_the_layout_must_be_looked_at_first(night, slots, ana, by):
    service.place(ana, slots[0], by=by)
    with atomic():
        slots[0].circuit = "K1"
    assert titles(night) == ["A warning of the layout is not looked at yet"]
    (blocker,) = propose(night).blockers
    assert blocker.text == (
        "Circuit %(circuit)s: %(watts)s W promised, %(has)s W there.",
        {"circuit": "K1", "watts": 900, "has": 0},
    )
    assert sentence(service.release, night, by=by) == (
        "The plan cannot be released yet: 1 things stand in the way."
    )
    accept_warning(night.layout, blocker.fingerprint, reason="Genset", by=by)
    assert titles(night) == []
    assert service.release(night, by=by).n == 1


def test_whoever_does_not_suit_or_is_not_approved_stands_in_the_way(
    night, slots, ana, budi, by
):
    service.place(ana, slots[0], by=by)
    service.place(budi, slots[1], by=by)
    with atomic():
        slots[0].category = "kriya"
        budi.state = ApplicationState.WAITLISTED
    assert titles(night) == ["A1 does not suit Ana", "Budi is not approved any more"]


def test_needing_more_slots_by_now_stands_in_the_way(night, slots, ana, by):
    service.place(ana, slots[0], by=by)
    with atomic():
        ana.slots_needed = 2
    assert titles(night) == ["A1 does not suit Ana"]


def test_a_slot_of_another_layout_stands_in_the_way(make, night, slots, ana, by):
    service.place(ana, slots[0], by=by)
    with atomic():
        night.layout = make.layout(slots=1)
    assert titles(night) == ["A1 is not on this layout"]


def test_slots_that_overlap_stand_in_the_way(night, slots, ana, by):
    service.place(ana, slots[0], by=by)
    with atomic():
        slots[1].lon = slots[0].lon
    assert [b.kind for b in propose(night).blockers] == ["layout"]


def test_a_plan_that_changed_behind_the_screen_is_looked_at_again(
    night, slots, ana, budi, by
):
    service.place(ana, slots[0], by=by)
    seen = propose(night).digest
    service.place(budi, slots[1], by=by)
    assert sentence(service.release, night, seen=seen, by=by) == (
        "The plan was changed a moment ago. Look once more, then release."
    )


@pytest.fixture
def released(night, slots, ana, by):
    service.place(ana, slots[0], by=by)
    return service.release(night, by=by)


def test_after_release_every_step_needs_a_reason(night, slots, ana, released, by):
    placement = placement_of(ana.id)
    assert sentence(service.move, placement, slots[1], by=by) == (
        "The plan is released. Say why it changes; everybody can read it."
    )
    service.move(placement, slots[1], reason=WHY, by=by)
    assert placement_of(ana.id).state == PlacementState.PLANNED


def test_the_next_version_lists_changes_and_tells_only_whom_they_concern(
    make, night, slots, ana, budi, by
):
    citra = make.application(night, make.vendor(name="Citra"))
    service.place(ana, slots[0], by=by)
    service.place(budi, slots[1], by=by)
    service.release(night, by=by)
    told = len(messages())
    service.move(placement_of(ana.id), slots[2], reason=WHY, by=by)
    service.place(citra, slots[0], reason=WHY, by=by)
    assert propose(night).reasons == [WHY]
    second = service.release(night, reason=WHY, by=by)
    assert (second.n, second.reason) == (2, WHY)
    assert [(c["kind"], c["code"], c["from"], c["to"]) for c in second.changes] == [
        ("added", citra.code, [], ["A1"]),
        ("moved", ana.code, ["A1"], ["A3"]),
    ]
    assert messages()[told:] == [("placed", "Citra"), ("moved", "Ana")]
    assert [row.n for row in releases(night.id)] == [2, 1]
    assert placement_of(ana.id).state == PlacementState.RELEASED


def test_who_is_taken_off_is_told_and_who_gave_up_is_not(night, slots, ana, budi, by):
    service.place(ana, slots[0], by=by)
    service.place(budi, slots[1], by=by)
    service.release(night, by=by)
    told = len(messages())
    service.give_up(budi, by=budi.vendor.owner)
    service.remove(placement_of(ana.id), reason=WHY, by=by)
    assert titles(night) == ["Nobody is on the plan yet"]
    service.place(ana, slots[2], reason=WHY, by=by)
    second = service.release(night, reason=WHY, by=by)
    assert [(c["kind"], c["from"], c["to"]) for c in second.changes] == [
        ("moved", ["A1"], ["A3"]),
        ("gave_up", ["A2"], []),
    ]
    assert messages()[told:] == [("withdrawn", "Budi"), ("moved", "Ana")]


def test_a_change_needs_a_reason_and_nothing_new_is_no_version(
    night, slots, ana, released, by
):
    assert sentence(service.release, night, reason=WHY, by=by) == (
        "Nothing has changed since the last version."
    )
    service.move(placement_of(ana.id), slots[1], reason=WHY, by=by)
    assert sentence(service.release, night, by=by) == (
        "Say why the plan changes, in a sentence that everybody reads."
    )


def test_back_on_the_released_slot_is_no_change(night, slots, ana, released, by):
    service.move(placement_of(ana.id), slots[1], reason=WHY, by=by)
    service.undo(night, by=by)
    assert placement_of(ana.id).state == PlacementState.RELEASED
    assert not propose(night).is_new


def test_undo_never_reaches_behind_a_release(night, ana, released, by):
    assert sentence(service.undo, night, by=by) == "There is nothing to undo."


def test_a_night_that_is_over_is_not_released(make, by):
    night = make.running_night(slots=1)
    with atomic():
        night.ends_at = night.opens_at
    assert sentence(service.release, night, by=by) == (
        "This night is over or cancelled; its plan stays as it was."
    )


def test_cancelling_tells_everybody_who_hopes_and_keeps_the_reason(
    make, night, ana, budi, by
):
    with atomic():
        budi.state = ApplicationState.REJECTED
    waiting = make.application(night, state=ApplicationState.WAITLISTED)
    assert sentence(service.cancel_night, night, "hujan", by=by) == (
        "Say why, in a sentence that vendors and visitors will read."
    )
    service.cancel_night(night, "Hujan deras sejak pukul empat.", by=by)
    assert night.cancel_reason == "Hujan deras sejak pukul empat."
    assert messages() == [
        ("night_cancelled", "Ana"),
        ("night_cancelled", waiting.vendor.name),
    ]
    assert sentence(service.cancel_night, night, "Sekali lagi batal", by=by) == (
        "This night is over or cancelled; it stays as it was."
    )


def test_a_night_is_cancelled_from_any_state_before_its_end(make, by):
    for state in ("draft", "open", "closed", "released"):
        night = make.night(state=state)
        service.cancel_night(night, "Jalan ditutup kota.", by=by)
        assert night.cancelled_at is not None


def test_nobody_is_placed_on_a_cancelled_night(night, slots, ana, by):
    service.cancel_night(night, "Jalan ditutup kota.", by=by)
    assert sentence(service.place, ana, slots[0], by=by) == (
        "This night is over or cancelled; its plan stays as it was."
    )


def test_changing_a_night_tells_everybody_who_applied(make, night, ana, by):
    from cfn.nights.rules import MOMENTS

    at = {name: getattr(night, name) for name in MOMENTS}
    plain = {"title": "Malam Sasando", "layout_id": night.layout_id, "at": at}
    service.change_night(night, **plain, reason="Ada tamu dari Rote.", by=by)
    assert (night.title, messages()) == ("Malam Sasando", [("night_changed", "Ana")])


def test_the_layout_is_not_swapped_under_those_who_stand_on_it(
    make, night, slots, ana, by
):
    from cfn.nights.rules import MOMENTS

    service.place(ana, slots[0], by=by)
    at = {name: getattr(night, name) for name in MOMENTS}
    other = make.layout().id
    assert sentence(
        service.change_night,
        night,
        title="",
        layout_id=other,
        at=at,
        reason="Denah baru yang lebih luas.",
        by=by,
    ) == (
        "Vendors stand on the plan of this layout. Move the night with them on the "
        "page “Layout of the night”."
    )


def test_verify_names_the_version_that_was_changed(app, night, slots, ana, released):
    run = app.test_cli_runner().invoke
    told = run(args=["placements", "verify", str(night.id)])
    line = f"version 1: 1 stalls, {released.hash}: intact\n"
    assert (told.exit_code, told.output) == (0, line)
    with atomic():
        released.plan = [{**released.plan[0], "labels": ["A3"]}]
    told = run(args=["placements", "verify", str(night.id)])
    assert (told.exit_code, told.output.endswith(": CHANGED SINCE\n")) == (1, True)
