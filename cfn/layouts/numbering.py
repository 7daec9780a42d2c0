"""Counting the slots of a row anew: a command of its own, for a number is what people
know of a slot. The slot stays the same, with its key and whoever stands there.
"""

from dataclasses import dataclass

from cfn.accounts.models import Person
from cfn.core.db import atomic
from cfn.core.errors import Refusal
from cfn.core.msgids import N_
from cfn.layouts.incoming import checked
from cfn.layouts.journal import add_step, check_names
from cfn.layouts.models import Layout, LayoutStep, Row
from cfn.layouts.objects import Change, Objects, apply, as_objects, difference
from cfn.layouts.queries import get_layout_with_all
from cfn.layouts.rules import check_may_change, check_version


@dataclass(frozen=True)
class Numbering:
    """Numbers from ``first`` in steps of ``step``, along the walk or from its end."""

    first: int
    step: int = 1
    backwards: bool = False

    def of(self, count: int) -> list[int]:
        """The numbers of ``count`` slots in walking order."""
        numbers = [self.first + n * self.step for n in range(count)]
        return numbers[::-1] if self.backwards else numbers


def in_walking_order(objects: Objects, row_key: str) -> list[str]:
    """The keys of a row's slots."""
    prefix = objects[row_key]["prefix"]
    keys = [k for k, v in objects.items() if k[0] == "s" and v["row"] == prefix]
    return sorted(keys, key=lambda key: objects[key]["position"])


def renumbering(
    objects: Objects, row_key: str, numbering: Numbering
) -> tuple[Change, ...]:
    """The slots of a row that get another number, and the row's rule with them, so that
    laying it out again counts the same way.

    Refuses a number that a slot of another row has. Pure.
    """
    keys, row = in_walking_order(objects, row_key), objects[row_key]
    head = row["prefix"] if row.get("letters") is None else row["letters"]
    numbers = numbering.of(len(keys))
    after = dict(objects)
    for key, number in zip(keys, numbers, strict=True):
        after[key] = checked(key, {**objects[key], "label": f"{head}{number}"}, None)
    step = -numbering.step if numbering.backwards else numbering.step
    rule = {"first": numbers[0] if numbers else numbering.first, "step": step}
    after[row_key] = checked(row_key, {**row, **rule}, None)
    found = [difference(k, objects[k], after[k]) for k in (*keys, row_key)]
    changes = tuple(change for change in found if change is not None)
    check_names(apply(objects, changes))
    return changes


def renumber_row(
    layout: Layout, row: Row, numbering: Numbering, *, seen: int, by: Person | None
) -> LayoutStep:
    """Count a row anew, as one step that can be taken back."""
    key, prefix = row.key, row.prefix
    with atomic():
        whole = get_layout_with_all(layout.id)
        check_may_change(whole.frozen_at)
        check_version(seen, whole.version)
        changes = renumbering(as_objects(whole), key, numbering)
        n = sum(change.key[0] == "s" for change in changes)
        if not n:
            raise Refusal(N_("The slots have these numbers already."))
        values = {"row": prefix, "n": n}
        return add_step(layout.id, changes, name="row_renumbered", values=values, by=by)
