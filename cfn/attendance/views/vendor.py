"""The vendor's evening: one tap says what visitors see."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from cfn.attendance import service
from cfn.attendance.models import StallStatus
from cfn.attendance.queries import (
    find_check_in,
    find_tonights_placement,
    newest_reports,
)
from cfn.attendance.rules import STATUS_NAMES, last_word, shown_status
from cfn.attendance.views import bp
from cfn.core import clock
from cfn.core.access import Role, allow
from cfn.core.errors import NotFound, Refusal
from cfn.core.i18n import N_, translate
from cfn.placements.models import Placement
from cfn.vendors.queries import find_vendor_of

_NO_SLOT = N_("You have no slot tonight.")


def _find_own_placement() -> Placement | None:
    vendor = find_vendor_of(current_user)
    return find_tonights_placement(vendor.id, clock.now()) if vendor else None


def _own_placement() -> Placement:
    placement = _find_own_placement()
    if placement is None:
        raise NotFound(_NO_SLOT)
    return placement


@bp.get("/evening")
@allow(Role.VENDOR)
def evening() -> Any:
    """A vendor without a slot tonight goes home, where the next step is."""
    placement, now = _find_own_placement(), clock.now()
    if placement is None:
        flash(translate(_NO_SLOT), "wait")
        return redirect(url_for("home.index"))
    seen, reports = find_check_in(placement.id), newest_reports(placement.id, limit=2)
    newest = reports[0] if reports else None
    night = placement.application.night
    heard = last_word(
        seen.presence if seen else None,
        seen.at if seen else None,
        (newest.status, newest.at, newest.until_at) if newest else None,
    )
    return render_template(
        "attendance/evening.html",
        placement=placement,
        night=night,
        is_over=now >= night.ends_at,
        vendor=placement.application.vendor,
        seen=seen,
        newest=newest,
        shown=shown_status(heard, night.ends_at, now),
        minutes_ago=_minutes_since(newest.at if newest else seen and seen.at, now),
        names=STATUS_NAMES,
    )


def _minutes_since(moment: Any, now: Any) -> int | None:
    return int((now - moment).total_seconds() // 60) if moment else None


@bp.post("/evening")
@allow(Role.VENDOR)
def report() -> Any:
    word, placement = request.form.get("status", ""), _own_placement()
    if word not in set(StallStatus):
        raise Refusal(N_("Choose one of the five states."))
    service.report_status(
        placement,
        StallStatus(word),
        pause_minutes=request.form.get("minutes", type=int),
        by=current_user,
    )
    return redirect(url_for("attendance.evening"))


@bp.post("/evening/undo")
@allow(Role.VENDOR)
def undo_status() -> Any:
    service.undo_status(_own_placement(), by=current_user)
    return redirect(url_for("attendance.evening"))
