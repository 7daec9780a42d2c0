"""What the home pages show, read from the slices below."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import contains_eager, joinedload

from cfn.applications.models import Application, ApplicationState
from cfn.attendance.models import CheckIn
from cfn.core.db import db
from cfn.layouts.models import Layout, Slot
from cfn.nights.models import Night, NightState
from cfn.placements.models import Placement, PlacementSlot, Release


def coming_applications(vendor_id: int, today: date) -> Sequence[Application]:
    """What a vendor still waits for, soonest night first, with nights and layouts."""
    return db.session.scalars(
        select(Application)
        .join(Application.night)
        .where(
            Application.vendor_id == vendor_id,
            Application.state != ApplicationState.WITHDRAWN,
            Night.on >= today,
        )
        .options(contains_eager(Application.night).joinedload(Night.layout))
        .order_by(Night.opens_at, Application.id)
    ).all()


@dataclass(frozen=True)
class Place:
    """Where an application stands in the newest released version of its night."""

    slot_ids: list[int]
    labels: list[str]
    layout_id: int  # the released one: the night may have moved since


def released_places(night_ids: Iterable[int]) -> dict[int, Place]:
    """Released places by application id. A plan not yet released is nobody's."""
    newest = (
        select(Release.night_id, func.max(Release.n))
        .where(Release.night_id.in_(list(night_ids)))
        .group_by(Release.night_id)
    )
    plans = db.session.execute(
        select(Release.plan, Release.layout_id).where(
            tuple_(Release.night_id, Release.n).in_(newest)
        )
    )
    return {
        row["application"]: Place(row["slots"], row["labels"], layout_id)
        for plan, layout_id in plans
        for row in plan
    }


def presence_of(application_id: int) -> CheckIn | None:
    """The officer's standing word on where an application stands."""
    return db.session.scalar(
        select(CheckIn)
        .join(CheckIn.placement)
        .where(
            Placement.application_id == application_id,
            Placement.ended_at.is_(None),
            CheckIn.undone_at.is_(None),
        )
    )


def next_open_night(now: datetime, asked: Iterable[int]) -> Night | None:
    """The soonest night that takes applications and is not among ``asked``."""
    return db.session.scalar(
        select(Night)
        .where(
            Night.state == NightState.OPEN,
            Night.cancelled_at.is_(None),
            Night.applications_open_at <= now,
            Night.applications_close_at > now,
            Night.id.not_in(list(asked)),
        )
        .order_by(Night.opens_at)
        .limit(1)
    )


@dataclass(frozen=True)
class Counts:
    """How a night stands for the organiser, decisions not yet announced included."""

    asked: int = 0  # all but withdrawn
    new: int = 0  # submitted or asked back
    approved: int = 0
    placed: int = 0  # applications with a slot, released or not
    free: int = 0  # slots that nobody stands on


def nights_between(first: date, last: date) -> Sequence[Night]:
    """Nights of all states, soonest first, with programme and layout."""
    return db.session.scalars(
        select(Night)
        .where(Night.on >= first, Night.on <= last)
        .options(joinedload(Night.layout))
        .order_by(Night.on, Night.opens_at)
    ).all()


def counts_of(night_ids: Sequence[int]) -> dict[int, Counts]:
    """Counts of each night. Four statements, however many nights."""
    state = func.coalesce(Application.pending_state, Application.state)
    states: dict[int, dict[str, int]] = {}
    for night_id, key, n in db.session.execute(
        select(Application.night_id, state, func.count())
        .where(Application.night_id.in_(night_ids))
        .group_by(Application.night_id, state)
    ):
        states.setdefault(night_id, {})[key] = n
    placed = _count(Placement.night_id, Placement.id, Placement.ended_at, night_ids)
    taken = _count(
        PlacementSlot.night_id, PlacementSlot.slot_id, PlacementSlot.ended_at, night_ids
    )
    slots = {
        night_id: n
        for night_id, n in db.session.execute(
            select(Night.id, func.count(Slot.id))
            .join(Layout, Layout.id == Night.layout_id)
            .join(Slot, Slot.layout_id == Layout.id)
            .where(Night.id.in_(night_ids))
            .group_by(Night.id)
        )
    }
    return {
        id_: _counts(
            states.get(id_, {}),
            placed.get(id_, 0),
            slots.get(id_, 0) - taken.get(id_, 0),
        )
        for id_ in night_ids
    }


def _count(night: Any, what: Any, ended: Any, ids: Sequence[int]) -> dict[int, int]:
    """Live rows of a table by night."""
    query = (
        select(night, func.count(what))
        .where(night.in_(ids), ended.is_(None))
        .group_by(night)
    )
    return {night_id: n for night_id, n in db.session.execute(query)}


def _counts(states: dict[str, int], placed: int, free: int) -> Counts:
    gone = states.get(ApplicationState.WITHDRAWN, 0)
    return Counts(
        asked=sum(states.values()) - gone,
        new=states.get(ApplicationState.SUBMITTED, 0)
        + states.get(ApplicationState.NEEDS_INFO, 0),
        approved=states.get(ApplicationState.APPROVED, 0),
        placed=placed,
        free=max(free, 0),
    )
