"""The picture of a difference: the later state, with signs over what differs. Pure.

Each sign has a form beside its colour: ``+`` new, ``→`` moved with a line from the old
place, ``−`` gone and drawn dashed, ``#`` another number, ``~`` other properties.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from cfn.core.geometry import Point
from cfn.layouts.differences import Difference, Thing, positions
from cfn.layouts.drawing import Drawing, Mark, Turn, draw
from cfn.layouts.objects import LAYOUT, Objects, Values
from cfn.layouts.picture import units

SIGNS = {"added": "+", "removed": "−", "moved": "→", "renumbered": "#", "changed": "~"}
BOX_M = 1.7  # half the side of the box around a facility's sign
_CORNERS = ((-1, -1), (1, -1), (1, 1), (-1, 1))
_SLOT = (
    "label", "category", "lon", "lat", "frontage_m", "depth_m", "bearing_deg", "row",
)  # fmt: skip


@dataclass(frozen=True)
class Sign:
    """A sign at x, y of a drawing (metres); ``path`` is the SVG of its shape and
    ``way`` the line from the old place."""

    fate: str
    sign: str
    x: float
    y: float
    title: str
    path: str = ""
    way: tuple[float, float, float, float] | None = None


@dataclass(frozen=True)
class Contrast:
    drawing: Drawing
    marks: dict[str, Mark]
    signs: tuple[Sign, ...]


def contrast(
    before: Objects, after: Objects, difference: Difference, turn: Turn
) -> Contrast:
    """The picture of ``after`` with what is gone and where moved things stood."""
    found = difference.by_key
    slots = [_slot(key, v) for key, v in _walk(after)]
    marks = {key: _mark(found.get(key), v) for key, v in _walk(after)}
    for key, values in _walk(before):
        thing = found.get(key)
        if thing is not None and (thing.now is None or thing.moved_m is not None):
            ghost = f"was-{key}"
            slots.append(_slot(ghost, values, row=None))
            css = "v-was" if thing.now is not None else "v-removed"
            marks[ghost] = Mark(state="free", title=values["label"], css=css)
    shapes = [
        SimpleNamespace(
            kind=values["kind"], geometry=values["geometry"], properties=values
        )
        for key, values in after.items()
        if key[0] == "f"
    ]
    site = SimpleNamespace(**{n: after[LAYOUT][n] for n in ("outline", "schematic")})
    drawing = draw(site, slots, shapes, turn=turn, margin_m=12.0)
    return Contrast(drawing, marks, tuple(_signs(drawing, difference)))


def _walk(objects: Objects) -> list[tuple[str, Values]]:
    """The slots in walking order."""
    slots = [(key, v) for key, v in objects.items() if key[0] == "s"]
    return sorted(slots, key=lambda item: item[1].get("position") or 0)


def _slot(key: str, values: Values, **other: Any) -> Any:
    return SimpleNamespace(id=key, **{n: values.get(n) for n in _SLOT} | other)


def _mark(thing: Thing | None, values: Values) -> Mark:
    css = "v-same" if thing is None else f"v-{_first(thing)}"
    return Mark(state="free", title=values["label"], css=css)


def _first(thing: Thing) -> str:
    """The fate that the sign shows; the list tells the others too."""
    return thing.fates[0]


def _signs(drawing: Drawing, difference: Difference) -> Iterator[Sign]:
    for thing in difference.things:
        if thing.group == "s":
            yield _slot_sign(drawing, thing)
        elif thing.group == "f":
            yield _shape_sign(drawing, thing)


def _slot_sign(drawing: Drawing, thing: Thing) -> Sign:
    fate, values = _first(thing), thing.values
    x, y = drawing.to_frame(values["lon"], values["lat"])
    way = None
    if fate == "moved" and thing.was is not None:
        way = (*drawing.to_frame(thing.was["lon"], thing.was["lat"]), x, y)
    if drawing.turn == "lying":  # the number stands in the middle
        x, y = x + values["frontage_m"] / 2 - 0.3, y - values["depth_m"] / 2 + 0.3
    return Sign(fate, SIGNS[fate], x, y, values["label"], way=way)


def _shape_sign(drawing: Drawing, thing: Thing) -> Sign:
    fate = _first(thing)
    points = [drawing.to_frame(p[0], p[1]) for p in positions(thing.values)]
    x, y = _middle(points)
    way = None
    if fate == "moved" and thing.was is not None:
        old = _middle([drawing.to_frame(p[0], p[1]) for p in positions(thing.was)])
        way = (*old, *_middle(points))
    closed = "" if thing.values["geometry"]["type"] == "LineString" else "z"
    if len(points) == 1:  # a facility: a box of its size, the sign at its corner
        points = [(x + a * BOX_M, y + b * BOX_M) for a, b in _CORNERS]
        x, y = points[1]
    corners = "L".join(f"{units(px)} {units(py)}" for px, py in points)
    name = str(thing.values.get("name") or "")
    return Sign(fate, SIGNS[fate], x, y, name, f"M{corners}{closed}", way)


def _middle(points: list[Point]) -> Point:
    xs, ys = zip(*points, strict=True)
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
