"""The form by which a vendor, or staff for a vendor, applies or changes it."""

from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask_login import current_user

from cfn.applications import service
from cfn.applications.forms import NeedsForm, NightsForm, form_for_sites
from cfn.applications.models import Application
from cfn.applications.queries import for_vendor, get_application, nights_to_choose
from cfn.applications.rules import WISHES, Needs, check_may_edit
from cfn.applications.views import bp
from cfn.applications.views.guard import check_may_see
from cfn.applications.views.offer import (
    NightChoice,
    SitePlan,
    by_row,
    grouped,
    layouts_of,
    night_choices,
    sentence,
    site_plan,
)
from cfn.applications.wishes import clean, fitting
from cfn.core import clock
from cfn.core.access import Role, allow
from cfn.core.errors import NotFound
from cfn.core.formats import short_date
from cfn.core.i18n import N_, translate
from cfn.core.trade import Fire
from cfn.layouts.models import Layout
from cfn.layouts.queries import get_layout, slots_of
from cfn.vendors.models import Vendor
from cfn.vendors.queries import find_vendor_of, get_vendor, get_vendor_of


@bp.route("/applications/new", methods=["GET", "POST"])
@allow(Role.VENDOR)
def new() -> Any:
    vendor = find_vendor_of(current_user)
    if vendor is None:
        flash(translate(N_("First tell us about your business. Then apply.")), "wait")
        return redirect(url_for("vendors.profile"))
    return _apply(vendor, url_for("applications.mine"))


@bp.route("/vendors-desk/<int:vendor_id>/applications/new", methods=["GET", "POST"])
@allow(Role.ORGANISER)
def on_behalf(vendor_id: int) -> Any:
    vendor = get_vendor(vendor_id)
    return _apply(vendor, url_for("vendors.show", vendor_id=vendor.id), for_other=True)


def _apply(vendor: Vendor, back: str, for_other: bool = False) -> Any:
    nights = nights_to_choose(clock.market_date(clock.now()))
    choices = night_choices(nights, for_vendor(vendor.id))
    layouts = layouts_of(c.night for c in choices if not c.why_not)
    form = _nights_form(vendor, choices, layouts)
    chosen = {c.night.id: c.night for c in choices}
    if form.carry_out(
        service.submit,
        nights=lambda: [chosen[id_] for id_ in form.nights.data],
        vendor=vendor,
        wishes=form.wishes,
        needs=form.needs,
        note=lambda: form.note.data or "",
        by=current_user,
    ):
        _thank(form.outcome, form.wishes())
        return redirect(back)
    page = render_template(
        "applications/apply.html",
        form=form,
        vendor=vendor,
        choices=choices,
        plans=_plans(form, vendor, layouts),
        back=back,
        for_other=for_other,
        most=WISHES,
    )
    return page, form.status


def _nights_form(
    vendor: Vendor, choices: list[NightChoice], layouts: list[Layout]
) -> Any:
    form = form_for_sites(NightsForm, (x.site_id for x in layouts))()
    form.offer()
    # Closed nights stay among the choices, so that the refusal gives the reason.
    form.nights.choices = {str(c.night.id): str(c.night.id) for c in choices}
    if not form.is_submitted():
        form.start_from(vendor)
        open_ = [c.night.id for c in choices if not c.why_not]
        asked = request.args.get("night", type=int)
        form.nights.data = [asked] if asked in open_ else open_[:1]
    return form


def _plans(form: Any, vendor: Vendor, layouts: list[Layout]) -> list[SitePlan]:
    needs, wishes = form.needs_so_far(vendor), form.wishes()
    return [
        site_plan(x, vendor.category, needs, wishes.get(x.site_id, [])) for x in layouts
    ]


def _thank(rows: list[Application], wishes: dict[int, list[str]]) -> None:
    """Say what was sent, and which wishes a night's plan does not have."""
    flash(translate(N_("Sent. The answer and the reason will stand here.")), "ok")
    for row in rows:
        layout = row.night.layout
        asked = clean(wishes.get(layout.site_id, [])) if layout else []
        kept = {wish.slot.label.upper() for wish in row.wishes}
        if lost := [label for label in asked if label not in kept]:
            flash(
                translate(
                    N_("%(labels)s cannot be wished for on %(night)s."),
                    labels=", ".join(lost),
                    night=short_date(row.night.on),
                ),
                "wait",
            )


@bp.route("/applications/<int:application_id>/edit", methods=["GET", "POST"])
@allow(Role.VENDOR, Role.ORGANISER)
def edit(application_id: int) -> Any:
    row = get_application(application_id)
    check_may_see(row)
    check_may_edit(row.state, row.night, clock.now())
    layouts = layouts_of([row.night])
    form = _needs_form(row, layouts)
    if form.carry_out(
        service.edit,
        row,
        wishes=lambda: next(iter(form.wishes().values()), []),
        needs=form.needs,
        note=lambda: form.note.data or "",
        seen=lambda: int(form.seen.data) if form.seen.data.isdecimal() else None,
        by=current_user,
    ):
        flash(translate(N_("Saved. The organisers see it like this now.")), "ok")
        return redirect(url_for("applications.show", application_id=row.id))
    form.seen.data = str(row.version)
    page = render_template(
        "applications/edit.html",
        form=form,
        application=row,
        vendor=row.vendor,
        plans=_plans(form, row.vendor, layouts),
        most=WISHES,
    )
    return page, form.status


def _needs_form(row: Application, layouts: list[Layout]) -> Any:
    form = form_for_sites(NeedsForm, (x.site_id for x in layouts))()
    form.offer()
    if not form.is_submitted():
        form.start_from(row)
        form.seen.data = str(row.version)
        for layout in layouts:
            form[f"wishes_{layout.site_id}"].data = [w.slot.label for w in row.wishes]
    return form


@bp.get("/applications/slots.json")
@allow(Role.VENDOR, Role.ORGANISER)
def slots() -> Any:
    """Which slots of a layout suit: asked again while needs are being typed.

    ``{"fit": [[row, [labels]]], "unfit": {label: sentence}, "why_not": [sentences]}``
    """
    layout = get_layout(request.args.get("layout", 0, type=int))
    vendor = _vendor_asked_for()
    fire = request.args.get("fire", vendor.fire)
    if fire not in set(Fire):
        raise NotFound(N_("There is nothing at this address."))
    needs = Needs(request.args.get("watts", 0, type=int), fire, False, 1)
    found = fitting(slots_of(layout.id), vendor.category, needs)
    return jsonify(
        fit=by_row(found),
        unfit={slot.label: sentence(reason) for slot, reason in found.unfit},
        why_not=grouped(found),
    )


def _vendor_asked_for() -> Vendor:
    """The person's own business; for an organiser the one named."""
    vendor_id = request.args.get("vendor", type=int)
    if vendor_id is not None and Role.ORGANISER in current_user.roles:
        return get_vendor(vendor_id)
    return get_vendor_of(current_user)
