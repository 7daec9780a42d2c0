"""A vendor gives up a night; the slot is free at once."""

from typing import Any

from flask import flash, redirect, url_for
from flask_login import current_user

from cfn.applications.models import Application
from cfn.core.access import Role, allow
from cfn.core.db import db
from cfn.core.errors import NotFound
from cfn.core.i18n import N_, translate
from cfn.placements import service
from cfn.placements.views import bp


def _own_or_any(application_id: int) -> Application:
    """The person's own application; organisers act on behalf of anybody."""
    row = db.session.get(Application, application_id)
    if row is None:
        raise NotFound(N_("There is no such application."))
    own = row.vendor.owner_id == current_user.id
    if not own and Role.ORGANISER not in current_user.roles:
        raise NotFound(N_("There is no such application."))
    return row


@bp.post("/applications/<int:application_id>/withdrawal")
@allow(Role.VENDOR, Role.ORGANISER)
def give_up(application_id: int) -> Any:
    row = service.give_up(_own_or_any(application_id), by=current_user)
    flash(translate(N_("Withdrawn. The slot goes to somebody else.")), "ok")
    if row.vendor.owner_id == current_user.id:
        return redirect(url_for("applications.mine"))
    return redirect(url_for("applications.review", night_id=row.night_id))
