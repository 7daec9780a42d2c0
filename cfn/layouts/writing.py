"""Writing the difference of two states of a layout into its tables."""

from collections.abc import Iterable, Sequence
from math import hypot
from typing import Any

from cfn.core.db import db
from cfn.core.geometry import Frame, unit
from cfn.layouts.models import Layout, Row, Shape, Slot
from cfn.layouts.objects import LAYOUT, Change, Objects, Values

_TABLES: dict[str, Any] = {"f": Shape, "r": Row, "s": Slot}


def write(layout: Layout, after: Objects, changes: Iterable[Change]) -> None:
    """Bring the rows of ``layout`` to what ``after`` says of the changed keys.

    Labels and prefixes are unique at every moment, so whatever gives one up does so
    first: a row may be renumbered by one, two slots may swap their numbers.
    """
    all_: list[Any] = [*layout.shapes, *layout.rows, *layout.slots]
    there = {drawn.key: drawn for drawn in all_}
    keys = list(dict.fromkeys(change.key for change in changes))
    for key in keys:
        if key != LAYOUT and key not in after and key in there:
            db.session.delete(there.pop(key))
    db.session.flush()
    _let_go_of_names(there, after, keys)
    new = []
    for key in keys:
        if key == LAYOUT:
            _set(layout, after[key])
        elif key in after:
            drawn = there.get(key)
            if drawn is None:
                drawn = _TABLES[key[0]](layout_id=layout.id, key=key)
                db.session.add(drawn)
                new.append(drawn)
            _set(drawn, _columns(key, after[key]))
    _put_in_order(layout, [drawn for drawn in new if isinstance(drawn, Slot)], after)
    db.session.flush()


def _set(row: Any, values: Values) -> None:
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)


def _columns(key: str, values: Values) -> Values:
    """An object as the columns of its table."""
    rest = dict(values)
    if key[0] == "s":
        return {name: value for name, value in rest.items() if name != "position"}
    geometry = rest.pop("geometry")
    if key[0] == "r":
        return {"prefix": rest.pop("prefix"), "line": geometry, "properties": rest}
    return {"kind": rest.pop("kind"), "geometry": geometry, "properties": rest}


def _let_go_of_names(there: dict[str, Any], after: Objects, keys: list[str]) -> None:
    """Give those that change their name one that nobody can have, for the moment."""
    for key in keys:
        drawn = there.get(key)
        if isinstance(drawn, Slot) and after[key]["label"] != drawn.label:
            drawn.label = f"~{key}"
        elif isinstance(drawn, Row) and after[key]["prefix"] != drawn.prefix:
            drawn.prefix = f"~{key}"
    db.session.flush()


def _put_in_order(layout: Layout, new: list[Slot], after: Objects) -> None:
    """New slots take the place they had before, else the end of their row."""
    if not new:
        return
    fresh = {slot.key for slot in new}
    rows = {slot.row for slot in layout.slots if slot.key not in fresh}
    walk = [
        (slot.position, slot)
        for slot in sorted(layout.slots, key=lambda s: (s.position or 0, s.id))
        if slot.key in after and slot.key not in fresh
    ]
    for slot in new:
        wanted = after[slot.key].get("position")
        mine = [i for i, (_, other) in enumerate(walk) if other.row == slot.row]
        if wanted is not None:
            at = sum(1 for position, _ in walk if position < wanted)
        elif len(mine) > 1 and slot.row is not None and slot.row in rows:
            at = _beside(slot, [other for _, other in walk], mine)
            wanted = walk[at - 1][0] if at else 0
        else:
            at = mine[-1] + 1 if mine and slot.row is not None else len(walk)
            wanted = walk[at - 1][0] if at else 0
        walk.insert(at, (wanted, slot))
    for position, (_, slot) in enumerate(walk, start=1):
        if slot.position != position:
            slot.position = position


def _beside(slot: Slot, walk: Sequence[Slot], mine: Sequence[int]) -> int:
    """Where a new slot comes on the walk: before or behind the nearest of its row.

    ``mine`` are the places of its row, in the order of the walk.
    """
    frame = Frame(slot.lon, slot.lat)
    places = [frame.to_metres(walk[i].lon, walk[i].lat) for i in mine]
    near = min(range(len(mine)), key=lambda k: hypot(*places[k]))
    before, after = places[max(near - 1, 0)], places[min(near + 1, len(mine) - 1)]
    way = after[0] - before[0], after[1] - before[1]
    if way == (0, 0):
        way = unit(slot.bearing_deg)
    ahead = -(places[near][0] * way[0] + places[near][1] * way[1])
    return mine[near] + (1 if ahead > 0 else 0)
