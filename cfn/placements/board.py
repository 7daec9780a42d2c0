"""The street of one night on the desk: slots, who asks, who stands where. Pure.

A step at the desk is worked out here and written down by the service.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from cfn.allocation.problem import run_from
from cfn.applications.models import Application
from cfn.core.errors import Conflict, NotFound, Refusal
from cfn.core.msgids import N_
from cfn.layouts.models import Slot
from cfn.layouts.rules import why_unfit
from cfn.nights.models import Night
from cfn.placements.models import Placement
from cfn.placements.rules import (
    NEXT_TAKEN,
    OVERLAP,
    OWN,
    ROW_ENDS,
    TAKEN,
    Reason,
    neighbours,
)

Stands = dict[int, tuple[int, ...]]  # application id: slot ids, empty when off the plan


@dataclass(frozen=True)
class Move:
    """What one organiser asks for, and what the screen said when asking.

    ``slot_id`` None takes the application off the plan. ``other_id`` is the
    application that stood on the slot; ``seen`` where this one stood.
    """

    application_id: int
    slot_id: int | None
    other_id: int | None = None
    seen: tuple[int, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Board:
    """``slots`` in walking order, ``asking`` (approved) in the order of turns,
    ``standing`` the live placements by application id."""

    night: Night
    slots: Mapping[int, Slot]
    asking: Mapping[int, Application]
    standing: Mapping[int, Placement]
    labels: Mapping[int, str] = field(default_factory=dict)
    gone: Mapping[int, str] = field(default_factory=dict)  # names by application id

    @classmethod
    def of(
        cls,
        night: Night,
        slots: Sequence[Slot],
        asking: Iterable[Application],
        standing: Iterable[Placement],
    ) -> "Board":
        placements = {p.application_id: p for p in standing}
        labels = {t.slot_id: t.slot.label for p in placements.values() for t in p.taken}
        return cls(
            night=night,
            slots={slot.id: slot for slot in slots},
            asking={application.id: application for application in asking},
            standing=placements,
            labels=labels | {slot.id: slot.label for slot in slots},
        )

    @cached_property
    def next_of(self) -> Mapping[int, int | None]:
        return neighbours(self.slots.values())

    @cached_property
    def occupants(self) -> Mapping[int, int]:
        """Application ids by slot id."""
        return {
            slot: id_ for id_ in self.standing for slot in self.stands(id_)
        }  # the database lets nobody share

    @cached_property
    def unplaced(self) -> list[Application]:
        return [a for id_, a in self.asking.items() if id_ not in self.standing]

    @cached_property
    def free(self) -> list[Slot]:
        return [slot for id_, slot in self.slots.items() if id_ not in self.occupants]

    def stands(self, application_id: int) -> tuple[int, ...]:
        placement = self.standing.get(application_id)
        return tuple(taken.slot_id for taken in placement.taken) if placement else ()

    def find(self, application_id: int) -> Application | None:
        """An application that is approved or still on the plan."""
        if application_id in self.standing:
            return self.standing[application_id].application
        return self.asking.get(application_id)

    def get(self, application_id: int) -> Application:
        if (application := self.find(application_id)) is None:
            raise Conflict(
                N_("This application is not approved, or was withdrawn meanwhile.")
            )
        return application

    def name(self, application_id: int) -> str:
        """``gone`` names those who are neither approved nor on the plan any more."""
        application = self.find(application_id)
        if application is None:
            return self.gone.get(application_id, "?")
        return application.vendor.name

    def label(self, slots: Sequence[int]) -> str:
        """``A3, A4``."""
        return ", ".join(self.labels.get(slot, "?") for slot in slots)

    # --- what suits ---------------------------------------------------------------

    def run(self, application: Application, start: int) -> tuple[int, ...] | None:
        """The slots the application would take from ``start`` on."""
        return run_from(start, application.slots_needed, self.next_of)

    def why_slot(self, application: Application, slot_id: int) -> Reason | None:
        """Why one slot does not suit the goods and needs, whoever stands there."""
        return why_unfit(
            self.slots[slot_id],
            category=application.vendor.category,
            watts=application.watts,
            fire=application.fire,
        )

    def suits(self, application: Application) -> Callable[[int], bool]:
        return lambda slot_id: self.why_slot(application, slot_id) is None

    def why_unfit(self, application: Application, start: int) -> Reason | None:
        """Why the slots from ``start`` on do not suit, whoever stands there."""
        name, size = application.vendor.name, application.slots_needed
        run = self.run(application, start) or (start,)
        for slot_id in run:
            if (unfit := self.why_slot(application, slot_id)) is not None:
                return unfit
        if len(run) < size:
            return ROW_ENDS, {"name": name, "n": size, "label": self.label(run)}
        return None

    def why_not(
        self,
        application: Application,
        start: int,
        *,
        by_id: int,
        leaving: Iterable[int] = (),
    ) -> Reason | None:
        """Why the application may not stand from ``start`` on, or None.

        ``leaving`` are applications that leave their slots in the same step.
        """
        if application.vendor.owner_id == by_id:
            return OWN, {"name": application.vendor.name}
        if (unfit := self.why_unfit(application, start)) is not None:
            return unfit
        away = {application.id, *leaving}
        for slot_id in self.run(application, start) or ():
            other = self.occupants.get(slot_id)
            if other is None or other in away:
                continue
            values = {"label": self.label([slot_id]), "name": self.name(other)}
            if slot_id == start:
                return TAKEN, values
            n, name = application.slots_needed, application.vendor.name
            return NEXT_TAKEN, values | {"name": name, "n": n, "other": values["name"]}
        return None

    def why_no_swap(
        self, application: Application, other_id: int, *, by_id: int
    ) -> Reason | None:
        """Why two on the plan cannot swap places: the reason of who does not fit."""
        if not self.stands(application.id):
            here = self.stands(other_id)[:1]
            return TAKEN, {"label": self.label(here), "name": self.name(other_id)}
        after = self._swapped(application, other_id)
        for id_, slots in after.items():
            row = self.get(id_)
            why = self.why_not(row, slots[0], by_id=by_id, leaving=after)
            if why is not None:
                return why
        if set(after[application.id]) & set(after[other_id]):
            return OVERLAP, {}
        return None

    # --- what a step does ---------------------------------------------------------

    def outcome(self, move: Move) -> tuple[str, Stands]:
        """The kind of step that ``move`` is, and where it puts whom.

        Conflict when the screen showed something else than is true now.
        """
        application = self.get(move.application_id)
        self._check_seen(application, move)
        if move.slot_id is None:
            if not move.seen:
                raise Refusal(N_("This vendor is not on the plan."))
            return "remove", {application.id: ()}
        if move.slot_id not in self.slots:
            raise NotFound(N_("There is no such slot on this plan."))
        run = self.run(application, move.slot_id) or (move.slot_id,)
        if move.other_id is not None and move.other_id != application.id:
            return "swap", self._swapped(application, move.other_id)
        return "move" if move.seen else "place", {application.id: run}

    def _check_seen(self, application: Application, move: Move) -> None:
        stands = self.stands(application.id)
        if stands != move.seen:
            name = application.vendor.name
            if not stands:
                raise Conflict(N_("%(name)s is no longer on the plan."), name=name)
            raise Conflict(
                N_("%(name)s stands on %(label)s by now."),
                name=name,
                label=self.label(stands),
            )
        if move.slot_id is None:
            return
        there = self.occupants.get(move.slot_id)
        if there in (move.other_id, application.id):
            return
        label = self.label([move.slot_id])
        if there is None:
            raise Conflict(N_("%(label)s is free by now."), label=label)
        raise Conflict(TAKEN, label=label, name=self.name(there))

    def _swapped(self, application: Application, other_id: int) -> Stands:
        """Each starts where the other stands now."""
        other, mine = self.get(other_id), self.stands(application.id)
        theirs = self.stands(other_id)
        if not mine or not theirs:
            raise Conflict(TAKEN, label=self.label(theirs[:1]), name=other.vendor.name)
        return {
            application.id: self.run(application, theirs[0]) or theirs[:1],
            other_id: self.run(other, mine[0]) or mine[:1],
        }
