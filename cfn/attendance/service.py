"""Everything that can happen on the street during the evening."""

from sqlalchemy import update

from cfn.accounts.models import Person
from cfn.attendance.models import CheckIn, Presence, StallStatus, StatusReport
from cfn.attendance.queries import find_check_in, get_check_in, newest_reports
from cfn.attendance.rules import check_may_mark, check_may_report, pause_length
from cfn.audit.service import record
from cfn.core import clock, versions
from cfn.core.db import atomic, db
from cfn.core.errors import Conflict, NotFound, Refusal
from cfn.core.msgids import N_
from cfn.nights.queries import get_night
from cfn.placements.models import Placement, PlacementState

_STATE_OF = {
    Presence.ARRIVED: PlacementState.CHECKED_IN,
    Presence.ABSENT: PlacementState.NO_SHOW,
}


def mark(placement: Placement, presence: Presence, *, by: Person) -> CheckIn:
    """Note that a placement arrived or is not there. The same word twice is one.

    Another word replaces the standing one, which stays readable as undone.
    """
    with atomic() as session:
        _check_stands(placement)
        check_may_mark(get_night(placement.night_id), clock.now())
        standing = find_check_in(placement.id)
        if standing is not None:
            if standing.presence == presence:
                return standing
            _take_back(standing, by)
        check_in = CheckIn(
            night_id=placement.night_id,
            placement_id=placement.id,
            presence=presence,
            by_id=by.id,
        )
        session.add(check_in)
        placement.state = _STATE_OF[presence]
        record(f"placement.{presence}", placement, by=by)
        versions.bump(f"night:{placement.night_id}")
    return check_in


def _check_stands(placement: Placement) -> None:
    """Only a placement that is released and not ended is on the street."""
    if placement.ended_at is not None:
        raise Conflict(N_("Nobody stands here any more. The plan has changed."))
    if placement.state == PlacementState.PLANNED:
        raise Refusal(N_("The plan of this night is not released yet."))


def undo(check_in: CheckIn, *, by: Person) -> Placement:
    """Take a mark back; the placement is expected again."""
    with atomic():
        fresh = get_check_in(check_in.id)
        placement = db.session.get_one(Placement, fresh.placement_id)
        if fresh.undone_at is not None:
            raise Conflict(N_("This mark was taken back already."))
        check_may_mark(get_night(fresh.night_id), clock.now())
        _take_back(fresh, by)
        if placement.ended_at is None:
            placement.state = PlacementState.RELEASED
        record("placement.unmarked", placement, by=by, was=fresh.presence)
        versions.bump(f"night:{fresh.night_id}")
    return placement


def _take_back(check_in: CheckIn, by: Person) -> None:
    check_in.undone_at, check_in.undone_by_id = clock.now(), by.id
    db.session.flush()  # free the place in the unique index before the next row


def report_status(
    placement: Placement,
    status: StallStatus,
    *,
    pause_minutes: int | None = None,
    by: Person,
) -> StatusReport:
    """What a stall says of itself from now on. A pause ends by itself."""
    with atomic() as session:
        _check_stands(placement)
        seen, now = find_check_in(placement.id), clock.now()
        night = get_night(placement.night_id)
        check_may_report(night, seen.presence if seen else None, now)
        until = None
        if status == StallStatus.PAUSE:
            until = min(now + pause_length(pause_minutes), night.ends_at)
        report = StatusReport(
            night_id=placement.night_id,
            placement_id=placement.id,
            status=status,
            until_at=until,
            at=now,
            by_id=by.id,
        )
        session.add(report)
        record("stall.status_reported", placement, by=by, status=str(status))
        versions.bump(f"night:{placement.night_id}")
    return report


def undo_status(placement: Placement, *, by: Person) -> None:
    """Take the newest status back; the one before it counts again."""
    with atomic() as session:
        newest = newest_reports(placement.id, limit=1)
        if not newest:
            raise NotFound(N_("There is nothing to undo."))
        session.execute(
            update(StatusReport)
            .where(StatusReport.id == newest[0].id)
            .values(undone_at=clock.now())
        )
        record("stall.status_undone", placement, by=by, was=newest[0].status)
        versions.bump(f"night:{placement.night_id}")
