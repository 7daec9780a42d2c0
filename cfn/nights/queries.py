"""Reading programmes and nights."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from cfn.core import clock
from cfn.core.db import db
from cfn.core.errors import NotFound
from cfn.core.msgids import N_
from cfn.layouts.models import Layout, Site
from cfn.nights.models import Night, NightState, Programme


def get_programme(programme_id: int) -> Programme:
    programme = db.session.get(Programme, programme_id)
    if programme is None:
        raise NotFound(N_("There is no such programme."))
    return programme


def programmes() -> Sequence[Programme]:
    """All programmes by name."""
    return db.session.scalars(select(Programme).order_by(Programme.name)).all()


def get_night(night_id: int) -> Night:
    night = db.session.get(Night, night_id)
    if night is None:
        raise NotFound(N_("There is no such night."))
    return night


def get_public_night(night_id: int) -> Night:
    """A night that the public may know of; a draft looks like no night at all."""
    night = get_night(night_id)
    if night.state == NightState.DRAFT:
        raise NotFound(N_("There is no such night."))
    return night


def nights_from(on: date, *, public: bool = False) -> list[Night]:
    """Nights on or after a date, soonest first; ``public`` leaves drafts out."""
    query = select(Night).where(Night.on >= on).order_by(Night.on, Night.opens_at)
    if public:
        query = query.where(Night.state != NightState.DRAFT)
    return list(db.session.scalars(query))


def nights_before(on: date, *, limit: int) -> list[Night]:
    """Announced nights before a date, newest first."""
    return list(
        db.session.scalars(
            select(Night)
            .where(Night.on < on, Night.state != NightState.DRAFT)
            .order_by(Night.on.desc(), Night.opens_at.desc())
            .limit(limit)
        )
    )


def nights_tonight(now: datetime) -> list[Night]:
    """The public nights of the market date, the one open or opening next first."""
    on = clock.market_date(now)
    rows = db.session.scalars(
        select(Night).where(Night.on == on, Night.state != NightState.DRAFT)
    )
    return sorted(
        rows,
        key=lambda n: (n.cancelled_at is not None, now >= n.ends_at, n.opens_at),
    )


def planned_dates(programme_id: int, first: date, last: date) -> set[date]:
    """Dates between two that the programme already has a night on."""
    return set(
        db.session.scalars(
            select(Night.on).where(
                Night.programme_id == programme_id, Night.on.between(first, last)
            )
        )
    )


def layouts_to_choose() -> list[Layout]:
    """Layouts with their sites, for a select: by site, newest first."""
    return list(
        db.session.scalars(
            select(Layout)
            .join(Site)
            .options(contains_eager(Layout.site))
            .order_by(Site.name, Layout.id.desc())
        )
    )
