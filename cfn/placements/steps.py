"""Writing a step at the desk: who stands where before and after, and undo's stack."""

from collections.abc import Iterable, Mapping

from sqlalchemy import update

from cfn.accounts.models import Person
from cfn.audit.service import record
from cfn.core import clock, versions
from cfn.core.db import atomic, db
from cfn.core.errors import Conflict, Refusal
from cfn.core.msgids import N_
from cfn.nights.models import NightState
from cfn.placements.board import Board, Stands
from cfn.placements.models import (
    DeskStep,
    Placement,
    PlacementSlot,
    PlacementState,
    Release,
)
from cfn.placements.queries import current_release, known_plan
from cfn.placements.rules import OVERLAP, check_not_here, check_not_own


def carry_out(
    board: Board, kind: str, after: Stands, *, reason: str = "", by: Person
) -> DeskStep:
    """Put everybody in ``after`` where it says and keep it as one step for undo.

    Part of the caller's ``atomic()``, in which ``board`` was read.
    """
    release = current_release(board.night.id)
    with atomic() as session:
        before = rearrange(board, after, release, by=by)
        step = DeskStep(
            night_id=board.night.id,
            by_id=by.id,
            kind=kind,
            before=as_json(before),
            after=as_json(after),
            reason=reason.strip(),
            release_n=release.n if release else 0,
        )
        session.add(step)
        record(
            f"placement.{kind}",
            board.night,
            by=by,
            before=step.before,
            after=step.after,
            **({"reason": step.reason} if step.reason else {}),
        )
    return step


def rearrange(
    board: Board, after: Stands, release: Release | None, *, by: Person
) -> Stands:
    """Put everybody in ``after`` where it says; gives where they stood before."""
    before = {id_: board.stands(id_) for id_ in after}
    _check(board, after, by)
    with atomic() as session:
        for id_ in after:
            if id_ in board.standing:
                end(board.standing[id_])
        session.flush()  # the old rows leave the unique index before the new come
        stand(board, after, release, by=by)
        if board.night.state == NightState.RELEASED:
            versions.bump(f"night:{board.night.id}")
    return before


def _check(board: Board, after: Stands, by: Person) -> None:
    """Everybody suits, nobody is here already, nobody's own, no slot twice."""
    for id_, slots in after.items():
        application = board.get(id_)
        check_not_own(application.vendor.owner_id, by.id, application.vendor.name)
        if id_ in board.standing:
            check_not_here(board.standing[id_], application.vendor.name)
        if slots:
            _check_fits(board, id_, slots, after, by)
    used = [slot for slots in after.values() for slot in slots]
    if len(used) != len(set(used)):
        raise Refusal(OVERLAP)


def _check_fits(
    board: Board, id_: int, slots: tuple[int, ...], after: Stands, by: Person
) -> None:
    application = board.get(id_)
    if id_ not in board.asking:
        raise Conflict(
            N_("%(name)s is not approved any more."), name=application.vendor.name
        )
    if slots[0] not in board.slots:
        raise Conflict(N_("This slot is no longer on the plan of this night."))
    why = board.why_unfit(application, slots[0])
    if why is not None and len(after) > 1:
        raise Refusal(
            N_("%(name)s does not fit on %(label)s, so nothing was moved."),
            name=application.vendor.name,
            label=board.label(slots[:1]),
        )
    if why is not None:
        raise Refusal(why[0], **why[1])
    taken = board.why_not(application, slots[0], by_id=by.id, leaving=after)
    if taken is not None:
        raise Conflict(taken[0], **taken[1])


def end(placement: Placement, state: PlacementState = PlacementState.MOVED) -> None:
    """Free the slots. A no-show stays one: the record of the evening counts it."""
    now = clock.now()
    if placement.state != PlacementState.NO_SHOW:
        placement.state = state
    placement.ended_at = now
    with atomic() as session:
        session.execute(
            update(PlacementSlot)
            .where(PlacementSlot.placement_id == placement.id)
            .values(ended_at=now)
        )


def stand(board: Board, stands: Stands, release: Release | None, *, by: Person) -> None:
    """New placements; *released* where vendors and visitors know them just so."""
    known = {
        row["application"]: (tuple(row["slots"]), row["labels"])
        for row in known_plan(release, board.night.layout_id)
    }
    for id_, slots in stands.items():
        if not slots:
            continue
        same = (slots, [board.labels[slot] for slot in slots]) == known.get(id_)
        placement = Placement(
            night_id=board.night.id,
            application_id=id_,
            state=PlacementState.RELEASED if same else PlacementState.PLANNED,
            placed_by_id=by.id,
        )
        placement.taken = [
            PlacementSlot(night_id=board.night.id, slot_id=slot_id, position=n)
            for n, slot_id in enumerate(slots)
        ]
        db.session.add(placement)


def as_json(stands: Mapping[int, Iterable[int]]) -> dict[str, list[int]]:
    return {str(id_): list(slots) for id_, slots in stands.items()}


def from_json(stands: Mapping[str, Iterable[int]]) -> Stands:
    return {int(id_): tuple(slots) for id_, slots in stands.items()}


def undoable(steps: Iterable[DeskStep]) -> DeskStep | None:
    """The newest step of ``steps`` (newest first) that undo would take back."""
    waiting = (s for s in steps if s.undone_at is None and s.passed_at is None)
    return next(waiting, None)


def redoable(steps: Iterable[DeskStep]) -> DeskStep | None:
    """The step that was undone last; a new step since makes it unreachable."""
    found = None
    for step in steps:
        if step.undone_at is None:
            break
        found = step if step.passed_at is None else found
    return found
