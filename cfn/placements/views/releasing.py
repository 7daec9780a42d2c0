"""Releasing a plan: what stands in the way, whom it tells, and doing it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from cfn.applications.queries import count_pending
from cfn.core import clock
from cfn.core.access import Role, allow
from cfn.core.errors import Busy, Refusal
from cfn.core.i18n import N_, translate
from cfn.nights.models import Night
from cfn.nights.queries import get_night
from cfn.nights.rules import Phase, phase
from cfn.placements import service
from cfn.placements.blockers import KINDS
from cfn.placements.releasing import propose
from cfn.placements.views import bp
from cfn.placements.views.screen import said


@bp.get("/nights/<int:night_id>/release")
@allow(Role.ORGANISER)
def release(night_id: int) -> Any:
    return _page(get_night(night_id))


@bp.post("/nights/<int:night_id>/release")
@allow(Role.ORGANISER)
def release_now(night_id: int) -> Any:
    form = request.form
    try:
        row = service.release(
            get_night(night_id),
            reason=form.get("reason", ""),
            seen=form.get("seen", ""),
            by=current_user,
        )
    except Busy:
        raise
    except Refusal as refusal:
        return _page(get_night(night_id), refusal)
    flash(translate(N_("Version %(n)s is released."), n=row.n), "ok")
    return redirect(url_for("placements.desk", night_id=night_id))


def _page(night: Night, refusal: Refusal | None = None) -> Any:
    proposal = propose(night)
    kinds = {blocker.kind for blocker in proposal.blockers}
    page = render_template(
        "placements/release.html",
        night=night,
        proposal=proposal,
        found=[
            (said(b.title), said(b.text) if b.text else "", b)
            for b in proposal.blockers
        ],
        fine=[translate(text) for kind, text in KINDS.items() if kind not in kinds],
        names=proposal.names,
        open_until=night.applications_close_at
        if phase(night, clock.now()) in (Phase.PLANNED, Phase.OPEN)
        else None,
        pending=count_pending(night.id),
        sentence=said((refusal.message, refusal.values)) if refusal else "",
        reason_missing=refusal is not None and refusal.field == "reason",
        reason=request.form.get("reason", " · ".join(proposal.reasons)),
    )
    return page, refusal.status if refusal else 200
