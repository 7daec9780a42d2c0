"""Moving a night to another layout: who keeps the slot, and who loses it.

It is looked at first (``foresee``) and then done (``move_to``), on what is true by then:
``digest`` stands for all that the organiser saw. Vendors learn of it with the next
release, as of every other change of the plan.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import update

from cfn.accounts.models import Person
from cfn.applications.following import Followed, follow_slots
from cfn.applications.models import Application
from cfn.applications.queries import approved
from cfn.audit.service import record
from cfn.core import clock
from cfn.core.db import atomic, db
from cfn.core.errors import Conflict, Refusal
from cfn.core.msgids import N_
from cfn.layouts.lineage import Match, match_of, pair
from cfn.layouts.models import Layout, Slot
from cfn.layouts.queries import slots_of
from cfn.nights.models import Night
from cfn.nights.service import use_layout
from cfn.placements.board import Board, Stands
from cfn.placements.models import DeskStep, Placement
from cfn.placements.planning import read_board
from cfn.placements.queries import current_release
from cfn.placements.rules import Reason, check_may_relocate
from cfn.placements.steps import as_json, end, stand

GONE = N_("%(label)s is not on that layout.")
APART = N_("%(label)s are not side by side on that layout.")
CHANGED = N_("The plan or the layout was changed a moment ago. Look once more.")


@dataclass(frozen=True)
class Kept:
    """Somebody who stays on the slot, perhaps under another number."""

    application: Application
    slots: tuple[int, ...]  # of the new layout
    was: str
    now: str

    @property
    def is_renamed(self) -> bool:
        return self.was != self.now


@dataclass(frozen=True)
class Displaced:
    """Somebody who is taken off the plan, and why."""

    application: Application
    was: str
    why: Reason


@dataclass(frozen=True)
class Transfer:
    """What moving a night to ``layout`` would do. ``pairs`` are the new slots by the
    ids of the old ones; ``board`` is the new street, with nobody on it."""

    layout: Layout
    board: Board
    match: Match
    pairs: Mapping[int, Slot]
    kept: Sequence[Kept]
    displaced: Sequence[Displaced]

    @property
    def renamed(self) -> list[Kept]:
        return [one for one in self.kept if one.is_renamed]

    @property
    def digest(self) -> str:
        return digest_of(
            self.board.night.layout_id,
            self.layout.id,
            self.layout.version,
            [(k.application.id, k.was, k.now) for k in self.kept],
            [(d.application.id, d.was) for d in self.displaced],
        )


def digest_of(*seen: Any) -> str:
    """Sixteen signs that stand for what a page showed."""
    return hashlib.sha256(json.dumps(seen).encode()).hexdigest()[:16]


def foresee(night: Night, layout: Layout) -> Transfer:
    """Who would keep the slot on ``layout``, and who not. Nothing is changed."""
    here = read_board(night)
    slots = slots_of(layout.id)
    match = Match.NONE
    if night.layout_id is not None:
        match = match_of(night.layout_id, layout.id)
    pairs = pair(match, list(here.slots.values()), slots)
    there = Board.of(night, slots, approved(night.id), [])
    found = [
        _follow(here, there, placement, pairs)
        for placement in sorted(here.standing.values(), key=on_the_walk)
    ]
    kept = [one for one in found if isinstance(one, Kept)]
    displaced = [one for one in found if isinstance(one, Displaced)]
    return Transfer(layout, there, match, pairs, kept, displaced)


def on_the_walk(placement: Placement) -> int:
    """Sorts placements as one meets them on the street."""
    return placement.taken[0].slot.position


def _follow(
    here: Board, there: Board, placement: Placement, pairs: Mapping[int, Slot]
) -> Kept | Displaced:
    application = placement.application
    old = [taken.slot_id for taken in placement.taken]
    was = here.label(old)
    if missing := [slot for slot in old if slot not in pairs]:
        return Displaced(application, was, (GONE, {"label": here.label(missing)}))
    new = tuple(pairs[slot].id for slot in old)
    why = there.why_unfit(application, new[0])
    if why is None and there.run(application, new[0]) != new:
        why = APART, {"label": there.label(new)}
    if why is not None:
        return Displaced(application, was, why)
    return Kept(application, new, was, there.label(new))


def move_to(
    night: Night,
    layout: Layout,
    *,
    reason: str = "",
    seen: str | None = None,
    by: Person,
) -> Transfer:
    """Stand a night on ``layout``: who has a slot there keeps it, the others are
    unplaced. Of two organisers at once the second sees how it stands now."""
    with atomic():
        check_may_relocate(night, clock.now(), reason)
        if night.layout_id == layout.id:
            raise Refusal(N_("The night stands on this layout already."))
        transfer = foresee(night, layout)
        if seen is not None and seen != transfer.digest:
            raise Conflict(CHANGED)
        relocate(night, transfer, reason=reason, by=by)
    return transfer


def relocate(night: Night, transfer: Transfer, *, reason: str, by: Person) -> Followed:
    """Do what was foreseen. Part of the caller's ``atomic()``."""
    release, here = current_release(night.id), read_board(night)
    after: Stands = {kept.application.id: kept.slots for kept in transfer.kept}
    with atomic() as session:
        for placement in here.standing.values():
            end(placement)
        session.flush()  # the old rows leave the unique index before the new come
        use_layout(night, transfer.layout, by=by)
        # On a layout that may still be drawn on nobody stands for good: check-in waits
        # for the next release, which checks and freezes it.
        known = release if transfer.layout.frozen_at is not None else None
        stand(transfer.board, after, known, by=by)
        followed = follow_slots(night.id, transfer.pairs, by=by)
        _pass_steps(night.id)
        _note(night, here, after, release.n if release else 0, reason, by)
    return followed


def _pass_steps(night_id: int) -> None:
    """Steps at the desk name slots of the old layout: undo and redo pass them by."""
    db.session.execute(
        update(DeskStep)
        .where(DeskStep.night_id == night_id, DeskStep.passed_at.is_(None))
        .values(passed_at=clock.now())
    )


def _note(
    night: Night, here: Board, after: Stands, release_n: int, reason: str, by: Person
) -> None:
    """One step of the desk's journal, not to be undone there: the way back is to move
    to the old layout. Its reason is offered at the next release; the log says how many
    stay and names those who lose their slots."""
    before = {id_: here.stands(id_) for id_ in here.standing}
    after = {id_: after.get(id_, ()) for id_ in here.standing}
    with atomic() as session:
        step = DeskStep(
            night_id=night.id,
            by_id=by.id,
            kind="layout",
            before=as_json(before),
            after=as_json(after),
            reason=reason.strip(),
            release_n=release_n,
            passed_at=clock.now(),
        )
        session.add(step)
        record(
            "placement.layout",
            night,
            by=by,
            placed=sum(map(bool, after.values())),
            before=as_json({id_: before[id_] for id_ in before if not after[id_]}),
            **({"reason": step.reason} if step.reason else {}),
        )
