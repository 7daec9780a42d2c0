"""Rows laid out for the editor: what would change, before anything is kept. Pure.

A row specification says along which line, how far from it and by which rule; the
answer is changes that the editor shows and then sends as an ordinary step.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cfn.core.errors import Refusal
from cfn.core.msgids import N_
from cfn.layouts import proposals
from cfn.layouts.document import Document, Feature
from cfn.layouts.geojson import Bounds, Broken, GeometryReader, number
from cfn.layouts.models import new_key
from cfn.layouts.objects import (
    Change,
    Objects,
    changes_between,
    of_feature,
    to_document,
)
from cfn.layouts.problems import Problem

MOST_ROWS = 8
_GARBLED = N_("The change did not arrive as it should. Reload the page.")


@dataclass(frozen=True)
class Sketch:
    """What laying rows out would change: ``count`` slots, ``broken`` what it breaks.

    ``keys`` are the objects by the indices that the problems name.
    """

    changes: tuple[Change, ...]
    count: int
    broken: tuple[Problem, ...]
    keys: tuple[str, ...]


def sketch(objects: Objects, doc: Any, *, bounds: Bounds | None = None) -> Sketch:
    """Lay out the rows that ``doc`` asks for, one after the other.

    Raises Refusal, with the field that is wrong where there is one.
    """
    specs = doc.get("rows") if isinstance(doc, dict) else None
    if not isinstance(specs, list) or not 1 <= len(specs) <= MOST_ROWS:
        raise Refusal(_GARBLED)
    after, count = objects, 0
    for spec in specs:
        if not isinstance(spec, dict):
            raise Refusal(_GARBLED)
        after, made = _laid(after, spec, bounds)
        count += made
    document, keys = to_document(after)
    changes = tuple(changes_between(objects, after))
    broken = proposals.broken_by(to_document(objects)[0], document)
    return Sketch(changes, count, broken, tuple(keys))


def _laid(
    objects: Objects, spec: Mapping[str, Any], bounds: Bounds | None
) -> tuple[Objects, int]:
    document, keys = to_document(objects)
    key = spec.get("row")
    old = objects.get(key) if isinstance(key, str) and key[:1] == "r" else None
    if key is not None and old is None:
        raise Refusal(N_("There is no such row."))
    line = _line(document, keys, spec, old, bounds)
    geometry, side = proposals.row_geometry(document, line)
    rule = spec.get("rule")
    if not isinstance(rule, dict):
        raise Refusal(_GARBLED)
    row = proposals.feature("row", geometry, {**rule, "side": side})
    prefix = old["prefix"] if old is not None else None
    proposal = proposals.with_row(document, row, instead_of=prefix)
    kept = str(key) if old is not None else new_key("r")
    after = _replaced(objects, kept, old, row, proposal.made)
    return after, len(proposal.made)


def _line(
    document: Document,
    keys: Sequence[str],
    spec: Mapping[str, Any],
    old: Mapping[str, Any] | None,
    bounds: Bounds | None,
) -> proposals.RowLine:
    given = spec.get("line")
    given = given if isinstance(given, dict) else {}
    side = "left" if spec.get("side") == "left" else "right"
    points: Any
    if given.get("kind") == "kerb":
        roads = {keys[f.index]: f for f in document.of("road")}
        road = roads.get(str(given.get("road")))
        if road is None:
            raise Refusal(N_("There is no such road."))
        side = "left" if given.get("side") == "left" else "right"
        points = proposals.kerb_line(document, road, side)
    elif given.get("kind") == "same" and old is not None:
        points, side = (
            document.frame.metres(old["geometry"]["coordinates"]),
            old["side"],
        )
    else:
        points = document.frame.metres(_own(given, bounds))
    return proposals.RowLine(
        points=points,
        side=side,
        offset_m=_metres(spec, "offset_m", -50, 50) or 0.0,
        start_m=_metres(spec, "start_m", 0, 20_000) or 0.0,
        end_m=_metres(spec, "end_m", 0, 20_000),
        backwards=spec.get("backwards") is True,
    )


def _own(given: Mapping[str, Any], bounds: Bounds | None) -> Any:
    line = {"type": "LineString", "coordinates": given.get("points")}
    try:
        return GeometryReader(bounds).read(line, ("LineString",))["coordinates"]
    except Broken as broken:
        raise Refusal(broken.message, field="line", **broken.values) from broken


def _metres(
    spec: Mapping[str, Any], name: str, low: float, high: float
) -> float | None:
    if spec.get(name) is None:
        return None
    given = number(spec[name])
    if given is None or not low <= given <= high:
        raise Refusal(
            N_("“%(property)s” must be a number from %(low)s to %(high)s."),
            field=name,
            property=name,
            low=f"{low:g}",
            high=f"{high:g}",
        )
    return given


def _replaced(
    objects: Objects,
    key: str,
    old: Mapping[str, Any] | None,
    row: Feature,
    made: Sequence[Feature],
) -> Objects:
    """The objects with the row and its slots; slots keep their keys by their number."""
    before, head = {}, proposals.head_of(row)
    if old is not None:
        letters = old.get("letters")
        old_head = old["prefix"] if letters is None else letters
        before = {
            values["label"].removeprefix(old_head): slot
            for slot, values in objects.items()
            if slot[0] == "s" and values["row"] == old["prefix"]
        }
    after = {k: v for k, v in objects.items() if k not in before.values()}
    after[key] = of_feature(row)
    for feature in made:
        slot = before.get(feature.values["label"].removeprefix(head))
        values = of_feature(feature)
        if slot is not None and "position" in objects[slot]:
            values["position"] = objects[slot]["position"]
        after[slot or new_key("s")] = values
    return after
