"""Reading who is here. Each function is one statement."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from cfn.applications.models import Application
from cfn.attendance.models import CheckIn, StatusReport
from cfn.core import clock
from cfn.core.db import db
from cfn.core.errors import NotFound
from cfn.core.msgids import N_
from cfn.layouts.models import Slot
from cfn.nights.models import Night
from cfn.placements.models import Placement, PlacementSlot, PlacementState
from cfn.vendors.models import Vendor

# Only what vendors and visitors know of; a planned move waits for its release.
_KNOWN = (
    PlacementState.RELEASED,
    PlacementState.CHECKED_IN,
    PlacementState.NO_SHOW,
)


@dataclass
class Stop:
    """One placement on the officer's walk, first slot first."""

    placement: Placement
    vendor: Vendor
    position: int
    labels: list[str] = field(default_factory=list)
    check_in: CheckIn | None = None

    @property
    def label(self) -> str:
        return self.labels[0]


def get_placement(placement_id: int) -> Placement:
    placement = db.session.get(Placement, placement_id)
    if placement is None or placement.ended_at is not None:
        raise NotFound(N_("Nobody stands here any more."))
    return placement


def get_check_in(check_in_id: int) -> CheckIn:
    check_in = db.session.get(CheckIn, check_in_id)
    if check_in is None:
        raise NotFound(N_("There is no such check-in."))
    return check_in


def presence_of_night(night_id: int) -> dict[int, CheckIn]:
    """The standing check-in of each placement, by placement id."""
    rows = db.session.scalars(
        select(CheckIn).where(CheckIn.night_id == night_id, CheckIn.undone_at.is_(None))
    )
    return {row.placement_id: row for row in rows}


def statuses_of_night(night_id: int) -> dict[int, StatusReport]:
    """The newest status of each placement, by placement id."""
    newest = (
        select(func.max(StatusReport.id))
        .where(StatusReport.night_id == night_id, StatusReport.undone_at.is_(None))
        .group_by(StatusReport.placement_id)
    )
    rows = db.session.scalars(select(StatusReport).where(StatusReport.id.in_(newest)))
    return {row.placement_id: row for row in rows}


def find_check_in(placement_id: int) -> CheckIn | None:
    return db.session.scalar(
        select(CheckIn).where(
            CheckIn.placement_id == placement_id, CheckIn.undone_at.is_(None)
        )
    )


def newest_reports(placement_id: int, *, limit: int) -> Sequence[StatusReport]:
    """A stall's standing status reports, newest first."""
    return db.session.scalars(
        select(StatusReport)
        .where(
            StatusReport.placement_id == placement_id, StatusReport.undone_at.is_(None)
        )
        .order_by(StatusReport.id.desc())
        .limit(limit)
    ).all()


def walk(night_id: int) -> list[Stop]:
    """Every released placement of a night in walking order, with its check-in."""
    here = presence_of_night(night_id)
    stops: dict[int, Stop] = {}
    for row in _taken_slots(night_id):
        placement = row.placement
        stop = stops.setdefault(
            placement.id,
            Stop(
                placement,
                placement.application.vendor,
                row.slot.position,
                check_in=here.get(placement.id),
            ),
        )
        stop.labels.append(row.slot.label)
    return list(stops.values())


def _taken_slots(night_id: int) -> Iterable[PlacementSlot]:
    """Slots in use with placement, application, vendor and goods, in order."""
    return db.session.scalars(
        select(PlacementSlot)
        .join(PlacementSlot.slot)
        .join(PlacementSlot.placement)
        .join(Placement.application)
        .join(Application.vendor)
        .options(
            contains_eager(PlacementSlot.slot),
            contains_eager(PlacementSlot.placement)
            .contains_eager(Placement.application)
            .contains_eager(Application.vendor)
            .selectinload(Vendor.products),
        )
        .where(
            PlacementSlot.night_id == night_id,
            PlacementSlot.ended_at.is_(None),
            Placement.state.in_(_KNOWN),
        )
        .order_by(Slot.position, PlacementSlot.position)
    )


def find_tonights_placement(vendor_id: int, now: datetime) -> Placement | None:
    """Where the vendor stands tonight, as released; the night and slots come along."""
    return db.session.scalar(
        select(Placement)
        .join(Placement.application)
        .join(Application.night)
        .options(
            joinedload(Placement.application).joinedload(Application.night),
            selectinload(Placement.taken).joinedload(PlacementSlot.slot),
        )
        .where(
            Application.vendor_id == vendor_id,
            Placement.ended_at.is_(None),
            Placement.state.in_(_KNOWN),
            Night.on == clock.market_date(now),
            Night.cancelled_at.is_(None),
        )
        .order_by(Night.opens_at)
        .limit(1)
    )
