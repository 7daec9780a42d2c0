"""Reading the journal: what others did, what can be taken back or done again."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from cfn.accounts.models import Person
from cfn.core.db import db
from cfn.layouts.models import LayoutStep

MOST_BACK = 400  # how far back the steps are looked at
MOST_SHOWN = 100


def steps_since(
    layout_id: int, n: int, *, but: str | None = None
) -> Sequence[LayoutStep]:
    """The steps after number ``n``, oldest first; without those of client ``but``."""
    wanted = (
        select(LayoutStep)
        .where(LayoutStep.layout_id == layout_id, LayoutStep.n > n)
        .options(joinedload(LayoutStep.person))
        .order_by(LayoutStep.n)
    )
    if but is not None:
        wanted = wanted.where(LayoutStep.client != but)
    return db.session.scalars(wanted).all()


def recent_steps(layout_id: int, *, most: int = MOST_SHOWN) -> Sequence[LayoutStep]:
    """The newest steps, newest first."""
    return db.session.scalars(
        select(LayoutStep)
        .where(LayoutStep.layout_id == layout_id)
        .options(joinedload(LayoutStep.person))
        .order_by(LayoutStep.n.desc())
        .limit(most)
    ).all()


def stacks(layout_id: int, person: Person) -> tuple[list[LayoutStep], list[LayoutStep]]:
    """A person's own steps that can be taken back, and those that can be done again.

    Both oldest first. A step that was taken back and done again stands there as its
    last doing, since that is what taking it back once more would undo.
    """
    own = db.session.scalars(
        select(LayoutStep)
        .where(LayoutStep.layout_id == layout_id, LayoutStep.person_id == person.id)
        .order_by(LayoutStep.n.desc())
        .limit(MOST_BACK)
    ).all()
    by_undone: dict[str, LayoutStep] = {s.undoes: s for s in own if s.undoes}
    back: list[LayoutStep] = []
    again: list[LayoutStep] = []
    for step in own:
        if step.undoes is not None:
            continue
        tip, is_done = step, True
        while tip.key in by_undone:
            tip, is_done = by_undone[tip.key], not is_done
        (back if is_done else again).append(tip)
    back.sort(key=lambda step: step.n)
    last = back[-1].n if back else 0
    newer = sorted((s for s in again if s.n > last), key=lambda s: s.n)
    return back[-MOST_SHOWN:], newer[-MOST_SHOWN:]


def as_json(step: LayoutStep) -> dict[str, Any]:
    """A step as the editor reads it."""
    return {
        "n": step.n,
        "id": step.key,
        "client": step.client,
        "name": step.name,
        "values": step.values,
        "changes": step.changes,
        "undoes": step.undoes,
        "by": step.person.name if step.person is not None else "",
    }
