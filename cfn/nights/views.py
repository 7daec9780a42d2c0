"""Pages for organisers: programmes, seasons, the list of nights, one night."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_login import current_user

from cfn.core import clock
from cfn.core.access import Role, allow
from cfn.core.i18n import N_, translate
from cfn.nights import service
from cfn.nights.forms import STEPS, WEEKDAYS, ProgrammeForm, SeasonForm, layout_choices
from cfn.nights.models import Programme
from cfn.nights.queries import (
    get_night,
    get_programme,
    layouts_to_choose,
    nights_before,
    nights_from,
    programmes,
)
from cfn.nights.rules import MOMENT_NAMES, PHASE_NAMES, phase

bp = Blueprint("nights", __name__)
PAST_SHOWN = 12


@bp.app_context_processor
def words() -> dict[str, Any]:
    """``night_phase(night)`` and its word, for every page that shows a night."""
    return {
        "night_phase": lambda night: phase(night, clock.now()),
        "phase_name": lambda value: translate(PHASE_NAMES[value]),
    }


@bp.get("/nights-desk")
@allow(Role.ORGANISER, Role.OFFICER, Role.VERIFIER, Role.ADMIN)
def index() -> Any:
    today = clock.market_date(clock.now())
    return render_template(
        "nights/index.html",
        coming=nights_from(today),
        past=nights_before(today, limit=PAST_SHOWN),
        may_plan=Role.ORGANISER in current_user.roles,
    )


@bp.get("/nights-desk/<int:night_id>")
@allow(Role.ORGANISER, Role.OFFICER, Role.VERIFIER, Role.ADMIN)
def night(night_id: int) -> Any:
    row = get_night(night_id)
    return render_template(
        "nights/night.html",
        night=row,
        moments=[
            (translate(name), getattr(row, at)) for at, name in MOMENT_NAMES.items()
        ],
        may_plan=Role.ORGANISER in current_user.roles,
    )


@bp.post("/nights-desk/<int:night_id>/announcement")
@allow(Role.ORGANISER)
def announce(night_id: int) -> Any:
    row = service.announce(get_night(night_id), by=current_user)
    flash(translate(N_("Announced. Vendors and visitors see this night now.")), "ok")
    return redirect(url_for("nights.night", night_id=row.id))


@bp.get("/programmes")
@allow(Role.ORGANISER, Role.OFFICER, Role.VERIFIER, Role.ADMIN)
def programme_list() -> Any:
    return render_template(
        "nights/programmes.html",
        programmes=programmes(),
        weekdays=WEEKDAYS,
        may_plan=Role.ORGANISER in current_user.roles,
    )


@bp.route("/programmes/new", methods=["GET", "POST"])
@allow(Role.ORGANISER)
def programme_new() -> Any:
    return _edit(None)


@bp.route("/programmes/<int:programme_id>", methods=["GET", "POST"])
@allow(Role.ORGANISER)
def programme(programme_id: int) -> Any:
    return _edit(get_programme(programme_id))


def _edit(row: Programme | None) -> Any:
    form = ProgrammeForm(obj=row)
    form.weekdays.choices = [(n, translate(day)) for n, day in WEEKDAYS.items()]
    form.layout_id.choices = layout_choices(
        layouts_to_choose(), translate(N_("No layout yet"))
    )
    if not form.is_submitted():
        form.fill(row)
        form.layout_id.data = str(row.layout_id or "") if row else ""
    saved = form.carry_out(
        service.save_programme,
        row,
        name=lambda: form.name.data,
        description=lambda: form.description.data or "",
        weekdays=lambda: form.weekdays.data or [],
        opens=lambda: form.opens.data,
        ends=lambda: form.ends.data,
        timetable=form.timetable,
        layout_id=lambda: int(form.layout_id.data) if form.layout_id.data else None,
        by=current_user,
    )
    if saved:
        flash(translate(N_("Saved. Nights planned from now on use these times.")), "ok")
        return redirect(url_for("nights.programme_list"))
    page = render_template(
        "nights/programme.html", form=form, programme=row, steps=STEPS
    )
    return page, form.status


@bp.route("/programmes/<int:programme_id>/season", methods=["GET", "POST"])
@allow(Role.ORGANISER)
def season(programme_id: int) -> Any:
    row, form = get_programme(programme_id), SeasonForm()
    if form.carry_out(
        service.plan_season,
        row,
        first=lambda: form.first.data,
        last=lambda: form.last.data,
        announce=lambda: form.announce.data,
        by=current_user,
    ):
        flash(translate(N_("%(n)s nights planned."), n=len(form.outcome)), "ok")
        return redirect(url_for("nights.index"))
    return render_template(
        "nights/season.html", form=form, programme=row, weekdays=WEEKDAYS
    ), form.status
