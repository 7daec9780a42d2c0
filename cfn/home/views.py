"""The page each role lands on after signing in."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user

from cfn.applications.models import Application, ApplicationState
from cfn.applications.queries import counts, for_vendor, queue_places
from cfn.attendance.queries import find_check_in
from cfn.core import clock
from cfn.core.access import EVERYONE, Role, allow, is_public_request
from cfn.core.i18n import N_, translate
from cfn.layouts.drawing import draw
from cfn.layouts.queries import shapes_of, slots_of
from cfn.nights.queries import nights_from, nights_tonight
from cfn.nights.rules import Phase, phase
from cfn.placements.models import Placement, PlacementState
from cfn.placements.queries import placement_of
from cfn.vendors.models import Vendor
from cfn.vendors.queries import find_vendor_of

bp = Blueprint("home", __name__)
WEEK_SHOWN = 6

# Where each role goes; endpoints of other slices by name.
_LINKS: tuple[tuple[tuple[Role, ...], str, str], ...] = (
    (EVERYONE, "home.index", N_("Home")),
    ((Role.VENDOR,), "vendors.profile", N_("My business")),
    ((Role.VENDOR,), "applications.mine", N_("My applications")),
    ((Role.ORGANISER, Role.OFFICER), "nights.index", N_("Nights")),
    ((Role.OFFICER, Role.ORGANISER), "attendance.tonight", N_("Round")),
    ((Role.ORGANISER, Role.VERIFIER), "vendors.index", N_("Vendors")),
    ((Role.ORGANISER,), "layouts.index", N_("Layouts")),
    ((Role.ORGANISER, Role.ADMIN), "notifications.outbox", N_("Messages")),
    ((Role.ADMIN,), "accounts.people", N_("People")),
    ((Role.ADMIN, Role.ORGANISER), "audit.log", N_("Log")),
    (EVERYONE, "accounts.me", N_("My account")),
)


@bp.app_context_processor
def nav() -> dict[str, Any]:
    """The navigation of signed-in pages, by the roles the person holds."""

    def entries() -> list[dict[str, Any]]:
        return [
            {
                "label": translate(label),
                "href": url_for(endpoint),
                "current": request.endpoint == endpoint,
            }
            for roles, endpoint, label in _LINKS
            if current_user.roles & set(roles)
        ]

    if is_public_request() or not current_user.is_authenticated:
        return {}
    return {"nav": entries()}


@bp.get("/home")
@allow(*EVERYONE)
def index() -> Any:
    roles = current_user.roles
    if Role.ORGANISER in roles:
        return _organiser()
    if Role.OFFICER in roles:
        nights = nights_tonight(clock.now())
        return render_template("home/officer.html", nights=nights)
    if Role.VERIFIER in roles:
        return redirect(url_for("vendors.index"))
    if Role.ADMIN in roles:
        return redirect(url_for("accounts.people"))
    return _vendor()


def _organiser() -> Any:
    nights = nights_from(clock.market_date(clock.now()))[:WEEK_SHOWN]
    return render_template(
        "home/organiser.html",
        nights=[(night, counts(night.id)) for night in nights],
    )


def _vendor() -> Any:
    vendor = find_vendor_of(current_user)
    if vendor is None:
        return render_template("home/first.html")
    now = clock.now()
    rows = [
        row
        for row in for_vendor(vendor.id)
        if phase(row.night, now) not in (Phase.ENDED, Phase.CANCELLED)
        and row.state != ApplicationState.WITHDRAWN
    ]
    rows.sort(key=lambda row: row.night.opens_at)
    hero = next(filter(None, (_hero(row) for row in rows)), None)
    return render_template(
        "home/vendor.html",
        vendor=vendor,
        hero=hero,
        rows=[row for row in rows if hero is None or row.id != hero["row"].id],
        queue=queue_places({row.night_id for row in rows}),
        apply_more=_may_apply_more(vendor, rows),
    )


def _may_apply_more(vendor: Vendor, rows: list[Application]) -> bool:
    asked = {row.night_id for row in rows}
    now = clock.now()
    return any(
        night.id not in asked and phase(night, now) == Phase.OPEN
        for night in nights_from(clock.market_date(now), public=True)
    )


def _hero(row: Application) -> dict[str, Any] | None:
    """The card of the next night with a slot, with the slot on a little map."""
    placement = placement_of(row.id)
    if placement is None or placement.state == PlacementState.PLANNED:
        return None
    slot = placement.taken[0].slot
    slots, shapes = slots_of(slot.layout_id), shapes_of(slot.layout_id)
    drawing = draw(slot.layout, slots, shapes, turn="lying").around(slot.id)
    now = clock.now()
    return {
        "row": row,
        "placement": placement,
        "labels": [taken.slot.label for taken in placement.taken],
        "drawing": drawing,
        "running": phase(row.night, now) == Phase.RUNNING,
        "seen": _is_here(placement),
        "may_withdraw": now < row.night.withdraw_until_at,
    }


def _is_here(placement: Placement) -> bool:
    check_in = find_check_in(placement.id)
    return check_in is not None and check_in.presence == "arrived"
