"""The timetable of a night, to the minute, on a WITA clock."""

from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace

import pytest

from cfn.core.errors import Refusal
from cfn.nights.models import NightState
from cfn.nights.rules import (
    DEFAULT_TIMETABLE,
    Phase,
    check_order,
    moments,
    phase,
    season_dates,
)

SATURDAY = date(2025, 12, 13)


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2025, 12, day, hour, minute, tzinfo=UTC)


def test_the_default_week_falls_on_the_days_the_city_knows():
    assert moments(SATURDAY, time(19), time(0), DEFAULT_TIMETABLE) == {
        "applications_open_at": datetime(2025, 11, 30, 0, tzinfo=UTC),
        "applications_close_at": utc(10, 12),  # Wednesday 20.00 WITA
        "release_at": utc(11, 10),  # Thursday 18.00
        "withdraw_until_at": utc(12, 12),  # Friday 20.00
        "check_in_from_at": utc(13, 8),  # Saturday 16.00
        "give_away_at": utc(13, 10, 30),
        "opens_at": utc(13, 11),
        "quiet_at": utc(13, 14),
        "ends_at": utc(13, 16),  # midnight ends the night
    }


def test_a_night_that_ends_before_midnight_ends_on_its_own_date():
    at = moments(SATURDAY, time(17), time(22, 30), DEFAULT_TIMETABLE)
    assert (at["opens_at"], at["ends_at"]) == (utc(13, 9), utc(13, 14, 30))


def test_a_step_before_the_one_above_it_is_refused_on_its_field():
    at = moments(SATURDAY, time(19), time(0), DEFAULT_TIMETABLE)
    at["release_at"] = at["applications_close_at"] - timedelta(minutes=1)
    with pytest.raises(Refusal) as refusal:
        check_order(at)
    assert (refusal.value.field, str(refusal.value)) == (
        "release_at",
        "Not before applications close (10/12 20.00).",
    )


def night(state, **values):
    at = moments(SATURDAY, time(19), time(0), DEFAULT_TIMETABLE)
    return SimpleNamespace(state=state, **{"cancelled_at": None} | at | values)


@pytest.mark.parametrize(
    ("state", "now", "expected"),
    [
        (NightState.DRAFT, utc(1, 0), Phase.DRAFT),
        (NightState.OPEN, datetime(2025, 11, 29, tzinfo=UTC), Phase.PLANNED),
        (NightState.OPEN, utc(10, 11, 59), Phase.OPEN),
        (NightState.OPEN, utc(10, 12), Phase.CLOSED),
        (NightState.CLOSED, utc(11, 0), Phase.CLOSED),
        (NightState.RELEASED, utc(13, 7, 59), Phase.RELEASED),
        (NightState.RELEASED, utc(13, 8), Phase.RUNNING),
        (NightState.RELEASED, utc(13, 16), Phase.ENDED),
        (NightState.OPEN, utc(13, 16), Phase.ENDED),
    ],
)
def test_phases_follow_the_state_and_the_clock(state, now, expected):
    assert phase(night(state), now) == expected


def test_a_cancelled_night_is_cancelled_whatever_the_clock_says():
    cancelled = night(NightState.RELEASED, cancelled_at=utc(12, 0))
    assert phase(cancelled, utc(14, 0)) == Phase.CANCELLED


def test_a_season_takes_the_programmes_weekdays_only():
    assert season_dates(date(2025, 12, 12), date(2025, 12, 21), [6, 7]) == [
        date(2025, 12, 13),
        date(2025, 12, 14),
        date(2025, 12, 20),
        date(2025, 12, 21),
    ]
    assert season_dates(SATURDAY, date(2025, 12, 31), []) == [SATURDAY]


@pytest.mark.parametrize("last", [date(2025, 12, 12), date(2027, 1, 1)])
def test_a_season_backwards_or_longer_than_a_year_is_refused(last):
    with pytest.raises(Refusal) as refusal:
        season_dates(SATURDAY, last, [6])
    assert refusal.value.field == "last"
