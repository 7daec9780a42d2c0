"""The officer's round: a phone list in walking order, one tap a stall."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from cfn.attendance import service
from cfn.attendance.models import Presence
from cfn.attendance.queries import Stop, get_check_in, get_placement, walk
from cfn.attendance.rules import check_may_mark
from cfn.attendance.views import bp
from cfn.core import clock
from cfn.core.access import Role, allow
from cfn.core.errors import Refusal
from cfn.core.i18n import N_, translate
from cfn.nights.models import Night
from cfn.nights.queries import get_night, nights_tonight


@bp.get("/round")
@allow(Role.OFFICER, Role.ORGANISER)
def tonight() -> Any:
    """Straight to tonight's round."""
    nights = nights_tonight(clock.now())
    if not nights:
        flash(
            translate(N_("There is no night today. The round opens on the next one.")),
            "wait",
        )
        return redirect(url_for("nights.index"))
    return redirect(url_for("attendance.round", night_id=nights[0].id))


@bp.get("/nights/<int:night_id>/round", endpoint="round")
@allow(Role.OFFICER, Role.ORGANISER)
def round_(night_id: int) -> Any:
    night, stops = get_night(night_id), walk(night_id)
    waiting = [stop for stop in stops if stop.check_in is None]
    seen = [stop for stop in stops if stop.check_in is not None]
    seen.sort(key=lambda s: s.check_in.id if s.check_in else 0, reverse=True)
    return render_template(
        "attendance/round.html",
        night=night,
        total=len(stops),
        ahead=_from(
            waiting, request.args.get("start"), request.args.get("after", type=int)
        ),
        seen=seen,
        closed=_why_closed(night),
    )


def _from(waiting: list[Stop], label: str | None, after: int | None) -> list[Stop]:
    """The walk from a label, or on after a position; then it starts over."""

    def begins(stop: Stop) -> bool:
        return stop.label == label or (after is not None and stop.position > after)

    first = next((i for i, stop in enumerate(waiting) if begins(stop)), 0)
    return waiting[first:] + waiting[:first]


def _why_closed(night: Night) -> str | None:
    """Why nothing can be marked now, as a sentence; None while marking is open."""
    try:
        check_may_mark(night, clock.now())
    except Refusal as refusal:
        return translate(refusal.message, **refusal.values)
    return None


@bp.post("/placements/<int:placement_id>/presence")
@allow(Role.OFFICER, Role.ORGANISER)
def mark(placement_id: int) -> Any:
    placement = get_placement(placement_id)
    word = request.form.get("presence", "")
    if word not in set(Presence):
        raise Refusal(N_("Choose “here” or “not there”."))
    service.mark(placement, Presence(word), by=current_user)
    position = placement.taken[0].slot.position
    return redirect(
        url_for("attendance.round", night_id=placement.night_id, after=position)
    )


@bp.post("/check-ins/<int:check_in_id>/undo")
@allow(Role.OFFICER, Role.ORGANISER)
def undo(check_in_id: int) -> Any:
    placement = service.undo(get_check_in(check_in_id), by=current_user)
    label = placement.taken[0].slot.label
    flash(translate(N_("%(label)s is expected again."), label=label), "ok")
    return redirect(
        url_for("attendance.round", night_id=placement.night_id, start=label)
    )
