"""A window of the paper on the street: from metres to millimetres, cut at its edge. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, radians, sin
from typing import Any

import numpy as np
import shapely

from cfn.core.geometry import Point
from cfn.layouts.picture import Bounds
from cfn.layouts.sheets.paper import Ink, Path


@dataclass(frozen=True)
class Window:
    """``left``, ``top``, ``width`` and ``height`` are where it is on the paper, in mm;
    ``x``, ``y`` the metres of the street at its upper left corner."""

    scale: int
    x: float
    y: float
    left: float
    top: float
    width: float
    height: float
    limit: Bounds | None = None  # of the ground that shows, in metres

    @classmethod
    def around(
        cls,
        bounds: Bounds,
        scale: int,
        *,
        at: Point,
        size: Point,
        limit: Bounds | None = None,
    ) -> "Window":
        """With the middle of ``bounds`` in its middle."""
        middle = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
        half = (m * scale / 2000 for m in size)
        x, y = (m - h for m, h in zip(middle, half, strict=True))
        return cls(scale, x, y, *at, *size, limit)

    @property
    def bounds(self) -> Bounds:
        """What of the street it shows, in metres."""
        wide, tall = (m * self.scale / 1000 for m in (self.width, self.height))
        whole = (self.x, self.y, self.x + wide, self.y + tall)
        if self.limit is None:
            return whole
        low = [max(pair) for pair in zip(whole[:2], self.limit[:2], strict=True)]
        high = [min(pair) for pair in zip(whole[2:], self.limit[2:], strict=True)]
        return low[0], low[1], high[0], high[1]

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    def point(self, x: float, y: float) -> Point:
        by = 1000 / self.scale
        return self.left + (x - self.x) * by, self.top + (y - self.y) * by

    def shows(self, x: float, y: float) -> bool:
        left, top, right, bottom = self.bounds
        return left <= x <= right and top <= y <= bottom

    def cut(self, shape: Any) -> Any:
        """What of a shape in metres shows, in millimetres of the paper."""
        # Part by part: pieces of a lane overlap, and joining them takes for ever.
        parts = shapely.clip_by_rect(shapely.get_parts(shape), *self.bounds)
        parts = parts[~shapely.is_empty(parts)]
        parts = np.where(shapely.is_valid(parts), parts, shapely.make_valid(parts))
        seen = shapely.geometrycollections(parts)
        by, start = 1000 / self.scale, np.array((self.left, self.top))
        origin = np.array((self.x, self.y))
        return shapely.transform(seen, lambda points: (points - origin) * by + start)


def area(shape: Any, ink: Ink) -> Iterable[Path]:
    """The polygons of a shape in mm, holes left out."""
    rings = []
    for part in _polygons(shape):
        turned = shapely.orient_polygons(part)
        rings.append(_points(turned.exterior))
        rings += [_points(hole) for hole in turned.interiors]
    if rings:
        yield Path(tuple(ring[:-1] for ring in rings), ink, closed=True)


def stroke(shape: Any, ink: Ink) -> Iterable[Path]:
    """The lines of a shape in mm."""
    parts = [p for p in flat(shape) if p.geom_type in ("LineString", "LinearRing")]
    if parts:
        yield Path(tuple(_points(part) for part in parts), ink)


def hatch(shape: Any, angle: float, gap: float, ink: Ink) -> Iterable[Path]:
    """Lines ``gap`` mm apart across the polygons of a shape in mm. All hatches of one
    angle are in step, so that neighbouring areas read as one."""
    for polygon in _polygons(shape):
        yield from _hatched(polygon, angle, gap, ink)


def _hatched(polygon: Any, angle: float, gap: float, ink: Ink) -> Iterable[Path]:
    a = radians(angle)
    along, across = np.array((cos(a), sin(a))), np.array((-sin(a), cos(a)))
    points = shapely.get_coordinates(polygon)
    (low, high), (start, end) = (
        ((points @ axis).min(), (points @ axis).max()) for axis in (across, along)
    )
    steps = np.arange(np.ceil(low / gap), np.floor(high / gap) + 1) * gap
    if not len(steps):
        return
    middles = steps[:, None] * across
    ends = np.stack((middles + along * start, middles + along * end), axis=1)
    shapely.prepare(polygon)
    cut = shapely.intersection(shapely.linestrings(ends), polygon)
    yield from stroke(shapely.multilinestrings(_lines(cut)), ink)


def _polygons(shape: Any) -> list[Any]:
    return [p for p in flat(shape) if p.geom_type == "Polygon" and not p.is_empty]


def _lines(shapes: Any) -> list[Any]:
    return [p for p in flat(shapes) if p.geom_type == "LineString" and p.length > 0.05]


def flat(shape: Any) -> Any:
    """The single parts of a shape, also of collections in a collection."""
    return shapely.get_parts(shapely.get_parts(shape))


def _points(line: Any) -> tuple[Point, ...]:
    return tuple((float(x), float(y)) for x, y in shapely.get_coordinates(line))
