"""The journal of a layout: every change is a step, and a step can be taken back.

A step is kept whole or not at all. It is refused when a value may not be, and it is in
conflict when somebody else touched one of its objects since the page last looked.
What was broken by a step (a slot on another one) is kept and reported: that stops the
release, not the drawing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from cfn.accounts.models import Person
from cfn.audit.service import record
from cfn.core.db import atomic, db
from cfn.core.errors import Refusal
from cfn.core.msgids import N_
from cfn.layouts.geojson import MAX_POSITIONS, Bounds
from cfn.layouts.incoming import Batch, Step, checked
from cfn.layouts.models import Layout, LayoutStep, new_key
from cfn.layouts.objects import (
    LAYOUT,
    Change,
    Clash,
    Objects,
    Values,
    apply,
    as_objects,
    changes_between,
)
from cfn.layouts.queries import get_layout_with_all
from cfn.layouts.rules import check_may_change
from cfn.layouts.writing import write

IN_USE = N_("A night uses a slot that this would take away. Copy the layout.")
MOST_OBJECTS = 5_000


@dataclass(frozen=True)
class Kept:
    """A step is in the journal as number ``n``; with ``changes`` where they are not
    those that were sent: text is trimmed, defaults are filled in."""

    id: str
    n: int
    changes: tuple[Change, ...] | None = None


@dataclass(frozen=True)
class Disputed:
    """Somebody else changed the same objects; ``now`` is how they stand."""

    id: str
    keys: tuple[str, ...]
    now: dict[str, Values | None]
    by: str


@dataclass(frozen=True)
class Refused:
    """A step that may not be; ``refusal`` says why."""

    id: str
    keys: tuple[str, ...]
    refusal: Refusal = field(compare=False)


Outcome = Kept | Disputed | Refused


def keep(
    layout: Layout, batch: Batch, *, bounds: Bounds | None = None, by: Person | None
) -> list[Outcome]:
    """Keep the steps of one page in their order; each gets its own answer.

    Raises Refusal when the layout is frozen: then nothing can be kept.
    """
    with atomic():
        check_may_change(_reread(layout.id).frozen_at)
        return [_keep_one(layout.id, batch, step, bounds, by) for step in batch.steps]


def _keep_one(
    layout_id: int, batch: Batch, step: Step, bounds: Bounds | None, by: Person | None
) -> Outcome:
    if (known := find_step(layout_id, step.id)) is not None:
        return Kept(step.id, known.n)
    keys = tuple(dict.fromkeys(change.key for change in step.changes))
    objects = as_objects(_reread(layout_id))
    others = _touched_by_others(layout_id, batch)
    if touched := [key for key in keys if key in others]:
        return _disputed(layout_id, step, touched, objects)
    try:
        after = _checked(apply(objects, step.changes), keys, bounds)
        changes = tuple(changes_between(objects, after))
        with atomic():
            kept = add_step(
                layout_id,
                changes,
                name=step.name,
                values=step.values,
                key=step.id,
                client=batch.client,
                undoes=step.undoes,
                by=by,
            )
    except Clash as clash:
        return _disputed(layout_id, step, [clash.key], objects)
    except Refusal as refusal:
        return Refused(step.id, keys, refusal)
    sent = {change.key: change for change in step.changes}
    as_sent = len(sent) == len(changes) and all(sent[c.key] == c for c in changes)
    return Kept(step.id, kept.n, None if as_sent else changes)


def add_step(
    layout_id: int,
    changes: Sequence[Change],
    *,
    name: str,
    values: Mapping[str, Any],
    key: str = "",
    client: str = "",
    undoes: str | None = None,
    by: Person | None,
) -> LayoutStep:
    """Write changes into the tables and into the journal. Values are checked already.

    Raises Refusal for a number that is taken or a slot that a night uses.
    """
    with atomic() as session:
        layout = _reread(layout_id)
        after = apply(as_objects(layout), changes)
        check_names(after)
        if len(after) > MOST_OBJECTS:
            raise Refusal(N_("A layout holds at most %(n)s things."), n=MOST_OBJECTS)
        try:
            write(layout, after, changes)
        except IntegrityError as error:
            raise Refusal(IN_USE) from error
        step = note(layout, changes, name, values, key, client, undoes, by)
        record("layout.drawn", layout, by=by, step=step.n)
        session.flush()
    return step


def note(
    layout: Layout,
    changes: Sequence[Change],
    name: str,
    values: Mapping[str, Any],
    key: str = "",
    client: str = "",
    undoes: str | None = None,
    by: Person | None = None,
) -> LayoutStep:
    """One more line of the journal; the layout's version is its number."""
    layout.version += 1
    step = LayoutStep(
        layout_id=layout.id,
        n=layout.version,
        key=key or new_key("form"),
        client=client,
        person_id=by.id if by is not None else None,
        name=name,
        values=dict(values),
        changes=[change.as_dict() for change in changes],
        undoes=undoes,
    )
    db.session.add(step)
    return step


def _reread(layout_id: int) -> Layout:
    """The layout as the database has it now, whatever the session remembers."""
    db.session.flush()
    db.session.expire_all()
    return get_layout_with_all(layout_id)


def find_step(layout_id: int, key: str) -> LayoutStep | None:
    return db.session.scalar(
        select(LayoutStep).where(
            LayoutStep.layout_id == layout_id, LayoutStep.key == key
        )
    )


def _touched_by_others(layout_id: int, batch: Batch) -> set[str]:
    found = db.session.scalars(
        select(LayoutStep.changes).where(
            LayoutStep.layout_id == layout_id,
            LayoutStep.n > batch.base,
            LayoutStep.client != batch.client,
        )
    )
    return {change["key"] for changes in found for change in changes}


def _disputed(
    layout_id: int, step: Step, keys: Sequence[str], objects: Objects
) -> Disputed:
    last = last_step_of(layout_id, keys)
    name = last.person.name if last is not None and last.person is not None else ""
    return Disputed(step.id, tuple(keys), {k: objects.get(k) for k in keys}, name)


def last_step_of(layout_id: int, keys: Sequence[str]) -> LayoutStep | None:
    """The newest of the last 500 steps that touched one of the objects."""
    steps = db.session.scalars(
        select(LayoutStep)
        .where(LayoutStep.layout_id == layout_id)
        .order_by(LayoutStep.n.desc())
        .limit(500)
    )
    wanted = set(keys)
    return next(
        (s for s in steps if any(change["key"] in wanted for change in s.changes)), None
    )


def _checked(after: Objects, keys: Sequence[str], bounds: Bounds | None) -> Objects:
    """The objects with the changed ones looked at, value by value."""
    whole = dict(after)
    for key in keys:
        if key in whole:
            whole[key] = checked(key, whole[key], bounds)
    if sum(map(_positions, whole.values())) > MAX_POSITIONS:
        raise Refusal(N_("The file has more than %(n)s points."), n=MAX_POSITIONS)
    return whole


def _positions(values: Values) -> int:
    geometry = values.get("geometry") or values.get("outline")
    if geometry is None:
        return 1
    parts = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        return sum(len(ring) for ring in parts)
    return len(parts) if geometry["type"] == "LineString" else 1


def check_names(objects: Objects) -> None:
    """Numbers and letters are for people: A12 and a12 are the same."""
    for letter, name, message in (
        ("s", "label", N_("There is already a slot %(label)s.")),
        ("r", "prefix", N_("There is a row with this letter.")),
    ):
        seen: set[str] = set()
        for key, values in objects.items():
            if key[0] == letter and key != LAYOUT:
                given = str(values[name])
                if given.casefold() in seen:
                    raise Refusal(message, label=given)
                seen.add(given.casefold())
