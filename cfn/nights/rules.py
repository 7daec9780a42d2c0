"""The timetable of a night and the phases it goes through. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from cfn.core import clock
from cfn.core.errors import Refusal
from cfn.core.msgids import N_
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
    PLANNED = "planned"  # announced; applications open later
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
    if night.state == NightState.OPEN:
        if now < night.applications_open_at:
            return Phase.PLANNED
        if now >= night.applications_close_at:
            return Phase.CLOSED
    return Phase(night.state)


PHASE_NAMES = {
    Phase.DRAFT: N_("Draft"),
    Phase.PLANNED: N_("Announced"),
    Phase.OPEN: N_("Open for applications"),
    Phase.CLOSED: N_("Applications closed"),
    Phase.RELEASED: N_("Plan released"),
    Phase.RUNNING: N_("Running"),
    Phase.ENDED: N_("Ended"),
    Phase.CANCELLED: N_("Cancelled"),
}

MOMENT_NAMES = {
    "applications_open_at": N_("Applications open"),
    "applications_close_at": N_("Applications close"),
    "release_at": N_("Plan is released"),
    "withdraw_until_at": N_("Last free withdrawal"),
    "check_in_from_at": N_("Set-up and check-in from"),
    "give_away_at": N_("Empty slots are given away"),
    "opens_at": N_("Opens"),
    "quiet_at": N_("Music is turned down"),
    "ends_at": N_("Ends"),
}

MAX_SEASON_DAYS = 370


# What a moment may not come before, each as a sentence of its own.
NOT_BEFORE = {
    "applications_open_at": N_("Not before applications open (%(at)s)."),
    "applications_close_at": N_("Not before applications close (%(at)s)."),
    "release_at": N_("Not before the plan is released (%(at)s)."),
    "withdraw_until_at": N_("Not before the last free withdrawal (%(at)s)."),
    "check_in_from_at": N_("Not before set-up and check-in begin (%(at)s)."),
    "give_away_at": N_("Not before empty slots are given away (%(at)s)."),
    "opens_at": N_("Not before the night opens (%(at)s)."),
    "quiet_at": N_("Not before the music is turned down (%(at)s)."),
}


def check_order(at: Mapping[str, datetime], stamp: str = "%d/%m %H.%M") -> None:
    """Refuse moments that do not follow each other, naming the first that is early.

    ``stamp`` says how the moment in its way is written, on a WITA clock.
    """
    names = list(MOMENTS)
    for before, after in zip(names, names[1:], strict=False):
        if at[after] < at[before]:
            raise Refusal(
                NOT_BEFORE[before],
                field=after,
                at=clock.local(at[before]).strftime(stamp),
            )


def check_not_past(first: date, today: date) -> None:
    """A night that nobody could apply for would stand in the calendar for ever."""
    if first < today:
        raise Refusal(
            N_("This date is over. A season begins today or later."), field="first"
        )


def season_dates(first: date, last: date, weekdays: Sequence[int]) -> list[date]:
    """Dates of a season, both ends included. Without weekdays: the first date only."""
    if last < first:
        raise Refusal(N_("The last date is before the first."), field="last")
    if (last - first).days > MAX_SEASON_DAYS:
        raise Refusal(N_("A season is at most a year long."), field="last")
    if not weekdays:
        return [first]
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if day.isoweekday() in weekdays]


def check_may_change(night: Night, now: datetime) -> None:
    """A night that is over or cancelled stays as it was."""
    if phase(night, now) in (Phase.ENDED, Phase.CANCELLED):
        raise Refusal(N_("This night is over or cancelled; it stays as it was."))


def check_reason(night: Night, reason: str) -> None:
    """Once announced, a night changes only with a reason that people can read."""
    if night.state != NightState.DRAFT and len(reason.strip()) < MIN_REASON:
        raise Refusal(
            N_("Say why, in a sentence that vendors and visitors will read."),
            field="reason",
        )


MIN_REASON = 8
