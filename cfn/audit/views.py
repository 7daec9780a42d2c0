"""The log as a page, for admins and organisers."""

import json
from typing import Any

from flask import Blueprint, render_template, request, url_for

from cfn.audit.queries import Wanted, actions, entries
from cfn.audit.wording import ACTION_NAMES
from cfn.core.access import Role, allow
from cfn.core.i18n import translate
from cfn.core.names import names_of

bp = Blueprint("audit", __name__)


@bp.get("/audit")
@allow(Role.ADMIN, Role.ORGANISER)
def log() -> Any:
    wanted = Wanted(
        request.args.get("action", ""),
        request.args.get("subject", "").strip(),
        request.args.get("by", type=int),
    )
    page = entries(wanted, request.args.get("page", 1, type=int))
    names = names_of([wanted.by_id, *(row.by_id for row in page.rows)])
    return render_template(
        "audit/log.html",
        wanted=wanted,
        page=page,
        names=names,
        action_name=_action_name,
        detail_of=_detail,
        choices=sorted((_action_name(code), code) for code in actions()),
        page_url=lambda number: _address(wanted, number),
    )


def _action_name(code: str) -> str:
    return translate(ACTION_NAMES[code]) if code in ACTION_NAMES else code


def _detail(detail: dict[str, Any]) -> str:
    """Ids and states as they are kept, one after the other."""
    return " · ".join(f"{key}: {_said(value)}" for key, value in detail.items())


def _said(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _address(wanted: Wanted, page: int) -> str:
    return url_for(
        "audit.log",
        action=wanted.action or None,
        subject=wanted.subject or None,
        by=wanted.by_id,
        page=page if page > 1 else None,
    )
