"""Reading programmes and nights."""

from datetime import date, datetime

from sqlalchemy import select

from cfn.core import clock
from cfn.core.db import db
from cfn.core.errors import NotFound
from cfn.core.msgids import N_
from cfn.nights.models import Night, NightState


def get_night(night_id: int) -> Night:
    night = db.session.get(Night, night_id)
    if night is None:
        raise NotFound(N_("There is no such night."))
    return night


def nights_from(on: date, *, public: bool = False) -> list[Night]:
    """Nights on or after a date, soonest first; ``public`` leaves drafts out."""
    query = select(Night).where(Night.on >= on).order_by(Night.on, Night.opens_at)
    if public:
        query = query.where(Night.state != NightState.DRAFT)
    return list(db.session.scalars(query))


def nights_tonight(now: datetime) -> list[Night]:
    """The public nights of the market date, the one open or opening next first."""
    tonight = [
        n
        for n in nights_from(clock.market_date(now), public=True)
        if n.on == clock.market_date(now)
    ]
    return sorted(tonight, key=lambda n: (now >= n.ends_at, n.opens_at))
