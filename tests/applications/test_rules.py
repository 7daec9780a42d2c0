"""When one may apply, change, answer, withdraw and decide: to the second."""

from datetime import UTC, datetime, timedelta

import pytest

from cfn.applications.models import ApplicationState as S
from cfn.applications.rules import (
    REASON_NAMES,
    REASON_SENTENCES,
    STATE_NAMES,
    STEP_NAMES,
    Next,
    check_may_answer,
    check_may_apply,
    check_may_decide,
    check_may_edit,
    check_may_withdraw,
    check_not_own,
    check_question,
    check_verdict,
    is_phone_open,
    usual_sentence,
    whats_next,
)
from cfn.core.errors import NotAllowed, NotFound, Refusal
from cfn.nights.models import Night, NightState

OPENS = datetime(2025, 12, 13, 11, tzinfo=UTC)  # Saturday, 19.00 WITA
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


def night(**values):
    defaults = {
        "state": NightState.OPEN,
        "applications_open_at": OPENS - 240 * HOUR,
        "applications_close_at": OPENS - 71 * HOUR,
        "release_at": OPENS - 49 * HOUR,
        "withdraw_until_at": OPENS - 23 * HOUR,
        "check_in_from_at": OPENS - 3 * HOUR,
        "give_away_at": OPENS - HOUR / 2,
        "opens_at": OPENS,
        "quiet_at": OPENS + 3 * HOUR,
        "ends_at": OPENS + 5 * HOUR,
    }
    return Night(**defaults | values)


def no(check, *args):
    """The sentence of a refusal; None when there is none."""
    try:
        check(*args)
    except Refusal as refusal:
        return str(refusal)
    return None


def test_applications_are_taken_until_the_very_second_they_close():
    row = night()
    closes = row.applications_close_at
    assert no(check_may_apply, row, closes - SECOND) is None
    assert no(check_may_apply, row, closes) == "Applications closed 10/12 20.00."


def test_before_they_open_the_refusal_says_when():
    row = night()
    early = row.applications_open_at - SECOND
    assert no(check_may_apply, row, early) == (
        "Applications for this night open 03/12 19.00."
    )


def test_a_draft_is_no_night_and_a_cancelled_one_takes_nobody():
    now = OPENS - 100 * HOUR
    with pytest.raises(NotFound):
        check_may_apply(night(state=NightState.DRAFT), now)
    cancelled = night(cancelled_at=now)
    assert no(check_may_apply, cancelled, now) == "This night is cancelled."


@pytest.mark.parametrize(
    ("state", "allowed"),
    [
        (S.SUBMITTED, True),
        (S.NEEDS_INFO, True),
        (S.WAITLISTED, True),
        (S.APPROVED, False),
        (S.REJECTED, False),
        (S.WITHDRAWN, False),
    ],
)
def test_needs_change_only_while_no_verdict_stands_on_them(state, allowed):
    assert (no(check_may_edit, state, night(), OPENS - 100 * HOUR) is None) is allowed


def test_nothing_is_changed_a_second_late():
    row = night()
    closes = row.applications_close_at
    assert no(check_may_edit, S.SUBMITTED, row, closes - SECOND) is None
    assert no(check_may_edit, S.SUBMITTED, row, closes) is not None


def test_withdrawing_is_free_until_the_cut_off_also_after_the_release():
    row = night(state=NightState.RELEASED)
    until = row.withdraw_until_at
    assert no(check_may_withdraw, S.APPROVED, row, until - SECOND) is None
    assert no(check_may_withdraw, S.APPROVED, row, until) == (
        "Withdrawing was possible until 12/12 20.00. Please tell the organisers that "
        "you cannot come."
    )


@pytest.mark.parametrize("state", [S.WITHDRAWN, S.REJECTED])
def test_who_is_out_cannot_withdraw(state):
    assert no(check_may_withdraw, state, night(), OPENS - 100 * HOUR) is not None


def test_a_question_is_answered_until_the_plan_is_released():
    late = OPENS - 50 * HOUR  # applications closed
    assert no(check_may_answer, S.NEEDS_INFO, night(), late) is None
    assert no(check_may_answer, S.SUBMITTED, night(), late) is not None
    released = night(state=NightState.RELEASED)
    assert no(check_may_answer, S.NEEDS_INFO, released, late) is not None


def test_after_the_release_an_approval_is_taken_back_at_the_desk_only():
    released, now = night(state=NightState.RELEASED), OPENS - 30 * HOUR
    assert no(check_may_decide, S.WAITLISTED, S.APPROVED, released, now) is None
    assert no(check_may_decide, S.APPROVED, S.REJECTED, released, now) == (
        "The plan is released. Take the vendor off the plan at the desk first."
    )
    assert no(check_may_decide, S.APPROVED, S.REJECTED, night(), now) is None


def test_nothing_is_decided_on_who_withdrew_or_when_the_night_is_over():
    now = OPENS - 30 * HOUR
    assert no(check_may_decide, S.WITHDRAWN, S.APPROVED, night(), now) is not None
    over = OPENS + 6 * HOUR
    assert no(check_may_decide, S.SUBMITTED, S.APPROVED, night(), over) is not None
    draft = night(state=NightState.DRAFT)
    assert no(check_may_decide, S.SUBMITTED, S.APPROVED, draft, now) is not None


def test_each_no_has_a_reason_and_another_reason_has_a_sentence():
    assert no(check_verdict, S.APPROVED, "", "") is None
    assert no(check_verdict, S.REJECTED, "", "") == "Choose the reason."
    assert no(check_verdict, S.REJECTED, "same_family", "") is None
    assert no(check_verdict, S.REJECTED, "other", "  no  ") is not None
    assert no(check_verdict, S.REJECTED, "other", "The road is too narrow.") is None
    assert no(check_verdict, S.WITHDRAWN, "", "") == "Choose a decision."
    assert no(check_question, "Why?") is not None
    assert no(check_question, "Which grill do you bring?") is None


def test_nobody_decides_on_their_own_business():
    check_not_own(1, 2, "Lapak")
    with pytest.raises(NotAllowed):
        check_not_own(1, 1, "Lapak")


def test_a_number_is_open_until_somebody_confirms_it():
    assert is_phone_open("+628123", None) is True
    assert is_phone_open("+628123", OPENS) is False
    assert is_phone_open(None, None) is False


def test_a_verdict_without_words_of_its_own_has_the_usual_ones():
    assert usual_sentence(S.REJECTED, "same_family") == REASON_SENTENCES["same_family"]
    assert usual_sentence(S.WAITLISTED, "") == REASON_SENTENCES["full"]
    assert usual_sentence(S.APPROVED, "") == usual_sentence(S.REJECTED, "other") == ""


def test_every_state_and_reason_has_its_words():
    assert set(STATE_NAMES) == set(S) == set(STEP_NAMES) - {"edited", "answered"}
    assert set(REASON_SENTENCES) - {"full"} == set(REASON_NAMES)


def test_a_vendor_always_knows_what_comes_next():
    row, now = night(), OPENS - 100 * HOUR
    released = night(state=NightState.RELEASED)
    assert whats_next(S.SUBMITTED, row, now) == Next(
        "The answer comes by %(when)s.", row.release_at
    )
    assert whats_next(S.APPROVED, row, now) == Next(
        "Your slot is announced by %(when)s.", row.release_at
    )
    assert whats_next(S.APPROVED, released, OPENS - 30 * HOUR) == Next(
        "The plan is out: your slot is on the map. Set-up from %(when)s.",
        row.check_in_from_at,
    )
    assert whats_next(S.WAITLISTED, released, OPENS - 30 * HOUR) == Next(
        "Slots that come free go to the waiting list until %(when)s.", row.give_away_at
    )
    assert whats_next(S.REJECTED, row, now) is None
    assert whats_next(S.APPROVED, row, row.ends_at) is None
