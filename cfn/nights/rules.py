"""The timetable of a night and the phases it goes through. Pure."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from cfn.core import clock
from cfn.nights.models import Night, NightState

# Every moment of a night in the order it must come, with the default of the city:
# (days from the night's date, WITA clock time).
MOMENTS: dict[str, tuple[int, str]] = {
    "applications_open_at": (-13, "08:00"),
    "applications_close_at": (-3, "20:00"),
    "release_at": (-2, "18:00"),
    "withdraw_until_at": (-1, "20:00"),
    "check_in_from_at": (0, "16:00"),
    "give_away_at": (0, "18:30"),
    "opens_at": (0, "19:00"),
    "quiet_at": (0, "22:00"),
    "ends_at": (1, "00:00"),
}
DEFAULT_TIMETABLE = {
    name: {"days": days, "at": at}
    for name, (days, at) in MOMENTS.items()
    if name not in ("opens_at", "ends_at")
}


class Phase(StrEnum):
    """What a night is now: the stored state and the clock together."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    RELEASED = "released"
    RUNNING = "running"
    ENDED = "ended"
    CANCELLED = "cancelled"


def moments(
    on: date, opens: time, ends: time, timetable: Mapping[str, Any]
) -> dict[str, datetime]:
    """The aware UTC moments of a night on the date ``on`` (WITA)."""
    at = {
        name: clock.moment(
            on + timedelta(days=rule["days"]), time.fromisoformat(rule["at"])
        )
        for name, rule in {**DEFAULT_TIMETABLE, **timetable}.items()
    }
    at["opens_at"] = clock.moment(on, opens)
    past_midnight = ends <= opens
    at["ends_at"] = clock.moment(on + timedelta(days=past_midnight), ends)
    return {name: at[name] for name in MOMENTS}


def phase(night: Night, now: datetime) -> Phase:
    """What the night is at ``now``. Running and closing follow from the clock."""
    if night.cancelled_at is not None:
        return Phase.CANCELLED
    if now >= night.ends_at:
        return Phase.ENDED
    if night.state == NightState.RELEASED:
        return Phase.RUNNING if now >= night.check_in_from_at else Phase.RELEASED
    if night.state == NightState.OPEN and now >= night.applications_close_at:
        return Phase.CLOSED
    return Phase(night.state)
