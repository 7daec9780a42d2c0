"""Plane geometry in metres around a point of the earth. Pure.

A ``Frame`` turns lon/lat (WGS 84) into metres east and north of its origin. It is
equirectangular: over the two kilometres of a market the error stays below a
hundred-thousandth of the distance, so a row of a hundred metres is right to a
millimetre. Bearings are degrees clockwise from north.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import acos, atan2, cos, degrees, hypot, radians, sin, sqrt
from typing import Any

import numpy as np
import shapely

Point = tuple[float, float]

_EQUATOR_M = 6_378_137.0  # WGS 84, semi-major axis
_E2 = 0.00669437999014  # WGS 84, first eccentricity squared

# Two shapes overlap when they share more than a square centimetre after a slot
# was made a centimetre smaller on every side: fronts may stand on the kerb.
SHRINK_M = 0.01
SHARED_M2 = 0.0001


@dataclass(frozen=True)
class Frame:
    """Metres east (x) and north (y) of ``lon``, ``lat``."""

    lon: float
    lat: float

    @classmethod
    def around(cls, positions: Iterable[Sequence[float]]) -> "Frame":
        """The frame whose origin is the middle of the box around lon/lat points."""
        points = list(positions)
        lons, lats = [p[0] for p in points], [p[1] for p in points]
        return cls((min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2)

    @property
    def metres_per_degree(self) -> Point:
        """Metres in a degree of longitude and of latitude at the origin."""
        phi = radians(self.lat)
        w = 1 - _E2 * sin(phi) ** 2
        across = _EQUATOR_M / sqrt(w)
        along = _EQUATOR_M * (1 - _E2) / sqrt(w) ** 3
        return radians(1) * across * cos(phi), radians(1) * along

    def to_metres(self, lon: float, lat: float) -> Point:
        east, north = self.metres_per_degree
        return (lon - self.lon) * east, (lat - self.lat) * north

    def to_lonlat(self, x: float, y: float) -> Point:
        east, north = self.metres_per_degree
        return self.lon + x / east, self.lat + y / north

    def metres(self, positions: Any) -> Any:
        """Many lon/lat positions at once: an array of (x, y)."""
        given = np.asarray([p[:2] for p in positions], dtype=float).reshape(-1, 2)
        return (given - (self.lon, self.lat)) * self.metres_per_degree


def unit(bearing_deg: float) -> Point:
    """The vector of one metre towards a bearing."""
    return sin(radians(bearing_deg)), cos(radians(bearing_deg))


def bearing(start: Sequence[float], end: Sequence[float]) -> float:
    """Degrees clockwise from north, 0 ≤ b < 360, of the way between two points."""
    return degrees(atan2(end[0] - start[0], end[1] - start[1])) % 360


def length(points: Sequence[Sequence[float]]) -> float:
    """The length of a line through points."""
    pairs = zip(points, points[1:], strict=False)
    return sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairs)


def outlines(
    centres: Any, frontages: Any, depths: Any, bearings: Any, *, shrink_m: float = 0.0
) -> Any:
    """The rectangles of slots, as an array of shapely polygons.

    Each ring runs front start, front end, back end, back start: the front is the
    first edge and the inside lies to its right. A slot that shrinks away is empty.
    """
    centre = np.asarray(centres, dtype=float).reshape(-1, 2)
    half_w = np.asarray(frontages, dtype=float) / 2 - shrink_m
    half_d = np.asarray(depths, dtype=float) / 2 - shrink_m
    angle = np.radians(np.asarray(bearings, dtype=float))
    along = np.column_stack((np.sin(angle), np.cos(angle))) * half_w[:, None]
    inside = np.column_stack((np.cos(angle), -np.sin(angle))) * half_d[:, None]
    ring = np.stack(
        (
            centre - along - inside,
            centre + along - inside,
            centre + along + inside,
            centre - along + inside,
            centre - along - inside,
        ),
        axis=1,
    )
    shapes = shapely.polygons(ring)
    gone = (half_w <= 0) | (half_d <= 0)
    return np.where(gone, shapely.from_wkt("POLYGON EMPTY"), shapes)


def outline(
    x: float, y: float, frontage_m: float, depth_m: float, bearing_deg: float
) -> list[Point]:
    """The four corners of one slot: front start, front end, back end, back start."""
    (u, v), (p, q) = unit(bearing_deg), unit(bearing_deg + 90)
    w, d = frontage_m / 2, depth_m / 2
    return [
        (x + u * a * w + p * b * d, y + v * a * w + q * b * d)
        for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))
    ]


def overlaps(shrunk: Any, other: Any) -> bool:
    """True when a slot already made smaller shares more than 1 cm² with ``other``."""
    if not shapely.intersects(shrunk, other):
        return False
    return bool(shapely.area(shapely.intersection(shrunk, other)) > SHARED_M2)


# The outline of a long zigzag takes minutes to compute; in pieces it takes none.
MOST_CORNERS_IN_ONE_PIECE = 30


def ribbon(points: Any, width_m: float) -> Any:
    """A line with a width as one area: flat ends, round bends.

    A line of many corners comes as a MultiPolygon of overlapping pieces, good for
    drawing and for asking distances, not for areas.
    """
    if len(points) > MOST_CORNERS_IN_ONE_PIECE:
        return shapely.multipolygons(ribbon_pieces(points, width_m))
    line = shapely.linestrings(points)
    return shapely.buffer(line, width_m / 2, cap_style="flat", join_style="round")


def ribbon_pieces(points: Any, width_m: float) -> Any:
    """A line with a width as simple pieces that overlap: an array of polygons, one
    for each straight and one for each bend."""
    line = np.asarray(points, dtype=float)
    steps = np.diff(line, axis=0)
    sizes = np.hypot(steps[:, 0], steps[:, 1])
    keep = sizes > 0
    middles = (line[:-1] + line[1:])[keep] / 2
    angles = np.arctan2(steps[keep, 0], steps[keep, 1])
    widths = np.full(keep.sum(), width_m)
    straights = outlines(middles, sizes[keep], widths, np.degrees(angles))
    corners = line[1:][keep][:-1]
    return np.concatenate((straights, _bends(corners, angles, width_m / 2)))


ROUND_M = 0.001  # how far a round bend may be cut short
_LEAST_TURN = 1e-7  # radians; what turns less has nothing to fill
_OVER = 0.01  # radians that a wedge reaches over its straights, so that no crack shows


def _bends(corners: Any, angles: Any, radius_m: float) -> Any:
    """The wedges outside of the bends between straights, which turn at the corners."""
    turns = (np.diff(angles) + np.pi) % (2 * np.pi) - np.pi
    chords = np.ceil(np.abs(turns) / (2 * acos(max(0.0, 1 - ROUND_M / radius_m))))
    # Gentle bends need few corners: those of about as many are made together.
    sizes = 2 ** np.ceil(np.log2(np.maximum(chords, 1)))
    sizes[np.abs(turns) < _LEAST_TURN] = 0
    made = [np.array([], dtype=object)]
    for size in np.unique(sizes[sizes > 0]):
        some = sizes == size
        n = int(chords[some].max())
        made.append(_wedges(corners[some], angles[:-1][some], turns[some], radius_m, n))
    return np.concatenate(made)


def _wedges(corners: Any, starts: Any, turns: Any, radius_m: float, n: int) -> Any:
    """From the normal of one straight round to that of the next, in ``n`` chords."""
    side = np.copysign(1.0, turns)  # outside of a bend to the right lies on the left
    first = starts - side * (np.pi / 2 + _OVER)
    whole = turns + 2 * side * _OVER
    around = first[:, None] + whole[:, None] * np.linspace(0, 1, n + 1)
    arcs = np.stack((np.sin(around), np.cos(around)), axis=2) * radius_m
    middle = corners[:, None, :]
    rings = np.concatenate((middle, middle + arcs, middle), axis=1)
    return np.atleast_1d(shapely.polygons(rings))
