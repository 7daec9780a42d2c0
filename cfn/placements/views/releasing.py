"""Releasing a plan: what stands in the way, whom it tells, and doing it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from cfn.core.access import Role, allow
from cfn.core.errors import Refusal
from cfn.core.i18n import N_, translate
from cfn.nights.queries import get_night
from cfn.placements import service
from cfn.placements.releasing import propose
from cfn.placements.views import bp
from cfn.placements.views.desk import _said


@bp.route("/nights/<int:night_id>/release", methods=["GET", "POST"])
@allow(Role.ORGANISER)
def release(night_id: int) -> Any:
    sentence, status = "", 200
    if request.method == "POST":
        try:
            row = service.release(
                get_night(night_id),
                reason=request.form.get("reason", ""),
                seen=request.form.get("seen"),
                by=current_user,
            )
        except Refusal as refusal:
            sentence = translate(refusal.message, **refusal.values)
            status = refusal.status
        else:
            flash(translate(N_("Version %(n)s is released."), n=row.n), "ok")
            return redirect(url_for("placements.desk", night_id=night_id))
    night = get_night(night_id)
    proposal = propose(night)
    found = [
        (_said(b.title), _said(b.text) if b.text else "", b.application_id)
        for b in proposal.blockers
    ]
    page = render_template(
        "placements/release.html",
        night=night,
        proposal=proposal,
        found=found,
        sentence=sentence,
        reason=request.form.get("reason", " · ".join(proposal.reasons)),
    )
    return page, status
