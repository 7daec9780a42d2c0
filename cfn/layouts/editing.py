"""Changing a layout: rows along a line, shapes, slots, settings.

Each change is refused when the layout is frozen, when it was changed since the person
last saw it (``seen`` is the version they saw), and when it would break something that
was not broken before: a slot on another slot, or on an area to be kept clear.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy.exc import IntegrityError

from cfn.accounts.models import Person
from cfn.audit.service import record
from cfn.core.db import atomic, db
from cfn.core.errors import Refusal
from cfn.layouts.document import Feature
from cfn.layouts.journal import IN_USE, note
from cfn.layouts.models import Layout, Row, Shape, Slot
from cfn.layouts.objects import Objects, as_objects, changes_between
from cfn.layouts.proposals import Proposal, with_row, with_shape, with_slot
from cfn.layouts.queries import as_document, get_layout_with_all, index_of
from cfn.layouts.rules import check_may_change, check_version


@contextmanager
def changing(
    layout: Layout, seen: int, action: str, by: Person | None, **detail: Any
) -> Iterator[Layout]:
    """One change of a layout, read afresh: a step of its journal and a line of the log.

    ``action`` without ``layout.`` is the step's name; ``detail`` goes with both. What
    changes nothing leaves no trace.
    """
    with atomic() as session:
        whole = get_layout_with_all(layout.id)
        check_may_change(whole.frozen_at)
        check_version(seen, whole.version)
        before = as_objects(whole)
        yield whole
        try:
            session.flush()
        except IntegrityError as error:
            raise Refusal(IN_USE) from error
        session.expire_all()
        whole = get_layout_with_all(layout.id)
        after = as_objects(whole)
        if changes := changes_between(before, after):
            values = {**detail, "n": len(_slots_of(after, detail.get("row")))}
            note(whole, changes, action.removeprefix("layout."), values, by=by)
            record(action, whole, by=by, **detail)


def _slots_of(objects: Objects, prefix: str | None) -> list[str]:
    """The slots of a row, by key."""
    return [k for k, v in objects.items() if k[0] == "s" and v["row"] == prefix]


def accept(proposal: Proposal) -> None:
    """Refuse what would break something, saying the first of it."""
    for problem in proposal.broken:
        raise Refusal(problem.message, **problem.values)


def put_row(
    layout: Layout,
    row: Feature,
    *,
    instead_of: Row | None = None,
    seen: int,
    by: Person | None,
) -> int:
    """Keep a row with the slots of its rule, or change one; returns how many slots."""
    old = instead_of.prefix if instead_of is not None else None
    action = "layout.row_changed" if instead_of is not None else "layout.row_added"
    with changing(layout, seen, action, by, row=row.values["prefix"]) as whole:
        proposal = with_row(as_document(whole), row, instead_of=old)
        accept(proposal)
        values = {k: v for k, v in row.values.items() if k != "prefix"}
        kept = next((r for r in whole.rows if r.prefix == old), None)
        head = "" if kept is None else kept.head
        if kept is None:
            kept = Row(layout_id=whole.id)
            db.session.add(kept)
        kept.prefix, kept.line = row.values["prefix"], row.geometry
        kept.properties = values
        _put_slots(whole, proposal.made, old, (head, kept.head))
    return len(proposal.made)


def _put_slots(
    layout: Layout, made: Sequence[Feature], old: str | None, heads: tuple[str, str]
) -> None:
    """Slots keep their ids by their number in the row, so that a night's plan on a
    draft layout stays; the rest is added or taken away. ``heads`` are the letters
    before the number, old and new."""
    mine = {
        slot.label.removeprefix(heads[0]): slot
        for slot in layout.slots
        if old is not None and slot.row == old
    }
    others = [slot for slot in layout.slots if slot not in mine.values()]
    before = min((slot.position for slot in mine.values()), default=None)
    row = []
    for feature in made:
        lon, lat = feature.coordinates
        slot = mine.pop(feature.values["label"].removeprefix(heads[1]), None)
        if slot is None:
            slot = Slot(layout_id=layout.id)
            db.session.add(slot)
        for name, value in {**feature.values, "lon": lon, "lat": lat}.items():
            setattr(slot, name, value)
        row.append(slot)
    for slot in mine.values():
        db.session.delete(slot)
    at = len(others) if before is None else sum(s.position < before for s in others)
    for position, slot in enumerate([*others[:at], *row, *others[at:]], start=1):
        slot.position = position


def remove_row(layout: Layout, row: Row, *, seen: int, by: Person | None) -> None:
    """Take a row away with all its slots."""
    prefix = row.prefix
    with changing(layout, seen, "layout.row_removed", by, row=prefix) as whole:
        for slot in [slot for slot in whole.slots if slot.row == prefix]:
            db.session.delete(slot)
        for kept in [kept for kept in whole.rows if kept.prefix == prefix]:
            db.session.delete(kept)


def put_shape(
    layout: Layout,
    shape: Feature,
    *,
    instead_of: Shape | None = None,
    seen: int,
    by: Person | None,
) -> None:
    """Keep a road, zone, keep-clear area or facility, or change one."""
    action = "layout.shape_changed" if instead_of is not None else "layout.shape_added"
    shape_id = instead_of.id if instead_of is not None else None
    with changing(layout, seen, action, by, kind=shape.kind) as whole:
        index = index_of(whole, shape_id)
        accept(with_shape(as_document(whole), shape, instead_of=index))
        kept = next((s for s in whole.shapes if s.id == shape_id), None)
        if kept is None:
            kept = Shape(layout_id=whole.id)
            db.session.add(kept)
        kept.kind, kept.geometry = shape.kind, shape.geometry
        kept.properties = dict(shape.values)


def remove_shape(layout: Layout, shape: Shape, *, seen: int, by: Person | None) -> None:
    shape_id, kind = shape.id, shape.kind
    with changing(layout, seen, "layout.shape_removed", by, kind=kind):
        if (kept := db.session.get(Shape, shape_id)) is not None:
            db.session.delete(kept)


def change_slot(
    layout: Layout,
    slot: Slot,
    values: Mapping[str, Any],
    *,
    seen: int,
    by: Person | None,
) -> Slot:
    """Give one slot its own category, watts, circuit, fire, quality or lock."""
    label, slot_id = slot.label, slot.id
    with changing(layout, seen, "layout.slot_changed", by, label=label) as whole:
        accept(with_slot(as_document(whole), label, dict(values)))
        kept = next(s for s in whole.slots if s.id == slot_id)
        for name, value in values.items():
            setattr(kept, name, value)
    return kept


def remove_slot(layout: Layout, slot: Slot, *, seen: int, by: Person | None) -> None:
    """Take one slot away; its number leaves a hole. The last one takes its row along,
    else the row would lay itself out again."""
    label, prefix, slot_id = slot.label, slot.row, slot.id
    with changing(layout, seen, "layout.slot_removed", by, label=label) as whole:
        rest = [s for s in whole.slots if s.id != slot_id]
        for gone in [s for s in whole.slots if s.id == slot_id]:
            db.session.delete(gone)
        if not any(s.row == prefix for s in rest):
            for row in [row for row in whole.rows if row.prefix == prefix]:
                db.session.delete(row)


def change_settings(
    layout: Layout, values: Mapping[str, Any], *, seen: int, by: Person | None
) -> Layout:
    """Name, widths to be kept clear, and whether the drawing is only a sketch."""
    with changing(layout, seen, "layout.settings_changed", by) as whole:
        for name, value in values.items():
            setattr(whole, name, value)
    return whole
