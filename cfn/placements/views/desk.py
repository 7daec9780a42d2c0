"""The placement desk: unplaced vendors beside the map; every step can be undone."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from cfn.core.access import Role, allow
from cfn.core.errors import Conflict, Refusal
from cfn.core.i18n import N_, translate
from cfn.core.trade import CATEGORY_NAMES
from cfn.layouts.drawing import Mark, draw
from cfn.layouts.queries import shapes_of
from cfn.nights.queries import get_night
from cfn.placements import service
from cfn.placements.board import Board, Move
from cfn.placements.planning import read_board, why_left_out
from cfn.placements.queries import count_applications, current_release, my_steps
from cfn.placements.steps import redoable, undoable
from cfn.placements.views import bp


def _said(reason: Any) -> str:
    """A reason of the rules as a sentence; a category among its values too."""
    message, values = reason
    words = {
        key: translate(value) if key == "category" else value
        for key, value in values.items()
    }
    return translate(message, **words)


def _marks(board: Board, chosen: Any) -> tuple[dict[int, Mark], dict[int, str]]:
    """How each slot looks on the desk, and why those that do not fit do not."""
    marks, whys = {}, {}
    for id_, slot in board.slots.items():
        there = board.occupants.get(id_)
        title = f"{slot.label}: {board.name(there)}" if there else slot.label
        state, category = ("busy", None) if there else ("free", None)
        if there is not None and (occupant := board.find(there)) is not None:
            category = occupant.vendor.category
        if chosen is not None:
            why = board.why_not(chosen, id_, by_id=current_user.id)
            if why is None:
                state = "fit"
            else:
                whys[id_] = _said(why)
                title = whys[id_]
                state = state if there else "no"
        marks[id_] = Mark(category, state, title)
    return marks, whys


def _show(night_id: int, sentence: str = "", status: int = 200) -> Any:
    night = get_night(night_id)
    board = read_board(night)
    chosen = board.find(request.values.get("application", 0, type=int))
    marks, whys = _marks(board, chosen)
    last = current_release(night.id)
    steps = my_steps(night.id, current_user.id, last.n if last else 0)
    shapes = shapes_of(night.layout_id) if night.layout_id else []
    drawing = (
        draw(night.layout, list(board.slots.values()), shapes, turn="lying")
        if night.layout and board.slots
        else None
    )
    page = render_template(
        "placements/desk.html",
        night=night,
        board=board,
        chosen=chosen,
        drawing=drawing,
        marks=marks,
        whys=whys,
        sentence=sentence,
        reason=request.values.get("reason", ""),
        asked=count_applications(night.id),
        release=last,
        undo=undoable(steps),
        redo=redoable(steps),
        category_names=CATEGORY_NAMES,
        placed=sorted(board.standing.values(), key=lambda p: p.taken[0].slot.position),
    )
    return page, status


@bp.get("/nights/<int:night_id>/desk")
@allow(Role.ORGANISER)
def desk(night_id: int) -> Any:
    return _show(night_id)


def _asked() -> Move:
    form = request.form
    seen = [int(id_) for id_ in form.get("seen", "").split(",") if id_.isdigit()]
    return Move(
        application_id=form.get("application", 0, type=int),
        slot_id=form.get("slot", type=int),
        other_id=form.get("other", type=int),
        seen=tuple(seen),
        reason=form.get("reason", ""),
    )


def _carried_out(night_id: int, work: Any) -> Any:
    """Back to the desk; a refusal or conflict shows there with the fresh state."""
    try:
        sentence = work()
    except (Conflict, Refusal) as refusal:
        said = _said((refusal.message, refusal.values))
        return _show(night_id, said, refusal.status)
    if sentence:
        flash(sentence, "ok")
    return redirect(url_for("placements.desk", night_id=night_id))


@bp.post("/nights/<int:night_id>/desk/steps")
@allow(Role.ORGANISER)
def step(night_id: int) -> Any:
    def work() -> str:
        service.step(get_night(night_id), _asked(), by=current_user)
        return ""

    return _carried_out(night_id, work)


@bp.post("/nights/<int:night_id>/desk/undo")
@allow(Role.ORGANISER)
def undo(night_id: int) -> Any:
    def work() -> str:
        service.undo(get_night(night_id), by=current_user)
        return translate(N_("Undone."))

    return _carried_out(night_id, work)


@bp.post("/nights/<int:night_id>/desk/redo")
@allow(Role.ORGANISER)
def redo(night_id: int) -> Any:
    def work() -> str:
        service.redo(get_night(night_id), by=current_user)
        return translate(N_("Done again."))

    return _carried_out(night_id, work)


@bp.post("/nights/<int:night_id>/desk/filling")
@allow(Role.ORGANISER)
def fill(night_id: int) -> Any:
    def work() -> str:
        night = get_night(night_id)
        reason = request.form.get("reason", "")
        filled = service.fill(night, reason=reason, by=current_user)
        board = read_board(night)
        for id_, why in filled.left_out.items():
            application = board.get(id_)
            said = _said(why_left_out(why, application))
            flash(f"{application.vendor.name}: {said}", "wait")
        return translate(N_("%(n)s vendors were placed."), n=filled.placed)

    return _carried_out(night_id, work)
