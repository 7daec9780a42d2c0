"""The page each role lands on after signing in."""

from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask_login import current_user

from cfn.applications.models import Application, ApplicationState
from cfn.applications.queries import queue_places
from cfn.core import clock
from cfn.core.access import EVERYONE, Role, allow
from cfn.home.queries import (
    Place,
    coming_applications,
    counts_of,
    next_open_night,
    nights_between,
    presence_of,
    released_places,
)
from cfn.home.rules import asked_of
from cfn.layouts.drawing import draw
from cfn.layouts.picture import Drawing, Mark
from cfn.layouts.queries import get_layout, shapes_of, slots_of
from cfn.nights.queries import nights_tonight
from cfn.nights.rules import Phase, phase
from cfn.notifications.queries import State
from cfn.notifications.queries import counts as message_counts
from cfn.vendors.models import Vendor
from cfn.vendors.queries import find_vendor_of, products_of

bp = Blueprint("home", __name__)

WEEK = timedelta(days=8)  # this Saturday's night and the next


@bp.get("/home")
@allow(*EVERYONE)
def index() -> Any:
    """By the role that carries most work; the others are in the navigation."""
    roles = current_user.roles
    if Role.ORGANISER in roles:
        return _organiser()
    if Role.OFFICER in roles:
        return _officer()
    if Role.VERIFIER in roles:
        return redirect(url_for("vendors.index"))
    if Role.ADMIN in roles:
        return redirect(url_for("accounts.people"))
    return _vendor()


def _organiser() -> Any:
    today = clock.market_date(clock.now())
    nights = nights_between(today, today + WEEK)
    messages = message_counts()
    return render_template(
        "home/organiser.html",
        nights=nights,
        counts=counts_of([night.id for night in nights]),
        waiting=messages[State.WAITING],
        failed=messages[State.FAILED],
    )


def _officer() -> Any:
    nights = nights_tonight(clock.now())
    return render_template(
        "home/officer.html", nights=nights, counts=counts_of([n.id for n in nights])
    )


def _vendor() -> Any:
    vendor = find_vendor_of(current_user)
    if vendor is None:
        return render_template("home/first.html")
    now = clock.now()
    rows = coming_applications(vendor.id, clock.market_date(now))
    places = released_places({row.night_id for row in rows})
    mine = next((row for row in rows if _stands(row, places, now)), None)
    return render_template(
        "home/vendor.html",
        vendor=vendor,
        has_goods=bool(products_of(vendor.id)),
        card=_card(mine, places[mine.id], now) if mine else None,
        others=sorted((row for row in rows if row is not mine), key=_asks_nothing),
        queue=queue_places({row.night_id for row in rows}),
        next_night=next_open_night(now, {row.night_id for row in rows}),
    )


def _asks_nothing(row: Application) -> bool:
    """Sorts what waits for the vendor's answer first."""
    return row.state != ApplicationState.NEEDS_INFO


def _stands(row: Application, places: dict[int, Place], now: datetime) -> bool:
    """True where the vendor has a slot on a night that is still to come or running."""
    return (
        row.id in places
        and row.state == ApplicationState.APPROVED
        and phase(row.night, now) in (Phase.RELEASED, Phase.RUNNING)
    )


def _card(row: Application, place: Place, now: datetime) -> dict[str, Any]:
    """The night with a slot: where, and what is asked of the vendor now."""
    running = phase(row.night, now) == Phase.RUNNING
    seen = presence_of(row.id) if running else None
    return {
        "application": row,
        "night": row.night,
        "labels": place.labels,
        "drawing": _drawing(place),
        "marks": _marks(row.vendor, place),
        "asked": asked_of(phase(row.night, now), seen.presence if seen else None),
        "seen": seen,
        "held": now < row.night.give_away_at,
        "may_withdraw": now < row.night.withdraw_until_at,
    }


def _drawing(place: Place) -> Drawing:
    """A window of the plan around the first slot, the way a phone is held."""
    layout = get_layout(place.layout_id)
    drawing = draw(layout, slots_of(layout.id), shapes_of(layout.id), turn="lying")
    return drawing.around(place.slot_ids[0], width_m=40, height_m=25)


def _marks(vendor: Vendor, place: Place) -> dict[int, Mark]:
    return {id_: Mark(vendor.category, "open") for id_ in place.slot_ids}
