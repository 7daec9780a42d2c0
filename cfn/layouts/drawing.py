"""The picture of a layout, in street metres, turned so that the road lies straight.

``draw`` gives values only (``picture.py``); ``templates/components/plan.html`` makes
the SVG of them. Pure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import hypot
from typing import Any, Protocol

import numpy as np

from cfn.core.geometry import Frame, Point, bearing, length, unit
from cfn.layouts.ground import Ground
from cfn.layouts.lettering import bands, row_ends, words
from cfn.layouts.picture import Bounds, Drawing, DrawnSlot, Mark, Place, Turn, turned
from cfn.layouts.scenery import trees

__all__ = ["Drawing", "DrawnSlot", "Mark", "Turn", "draw"]

MARGIN_M = 6.0
# Landmarks further from the stalls than this do not widen the picture.
NEAR_M = 22.0


class SlotLike(Protocol):
    """What a slot needs to be drawn; ``layouts.models.Slot`` is one."""

    id: Any
    label: Any
    row: Any
    category: Any
    lon: Any
    lat: Any
    frontage_m: Any
    depth_m: Any
    bearing_deg: Any


class ShapeLike(Protocol):
    kind: Any
    geometry: Any
    properties: Any


def positions(geometry: dict[str, Any]) -> list[Sequence[float]]:
    """Every lon/lat position of a Point, LineString or Polygon."""
    coordinates = geometry["coordinates"]
    if geometry["type"] == "Point":
        return [coordinates]
    if geometry["type"] == "LineString":
        return list(coordinates)
    return [position for ring in coordinates for position in ring]


def road_bearing(
    frame: Frame, slots: Sequence[SlotLike], roads: Iterable[Any]
) -> float:
    """The direction the page is turned to: that of the longest road, as drawn.

    Without a road it is the long way of the slots, without slots north.
    """
    lines = [frame.metres(road.geometry["coordinates"]) for road in roads]
    if lines:
        longest = max(lines, key=length)
        if hypot(*(longest[-1] - longest[0])) > 1:
            return bearing(longest[0], longest[-1])
    if len(slots) > 1:
        points = frame.metres([(slot.lon, slot.lat) for slot in slots])
        points = points - points.mean(axis=0)
        _, _, axes = np.linalg.svd(points, full_matrices=False)
        return bearing((0, 0), axes[0]) % 180
    return 0.0


def _drawn_slot(slot: SlotLike, at: Point, compass: float, turn: Turn) -> DrawnSlot:
    angle = slot.bearing_deg - compass - (90 if turn == "upright" else 0)
    front = unit(angle)  # page up is the inside's opposite of a front along page right
    w, d = slot.frontage_m, slot.depth_m
    angle = (angle + 90) % 180 - 90
    if abs(angle) > 45:
        angle, w, d = angle - (90 if angle > 0 else -90), d, w
    return DrawnSlot(
        id=slot.id,
        label=slot.label,
        row=slot.row,
        category=slot.category,
        x=at[0],
        y=at[1],
        w=w,
        d=d,
        angle=round(angle, 2) + 0.0,
        front=(front[0], -front[1]),
    )


def _bounds(
    slots: Sequence[DrawnSlot], site: Any, places: Sequence[Place], margin_m: float
) -> Bounds:
    """The box around the stalls and the landmarks near them; else the site's."""
    if not slots:
        return (*site.min(axis=0), *site.max(axis=0))  # type: ignore[return-value]
    reach = [(s.x, s.y, hypot(s.w, s.d) / 2) for s in slots]
    left, top = min(x - r for x, _, r in reach), min(y - r for _, y, r in reach)
    right, bottom = max(x + r for x, _, r in reach), max(y + r for _, y, r in reach)
    near = [
        (p.x, p.y)
        for p in places
        if p.landmark
        and left - NEAR_M < p.x < right + NEAR_M
        and top - NEAR_M < p.y < bottom + NEAR_M
    ]
    left, right = (
        min([left, *(x for x, _ in near)]) - margin_m,
        max([right, *(x for x, _ in near)]) + margin_m,
    )
    top, bottom = (
        min([top, *(y for _, y in near)]) - margin_m,
        max([bottom, *(y for _, y in near)]) + margin_m,
    )
    return left, top, right, bottom


def draw(
    layout: Any,
    slots: Sequence[SlotLike],
    shapes: Sequence[ShapeLike],
    *,
    turn: Turn = "upright",
    margin_m: float = MARGIN_M,
) -> Drawing:
    """The picture of ``layout`` with ``slots`` and ``shapes`` (rows of the database,
    or anything with their attributes); ``margin_m`` of ground show around the stalls."""
    outline = positions(layout.outline)
    frame = Frame.around(outline)
    compass = road_bearing(frame, slots, (s for s in shapes if s.kind == "road"))

    def turn_point(point: Point) -> Point:
        return turned(point, compass, turn)

    def place(given: Iterable[Sequence[float]]) -> Any:
        return np.array([turn_point(p) for p in frame.metres(list(given))])

    site, drawn = place(outline), _drawn_slots(slots, place, compass, turn)
    ground = Ground.of(site, shapes, place, deepest=_deepest(slots))
    bounds = _bounds(drawn, site, ground.places, margin_m)
    picture = Drawing(
        turn=turn,
        schematic=layout.schematic,
        bounds=bounds,
        compass=compass,
        frame=frame,
        slots=drawn,
        ground=ground.areas,
        bands=bands(ground, drawn, bounds, turn),
        gates=ground.gates,
        places=ground.places,
        words=words(ground, drawn, bounds, turn),
        row_ends=row_ends(drawn),
    )
    if not layout.schematic:
        return picture
    return replace(picture, trees=trees(site, ground, picture, turn_point))


def _drawn_slots(
    slots: Sequence[SlotLike], place: Any, compass: float, turn: Turn
) -> tuple[DrawnSlot, ...]:
    centres = place([(slot.lon, slot.lat) for slot in slots]) if slots else []
    return tuple(
        _drawn_slot(slot, (float(x), float(y)), compass, turn)
        for slot, (x, y) in zip(slots, centres, strict=True)
    )


def _deepest(slots: Sequence[SlotLike]) -> float:
    return max((slot.depth_m for slot in slots), default=3.0)
