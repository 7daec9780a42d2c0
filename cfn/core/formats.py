"""How dates, hours and money read. Filters of the same names serve templates."""

from datetime import date, datetime, timedelta
from typing import Any

from flask import Flask
from flask_babel import format_date

from cfn.core import clock
from cfn.core.i18n import N_, language, translate

NBSP = "\u00a0"
_EVE_OF = N_("(eve of %(day)s)")  # Indonesian: "(malam Minggu)"


def rupiah(amount: int | None) -> str:
    """``12000`` → ``Rp12.000``; 0 → free-will ("sukarela"); None → a dash."""
    if amount is None:
        return "–"
    if amount == 0:
        return translate(N_("pay what you like"))
    return "Rp" + f"{amount:,}".replace(",", ".")


def short_date(on: date) -> str:
    """``Sabtu, 13 Des`` with a no-break space between day and month."""
    return f"{format_date(on, 'EEEE')}, {on.day}{NBSP}{format_date(on, 'MMM')}"


def night_date(on: date) -> str:
    """``Sabtu, 13 Des 2025 (malam Minggu)``; plain in English."""
    text = f"{short_date(on)}{NBSP}{on.year}"
    if language() != "id":
        return text
    eve = format_date(on + timedelta(days=1), "EEEE")
    # The bracket goes to the next line as a whole.
    return f"{text} {translate(_EVE_OF, day=eve).replace(' ', NBSP)}"


def clock_time(at: datetime) -> str:
    """``19.00`` (id) or ``19:00`` (en) on a WITA clock; midnight is ``24.00``."""
    wall = clock.local(at)
    sign = "." if language() == "id" else ":"
    hour = 24 if (wall.hour, wall.minute) == (0, 0) else wall.hour
    return f"{hour:02}{sign}{wall.minute:02}"


def day_time(at: datetime) -> str:
    """``Jumat, 12 Des, 20.00``, WITA. Midnight belongs to the day it ends."""
    wall = clock.local(at)
    on = wall.date()
    if (wall.hour, wall.minute) == (0, 0):
        on -= timedelta(days=1)
    return f"{short_date(on)}, {clock_time(at)}"


def dated_time(at: datetime) -> str:
    """``Jumat, 12 Des 2025, 20.00``, WITA: for paper, which is read years later."""
    on = clock.local(at).date()
    return f"{short_date(on)}{NBSP}{on.year}, {clock_time(at)}"


def hours(night: Any) -> str:
    """``19.00–24.00`` from a night's ``opens_at`` and ``ends_at``."""
    return f"{clock_time(night.opens_at)}–{clock_time(night.ends_at)}"


def init_app(app: Flask) -> None:
    for each in (rupiah, short_date, night_date, clock_time, day_time, hours):
        app.jinja_env.filters[each.__name__] = each
    # Messages carry dates and times as ISO text: {{ on|as_date|night_date }}.
    app.jinja_env.filters["as_date"] = date.fromisoformat
    app.jinja_env.filters["as_time"] = datetime.fromisoformat
    app.jinja_env.filters["say"] = lambda message, **v: translate(message, **v)
