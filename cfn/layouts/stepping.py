"""Reading the journal: what others did, what can be taken back or done again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import defer, joinedload

from cfn.accounts.models import Person
from cfn.core.db import db
from cfn.layouts.models import LayoutStep

MOST_BACK = 400  # how far back the steps are looked at
MOST_SHOWN = 100
STEPS_A_PAGE = 30


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


@dataclass(frozen=True)
class JournalPage:
    """Steps, newest first; ``taken_back`` says of those that undo or do again which
    of both they are, by key."""

    steps: Sequence[LayoutStep]
    number: int
    pages: int
    taken_back: dict[str, bool]


def journal_page(layout_id: int, number: int = 1) -> JournalPage:
    """One page of the journal; a number that is none gives the nearest page."""
    total = db.session.scalar(
        select(func.count())
        .select_from(LayoutStep)
        .where(LayoutStep.layout_id == layout_id)
    )
    pages = max(1, -(-(total or 0) // STEPS_A_PAGE))
    number = min(max(number, 1), pages)
    steps = db.session.scalars(
        select(LayoutStep)
        .where(LayoutStep.layout_id == layout_id)
        .options(joinedload(LayoutStep.person), defer(LayoutStep.changes))
        .order_by(LayoutStep.n.desc())
        .limit(STEPS_A_PAGE)
        .offset((number - 1) * STEPS_A_PAGE)
    ).all()
    return JournalPage(steps, number, pages, _directions(layout_id))


def _directions(layout_id: int) -> dict[str, bool]:
    """Of each step that undoes another: True when it takes back, False when it does
    again what a step before took back."""
    undone = db.session.execute(
        select(LayoutStep.key, LayoutStep.undoes)
        .where(LayoutStep.layout_id == layout_id, LayoutStep.undoes.is_not(None))
        .order_by(LayoutStep.n)
    )
    found: dict[str, bool] = {}
    for key, undoes in undone:  # a step undoes an earlier one
        found[key] = not found.get(undoes or "", False)
    return found


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
