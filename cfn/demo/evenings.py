"""Nights of the demo: ten past ones, tonight, and a full queue for the next."""

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from cfn.applications.models import (
    Application,
    ApplicationState,
    ApplicationStep,
    Wish,
)
from cfn.attendance.models import CheckIn, Presence, StallStatus, StatusReport
from cfn.core.db import atomic
from cfn.layouts.models import Slot
from cfn.layouts.rules import why_unfit
from cfn.nights.models import Night, NightState
from cfn.placements.models import (
    Placement,
    PlacementSlot,
    PlacementState,
    Release,
)
from cfn.placements.rules import plan_hash, plan_row
from cfn.vendors.models import Vendor

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_NO_SHOW_SHARE = 0.06
_NOTES = ("", "", "", "Bawa meja sendiri.", "Datang pukul 16.30.", "Anak bantu jaga.")

# What stalls say of themselves on the demo's evening, by weight.
_WORDS = (
    (StallStatus.OPEN, 60),
    (StallStatus.NEARLY_OUT, 14),
    (StallStatus.SOLD_OUT, 8),
    (StallStatus.PAUSE, 6),
    (StallStatus.CLOSED, 2),
)


class Evenings:
    """Fills nights with applications, placements and attendance, all by one seed."""

    def __init__(self, vendors: Sequence[Vendor], organiser_id: int, seed: int) -> None:
        self.vendors, self.by_id = list(vendors), organiser_id
        self.chance = random.Random(seed)
        self.codes: set[str] = set()

    def apply(self, night: Night, vendors: Sequence[Vendor]) -> list[Application]:
        """Each vendor asks for the night, in a shuffled order, with a wish or two."""
        slots = night.layout.slots if night.layout else []
        span = (night.applications_close_at - night.applications_open_at) * 0.4
        order = self.chance.sample(list(vendors), len(vendors))
        rows = []
        for n, vendor in enumerate(order):
            at = night.applications_open_at + span * ((n + 1) / (len(order) + 1))
            rows.append(self._application(night, vendor, at, slots))
        with atomic() as session:
            session.add_all(rows)
            session.flush()
        return rows

    def _application(
        self, night: Night, vendor: Vendor, at: datetime, slots: Sequence[Slot]
    ) -> Application:
        fitting = [slot for slot in slots if fits(slot, vendor)]
        wished = self.chance.sample(
            fitting, min(len(fitting), self.chance.randint(0, 3))
        )
        row = Application(
            code=self._code(),
            night=night,
            vendor=vendor,
            watts=vendor.watts,
            fire=vendor.fire,
            own_tent=vendor.own_tent,
            slots_needed=vendor.slots_needed,
            note=self.chance.choice(_NOTES),
            submitted_at=at,
            updated_at=at,
        )
        row.wishes = [Wish(rank=n, slot=slot) for n, slot in enumerate(wished, 1)]
        row.steps = [
            ApplicationStep(
                at=at, by_id=vendor.owner_id, state=ApplicationState.SUBMITTED
            )
        ]
        return row

    def _code(self) -> str:
        """Six letters and digits that nobody mistakes for one another."""
        while (code := "".join(self.chance.choices(_LETTERS, k=6))) in self.codes:
            continue
        self.codes.add(code)
        return code

    def decide(self, application: Application, state: str, at: datetime) -> None:
        application.state, application.updated_at = state, at
        application.steps.append(ApplicationStep(at=at, by_id=self.by_id, state=state))

    def place(
        self, night: Night, applications: Sequence[Application]
    ) -> list[Placement]:
        """First come, first placed; whom no slot suits goes to the waiting list."""
        assert night.layout is not None
        free = list(night.layout.slots)
        at, placements = night.release_at - timedelta(hours=3), []
        for row in sorted(applications, key=lambda a: a.submitted_at):
            chosen = _first_run(free, row)
            self.decide(
                row,
                ApplicationState.APPROVED if chosen else ApplicationState.WAITLISTED,
                at,
            )
            if chosen:
                free = [slot for slot in free if slot not in chosen]
                placements.append(self._placement(night, row, chosen))
        with atomic() as session:
            session.add_all(placements)
            session.flush()
            self._release(night, placements)
        return placements

    def _placement(
        self, night: Night, row: Application, slots: Sequence[Slot]
    ) -> Placement:
        placement = Placement(
            night_id=night.id,
            application=row,
            state=PlacementState.RELEASED,
            placed_at=night.release_at - timedelta(hours=1),
            placed_by_id=self.by_id,
        )
        placement.taken = [
            PlacementSlot(night_id=night.id, slot=slot, position=n)
            for n, slot in enumerate(slots)
        ]
        return placement

    def _release(self, night: Night, placements: Sequence[Placement]) -> None:
        """Version 1 of the plan, and the layout frozen with it."""
        assert night.layout is not None
        plan = sorted((plan_row(p) for p in placements), key=lambda r: r["labels"])
        night.state = NightState.RELEASED
        night.layout.frozen_at = night.layout.frozen_at or night.release_at
        with atomic() as session:
            session.add(
                Release(
                    night_id=night.id,
                    n=1,
                    at=night.release_at,
                    by_id=self.by_id,
                    layout_id=night.layout.id,
                    plan=plan,
                    changes=[],
                    hash=plan_hash(night.id, 1, plan),
                )
            )

    def attend(
        self, placements: Sequence[Placement], officer_id: int, from_at: datetime
    ) -> list[Placement]:
        """An officer walks by; a few stalls stay empty. Returns those that came."""
        came, marks = [], []
        for n, placement in enumerate(placements):
            here = self.chance.random() >= _NO_SHOW_SHARE
            presence = Presence.ARRIVED if here else Presence.ABSENT
            placement.state = (
                PlacementState.CHECKED_IN if here else PlacementState.NO_SHOW
            )
            marks.append(
                CheckIn(
                    night_id=placement.night_id,
                    placement=placement,
                    presence=presence,
                    at=from_at + timedelta(seconds=20 * n),
                    by_id=officer_id,
                )
            )
            if here:
                came.append(placement)
        with atomic() as session:
            session.add_all(marks)
        return came

    def speak(self, placements: Sequence[Placement], now: datetime) -> None:
        """Most stalls say how they are doing; a few have been silent for long."""
        words = [word for word, _ in _WORDS]
        weights = [weight for _, weight in _WORDS]
        with atomic() as session:
            for placement in placements:
                if self.chance.random() < 0.25:
                    continue
                word = self.chance.choices(words, weights)[0]
                pause = timedelta(minutes=20) if word == StallStatus.PAUSE else None
                at = now - timedelta(minutes=self.chance.randint(1, 50))
                session.add(
                    StatusReport(
                        night_id=placement.night_id,
                        placement_id=placement.id,
                        status=word,
                        at=now if pause else at,
                        until_at=now + pause if pause else None,
                        by_id=placement.application.vendor.owner_id,
                    )
                )


def fits(slot: Slot, vendor: Vendor) -> bool:
    return (
        why_unfit(slot, category=vendor.category, watts=vendor.watts, fire=vendor.fire)
        is None
    )


def _first_run(free: Sequence[Slot], row: Application) -> list[Slot]:
    """The first free suitable slots side by side in one row, or none."""
    for slot in sorted(free, key=lambda s: s.position):
        run = [
            other
            for other in free
            if other.row == slot.row
            and slot.position <= other.position < slot.position + row.slots_needed
        ]
        if len(run) == row.slots_needed and all(fits(s, row.vendor) for s in run):
            return sorted(run, key=lambda s: s.position)
    return []


def past_saturdays(before: date, count: int) -> list[date]:
    """The last ``count`` Saturdays before a date, oldest first."""
    back = (before.isoweekday() - 6) % 7 or 7
    newest = before - timedelta(days=back)
    return [newest - timedelta(weeks=n) for n in reversed(range(count))]
