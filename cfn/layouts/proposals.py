"""A layout as it would be after a change, and what that change would break. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from cfn.core.errors import Refusal
from cfn.core.msgids import N_
from cfn.layouts import properties
from cfn.layouts.checks import check_document
from cfn.layouts.document import Document, Feature, rounded
from cfn.layouts.laying import keep_clear_areas, slots_of_row
from cfn.layouts.lines import MAX_KERB_CORNERS, offset_line, part_of_line
from cfn.layouts.problems import Problem

ROAD_M = 8.0  # the width of a road that does not say its own
# What a row hands down to its slots; a slot may differ afterwards.
INHERITED = ("category", "watts", "circuit", "fire")


@dataclass(frozen=True)
class RowLine:
    """Where a row shall run: a line, and how to come from it to the fronts.

    ``offset_m`` is measured away from the road, towards the stalls' backs;
    ``start_m`` and ``end_m`` along the line; ``side`` is where the stalls lie.
    """

    points: Sequence[Sequence[float]]  # metres
    side: str = "right"
    offset_m: float = 0.0
    start_m: float = 0.0
    end_m: float | None = None
    backwards: bool = False


@dataclass(frozen=True)
class Proposal:
    """``made`` are the new slots, ``broken`` what was not broken before."""

    document: Document
    made: tuple[Feature, ...]
    broken: tuple[Problem, ...]


def feature(kind: str, geometry: dict[str, Any], given: dict[str, Any]) -> Feature:
    """A feature from values of a form; raises Refusal on the field that is wrong."""
    values, wrong = properties.read(kind, given)
    for name, broken in wrong:
        raise Refusal(broken.message, field=name, property=name, **broken.values)
    lane = kind == "keep_clear" and geometry["type"] == "LineString"
    if lane and values["width_m"] is None:
        raise Refusal(N_("A lane needs its width."), field="width_m")
    return Feature(0, kind, geometry, values)


def kerbs(document: Document) -> dict[str, tuple[Feature, str]]:
    """The lines a road offers to rows: ``{"3:left": (road, "left")}``."""
    return {
        f"{road.index}:{side}": (road, side)
        for road in document.of("road")
        for side in ("left", "right")
    }


def kerb_line(
    document: Document, road: Feature, side: str
) -> list[tuple[float, float]]:
    """A road's kerb in metres, in the direction the road is drawn."""
    half = (road.values["width_m"] or ROAD_M) / 2
    points = document.frame.metres(road.coordinates)
    return offset_line(points, half if side == "right" else -half)


def row_geometry(document: Document, line: RowLine) -> tuple[dict[str, Any], str]:
    """The LineString the fronts stand on, and the side of it the stalls lie on."""
    sign = 1 if line.side == "right" else -1
    points: Sequence[Any] = offset_line(
        line.points, sign * line.offset_m, MAX_KERB_CORNERS
    )
    points = part_of_line(points, line.start_m, line.end_m)
    side = line.side
    if line.backwards:
        points, side = points[::-1], "left" if side == "right" else "right"
    lonlat = [rounded(document.frame.to_lonlat(x, y)) for x, y in points]
    return {"type": "LineString", "coordinates": lonlat}, side


def with_row(document: Document, row: Feature, *, instead_of: str | None) -> Proposal:
    """The layout with a row laid out; ``instead_of`` is the prefix of the row that
    it takes the place of."""
    old = [f for f in document.of("row") if f.values["prefix"] == instead_of]
    taken = {f.values["prefix"].casefold() for f in document.of("row") if f not in old}
    if row.values["prefix"].casefold() in taken:
        raise Refusal(N_("There is a row with this letter."), field="prefix")
    made = _made(document, row, old[0] if old else None)
    if not made:
        raise Refusal(N_("Not one slot fits along this line."), field="line")
    gone = {id(f) for f in old} | {
        id(s) for s in _slots(document, instead_of) if instead_of is not None
    }
    rest = [f for f in document.features if id(f) not in gone]
    return _proposed(document, [*rest, row, *made], made)


def _slots(document: Document, prefix: str | None) -> list[Feature]:
    return [slot for slot in document.of("slot") if slot.values["row"] == prefix]


def _made(document: Document, row: Feature, old: Feature | None) -> list[Feature]:
    """The slots of a row. Of the row it replaces stay: the holes, the quality, the
    locks, and what single slots were given to differ from their row."""
    areas = [area for _, area in keep_clear_areas(document)]
    laid = slots_of_row(row, document.frame, areas)
    if old is None:
        return laid
    prefix, head, new = old.values["prefix"], head_of(old), head_of(row)
    before = {s.values["label"]: s for s in _slots(document, prefix)}
    holes = {
        slot.values["label"] for slot in slots_of_row(old, document.frame, areas)
    } - set(before)
    kept = []
    for slot in laid:
        was = head + slot.values["label"].removeprefix(new)
        if was in holes:
            continue
        kept.append(_inheriting(slot, before.get(was), old, row))
    return kept


def head_of(row: Feature) -> str:
    """What stands before the numbers of a row's slots."""
    letters = row.values.get("letters")
    return str(row.values["prefix"] if letters is None else letters)


def _inheriting(
    slot: Feature, was: Feature | None, old: Feature, row: Feature
) -> Feature:
    if was is None:
        return slot
    own = {
        name: was.values[name]
        for name in INHERITED
        if was.values[name] != old.values[name]
    }
    stays = {name: was.values[name] for name in ("quality", "locked")}
    return replace(slot, values={**slot.values, **own, **stays})


def with_shape(
    document: Document, shape: Feature, *, instead_of: int | None
) -> Proposal:
    """The layout with a shape; ``instead_of`` is the index it takes the place of."""
    rest = [f for f in document.features if f.index != instead_of]
    return _proposed(document, [*rest, shape], [])


def with_slot(document: Document, label: str, values: dict[str, Any]) -> Proposal:
    """The layout with other values for one slot."""
    features = [
        replace(f, values={**f.values, **values})
        if f.kind == "slot" and f.values["label"] == label
        else f
        for f in document.features
    ]
    return _proposed(document, features, [])


def _proposed(
    document: Document, features: Sequence[Feature], made: Sequence[Feature]
) -> Proposal:
    numbered = [replace(f, index=i) for i, f in enumerate(features, start=1)]
    after = replace(document, features=tuple(numbered))
    return Proposal(after, tuple(made), broken_by(document, after))


def broken_by(before: Document, after: Document) -> tuple[Problem, ...]:
    """The blockers of ``after`` that ``before`` did not have."""
    known = {(p.code, p.text()) for p in check_document(before).blockers}
    found = check_document(after).blockers
    return tuple(p for p in found if (p.code, p.text()) not in known)


def starting(
    outline: dict[str, Any], road: Feature | None, name: str, *, schematic: bool
) -> Document:
    """A new layout: a site, its road if there is one, and the carriageway that stays
    clear."""
    if road is None:
        return Document(name, outline, (), schematic=schematic)
    width = road.values["width_m"]
    clear = Feature(
        2,
        "keep_clear",
        road.geometry,
        {"reason": "carriageway", "width_m": width},
    )
    features = (replace(road, index=1), clear)
    return Document(name, outline, features, schematic=schematic)
