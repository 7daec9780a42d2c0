"""The only place that reads the time, so tests can hold it still.

Times are aware and UTC inside; people read WITA (UTC+8, no daylight saving).
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WITA = ZoneInfo("Asia/Makassar")

# A night belongs to its date until three in the morning after it.
NIGHT_RUNS_PAST_MIDNIGHT = timedelta(hours=3)


def now() -> datetime:
    """The present moment, aware, UTC."""
    return datetime.now(UTC)


def local(moment: datetime) -> datetime:
    """``moment`` on a WITA wall clock."""
    return moment.astimezone(WITA)


def moment(on: date, at: time) -> datetime:
    """The UTC moment when WITA clocks show ``at`` on the date ``on``."""
    return datetime.combine(on, at, WITA).astimezone(UTC)


def market_date(at: datetime) -> date:
    """The date a visitor means by "tonight" at the moment ``at``."""
    return (local(at) - NIGHT_RUNS_PAST_MIDNIGHT).date()
