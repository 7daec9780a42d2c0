"""The vendor chosen at the desk: which slots suit, which do not and why."""

from collections.abc import Mapping
from typing import Any

from cfn.applications.models import Application
from cfn.core.i18n import N_, translate
from cfn.layouts.drawing import Mark
from cfn.placements.blockers import of_placement
from cfn.placements.board import Board
from cfn.placements.views.screen import said


def marks(board: Board, chosen: Application | None, by_id: int) -> dict[int, Mark]:
    """How each slot looks on the desk: free, fit, no, busy or clash."""
    return {id_: _mark(board, chosen, id_, by_id) for id_ in board.slots}


def _mark(board: Board, chosen: Application | None, slot_id: int, by_id: int) -> Mark:
    label, there = board.label([slot_id]), board.occupants.get(slot_id)
    if there is not None:
        state = "clash" if of_placement(board, there) else "busy"
        title = f"{label}: {board.name(there)}"
        return Mark(board.get(there).vendor.category, state, title)
    if chosen is None:
        return Mark(None, "free", translate(N_("%(label)s is free"), label=label))
    why = board.why_not(chosen, slot_id, by_id=by_id)
    if why is None:
        return Mark(None, "fit", translate(N_("%(label)s suits"), label=label))
    return Mark(None, "no", said(why))


def choice(
    board: Board, chosen: Application, state: Mapping[str, Any], by_id: int
) -> dict[str, Any]:
    """The chosen vendor with its slots: ``fits`` (by wish, then along the walk),
    ``swaps`` and ``unfit``, each with what the lists say."""
    vendor = next(v for v in state["vendors"] if v["id"] == chosen.id)
    rank = {slot: n for n, slot in enumerate(vendor["wishes"], start=1)}
    fits, unfit = [], []
    for slot in state["slots"]:
        if slot["id"] in board.occupants and slot["id"] not in vendor["at"]:
            continue
        why = board.why_not(chosen, slot["id"], by_id=by_id)
        if why is not None:
            unfit.append({**slot, "text": said(why)})
        elif slot["id"] not in vendor["at"][:1]:
            fits.append({**slot, "wish": rank.get(slot["id"])})
    fits.sort(key=lambda slot: slot["wish"] or 99)
    return {
        **vendor,
        "fits": fits,
        "unfit": unfit,
        "swaps": _swaps(board, chosen, by_id),
    }


def _swaps(board: Board, chosen: Application, by_id: int) -> list[dict[str, Any]]:
    """With whom the chosen one could swap places."""
    if chosen.id not in board.standing:
        return []
    return [
        {
            "value": f"{board.stands(id_)[0]}-{id_}",
            "label": f"{board.label(board.stands(id_))} · {board.name(id_)}",
        }
        for id_ in board.standing
        if id_ != chosen.id and board.why_no_swap(chosen, id_, by_id=by_id) is None
    ]
