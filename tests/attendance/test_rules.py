"""When the street may be marked, and how a status grows old."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from cfn.attendance.models import Presence, StallStatus
from cfn.attendance.rules import check_may_mark, last_word, pause_length, shown_status
from cfn.core.errors import Refusal
from cfn.nights.models import NightState

OPENS = datetime(2025, 12, 13, 11, tzinfo=UTC)
HOUR = timedelta(hours=1)


def night(**values):
    return SimpleNamespace(
        **{
            "state": NightState.RELEASED,
            "cancelled_at": None,
            "applications_open_at": OPENS - 100 * HOUR,
            "applications_close_at": OPENS - 50 * HOUR,
            "check_in_from_at": OPENS - 3 * HOUR,
            "opens_at": OPENS,
            "ends_at": OPENS + 5 * HOUR,
        }
        | values
    )


@pytest.mark.parametrize("now", [OPENS - 3 * HOUR, OPENS, OPENS + 16 * HOUR])
def test_attendance_is_taken_from_set_up_until_the_next_noon(now):
    check_may_mark(night(), now)


@pytest.mark.parametrize(
    ("values", "now"),
    [
        ({}, OPENS - 3 * HOUR - timedelta(seconds=1)),
        ({}, OPENS + 17 * HOUR),
        ({"state": NightState.CLOSED}, OPENS),
        ({"cancelled_at": OPENS}, OPENS),
    ],
)
def test_attendance_is_refused_early_late_unreleased_or_cancelled(values, now):
    with pytest.raises(Refusal):
        check_may_mark(night(**values), now)


ARRIVED = (Presence.ARRIVED, OPENS)


@pytest.mark.parametrize(
    ("presence", "seen_at", "report", "now", "shown"),
    [
        (None, None, None, OPENS, "expected"),
        (Presence.ABSENT, OPENS, None, OPENS, "absent"),
        (*ARRIVED, None, OPENS, "open"),
        (*ARRIVED, None, OPENS + 1.5 * HOUR, "unconfirmed"),
        (
            *ARRIVED,
            (StallStatus.NEARLY_OUT, OPENS + HOUR, None),
            OPENS + 2 * HOUR,
            "nearly_out",
        ),
        (*ARRIVED, (StallStatus.SOLD_OUT, OPENS, None), OPENS + 4 * HOUR, "sold_out"),
        (*ARRIVED, (StallStatus.PAUSE, OPENS, OPENS + HOUR), OPENS + HOUR / 2, "pause"),
        (*ARRIVED, (StallStatus.PAUSE, OPENS, OPENS + HOUR), OPENS + HOUR, "open"),
        (
            *ARRIVED,
            (StallStatus.PAUSE, OPENS, OPENS + HOUR),
            OPENS + 3 * HOUR,
            "unconfirmed",
        ),
    ],
)
def test_what_visitors_see(presence, seen_at, report, now, shown):
    heard = last_word(presence, seen_at, report)
    assert shown_status(heard, OPENS + 5 * HOUR, now) == shown


@pytest.mark.parametrize("status", list(StallStatus))
def test_after_the_night_every_stall_that_came_is_closed(status):
    heard = last_word(*ARRIVED, (status, OPENS + 4 * HOUR, OPENS + 6 * HOUR))
    assert shown_status(heard, OPENS + 5 * HOUR, OPENS + 5 * HOUR) == "closed"


def test_a_pause_has_one_of_the_offered_lengths():
    assert pause_length(None) == timedelta(minutes=20)
    with pytest.raises(Refusal):
        pause_length(600)
