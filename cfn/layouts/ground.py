"""What lies under the stalls of a picture: site, kerbs, roads, paths, facilities."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import atan2, degrees, hypot
from typing import Any

import numpy as np
import shapely

from cfn.core.geometry import ribbon
from cfn.layouts.kinds import FACILITY_TYPES, KEEP_CLEAR_REASONS, LANDMARKS
from cfn.layouts.picture import Area, Place, units

ROAD_M = 8.0  # the width of a road that does not say its own
BEYOND_M = 300.0  # roads run past the edge, so that no letterbox shows
GATE_REACH_M = 1.0


@dataclass(frozen=True)
class Road:
    """A road in the frame of the picture; ``line`` runs past both of its ends."""

    name: str
    line: Any
    width_m: float

    @classmethod
    def of(cls, points: Any, name: str, width_m: float) -> "Road":
        first, last = points[0] - points[1], points[-1] - points[-2]
        ends = (
            points[0] + first / max(hypot(*first), 1e-9) * BEYOND_M,
            points[-1] + last / max(hypot(*last), 1e-9) * BEYOND_M,
        )
        line = np.vstack((ends[0], points[1:-1], ends[1]))
        simple = shapely.simplify(shapely.linestrings(line), 0.3)
        return cls(name, shapely.get_coordinates(simple), width_m)

    @property
    def shape(self) -> Any:
        return ribbon(self.line, self.width_m)

    def edges(self) -> str:
        """Both kerb lines as one SVG path."""
        steps = np.diff(self.line, axis=0)
        along = steps / np.maximum(np.hypot(steps[:, 0], steps[:, 1]), 1e-9)[:, None]
        ahead, behind = np.vstack((along, along[-1:])), np.vstack((along[:1], along))
        mean = (ahead + behind) / 2
        # At a bend the kerb lies further out; a hairpin is cut at twice the width.
        mean = mean / np.maximum((mean**2).sum(axis=1), 0.25)[:, None]
        out = np.column_stack((-mean[:, 1], mean[:, 0])) * self.width_m / 2
        return svg_line(self.line + out) + svg_line(self.line - out)


@dataclass(frozen=True)
class Ground:
    """Areas from the lowest to the uppermost, and what stands on them."""

    areas: tuple[Area, ...]
    roads: tuple[Road, ...]
    zones: tuple[tuple[str, Any], ...]  # name and polygon, off the kerbs only
    places: tuple[Place, ...]
    gates: tuple[tuple[float, float, float, float], ...]
    pedestrians_only: bool
    paved: tuple[Any, ...]  # kerbs, roads and what must stay clear

    @classmethod
    def of(
        cls,
        site: Any,
        shapes: Sequence[Any],
        place: Callable[[Iterable[Sequence[float]]], Any],
        *,
        deepest: float,
    ) -> "Ground":
        """``place`` puts lon/lat positions into the frame of the picture."""
        roads = tuple(_roads(shapes, place))
        kerbs = [ribbon(r.line, r.width_m + 2 * (deepest + 2)) for r in roads]
        keep_clear = [
            (s.properties.get("reason"), _shape(s, place))
            for s in shapes
            if s.kind == "keep_clear"
        ]
        zones = [
            (s.properties.get("name") or "", _shape(s, place))
            for s in shapes
            if s.kind == "zone"
        ]
        zones = [(n, z) for n, z in zones if not _beside_a_road(z, roads)]
        areas = [Area("p-park", svg_area(shapely.polygons(site)))]
        areas += [Area("p-kerb", svg_area(shape)) for shape in kerbs]
        areas += [Area("p-plaza", svg_area(zone), name) for name, zone in zones]
        areas += _below_the_road(keep_clear)
        areas += [Area("p-road", svg_area(road.shape), road.name) for road in roads]
        areas += [Area("p-edge", road.edges()) for road in roads]
        areas += _on_the_road(keep_clear)
        places = tuple(_places(shapes, place))
        return cls(
            areas=tuple(areas),
            roads=roads,
            zones=tuple(zones),
            places=places,
            gates=tuple(_gates(roads, places)),
            pedestrians_only=any(reason == "carriageway" for reason, _ in keep_clear),
            paved=(*kerbs, *(shape for _, shape in keep_clear)),
        )


def _roads(shapes: Sequence[Any], place: Any) -> Iterable[Road]:
    """The longest road first: it carries the woven band and its name."""
    roads = []
    for shape in shapes:
        if shape.kind == "road":
            points = place(shape.geometry["coordinates"])
            width = shape.properties.get("width_m") or ROAD_M
            roads.append(Road.of(points, shape.properties.get("name") or "", width))
    return sorted(
        roads, key=lambda r: -float(shapely.length(shapely.linestrings(r.line)))
    )


def _shape(shape: Any, place: Any) -> Any:
    """A polygon, or a line with a width as the area it covers."""
    coordinates = shape.geometry["coordinates"]
    if shape.geometry["type"] == "LineString":
        return ribbon(place(coordinates), shape.properties.get("width_m") or 1.0)
    outer, *holes = (place(ring) for ring in coordinates)
    return shapely.Polygon(outer, holes)


def _beside_a_road(zone: Any, roads: Sequence[Road]) -> bool:
    """True for a zone along a kerb, where the kerb's own ground shows already."""
    middle = shapely.centroid(zone)
    return any(
        shapely.distance(shapely.linestrings(road.line), middle) < road.width_m / 2 + 6
        for road in roads
    )


def _below_the_road(keep_clear: Sequence[tuple[Any, Any]]) -> list[Area]:
    css = {"walking_path": "p-plaza", "carriageway": "p-road"}
    return [
        Area(css[reason], svg_area(shape), KEEP_CLEAR_REASONS[reason])
        for reason, shape in keep_clear
        if reason in css
    ]


def _on_the_road(keep_clear: Sequence[tuple[Any, Any]]) -> list[Area]:
    """Fire lanes and doors are hints: an outline only."""
    return [
        Area("p-clear", svg_area(shape), KEEP_CLEAR_REASONS.get(reason, ""))
        for reason, shape in keep_clear
        if reason not in ("walking_path", "carriageway")
    ]


def _places(shapes: Sequence[Any], place: Any) -> Iterable[Place]:
    for shape in shapes:
        if shape.kind == "facility":
            ((x, y),) = place([shape.geometry["coordinates"]])
            kind = shape.properties.get("type") or ""
            yield Place(
                type=kind,
                name=shape.properties.get("name") or "",
                word=FACILITY_TYPES.get(kind, ""),
                x=float(x),
                y=float(y),
                landmark=kind in LANDMARKS,
            )


def _gates(
    roads: Sequence[Road], places: Sequence[Place]
) -> Iterable[tuple[float, float, float, float]]:
    """A line across the road at each entrance or diversion that stands on it."""
    for road in roads:
        line = shapely.linestrings(road.line)
        for place in places:
            point = shapely.points(place.x, place.y)
            far = shapely.distance(line, point) > road.width_m / 2 + GATE_REACH_M
            if place.type not in ("entrance", "diversion") or far:
                continue
            at = shapely.line_locate_point(line, point)
            (ax, ay), (bx, by) = (
                shapely.get_coordinates(shapely.line_interpolate_point(line, at + d))[0]
                for d in (-0.5, 0.5)
            )
            mx, my = (ax + bx) / 2, (ay + by) / 2
            half = road.width_m / 2 - 0.4
            dx, dy = -(by - ay) * half, (bx - ax) * half
            yield mx - dx, my - dy, mx + dx, my + dy


def straights(line: Any, bounds: Any) -> list[tuple[Any, Any, float]]:
    """The straight pieces of a line inside a box: start, direction, length."""
    left, top, right, bottom = bounds
    box = shapely.box(left - 40, top - 40, right + 40, bottom + 40)
    pieces = []
    for a, b in zip(line, line[1:], strict=False):
        inside = shapely.intersection(shapely.linestrings([a, b]), box)
        ends = shapely.get_coordinates(inside)
        if len(ends) == 2 and (size := hypot(*(ends[1] - ends[0]))) > 1:
            pieces.append((ends[0], (ends[1] - ends[0]) / size, size))
    return pieces


def angle_of(direction: Any) -> float:
    """Degrees clockwise on the page from page right."""
    return round(degrees(atan2(direction[1], direction[0])), 1) + 0.0


def svg_line(points: Any) -> str:
    """An open SVG path through points in metres."""
    return "M" + "L".join(f"{units(x)} {units(y)}" for x, y in points)


def svg_area(shape: Any) -> str:
    """A closed SVG path of a polygon or of several, holes turned the other way."""
    rings = []
    for part in shapely.get_parts(shapely.orient_polygons(shape)):
        rings.append(shapely.get_exterior_ring(part))
        rings += list(
            shapely.get_interior_ring(part, range(shapely.get_num_interior_rings(part)))
        )
    return "".join(svg_line(shapely.get_coordinates(r)[:-1]) + "Z" for r in rings)
