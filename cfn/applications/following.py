"""Wishes follow their slots when a night moves to another layout."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from cfn.accounts.models import Person
from cfn.applications.models import Application, Wish
from cfn.audit.service import record
from cfn.core.db import atomic, db
from cfn.layouts.models import Slot


@dataclass(frozen=True)
class Followed:
    """How many wishes went along, and how many had no slot to go to."""

    moved: int = 0
    dropped: int = 0


def wishing(night_id: int) -> list[Application]:
    """Applications of a night that wish for slots, with their wishes."""
    return list(
        db.session.scalars(
            select(Application)
            .where(Application.night_id == night_id, Application.wishes.any())
            .options(selectinload(Application.wishes).joinedload(Wish.slot))
            .order_by(Application.id)
        )
    )


def follow_slots(
    night_id: int, slots: Mapping[int, Slot], *, by: Person | None
) -> Followed:
    """Point each wish at ``slots[old slot id]``; a wish whose slot is gone is dropped,
    and those after it move up.

    A form that a vendor has open is out of date where a number changes.
    """
    moved = dropped = 0
    with atomic() as session:
        for row in wishing(night_id):
            old = [wish.slot for wish in row.wishes]
            new = [slots[slot.id] for slot in old if slot.id in slots]
            row.wishes.clear()
            session.flush()  # the old ones first: ranks are taken anew
            row.wishes.extend(
                Wish(rank=rank, slot_id=slot.id) for rank, slot in enumerate(new, 1)
            )
            if [slot.label for slot in new] != [slot.label for slot in old]:
                row.version += 1
            moved, dropped = moved + len(new), dropped + len(old) - len(new)
            if len(new) < len(old):
                record("application.wishes_dropped", row, by=by, n=len(old) - len(new))
    return Followed(moved, dropped)
