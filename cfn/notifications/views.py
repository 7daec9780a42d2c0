"""The outbox: what waits, what has left, what could not be sent."""

from datetime import date
from typing import Any

import structlog
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user

from cfn.core.access import Role, allow
from cfn.core.formats import night_date
from cfn.core.i18n import N_, translate
from cfn.notifications import service
from cfn.notifications.models import Message
from cfn.notifications.queries import State, counts, get_message, messages, subjects
from cfn.notifications.rules import is_personal
from cfn.notifications.wording import link_to_send, wording_of

bp = Blueprint("notifications", __name__)
log = structlog.get_logger()

STATE_NAMES = {
    State.WAITING: N_("Waiting"),
    State.SENT: N_("Sent"),
    State.FAILED: N_("Not sent"),
}


@bp.get("/outbox")
@allow(Role.ORGANISER, Role.ADMIN)
def outbox() -> Any:
    state = _state()
    about = request.args.get("about", "")
    page = messages(state, about=about, page=request.args.get("page", 1, type=int))
    numbers = counts(about)
    return render_template(
        "notifications/outbox.html",
        state=state,
        about=about,
        page=page,
        letters=[_letter(message) for message in page.rows],
        tabs=[
            {
                "label": translate(name),
                "count": numbers[each],
                "href": _address(each, about),
                "current": each == state,
            }
            for each, name in STATE_NAMES.items()
        ],
        subjects=[(key, _subject_name(key, context)) for key, context in subjects()],
        page_url=lambda number: _address(state, about, number),
    )


@bp.post("/outbox/<int:message_id>/sent")
@allow(Role.ORGANISER, Role.ADMIN)
def sent(message_id: int) -> Any:
    message = service.mark_sent(get_message(message_id), by=current_user)
    flash(translate(N_("Marked as sent: %(name)s."), name=message.name), "ok")
    return redirect(_address(_state(), request.args.get("about", "")))


@bp.post("/outbox/<int:message_id>/waiting")
@allow(Role.ORGANISER, Role.ADMIN)
def waiting(message_id: int) -> Any:
    message = service.mark_waiting(get_message(message_id), by=current_user)
    flash(translate(N_("Waiting again: %(name)s."), name=message.name), "ok")
    return redirect(_address(_state(), request.args.get("about", "")))


def _state() -> State:
    wanted = request.args.get("state", "")
    return State(wanted) if wanted in list(State) else State.WAITING


def _address(state: State, about: str, page: int = 1) -> str:
    return url_for(
        "notifications.outbox",
        state=state,
        about=about or None,
        page=page if page > 1 else None,
    )


def _letter(message: Message) -> dict[str, Any]:
    """What the page shows of one message. Personal links stay unread."""
    letter = {"row": message, "wording": None, "link": None, "broken": False}
    if is_personal(message.context):
        return letter
    try:
        wording = wording_of(message)
    except Exception:  # one letter that cannot be written must not hide the others
        log.exception("letter cannot be written", message=message.id)
        return letter | {"broken": True}
    link = link_to_send(message, wording) if message.channel == "whatsapp" else None
    return letter | {"wording": wording, "link": link}


def _subject_name(about: str, context: dict[str, Any]) -> str:
    """``night:7`` as people say it: its date where the message holds it."""
    try:
        return night_date(date.fromisoformat(context["on"]))
    except (KeyError, TypeError, ValueError):
        kind, _, number = about.partition(":")
        if kind == "night":
            return translate(N_("Night no. %(number)s"), number=number)
        return about
