"""Changing or cancelling a night that people have applied for."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_login import current_user

from cfn.core import clock
from cfn.core.access import Role, allow
from cfn.core.i18n import N_, translate
from cfn.nights.models import NightState
from cfn.nights.queries import get_night, layouts_to_choose
from cfn.nights.rules import MOMENT_NAMES, check_may_change
from cfn.placements import service
from cfn.placements.forms import CancelForm, ChangeNightForm
from cfn.placements.queries import standing_applications
from cfn.placements.views import bp


@bp.route("/nights/<int:night_id>/cancel", methods=["GET", "POST"])
@allow(Role.ORGANISER)
def cancel(night_id: int) -> Any:
    night, form = get_night(night_id), CancelForm()
    check_may_change(night, clock.now())
    if form.carry_out(
        service.cancel_night, night, form.reason.data or "", by=current_user
    ):
        flash(translate(N_("The night is cancelled. Everybody is told why.")), "ok")
        return redirect(url_for("nights.night", night_id=night_id))
    page = render_template(
        "placements/cancel.html",
        night=night,
        form=form,
        told=len(standing_applications(night.id)),
    )
    return page, form.status


@bp.route("/nights/<int:night_id>/change", methods=["GET", "POST"])
@allow(Role.ORGANISER)
def change_night(night_id: int) -> Any:
    night, form = get_night(night_id), ChangeNightForm()
    check_may_change(night, clock.now())
    form.layout_id.choices = [("", translate(N_("No layout yet")))] + [
        (str(row.id), f"{row.site.name} · {row.name}") for row in layouts_to_choose()
    ]
    if not form.is_submitted():
        form.fill(night)
    if form.carry_out(
        service.change_night,
        night,
        title=lambda: (form.title.data or "").strip(),
        layout_id=lambda: int(form.layout_id.data) if form.layout_id.data else None,
        at=form.moments,
        reason=lambda: form.reason.data or "",
        by=current_user,
    ):
        flash(translate(N_("Saved. Everybody who applied is told.")), "ok")
        return redirect(url_for("nights.night", night_id=night_id))
    page = render_template(
        "placements/change_night.html",
        night=night,
        form=form,
        moments=list(MOMENT_NAMES),
        announced=night.state != NightState.DRAFT,
    )
    return page, form.status
