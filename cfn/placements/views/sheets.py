"""Sheets to print of a night: lists by number and by name, plates with names."""

from typing import Any

from flask import render_template, url_for
from flask_login import current_user

from cfn.core import clock
from cfn.core.access import Role, allow
from cfn.core.downloads import file_answer
from cfn.core.formats import dated_time, short_date
from cfn.core.i18n import N_, in_language, language, translate
from cfn.core.web import absolute_url
from cfn.layouts.sheets import plates
from cfn.layouts.sheets.printing import Printed, as_pdf, for_page
from cfn.layouts.sheets.voice import Heading, Voice
from cfn.nights.models import Night
from cfn.nights.queries import get_night
from cfn.placements import sheets
from cfn.placements.queries import current_release, live_placements
from cfn.placements.releasing import changes_since
from cfn.placements.rules import plan_of
from cfn.placements.sheets import NightPlan, read_plan
from cfn.placements.views import bp

# Kind: what it is called, what it is for.
SHEETS = {
    "slots": (
        N_("Slots by number"),
        N_("Who stands where, in walking order, with a box to tick. A4."),
    ),
    "vendors": (
        N_("Vendors by name"),
        N_("For whoever is asked: where do I stand? A4."),
    ),
    "plates": (
        N_("Number plates with names"),
        N_("Two on an A4 page, one for each slot that is taken."),
    ),
}
_KINDS = "<any(slots, vendors, plates):sheet>"


@bp.get("/nights/<int:night_id>/sheets")
@allow(Role.ORGANISER, Role.OFFICER)
def night_sheets(night_id: int) -> Any:
    night = get_night(night_id)
    release = current_release(night_id)
    may_print = release is not None or Role.ORGANISER in current_user.roles
    plan = plan_of(live_placements(night_id))
    changes = changes_since(release, plan, night.layout_id)
    return render_template(
        "placements/sheets.html",
        night=night,
        sheets=SHEETS,
        release=release,
        may_print=may_print and night.layout_id is not None,
        changes=len(changes) if release and Role.ORGANISER in current_user.roles else 0,
    )


@bp.get(f"/nights/<int:night_id>/sheets/{_KINDS}")
@allow(Role.ORGANISER, Role.OFFICER)
def night_sheet(night_id: int, sheet: str) -> Any:
    night, voice = get_night(night_id), Voice(translate, language())
    plan = _plan(night)
    heading = _heading(night, plan)
    return render_template(
        "sheets/page.html",
        title=translate(SHEETS[sheet][0]),
        heading=heading,
        back=url_for("placements.night_sheets", night_id=night_id),
        pdf=url_for("placements.night_sheet_pdf", night_id=night_id, sheet=sheet),
        **for_page(_printed(sheet, plan, heading, voice)),
    )


@bp.get(f"/nights/<int:night_id>/sheets/{_KINDS}.pdf")
@allow(Role.ORGANISER, Role.OFFICER)
def night_sheet_pdf(night_id: int, sheet: str) -> Any:
    night, voice = get_night(night_id), Voice(translate, language())
    plan, title = _plan(night), translate(SHEETS[sheet][0])
    heading = _heading(night, plan)
    printed = _printed(sheet, plan, heading, voice)
    version = plan.release.n if plan.release else 0
    return file_answer(
        as_pdf(printed, heading, voice, title=title),
        "application/pdf",
        f"{night.on.isoformat()}-v{version}-{title.lower()}.pdf",
        inline=True,
    )


def _plan(night: Night) -> NightPlan:
    return read_plan(night, drafts=Role.ORGANISER in current_user.roles)


def _heading(night: Night, plan: NightPlan) -> Heading:
    if plan.release is None:
        state = translate(N_("not released yet"))
    else:
        state = translate(N_("release %(n)s"), n=plan.release.n)
    return Heading(
        site=plan.layout.site.name,
        name=f"{short_date(night.on)} {night.on.year}",
        state=state,
        at=translate(N_("Printed %(when)s"), when=dated_time(clock.now())),
        sketch=plan.layout.schematic,
    )


def _printed(sheet: str, plan: NightPlan, heading: Heading, voice: Voice) -> Printed:
    if sheet == "slots":
        return sheets.slot_list(plan, voice)
    if sheet == "vendors":
        return sheets.vendor_list(plan, voice)
    slug = plan.layout.site.slug
    made = sheets.plates(plan, voice, lambda label: _scanned(slug, label))
    return plates.sheets(made, heading, voice)


def _scanned(slug: str, label: str) -> str:
    """The address in a plate's code: the same for every night."""
    path = url_for("livemap.plate", slug=slug, label=label)
    return absolute_url(in_language("id", path))
