"""The placement desk: unplaced vendors beside the map; every step can be undone.

The page works without script: choose a vendor (a link), choose a slot (a select), send.
Scripts send the same forms and get the fresh state as JSON, also after a refusal.
"""

import re
from collections.abc import Callable
from typing import Any

from flask import (
    flash,
    get_flashed_messages,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_login import current_user

from cfn.core.access import Role, allow
from cfn.core.errors import Busy, NotFound, Refusal
from cfn.core.i18n import N_, translate
from cfn.core.web import wants_json
from cfn.layouts.drawing import draw
from cfn.layouts.queries import shapes_of
from cfn.nights.models import Night
from cfn.nights.queries import get_night
from cfn.placements import service
from cfn.placements.board import Board, Move
from cfn.placements.planning import read_board, why_left_out
from cfn.placements.service import Filled
from cfn.placements.views import bp
from cfn.placements.views.chosen import choice, marks
from cfn.placements.views.screen import (
    category_chips,
    desk_state,
    done,
    is_shown,
    said,
    words,
)


@bp.get("/nights/<int:night_id>/desk")
@allow(Role.ORGANISER)
def desk(night_id: int) -> Any:
    return _page(get_night(night_id))


@bp.get("/nights/<int:night_id>/desk.json")
@allow(Role.ORGANISER)
def state(night_id: int) -> Any:
    """How it stands now, for desks that are open on another screen."""
    return jsonify(state=desk_state(get_night(night_id), current_user))


def _page(night: Night, refusal: Refusal | None = None) -> Any:
    board = read_board(night)
    state = desk_state(night, current_user, board)
    filters = {key: request.args.get(key, "") for key in ("q", "category")}
    chosen = board.find(request.values.get("application", 0, type=int))
    page = render_template(
        "placements/desk.html",
        night=night,
        state=state,
        categories=category_chips(state),
        shown=lambda vendor: is_shown(vendor, filters["q"], filters["category"]),
        chosen=choice(board, chosen, state, current_user.id) if chosen else None,
        filters=filters,
        drawing=_drawing(night, board),
        marks=marks(board, chosen, current_user.id),
        notes=get_flashed_messages(),
        sentence=said((refusal.message, refusal.values)) if refusal else "",
        reason_missing=refusal is not None and refusal.field == "reason",
        reason=request.form.get("reason", ""),
        words=words(),
    )
    return page, refusal.status if refusal else 200


def _drawing(night: Night, board: Board) -> Any:
    if night.layout is None or not board.slots:
        return None
    shapes = shapes_of(night.layout.id)
    return draw(night.layout, list(board.slots.values()), shapes, turn="lying")


_TARGET = re.compile(r"([0-9]+)(?:-([0-9]+))?")


def _asked() -> Move:
    """The form of a step. ``target`` is ``<slot>``, or ``<slot>-<who stands there>``
    for a swap; ``remove`` takes the vendor off the plan."""
    form = request.form
    off = bool(form.get("remove"))
    target = _TARGET.fullmatch(form.get("pick") or form.get("target", ""))
    if target is None and not off:
        raise Refusal(N_("Choose a slot first."), field="target")
    slot, other = target.groups() if target and not off else (None, None)
    return Move(
        application_id=form.get("application", 0, type=int),
        slot_id=int(slot) if slot else None,
        other_id=int(other) if other else None,
        seen=tuple(int(id_) for id_ in re.findall("[0-9]+", form.get("seen", ""))),
        reason=form.get("reason", ""),
    )


def _answer(night_id: int, work: Callable[[Night], list[str]]) -> Any:
    """Do ``work`` and show the fresh state, whatever came of it.

    ``work`` gives sentences: what was done, then what was left.
    """
    night = get_night(night_id)
    try:
        sentences = work(night)
    except (Busy, NotFound):
        raise
    except Refusal as refusal:
        if not wants_json():
            return _page(get_night(night_id), refusal)
        answer = {
            "error": said((refusal.message, refusal.values)),
            "field": refusal.field,
            "state": desk_state(get_night(night_id), current_user),
        }
        return answer, refusal.status
    if wants_json():
        return {"said": sentences, "state": desk_state(night, current_user)}
    for n, sentence in enumerate(sentences):
        flash(sentence, "wait" if n else "ok")
    return redirect(url_for("placements.desk", night_id=night_id))


@bp.post("/nights/<int:night_id>/desk/steps")
@allow(Role.ORGANISER)
def step(night_id: int) -> Any:
    def work(night: Night) -> list[str]:
        return [done(night, service.step(night, _asked(), by=current_user))]

    return _answer(night_id, work)


@bp.post("/nights/<int:night_id>/desk/undo")
@allow(Role.ORGANISER)
def undo(night_id: int) -> Any:
    def work(night: Night) -> list[str]:
        service.undo(night, by=current_user)
        return [translate(N_("Undone."))]

    return _answer(night_id, work)


@bp.post("/nights/<int:night_id>/desk/redo")
@allow(Role.ORGANISER)
def redo(night_id: int) -> Any:
    def work(night: Night) -> list[str]:
        service.redo(night, by=current_user)
        return [translate(N_("Done again."))]

    return _answer(night_id, work)


@bp.post("/nights/<int:night_id>/desk/filling")
@allow(Role.ORGANISER)
def fill(night_id: int) -> Any:
    def work(night: Night) -> list[str]:
        reason = request.form.get("reason", "")
        return _filled(night, service.fill(night, reason=reason, by=current_user))

    return _answer(night_id, work)


def _filled(night: Night, filled: Filled) -> list[str]:
    """How many were placed, how many not; then each one left out with the reason."""
    board, left = read_board(night), filled.left_out
    both = N_("%(n)s placed, %(left)s not:")
    one = N_("%(n)s placed. Everybody approved is on the plan.")
    first = translate(both if left else one, n=filled.placed, left=len(left))
    return [
        first,
        *(
            f"{board.name(id_)}: {said(why_left_out(why, board.get(id_)))}"
            for id_, why in left.items()
        ),
    ]
