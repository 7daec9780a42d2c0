"""What ends a placement or a night: a vendor gives up, a night is cancelled, changed."""

from collections.abc import Mapping
from datetime import datetime

from cfn.accounts.models import Person
from cfn.applications.following import follow_slots
from cfn.applications.models import Application
from cfn.applications.service import withdraw
from cfn.audit.service import record
from cfn.core import clock, versions
from cfn.core.db import atomic
from cfn.core.errors import Refusal
from cfn.core.msgids import N_
from cfn.layouts.lineage import counterparts
from cfn.nights.models import Night, NightChange
from cfn.nights.rules import check_may_change
from cfn.nights.service import change
from cfn.notifications.service import enqueue
from cfn.placements.models import PlacementState
from cfn.placements.queries import (
    live_placements,
    placement_of,
    standing_applications,
)
from cfn.placements.rules import check_reason
from cfn.placements.steps import end


def give_up(application: Application, *, by: Person) -> Application:
    """Withdraw an application, by its owner or on behalf; its slot is free at once."""
    with atomic():
        row = withdraw(application, by=by)
        placement = placement_of(row.id)
        if placement is not None:
            end(placement, PlacementState.GIVEN_UP)
            record("placement.given_up", placement, by=by, application=row.id)
            versions.bump(f"night:{row.night_id}")
    return row


def cancel_night(night: Night, reason: str, *, by: Person) -> Night:
    """Cancel a night that is not over; vendors and visitors read the reason."""
    with atomic() as session:
        check_may_change(night, clock.now())
        check_reason(
            reason,
            N_("Say why, in a sentence that vendors and visitors will read."),
        )
        night.cancelled_at, night.cancel_reason = clock.now(), reason.strip()
        session.flush()
        record("night.cancelled", night, by=by, state=night.state)
        _tell_all(night, "night_cancelled", reason=night.cancel_reason)
        versions.bump(f"night:{night.id}", "nights")
    return night


def change_night(
    night: Night,
    *,
    title: str,
    layout_id: int | None,
    at: Mapping[str, datetime],
    reason: str,
    by: Person,
) -> NightChange | None:
    """Change a night and tell everybody who has applied. None: nothing changed."""
    with atomic():
        if layout_id != night.layout_id and live_placements(night.id):
            raise Refusal(
                N_(
                    "Vendors stand on the plan of this layout. Move the night with "
                    "them on the page “Layout of the night”."
                ),
                field="layout_id",
            )
        before = night.layout_id
        row = change(
            night, title=title, layout_id=layout_id, at=at, reason=reason, by=by
        )
        if before is not None and layout_id not in (None, before):
            follow_slots(night.id, counterparts(before, layout_id).slots, by=by)
        if row is not None:
            _tell_all(
                night,
                "night_changed",
                reason=row.reason,
                what=sorted(row.what),
                opens_at=night.opens_at.isoformat(),
                ends_at=night.ends_at.isoformat(),
                check_in_from_at=night.check_in_from_at.isoformat(),
            )
    return row


def _tell_all(night: Night, template: str, **context: object) -> None:
    for application in standing_applications(night.id):
        enqueue(
            template,
            to=application.vendor.owner.recipient(),
            about=f"night:{night.id}",
            vendor=application.vendor.name,
            application=application.id,
            on=night.on.isoformat(),
            **context,
        )
