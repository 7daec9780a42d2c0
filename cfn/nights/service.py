"""Everything that can happen to programmes and nights.

Cancelling a night, and changing one that people have applied for, stands in
``placements``: messages and placements follow from it.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import func, select

from cfn.accounts.models import Person
from cfn.audit.service import record
from cfn.core import clock, versions
from cfn.core.db import atomic, db
from cfn.core.errors import Refusal
from cfn.core.msgids import N_
from cfn.layouts.models import Layout
from cfn.nights.models import Night, NightChange, NightState, Programme
from cfn.nights.queries import planned_dates
from cfn.nights.rules import (
    check_may_change,
    check_not_past,
    check_order,
    check_reason,
    moments,
    season_dates,
)


def save_programme(
    programme: Programme | None,
    *,
    name: str,
    description: str,
    weekdays: Sequence[int],
    opens: time,
    ends: time,
    timetable: Mapping[str, Any],
    layout_id: int | None,
    by: Person | None,
) -> Programme:
    """Make a programme, or change one; nights already planned keep their times."""
    _check_timetable(opens, ends, timetable)
    with atomic() as session:
        action = "programme.changed"
        if programme is None:
            action = "programme.created"
            programme = Programme(slug=_free_slug(name), timetable={})
            session.add(programme)
        programme.name, programme.description = name.strip(), description.strip()
        programme.weekdays = sorted(weekdays)
        programme.opens, programme.ends = opens, ends
        programme.timetable, programme.layout_id = dict(timetable), layout_id
        record(action, programme, by=by)
    return programme


def _check_timetable(opens: time, ends: time, timetable: Mapping[str, Any]) -> None:
    """The order of moments on any date, refused on the programme form's fields."""
    fields = {"opens_at": "opens", "ends_at": "ends"}
    try:
        check_order(moments(date(2025, 1, 4), opens, ends, timetable), "%H.%M")
    except Refusal as refusal:
        name = refusal.field or ""
        refusal.field = fields.get(name, f"at_{name}")
        raise


def _free_slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "program"
    taken = select(func.count()).where(Programme.slug.like(f"{slug}%"))
    n = db.session.scalar(taken) or 0
    return slug if n == 0 else f"{slug}-{n + 1}"


def plan_season(
    programme: Programme, *, first: date, last: date, announce: bool, by: Person | None
) -> list[Night]:
    """Make the programme's nights between two dates; dates it already has stay.

    Refuses when nothing would be made. ``announce`` shows them to the public.
    """
    check_not_past(first, clock.market_date(clock.now()))
    dates = season_dates(first, last, programme.weekdays)
    with atomic():
        known = planned_dates(programme.id, first, max(last, first))
        new = [on for on in dates if on not in known]
        if not new:
            raise Refusal(
                N_("Between these dates there is no new night to plan."), field="last"
            )
        nights = [_new_night(programme, on, announce) for on in new]
        record(
            "season.planned",
            programme,
            by=by,
            nights=[night.id for night in nights],
            announced=announce,
        )
        versions.bump("nights")
    return nights


def _new_night(programme: Programme, on: date, announce: bool) -> Night:
    with atomic() as session:
        at = moments(on, programme.opens, programme.ends, programme.timetable)
        night = Night(
            programme=programme,
            on=on,
            layout_id=programme.layout_id,
            state=NightState.OPEN if announce else NightState.DRAFT,
            **at,
        )
        session.add(night)
        session.flush()
    return night


def announce(night: Night, *, by: Person | None) -> Night:
    """Show a draft to vendors and visitors."""
    with atomic():
        if night.state != NightState.DRAFT:
            raise Refusal(N_("This night is announced already."))
        night.state = NightState.OPEN
        record("night.announced", night, by=by)
        versions.bump("nights", f"night:{night.id}")
    return night


def change(
    night: Night,
    *,
    title: str,
    layout_id: int | None,
    at: Mapping[str, datetime],
    reason: str,
    by: Person | None,
) -> NightChange | None:
    """Change a night's title, layout or moments. None: nothing was different.

    Once the night is announced a reason is needed, which everybody sees. A released
    night keeps its layout. Callers that know of applications check them first.
    """
    check_order(at)
    with atomic() as session:
        check_may_change(night, clock.now())
        what = _differences(night, title, layout_id, at)
        if not what:
            return None
        check_reason(night, reason)
        if "layout_id" in what and night.state == NightState.RELEASED:
            raise Refusal(
                N_("The plan is released on this layout; it cannot be swapped."),
                field="layout_id",
            )
        night.title, night.layout_id = title, layout_id
        for name, moment in at.items():
            setattr(night, name, moment)
        row = NightChange(
            night_id=night.id,
            by_id=by.id if by else None,
            reason=reason.strip(),
            what=what,
        )
        session.add(row)
        record("night.changed", night, by=by, what=sorted(what))
        versions.bump("nights", f"night:{night.id}")
    return row


def use_layout(night: Night, layout: Layout, *, by: Person | None) -> Night:
    """Stand a night on another layout, also a released one; who stands there and what
    was wished for is moved by the caller, which checks before."""
    with atomic() as session:
        was = night.layout_id
        night.layout = layout
        session.flush()
        record("night.layout_changed", night, by=by, was=was, layout=layout.id)
        versions.bump("nights", f"night:{night.id}")
    return night


def _differences(
    night: Night, title: str, layout_id: int | None, at: Mapping[str, datetime]
) -> dict[str, list[str]]:
    """``{field: [old, new]}`` as text, times in ISO."""
    new: dict[str, Any] = {"title": title, "layout_id": layout_id, **at}
    return {
        name: [_as_text(getattr(night, name)), _as_text(value)]
        for name, value in new.items()
        if getattr(night, name) != value
    }


def _as_text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return "" if value is None else str(value)
