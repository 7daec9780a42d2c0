"""Taking over from another night: its layout, and on wish who stands there.

It is looked at first (``foresee_copy``) and then done (``copy_from``), like moving to
another layout, of which it makes use.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cfn.accounts.models import Person
from cfn.applications.models import Application, ApplicationState
from cfn.core import clock
from cfn.core.db import atomic
from cfn.core.errors import Conflict, Refusal
from cfn.core.msgids import N_
from cfn.layouts.models import Layout, Slot
from cfn.layouts.queries import slots_of
from cfn.layouts.service import copy_layout
from cfn.nights.models import Night
from cfn.placements.board import Board
from cfn.placements.models import DeskStep, Placement
from cfn.placements.planning import read_board
from cfn.placements.queries import live_placements, regulars, states_of
from cfn.placements.relocating import (
    CHANGED,
    Displaced,
    Transfer,
    digest_of,
    foresee,
    on_the_walk,
    relocate,
)
from cfn.placements.rules import NEXT_TAKEN, OWN, TAKEN, Reason, check_may_relocate
from cfn.placements.steps import carry_out

NOT_ASKED = N_("Has not applied for this night.")
NOT_APPROVED = N_("Is not approved on this night.")
THERE = N_("Stands on %(label)s on this night already.")
MOST_SIGNS = 80  # of a layout's name


class Take(StrEnum):
    """What is taken over."""

    LAYOUT = "layout"
    REGULARS = "regulars"  # with those who stand there every time, see queries.regulars
    ALL = "all"


@dataclass(frozen=True)
class Place:
    """Somebody who would stand here as there; ``slots`` are of the other's layout."""

    application: Application
    slots: tuple[Slot, ...]

    @property
    def label(self) -> str:
        return ", ".join(slot.label for slot in self.slots)


@dataclass(frozen=True)
class Left:
    """Somebody who stands there and would not be taken over."""

    name: str
    label: str  # there
    why: Reason


@dataclass(frozen=True)
class Copying:
    """What taking over would do; without ``transfer`` both use one layout already."""

    source: Night
    layout: Layout
    take: Take
    transfer: Transfer | None
    places: Sequence[Place]
    left: Sequence[Left]

    @property
    def lost(self) -> list[Displaced]:
        """Who loses a slot here and is not placed as there."""
        placed = {place.application.id for place in self.places}
        displaced = self.transfer.displaced if self.transfer else ()
        return [one for one in displaced if one.application.id not in placed]

    @property
    def digest(self) -> str:
        return digest_of(
            self.source.id,
            self.layout.id,
            self.take,
            self.transfer.digest if self.transfer else "",
            [(p.application.id, p.label) for p in self.places],
            [(x.name, x.label, x.why[0]) for x in self.left],
        )


def foresee_copy(night: Night, source: Night, take: Take, *, by: Person) -> Copying:
    """What taking over from ``source`` would do. Nothing is changed."""
    layout = source.layout
    if layout is None:
        raise Refusal(N_("That night has no layout yet."), field="source")
    if source.id == night.id:
        raise Refusal(N_("Choose another night than this one."), field="source")
    transfer = foresee(night, layout) if night.layout_id != layout.id else None
    street = _Street.of(night, transfer)
    there = live_placements(source.id) if take != Take.LAYOUT else []
    if take is Take.REGULARS:
        always = regulars(source)
        there = [p for p in there if p.application.vendor_id in always]
    states = states_of(night.id) if there else {}
    places, left = [], []
    for placement in sorted(there, key=on_the_walk):
        found = street.place(placement, states, by)
        if isinstance(found, Place):
            places.append(found)
        else:
            left.append(_left(placement, found))
    return Copying(source, layout, take, transfer, places, left)


def _left(placement: Placement, why: Reason) -> Left:
    labels = ", ".join(taken.slot.label for taken in placement.taken)
    return Left(placement.application.vendor.name, labels, why)


@dataclass
class _Street:
    """The street that the night would have, filling up."""

    board: Board
    taken: dict[int, str]  # names by slot id
    standing: dict[int, str]  # labels by application id
    asking: Mapping[int, Application]  # by vendor id

    @classmethod
    def of(cls, night: Night, transfer: Transfer | None) -> "_Street":
        if transfer is None:
            board = read_board(night)
            stands = {id_: board.stands(id_) for id_ in board.standing}
        else:
            board = transfer.board
            stands = {kept.application.id: kept.slots for kept in transfer.kept}
        asking = {row.vendor_id: row for row in board.asking.values()}
        taken = {slot: board.name(id_) for id_, at in stands.items() for slot in at}
        standing = {id_: board.label(at) for id_, at in stands.items()}
        return cls(board, taken, standing, asking)

    def place(
        self, placement: Placement, states: Mapping[int, str], by: Person
    ) -> Place | Reason:
        """The same slots for the same vendor, or why not."""
        vendor = placement.application.vendor
        application = self.asking.get(vendor.id)
        if application is None:
            gone = (None, ApplicationState.WITHDRAWN)
            asked = states.get(vendor.id) not in gone
            return (NOT_APPROVED if asked else NOT_ASKED), {}
        if application.id in self.standing:
            return THERE, {"label": self.standing[application.id]}
        if vendor.owner_id == by.id:
            return OWN, {"name": vendor.name}
        start = placement.taken[0].slot_id
        if (why := self.board.why_unfit(application, start)) is not None:
            return why
        run = self.board.run(application, start) or (start,)
        if (why := self._taken(application, run)) is not None:
            return why
        self.taken.update(dict.fromkeys(run, vendor.name))
        return Place(application, tuple(self.board.slots[slot] for slot in run))

    def _taken(self, application: Application, run: Iterable[int]) -> Reason | None:
        for n, slot in enumerate(run):
            if slot not in self.taken:
                continue
            label, other = self.board.label([slot]), self.taken[slot]
            if n == 0:
                return TAKEN, {"label": label, "name": other}
            name, size = application.vendor.name, application.slots_needed
            return NEXT_TAKEN, {"name": name, "n": size, "label": label, "other": other}
        return None


@dataclass(frozen=True)
class Copied:
    """What was done: on which layout the night stands now, and the step of the desk
    that placed vendors, if any."""

    layout: Layout
    step: DeskStep | None
    displaced: int

    @property
    def placed(self) -> int:
        return len(self.step.after) if self.step else 0


def copy_from(
    night: Night,
    source: Night,
    take: Take,
    *,
    copy: bool,
    reason: str = "",
    seen: str | None = None,
    by: Person,
) -> Copied:
    """Take the layout of ``source`` over, itself or as a ``copy`` that may be drawn on,
    and place who stands there as one step of the desk. All of it or nothing."""
    with atomic():
        check_may_relocate(night, clock.now(), reason)
        found = foresee_copy(night, source, take, by=by)
        if seen is not None and seen != found.digest:
            raise Conflict(CHANGED)
        layout, transfer = found.layout, found.transfer
        if copy:
            name = name_for(layout.name, night)
            layout = copy_layout(layout, name=name, by=by)
            transfer = foresee(night, layout)
        if transfer is None and not found.places:
            raise Refusal(N_("There is nothing to take over: the layout is the same."))
        if transfer is not None:
            relocate(night, transfer, reason=reason, by=by)
        step = _place(night, found.places, reason, by)
    return Copied(layout, step, len(found.lost))


def _place(
    night: Night, places: Sequence[Place], reason: str, by: Person
) -> DeskStep | None:
    """By key: the slots may be those of a copy by now."""
    if not places or night.layout_id is None:
        return None
    ids = {slot.key: slot.id for slot in slots_of(night.layout_id)}
    after = {
        place.application.id: tuple(ids[slot.key] for slot in place.slots)
        for place in places
    }
    return carry_out(read_board(night), "copy", after, reason=reason, by=by)


def name_for(name: str, night: Night) -> str:
    """What a layout's copy for a night is called: ``Denah kecil 06-12-2025``."""
    plain = re.sub(r" \d\d-\d\d-\d{4}$", "", name)
    return f"{plain[: MOST_SIGNS - 11]} {night.on:%d-%m-%Y}"
