"""Commands of vendors and organisers: every step dated, told and written down."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from cfn.applications import service
from cfn.applications.models import Application, ApplicationStep, Wish
from cfn.applications.models import ApplicationState as S
from cfn.applications.rules import Needs
from cfn.audit.models import AuditEntry
from cfn.core import clock
from cfn.core.db import db
from cfn.core.errors import Conflict, NotAllowed, Refusal
from cfn.core.trade import Fire
from cfn.notifications.models import Message

LAMP = Needs(watts=50, fire=Fire.NONE, own_tent=True, slots_needed=1)
GRILL = Needs(watts=50, fire=Fire.CHARCOAL, own_tent=True, slots_needed=1)
LATE = {"opens_at": clock.now() + timedelta(hours=48)}  # closed this very second


def apply(nights, vendor, *, wishes=None, needs=LAMP, note="", by=None):
    return service.submit(
        nights,
        vendor,
        wishes=wishes or {},
        needs=needs,
        note=note,
        by=by or vendor.owner,
    )


def actions():
    """Of applications, as (action, detail)."""
    rows = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    return [
        (row.action, row.detail)
        for row in rows
        if row.action.startswith(("application.", "night.decisions"))
    ]


def letters():
    rows = db.session.scalars(select(Message).order_by(Message.id))
    return [(row.template, row.name) for row in rows]


def history(application):
    rows = db.session.scalars(
        select(ApplicationStep)
        .where(ApplicationStep.application_id == application.id)
        .order_by(ApplicationStep.id)
    )
    return [(row.state, row.kind, row.sentence) for row in rows]


def labels(application):
    db.session.expire_all()
    return [wish.slot.label for wish in application.wishes]


# --- apply ---


def test_applying_for_two_nights_makes_two_applications_and_one_message(make):
    vendor, first, second = make.vendor(), make.night(), make.night()
    site = first.layout.site_id
    rows = apply([first, second], vendor, wishes={site: ["a2", "A1"]}, note=" hai ")

    assert [(r.night_id, r.state, r.note, r.watts) for r in rows] == [
        (first.id, "submitted", "hai", 50),
        (second.id, "submitted", "hai", 50),
    ]
    assert (labels(rows[0]), labels(rows[1])) == (["A2", "A1"], [])
    assert history(rows[0]) == [("submitted", "", "")]
    detail = {"vendor": vendor.id}
    assert actions() == [
        ("application.submitted", {"night": first.id, **detail}),
        ("application.submitted", {"night": second.id, **detail}),
    ]
    assert letters() == [("application_received", vendor.owner.name)]


def test_a_double_tap_changes_nothing(make):
    vendor, night = make.vendor(), make.night()
    once = apply([night], vendor, note="hai")
    again = apply([night], vendor, note="hai ")
    assert (again, again[0].version) == (once, 1)
    assert (len(actions()), len(letters())) == (1, 1)


def test_another_application_for_the_same_night_is_a_conflict(make):
    vendor, night, other = make.vendor(), make.night(), make.night()
    apply([night], vendor)
    with pytest.raises(Conflict):
        apply([other, night], vendor, needs=GRILL)
    assert db.session.scalars(select(Application.night_id)).all() == [night.id]


def test_all_nights_or_none(make):
    vendor, night, late = make.vendor(), make.night(), make.night(**LATE)
    with pytest.raises(Refusal) as refused:
        apply([night, late], vendor)
    assert refused.value.field == "nights"
    assert db.session.scalars(select(Application)).all() == []
    assert letters() == []


def test_no_night_and_no_right_are_refused(make):
    vendor, night = make.vendor(), make.night()
    with pytest.raises(Refusal):
        apply([], vendor)
    with pytest.raises(NotAllowed):
        apply([night], vendor, by=make.vendor().owner)


def test_a_wish_that_does_not_suit_is_refused_and_nothing_is_saved(make):
    vendor, night = make.vendor(), make.night(layout=make.layout(fire=Fire.NONE))
    site = night.layout.site_id
    with pytest.raises(Refusal) as refused:
        apply([night], vendor, wishes={site: ["A1"]}, needs=GRILL)
    assert refused.value.field == f"wishes_{site}"
    assert db.session.scalars(select(Application)).all() == []


def test_withdrawn_and_applied_again_is_the_same_row_at_the_end_of_the_queue(make):
    vendor, night = make.vendor(), make.night()
    (row,) = apply([night], vendor)
    code, sent = row.code, row.submitted_at
    service.withdraw(row, by=vendor.owner)
    (again,) = apply([night], vendor, needs=GRILL)

    assert (again.id, again.code, again.state) == (row.id, code, "submitted")
    assert again.submitted_at > sent
    assert history(row) == [
        ("submitted", "", ""),
        ("withdrawn", "", ""),
        ("submitted", "", ""),
    ]


def test_staff_apply_on_behalf_and_the_log_says_so(make):
    vendor, night, organiser = make.vendor(), make.night(), make.organiser()
    apply([night], vendor, by=organiser)
    owner = vendor.owner_id
    assert actions() == [
        (
            "application.submitted",
            {"night": night.id, "vendor": vendor.id, "on_behalf": owner},
        )
    ]
    assert letters() == [("application_received", vendor.owner.name)]


def test_an_open_phone_number_does_not_keep_anybody_from_applying(make):
    owner = make.person("vendor", phone_confirmed_at=None)
    assert len(apply([make.night()], make.vendor(owner=owner))) == 1


# --- change, answer, withdraw ---


def test_wishes_may_swap_their_ranks(make):
    vendor, night = make.vendor(), make.night()
    site = night.layout.site_id
    (row,) = apply([night], vendor, wishes={site: ["A1", "A2"]})
    service.edit(row, wishes=["A2", "A1"], needs=GRILL, note="", by=vendor.owner)
    assert (labels(row), row.fire, row.version) == (["A2", "A1"], Fire.CHARCOAL, 2)
    assert history(row)[1:] == [("submitted", "edited", "")]
    assert len(db.session.scalars(select(Wish)).all()) == 2


def test_saving_without_a_change_leaves_no_step(make):
    vendor = make.vendor()
    (row,) = apply([make.night()], vendor)
    service.edit(row, wishes=[], needs=LAMP, note="", by=vendor.owner)
    assert (row.version, len(history(row))) == (1, 1)


def test_changing_needs_makes_the_organiser_look_again(make):
    vendor, organiser = make.vendor(), make.organiser()
    (row,) = apply([make.night()], vendor)
    service.decide([row], S.APPROVED, by=organiser)
    service.edit(row, wishes=[], needs=GRILL, note="", by=vendor.owner)
    assert (row.pending_state, row.pending_by_id) == (None, None)
    assert actions()[-1] == ("application.edited", {"dropped": "approved"})


def test_two_devices_of_one_vendor_the_second_is_told(make):
    vendor = make.vendor()
    (row,) = apply([make.night()], vendor)
    by = vendor.owner
    service.edit(row, wishes=[], needs=GRILL, note="", seen=1, by=by)
    with pytest.raises(Conflict):
        service.edit(row, wishes=[], needs=LAMP, note="x", seen=1, by=by)


def test_nothing_changes_a_second_after_the_close(make):
    row = make.application(make.night(**LATE), state=S.SUBMITTED)
    with pytest.raises(Refusal):
        service.edit(row, wishes=[], needs=GRILL, note="", by=row.vendor.owner)
    assert history(row) == []


def test_a_question_goes_out_at_once_and_comes_back_answered(make):
    organiser = make.organiser()
    row = make.application(make.night(), state=S.SUBMITTED)
    owner, sent = row.vendor.owner, row.submitted_at
    service.decide([row], S.APPROVED, by=organiser)
    service.ask([row], "Which grill do you bring?", by=organiser)
    assert (row.state, row.pending_state) == ("needs_info", None)

    service.answer(row, text=" The small one. ", by=owner)
    service.answer(row, text="The small one.", by=owner)  # a double tap

    assert (row.state, row.answer, row.submitted_at) == (
        "submitted",
        "The small one.",
        sent,
    )
    assert history(row) == [
        ("needs_info", "", "Which grill do you bring?"),
        ("submitted", "answered", "The small one."),
    ]
    assert letters() == [("needs_info", owner.name)]


def test_an_answer_needs_words_and_a_question(make):
    asked = make.application(make.night(), state=S.NEEDS_INFO, sentence="Which one?")
    with pytest.raises(Refusal) as refused:
        service.answer(asked, text="  ", by=asked.vendor.owner)
    assert refused.value.field == "answer"
    other = make.application(make.night(), state=S.SUBMITTED)
    with pytest.raises(Refusal):
        service.answer(other, text="Hello.", by=other.vendor.owner)


def test_withdrawing_twice_is_once_and_drops_what_was_not_announced(make):
    row = make.application(make.night(), state=S.SUBMITTED)
    owner = row.vendor.owner
    service.decide([row], S.WAITLISTED, by=make.organiser())
    service.withdraw(row, by=owner)
    service.withdraw(row, by=owner)
    assert (row.state, row.pending_state) == ("withdrawn", None)
    assert actions()[1:] == [("application.withdrawn", {"was": "submitted"})]
    assert letters() == [("withdrawn", owner.name)]


def test_nobody_withdraws_for_somebody_else_or_after_the_cut_off(make):
    row = make.application(make.night())
    with pytest.raises(NotAllowed):
        service.withdraw(row, by=make.vendor().owner)
    hours = clock.now() + timedelta(hours=20)  # the cut-off is 20 hours before
    late = make.application(make.night(opens_at=hours))
    with pytest.raises(Refusal):
        service.withdraw(late, by=late.vendor.owner)


# --- decide, announce ---


def test_a_decision_is_silent_until_it_is_announced_together(make):
    night, organiser = make.night(), make.organiser()
    a, b, c = (make.application(night, state=S.SUBMITTED) for _ in range(3))
    service.decide([a], S.APPROVED, by=organiser)
    service.decide([b], S.WAITLISTED, by=organiser)
    service.decide([c], S.REJECTED, reason_code="same_family", by=organiser)
    assert [(x.state, x.pending_state) for x in (a, b, c)] == [
        ("submitted", "approved"),
        ("submitted", "waitlisted"),
        ("submitted", "rejected"),
    ]
    assert letters() == []

    service.release_decisions(night, by=organiser)

    assert [(x.state, x.pending_state, x.reason_code) for x in (a, b, c)] == [
        ("approved", None, ""),
        ("waitlisted", None, ""),
        ("rejected", None, "same_family"),
    ]
    assert history(c) == [("rejected", "", "")]
    assert letters() == [
        ("decision_approved", a.vendor.owner.name),
        ("decision_waitlisted", b.vendor.owner.name),
        ("decision_rejected", c.vendor.owner.name),
    ]
    assert actions()[-1] == ("night.decisions_announced", {"n": 3})
    with pytest.raises(Conflict):
        service.release_decisions(night, by=organiser)


def test_the_organisers_own_words_replace_the_usual_sentence(make):
    night, organiser = make.night(), make.organiser()
    row = make.application(night, state=S.SUBMITTED)
    words = "Three other grills stand in that row."
    service.decide([row], S.REJECTED, reason_code="other", sentence=words, by=organiser)
    service.release_decisions(night, by=organiser)
    message = db.session.scalars(select(Message)).one()
    assert (row.sentence, message.context["sentence"]) == (words, words)


def test_a_decision_is_changed_or_taken_back_before_the_announcement(make):
    row = make.application(make.night(), state=S.SUBMITTED)
    organiser = make.organiser()
    service.decide([row], S.APPROVED, by=organiser)
    service.decide([row], S.REJECTED, reason_code="behaviour", by=organiser)
    assert (row.pending_state, row.pending_reason_code) == ("rejected", "behaviour")
    service.take_back([row], by=organiser)
    assert (row.state, row.pending_state, row.pending_reason_code) == (
        "submitted",
        None,
        "",
    )
    assert history(row) == []


def test_deciding_what_is_announced_already_leaves_nothing_to_announce(make):
    row, organiser = make.application(make.night()), make.organiser()
    service.decide([row], S.WAITLISTED, by=organiser)
    service.decide([row], S.APPROVED, by=organiser)
    assert row.pending_state is None


def test_the_same_decision_by_the_same_person_twice_is_one(make):
    row, organiser = make.application(make.night(), state=S.SUBMITTED), make.organiser()
    seen = {row.id: row.version}
    service.decide([row], S.APPROVED, seen=seen, by=organiser)
    service.decide([row], S.APPROVED, seen=seen, by=organiser)
    assert [name for name, _ in actions()] == ["application.decided"]


def test_the_second_organiser_is_told_what_the_first_did(make):
    row = make.application(make.night(), state=S.SUBMITTED)
    first, second = make.organiser(name="Bu Maria"), make.organiser()
    seen = {row.id: row.version}
    service.decide([row], S.APPROVED, seen=seen, by=first)
    with pytest.raises(Conflict) as conflict:
        service.decide(
            [row], S.REJECTED, reason_code="same_family", seen=seen, by=second
        )
    at = clock.local(row.updated_at).strftime("%H.%M")
    assert str(conflict.value) == f"Bu Maria approved {row.vendor.name} at {at}."
    assert row.pending_state == "approved"


def test_several_are_decided_or_none(make):
    night, organiser = make.night(), make.organiser()
    good = make.application(night, state=S.SUBMITTED)
    gone = make.application(night, state=S.WITHDRAWN)
    with pytest.raises(Refusal):
        service.decide([good, gone], S.APPROVED, by=organiser)
    assert good.pending_state is None
    with pytest.raises(Refusal):
        service.decide([], S.APPROVED, by=organiser)


def test_nobody_reviews_a_business_they_own(make):
    organiser = make.person("organiser", "vendor")
    own = make.application(
        make.night(), make.vendor(owner=organiser), state=S.SUBMITTED
    )
    for act in (
        lambda: service.decide([own], S.APPROVED, by=organiser),
        lambda: service.ask([own], "Which grill is it?", by=organiser),
    ):
        with pytest.raises(NotAllowed):
            act()
    service.decide([own], S.APPROVED, by=make.organiser())
    with pytest.raises(NotAllowed):
        service.take_back([own], by=organiser)


def test_no_approval_before_the_phone_is_confirmed(make):
    owner = make.person("vendor", phone_confirmed_at=None)
    row = make.application(make.night(), make.vendor(owner=owner), state=S.SUBMITTED)
    organiser = make.organiser()
    with pytest.raises(Refusal) as refused:
        service.decide([row], S.APPROVED, by=organiser)
    assert row.vendor.name in str(refused.value)
    service.decide([row], S.WAITLISTED, by=organiser)
    assert row.pending_state == "waitlisted"


def test_a_phone_changed_meanwhile_holds_the_announcement_back(make):
    night, organiser = make.night(), make.organiser()
    row = make.application(night, state=S.SUBMITTED)
    service.decide([row], S.APPROVED, by=organiser)
    row.vendor.owner.phone_confirmed_at = None
    db.session.commit()
    with pytest.raises(Refusal):
        service.release_decisions(night, by=organiser)
    assert (row.state, row.pending_state) == ("submitted", "approved")


def test_an_announcement_holds_only_what_was_seen(make):
    night, organiser = make.night(), make.organiser()
    row, other = (make.application(night, state=S.SUBMITTED) for _ in range(2))
    service.decide([row], S.APPROVED, by=organiser)
    seen = {row.id: row.version}
    service.decide([other], S.WAITLISTED, by=organiser)
    with pytest.raises(Conflict):
        service.release_decisions(night, seen=seen, by=organiser)
    assert row.state == "submitted"


def test_a_rejection_without_a_reason_is_refused(make):
    row = make.application(make.night(), state=S.SUBMITTED)
    for reason, sentence in (("", ""), ("other", ""), ("nonsense", "A sentence here.")):
        with pytest.raises(Refusal):
            service.decide(
                [row],
                S.REJECTED,
                reason_code=reason,
                sentence=sentence,
                by=make.organiser(),
            )
    assert row.pending_state is None
