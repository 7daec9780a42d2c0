"""The outbox for organisers: what waits, what left, what an organiser must send."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user

from cfn.core.access import allow
from cfn.core.i18n import N_, translate
from cfn.core.roles import Role
from cfn.notifications import service
from cfn.notifications.models import Message
from cfn.notifications.queries import State, counts, get_message, messages
from cfn.notifications.rules import is_personal
from cfn.notifications.wording import link_to_send, wording_of

bp = Blueprint("notifications", __name__)

STATE_NAMES = {
    State.WAITING: N_("Waiting"),
    State.SENT: N_("Sent"),
    State.FAILED: N_("Failed"),
}


def _line(message: Message) -> dict[str, Any]:
    """A message with its words; those with a personal link stay closed."""
    if is_personal(message.context):
        return {"message": message, "wording": None, "link": None}
    wording = wording_of(message)
    return {
        "message": message,
        "wording": wording,
        "link": link_to_send(message, wording),
    }


@bp.get("/outbox")
@allow(Role.ORGANISER, Role.ADMIN)
def outbox() -> Any:
    about = request.args.get("about", "")
    word = request.args.get("state", State.WAITING)
    state = State(word) if word in set(State) else State.WAITING
    page = messages(state, about=about, page=request.args.get("page", 1, type=int))
    return render_template(
        "notifications/outbox.html",
        lines=[_line(row) for row in page.rows],
        page=page,
        state=state,
        about=about,
        counts=counts(about),
        state_names=STATE_NAMES,
    )


def _back(message: Message) -> Any:
    return redirect(url_for("notifications.outbox", about=message.about or None))


@bp.post("/outbox/<int:message_id>/sending")
@allow(Role.ORGANISER, Role.ADMIN)
def sent(message_id: int) -> Any:
    row = service.mark_sent(get_message(message_id), by=current_user)
    flash(translate(N_("Marked as sent.")), "ok")
    return _back(row)


@bp.post("/outbox/<int:message_id>/waiting")
@allow(Role.ORGANISER, Role.ADMIN)
def waiting(message_id: int) -> Any:
    row = service.mark_waiting(get_message(message_id), by=current_user)
    flash(translate(N_("The message waits again.")), "ok")
    return _back(row)
