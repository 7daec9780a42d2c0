"""What changed between the versions of a plan, for everybody."""

from typing import Any

from flask import render_template

from cfn.core.access import public
from cfn.nights.queries import get_public_night
from cfn.placements.queries import releases
from cfn.placements.views import bp
from cfn.vendors.queries import public_vendors


@bp.get("/nights/<int:night_id>/changes")
@public
def changes(night_id: int) -> Any:
    night, rows = get_public_night(night_id), releases(night_id)
    ids = {change["vendor"] for row in rows for change in row.changes}
    return render_template(
        "placements/changes.html",
        night=night,
        releases=rows,
        vendors=public_vendors(ids) if ids else {},
    )
