"""From tables to values: the board of a night, and the problem for the allocation."""

from collections.abc import Iterable
from dataclasses import replace

from cfn.allocation import Applicant, Problem, Reason, Space, Why
from cfn.applications.models import Application
from cfn.applications.queries import approved
from cfn.core.msgids import N_
from cfn.layouts.queries import slots_of
from cfn.nights.models import Night
from cfn.placements import rules
from cfn.placements.board import Board
from cfn.placements.queries import applications_by_id, live_placements

LEFT_OUT = {
    Why.NONE_SUITS: N_("no slot of this plan suits the needs."),
    Why.NO_RUN: N_("nowhere are %(size)s suitable slots side by side."),
    Why.ALL_TAKEN: N_("all %(suitable)s places that suit are taken."),
}


def read_board(night: Night, *, about: Iterable[int] = ()) -> Board:
    """The desk as it is now. A constant number of statements.

    ``about`` are applications of an earlier step, to be called by name.
    """
    slots = slots_of(night.layout_id) if night.layout_id is not None else []
    board = Board.of(night, slots, approved(night.id), live_placements(night.id))
    return with_names(board, about)


def with_names(board: Board, ids: Iterable[int]) -> Board:
    """The same board, which also knows what those of ``ids`` are called who left it."""
    missing = [id_ for id_ in ids if board.find(id_) is None]
    if not missing:
        return board
    rows = applications_by_id(missing)
    return replace(board, gone={id_: row.vendor.name for id_, row in rows.items()})


def problem_of(board: Board, *, by_id: int | None) -> Problem:
    """Everybody unplaced in the order of turns; who stands stays.

    A business that ``by_id`` owns is left to another organiser.
    """
    spaces = tuple(
        Space(id_, board.next_of[id_], id_ in board.occupants) for id_ in board.slots
    )
    return Problem(
        spaces,
        tuple(
            _applicant(board, application)
            for application in board.unplaced
            if application.vendor.owner_id != by_id
        ),
    )


def _applicant(board: Board, application: Application) -> Applicant:
    fits = board.suits(application)
    return Applicant(
        id=application.id,
        suits=frozenset(slot for slot in board.slots if fits(slot)),
        size=application.slots_needed,
        wishes=tuple(wish.slot_id for wish in application.wishes),
    )


# Somebody whom the order would still place, and whom nobody placed.
PASSED_OVER = N_("the organisers left a slot free that suits. Ask them why.")


def why_left_out(reason: Reason | None, application: Application) -> rules.Reason:
    """The sentence for a reason, to stand behind the vendor's name."""
    if reason is None:
        return PASSED_OVER, {}
    return LEFT_OUT[reason.why], {
        "size": application.slots_needed,
        "suitable": reason.suitable,
    }
