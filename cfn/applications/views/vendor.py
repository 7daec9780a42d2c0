"""The vendor's pages: my applications, one with its history, answer, withdraw."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_login import current_user

from cfn.applications import service
from cfn.applications.forms import AnswerForm
from cfn.applications.models import Application
from cfn.applications.queries import (
    for_vendor,
    get_application,
    nights_to_choose,
    queue_places,
)
from cfn.applications.rules import (
    check_may_answer,
    check_may_edit,
    check_may_withdraw,
)
from cfn.applications.views import bp
from cfn.applications.views.guard import check_may_see
from cfn.applications.views.offer import night_choices
from cfn.core import clock
from cfn.core.access import Role, allow
from cfn.core.errors import Refusal
from cfn.core.i18n import N_, translate
from cfn.vendors.queries import find_vendor_of


def _may(check: Callable[..., None], row: Application) -> bool:
    """True where ``check`` would let the vendor through now."""
    try:
        check(row.state, row.night, clock.now())
    except Refusal:
        return False
    return True


@bp.get("/applications")
@allow(Role.VENDOR)
def mine() -> Any:
    vendor, today = find_vendor_of(current_user), clock.market_date(clock.now())
    rows = for_vendor(vendor.id) if vendor else []
    coming = [row for row in reversed(rows) if row.night.on >= today]
    choices = night_choices(nights_to_choose(today), rows)
    return render_template(
        "applications/mine.html",
        vendor=vendor,
        coming=coming,
        past=[row for row in rows if row.night.on < today],
        places=queue_places(row.night_id for row in coming),
        open_nights=[choice for choice in choices if not choice.why_not],
    )


@bp.get("/applications/<int:application_id>")
@allow(Role.VENDOR, Role.ORGANISER)
def show(application_id: int) -> Any:
    row = get_application(application_id)
    check_may_see(row)
    return render_template(
        "applications/show.html",
        application=row,
        place=queue_places([row.night_id]).get(row.id),
        may_edit=_may(check_may_edit, row),
        may_withdraw=_may(check_may_withdraw, row),
        may_answer=_may(check_may_answer, row),
        own=row.vendor.owner_id == current_user.id,
    )


@bp.route("/applications/<int:application_id>/answer", methods=["GET", "POST"])
@allow(Role.VENDOR, Role.ORGANISER)
def answer(application_id: int) -> Any:
    row, form = get_application(application_id), AnswerForm()
    check_may_see(row)
    if not form.is_submitted():
        check_may_answer(row.state, row.night, clock.now())
    if form.carry_out(
        service.answer, row, text=lambda: form.answer.data, by=current_user
    ):
        flash(translate(N_("Answered. Your application is under review again.")), "ok")
        return redirect(url_for("applications.show", application_id=row.id))
    return render_template(
        "applications/answer.html", form=form, application=row
    ), form.status


@bp.get("/applications/<int:application_id>/withdraw")
@allow(Role.VENDOR, Role.ORGANISER)
def withdraw(application_id: int) -> Any:
    """Asks once more. The button posts to ``placements``, which also frees a slot."""
    row = get_application(application_id)
    check_may_see(row)
    check_may_withdraw(row.state, row.night, clock.now())
    return render_template("applications/withdraw.html", application=row)
