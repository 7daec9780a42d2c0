"""What organisers do at the placement desk. Each command is one step of undo.

Every command decides on rows re-read inside its own ``atomic()``: of two organisers
at once the second gets a ``Conflict`` that says how it stands now. Releasing is in
``releasing.py``, what ends a placement or a night in ``endings.py``, another layout in
``relocating.py`` and ``copying.py``; all are offered here too.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cfn.accounts.models import Person
from cfn.allocation import Reason, solve
from cfn.applications.models import Application
from cfn.audit.service import record
from cfn.core import clock
from cfn.core.db import atomic
from cfn.core.errors import Conflict, Refusal
from cfn.core.msgids import N_
from cfn.layouts.models import Slot
from cfn.nights.models import Night
from cfn.nights.queries import get_night
from cfn.placements.board import Board, Move
from cfn.placements.copying import copy_from
from cfn.placements.endings import cancel_night, change_night, give_up
from cfn.placements.models import DeskStep, Placement
from cfn.placements.planning import problem_of, read_board
from cfn.placements.queries import current_release, my_steps, steps_since
from cfn.placements.releasing import release
from cfn.placements.relocating import move_to
from cfn.placements.rules import check_may_plan, check_not_over
from cfn.placements.steps import (
    as_json,
    carry_out,
    from_json,
    rearrange,
    redoable,
    undoable,
)

__all__ = [
    "cancel_night",
    "change_night",
    "copy_from",
    "fill",
    "give_up",
    "move",
    "move_to",
    "place",
    "redo",
    "release",
    "remove",
    "step",
    "swap",
    "undo",
]


def step(night: Night, asked: Move, *, by: Person) -> DeskStep:
    """Place, move, swap or remove, whichever ``asked`` amounts to."""
    with atomic():
        check_may_plan(night, clock.now(), asked.reason)
        board = read_board(night)
        kind, after = board.outcome(asked)
        return carry_out(board, kind, after, reason=asked.reason, by=by)


def place(
    application: Application, slot: Slot, *, reason: str = "", by: Person
) -> DeskStep:
    """Put an application that is not on the plan on a free slot (and the next ones)."""
    asked = Move(application.id, slot.id, reason=reason)
    return step(get_night(application.night_id), asked, by=by)


def move(placement: Placement, slot: Slot, *, reason: str = "", by: Person) -> DeskStep:
    """Put a placed vendor on another free slot."""
    asked = Move(
        placement.application_id, slot.id, seen=_seen(placement), reason=reason
    )
    return step(get_night(placement.night_id), asked, by=by)


def swap(
    placement: Placement, other: Placement, *, reason: str = "", by: Person
) -> DeskStep:
    """Each stands where the other stood; both must suit, or nothing moves."""
    asked = Move(
        placement.application_id,
        other.taken[0].slot_id,
        other_id=other.application_id,
        seen=_seen(placement),
        reason=reason,
    )
    return step(get_night(placement.night_id), asked, by=by)


def remove(placement: Placement, *, reason: str = "", by: Person) -> DeskStep:
    """Take a vendor off the plan."""
    asked = Move(placement.application_id, None, seen=_seen(placement), reason=reason)
    return step(get_night(placement.night_id), asked, by=by)


def _seen(placement: Placement) -> tuple[int, ...]:
    return tuple(taken.slot_id for taken in placement.taken)


@dataclass(frozen=True)
class Filled:
    """What filling did: the step (None when nobody could be placed), and why not."""

    step: DeskStep | None
    left_out: Mapping[int, Reason] = field(default_factory=dict)  # by application id

    @property
    def placed(self) -> int:
        return len(self.step.after) if self.step else 0


def fill(night: Night, *, reason: str = "", by: Person) -> Filled:
    """Place everybody still waiting in the order of turns, as one step."""
    with atomic():
        check_may_plan(night, clock.now(), reason)
        board = read_board(night)
        if not board.unplaced:
            raise Refusal(N_("Everybody approved is on the plan already."))
        plan = solve(problem_of(board, by_id=by.id))
        if not plan.places:
            return Filled(None, plan.left_out)
        done = carry_out(board, "fill", dict(plan.places), reason=reason, by=by)
        return Filled(done, plan.left_out)


def undo(night: Night, *, by: Person) -> DeskStep:
    """Take the person's own last step back, one of the last twenty.

    When somebody else moved one of its vendors since, the step stays as it is, the
    reason is given as a conflict, and the next undo takes the step before it.
    """
    with atomic():
        check_not_over(night, clock.now())
        last = undoable(_my_steps(night, by))
        if last is None:
            raise Refusal(N_("There is nothing to undo."))
        board = read_board(night, about=from_json(last.after))
        conflict = _moved_since(board, last)
        if conflict is None:
            _turn(board, last, again=False, by=by)
        else:
            last.passed_at = clock.now()
    if conflict is not None:
        raise conflict
    return last


def redo(night: Night, *, by: Person) -> DeskStep:
    """Do the step again that the person undid last."""
    with atomic():
        check_not_over(night, clock.now())
        last = redoable(_my_steps(night, by))
        if last is None:
            raise Refusal(N_("There is nothing to do again."))
        board = read_board(night, about=from_json(last.after))
        for id_, slots in from_json(last.before).items():
            if board.stands(id_) != slots:
                raise Conflict(
                    N_("%(name)s was moved by somebody else since."),
                    name=board.name(id_),
                )
        _turn(board, last, again=True, by=by)
    return last


def _my_steps(night: Night, by: Person) -> list[DeskStep]:
    newest = current_release(night.id)
    return my_steps(night.id, by.id, newest.n if newest else 0)


def _turn(board: Board, done: DeskStep, *, again: bool, by: Person) -> None:
    """Take a step back, or do it again; the stack keeps the same row."""
    goal = from_json(done.after if again else done.before)
    newest = current_release(board.night.id)
    with atomic():
        rearrange(board, goal, newest, by=by)
        done.undone_at = None if again else clock.now()
        action = "placement.redone" if again else "placement.undone"
        record(action, board.night, by=by, step=done.id, after=as_json(goal))


def _moved_since(board: Board, last: DeskStep) -> Conflict | None:
    """Who moved a vendor of the step after it, or took its old slot."""
    before, after = from_json(last.before), from_json(last.after)
    for id_, slots in after.items():
        if board.stands(id_) != slots:
            return _blame(board, last, id_)
    for id_, slots in before.items():
        for slot in slots:
            there = board.occupants.get(slot)
            if there is not None and there not in after:
                return _blame(board, last, there)
        if slots and id_ not in board.asking:
            return Conflict(
                N_("%(name)s is not approved any more."), name=board.name(id_)
            )
    return None


def _blame(board: Board, last: DeskStep, application_id: int) -> Conflict:
    where = board.label(board.stands(application_id))
    for other, who in steps_since(board.night.id, last.id):
        if str(application_id) not in other.after or other.by_id == last.by_id:
            continue
        values = {"who": who, "name": board.name(application_id), "label": where}
        if where:
            return Conflict(
                N_("%(who)s has put %(name)s on %(label)s since. It stays there."),
                **values,
            )
        return Conflict(
            N_("%(who)s has taken %(name)s off the plan since. It stays so."), **values
        )
    return Conflict(
        N_("%(name)s was moved by somebody else since."),
        name=board.name(application_id),
    )
