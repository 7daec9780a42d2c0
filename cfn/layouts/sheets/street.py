"""A layout in metres, turned so that its road lies along the page. Pure.

x grows to the right along the road, y downwards: left and right stay as they are. All
sheets of a layout take places, squares and distances from here, so they agree.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely

from cfn.core.geometry import Frame, Point, outline, ribbon
from cfn.layouts.drawing import positions, road_bearing
from cfn.layouts.ground import ROAD_M
from cfn.layouts.picture import Bounds, turned

AROUND_M = 8.0  # ground that shows beyond the last stall
NEAR_M = 60.0  # facilities further off than this do not widen the plan
AT_THE_ENDS = ("entrance", "diversion")  # nor do these; they show where there is room


STRAIGHT_M = 0.02  # bends smaller than this are straight on paper
MANY_CORNERS = 400  # of a lane; one with more is drawn in pieces, without its hatch


@dataclass(frozen=True)
class Stall:
    """A slot: its row of the database, and its corners front start, front end, back
    end, back start."""

    slot: Any
    x: float
    y: float
    corners: tuple[Point, ...]


@dataclass(frozen=True)
class Ground:
    """A road, zone or keep-clear area as the ground it covers. ``line`` is its middle
    where it was drawn as one, ``width_m`` then its width. A ``crowded`` one has so many
    corners that it is only shaded."""

    kind: str
    reason: str
    name: str
    shape: Any
    crowded: bool = False
    line: Any = None
    width_m: float | None = None


@dataclass(frozen=True)
class Facility:
    type: str
    name: str
    x: float
    y: float
    lon: float
    lat: float


@dataclass(frozen=True)
class Street:
    """``compass`` is the bearing of the page's right."""

    frame: Frame
    compass: float
    site: Any
    stalls: tuple[Stall, ...]
    grounds: tuple[Ground, ...]
    facilities: tuple[Facility, ...]

    @classmethod
    def of(cls, layout: Any) -> "Street":
        """From a layout with its shapes and slots."""
        outer = positions(layout.outline)
        frame = Frame.around(outer)
        roads = [shape for shape in layout.shapes if shape.kind == "road"]
        compass = road_bearing(frame, layout.slots, roads)

        def place(given: Iterable[Sequence[float]]) -> Any:
            return np.array(
                [turned(p, compass, "lying") for p in frame.metres(list(given))]
            )

        return cls(
            frame=frame,
            compass=compass,
            site=shapely.Polygon(place(layout.outline["coordinates"][0])),
            stalls=tuple(_stall(slot, frame, compass) for slot in layout.slots),
            grounds=tuple(_grounds(layout.shapes, place)),
            facilities=tuple(_facilities(layout.shapes, place)),
        )

    @cached_property
    def bounds(self) -> Bounds:
        """The box around the stalls and the facilities near them; else the site's."""
        points = [corner for stall in self.stalls for corner in stall.corners]
        if not points:
            left, low, right, high = map(float, self.site.bounds)
            return left, low, right, high
        box = shapely.box(*_box(points))
        near = [
            (f.x, f.y)
            for f in self.facilities
            if f.type not in AT_THE_ENDS
            and shapely.distance(box, shapely.Point(f.x, f.y)) <= NEAR_M
        ]
        left, top, right, bottom = _box([*points, *near])
        return left - AROUND_M, top - AROUND_M, right + AROUND_M, bottom + AROUND_M

    @property
    def north(self) -> Point:
        """The direction of north on the page, one metre long."""
        return turned((0.0, 1.0), self.compass, "lying")

    @property
    def east(self) -> Point:
        """The direction of east on the page, one metre long."""
        return turned((1.0, 0.0), self.compass, "lying")

    def place(self, positions: Iterable[Sequence[float]]) -> Any:
        """Where lon/lat positions lie on the page, in metres."""
        metres = self.frame.metres(list(positions))
        return np.array([turned(point, self.compass, "lying") for point in metres])

    def of_reason(self, *reasons: str) -> list[Ground]:
        return [g for g in self.grounds if g.reason in reasons]

    def of_kind(self, kind: str) -> list[Ground]:
        return [g for g in self.grounds if g.kind == kind]


def _box(points: Sequence[Point]) -> Bounds:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _stall(slot: Any, frame: Frame, compass: float) -> Stall:
    centre = frame.to_metres(slot.lon, slot.lat)
    ring = outline(*centre, slot.frontage_m, slot.depth_m, slot.bearing_deg)
    x, y = turned(centre, compass, "lying")
    return Stall(slot, x, y, tuple(turned(p, compass, "lying") for p in ring))


def _grounds(shapes: Iterable[Any], place: Any) -> Iterable[Ground]:
    for shape in shapes:
        if shape.kind == "facility":
            continue
        values = shape.properties
        width = values.get("width_m") or (ROAD_M if shape.kind == "road" else 1.0)
        common = {
            "kind": shape.kind,
            "reason": values.get("reason") or "",
            "name": values.get("name") or "",
        }
        coordinates = shape.geometry["coordinates"]
        if shape.geometry["type"] == "LineString":
            yield _lane(place(coordinates), float(width), common)
        else:
            outer, *holes = (place(ring) for ring in coordinates)
            shape = shapely.Polygon(outer, holes)
            crowded = shapely.get_num_coordinates(shape) > 5 * MANY_CORNERS
            yield Ground(**common, shape=shape, crowded=crowded)


def _lane(points: Any, width_m: float, common: dict[str, Any]) -> Ground:
    """A line with a width; in one piece, unless its corners are too many to join."""
    line = shapely.simplify(shapely.LineString(points), STRAIGHT_M)
    corners = shapely.get_coordinates(line)
    shape, crowded = ribbon(corners, width_m), len(corners) > MANY_CORNERS
    if not crowded:
        shape = shapely.union_all(shape)
    return Ground(**common, shape=shape, crowded=crowded, line=line, width_m=width_m)


def _facilities(shapes: Iterable[Any], place: Any) -> Iterable[Facility]:
    for shape in shapes:
        if shape.kind == "facility":
            lon, lat = shape.geometry["coordinates"][:2]
            ((x, y),) = place([(lon, lat)])
            values = shape.properties
            kind = values.get("type") or ""
            yield Facility(kind, values.get("name") or "", float(x), float(y), lon, lat)
