"""The log as a page, for admins and organisers."""

from typing import Any

from flask import Blueprint, render_template, request, url_for

from cfn.audit.details import KIND_NAMES, kind_and_id, phrases
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
        _subject(),
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
        subject_name=_subject_name,
        kinds=sorted((translate(name), code) for code, name in KIND_NAMES.items()),
        kind=kind_and_id(wanted.subject)[0],
        number=kind_and_id(wanted.subject)[1],
        choices=sorted((_action_name(code), code) for code in actions()),
        page_url=lambda number: _address(wanted, number),
    )


def _action_name(code: str) -> str:
    return translate(ACTION_NAMES[code]) if code in ACTION_NAMES else code


def _subject() -> str:
    """What was chosen in the form, or the address of a link in the list."""
    kind, number = request.args.get("kind", ""), request.args.get("number", "").strip()
    if kind in KIND_NAMES:
        return f"{kind}:{number}" if number else kind
    return request.args.get("subject", "").strip()


def _subject_name(subject: str) -> str:
    """``nights:7`` as ``Malam 7``."""
    kind, number = kind_and_id(subject)
    if kind not in KIND_NAMES:
        return subject
    name = translate(KIND_NAMES[kind])
    return f"{name} {number}" if number.isdigit() else name


def _detail(detail: dict[str, Any]) -> str:
    """One detail after the other, in the reader's language."""
    return " · ".join(
        f"{translate(name)}: {', '.join(map(_said, values))}"
        for name, values in phrases(detail)
    )


def _said(value: str) -> str:
    return translate(value) if value else value


def _address(wanted: Wanted, page: int) -> str:
    return url_for(
        "audit.log",
        action=wanted.action or None,
        subject=wanted.subject or None,
        by=wanted.by_id,
        page=page if page > 1 else None,
    )
