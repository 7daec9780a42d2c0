"""When the street may be marked, and what visitors are shown. Pure."""

from datetime import datetime, timedelta

from cfn.attendance.models import Presence, StallStatus
from cfn.core.clock import local
from cfn.core.errors import Refusal
from cfn.core.msgids import N_
from cfn.nights.models import Night
from cfn.nights.rules import Phase, phase

# Officers may set a night's attendance right until noon after it.
CORRECT_UNTIL = timedelta(hours=12)
# A status older than this shows as unconfirmed (the city's rule: 90 minutes).
FRESH_FOR = timedelta(minutes=90)
PAUSE_MINUTES = (10, 20, 30)
PAUSE_DEFAULT = 20

UNCONFIRMED, EXPECTED, ABSENT = "unconfirmed", "expected", "absent"
# Words that stand until something else is heard: silence does not make them doubtful.
_LASTING = (StallStatus.SOLD_OUT, StallStatus.CLOSED, ABSENT, EXPECTED)

STATUS_NAMES = {
    StallStatus.OPEN: N_("Open"),
    StallStatus.NEARLY_OUT: N_("Nearly sold out"),
    StallStatus.SOLD_OUT: N_("Sold out"),
    StallStatus.PAUSE: N_("Pause"),
    StallStatus.CLOSED: N_("Closed"),
}


def check_may_mark(night: Night, now: datetime) -> None:
    """Attendance starts with set-up and stays correctable until the next noon."""
    now_is = phase(night, now)
    if now_is == Phase.CANCELLED:
        raise Refusal(N_("This night is cancelled."))
    if now_is not in (Phase.RELEASED, Phase.RUNNING, Phase.ENDED):
        raise Refusal(N_("The plan of this night is not released yet."))
    if now < night.check_in_from_at:
        raise Refusal(
            N_("Check-in starts at %(when)s."),
            when=local(night.check_in_from_at).strftime("%H.%M"),
        )
    if now >= night.ends_at + CORRECT_UNTIL:
        raise Refusal(N_("The attendance of this night is settled."))


def check_may_report(night: Night, presence: str | None, now: datetime) -> None:
    """A stall speaks for itself only while an officer has seen it here."""
    if phase(night, now) != Phase.RUNNING:
        raise Refusal(N_("The night is not running now."))
    if presence != Presence.ARRIVED:
        raise Refusal(N_("Report to the officer first; then you can set your status."))


def pause_length(minutes: int | None) -> timedelta:
    """How long a pause lasts: twenty minutes unless a choice says otherwise."""
    minutes = minutes or PAUSE_DEFAULT
    if minutes not in PAUSE_MINUTES:
        raise Refusal(N_("Choose one of the offered lengths."), field="minutes")
    return timedelta(minutes=minutes)


# What was heard last of a stall: a word, since when, until when (of a pause).
Word = tuple[str, datetime | None, datetime | None]


def last_word(
    presence: str | None, seen_at: datetime | None, report: Word | None
) -> Word:
    """The officer's check-in at ``seen_at`` counts as a word that the stall is open.

    ``report`` is what the stall last said of itself.
    """
    if presence is None or seen_at is None:
        return EXPECTED, None, None
    if presence == Presence.ABSENT:
        return ABSENT, seen_at, None
    if report is None:
        return str(StallStatus.OPEN), seen_at, None
    status, at, until = report
    return str(status), max(at or seen_at, seen_at), until


def shown_status(heard: Word, ends_at: datetime, now: datetime) -> str:
    """What visitors see at ``now``: a status, ``unconfirmed``, ``expected``, ``absent``.

    90 minutes without a word make a stall unconfirmed; a pause ends by itself and
    counts as a word; after the night everything is closed.
    """
    word, at, until = heard
    if now >= ends_at:
        return ABSENT if word == ABSENT else str(StallStatus.CLOSED)
    if word == StallStatus.PAUSE and until is not None and now >= until:
        word, at = str(StallStatus.OPEN), max(until, at or until)
    if word not in _LASTING and at is not None and now - at >= FRESH_FOR:
        return UNCONFIRMED
    return word
