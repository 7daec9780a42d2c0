"""The log as a page, for admins and organisers."""

from typing import Any

from flask import Blueprint, render_template, request

from cfn.audit.queries import PAGE, entries
from cfn.core.access import Role, allow

bp = Blueprint("audit", __name__)


@bp.get("/audit")
@allow(Role.ADMIN, Role.ORGANISER)
def log() -> Any:
    page = max(1, request.args.get("page", 1, type=int))
    action, subject = request.args.get("action", ""), request.args.get("subject", "")
    rows, total = entries(action, subject, page)
    return render_template(
        "audit/log.html",
        entries=rows,
        total=total,
        page=page,
        pages=max(1, -(-total // PAGE)),
        action=action,
        subject=subject,
    )
