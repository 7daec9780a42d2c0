"""Reading JSON and GeoJSON geometry that may be broken or hostile. Pure.

Nothing here recurses over the input, and every number is looked at: booleans, NaN,
Infinity and integers too large for a float are no coordinates.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

import shapely

from cfn.core.geometry import Point
from cfn.core.msgids import N_
from cfn.layouts.crossings import crosses_itself, crossing_of_area, crossing_of_line

MAX_BYTES = 5 * 1024 * 1024
MAX_POSITIONS = 20_000
# Of one line or area: whether it crosses itself may take their square.
MAX_CORNERS = 5_000
MAX_SEARCHED = 3_000  # positions of lines in which the crossing is looked for

Bounds = tuple[float, float, float, float]  # west, south, east, north


class Broken(Exception):
    """Input that is not what it should be; a msgid, its values, the place if known
    (lon, lat)."""

    def __init__(self, message: str, *, at: Point | None = None, **values: Any) -> None:
        super().__init__(message)
        self.message, self.values, self.at = message, values, at

    def __str__(self) -> str:
        return self.message % self.values if self.values else self.message


def read_json(raw: bytes | str) -> Any:
    """The JSON value of a file. Raises Broken with a reason."""
    if len(raw) > MAX_BYTES:
        raise Broken(N_("The file is larger than %(mb)s MB."), mb=MAX_BYTES >> 20)
    try:
        text = raw.decode("utf-8-sig") if isinstance(raw, bytes) else raw
    except UnicodeDecodeError as error:
        raise Broken(N_("The file is not text in UTF-8.")) from error
    try:
        return json.loads(text, object_pairs_hook=_once_each)
    except RecursionError as error:
        raise Broken(N_("The file is nested too deeply.")) from error
    except json.JSONDecodeError as error:
        raise Broken(
            N_("The file is not JSON: line %(line)s, column %(column)s."),
            line=error.lineno,
            column=error.colno,
        ) from error
    except ValueError as error:  # an integer with thousands of digits
        raise Broken(N_("The file holds a number that is too long.")) from error


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            shown = ascii(name)[1:-1][:40]
            raise Broken(N_("The file says “%(name)s” twice in one place."), name=shown)
        found[name] = value
    return found


def number(value: Any) -> float | None:
    """``value`` as a finite float, or None."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        given = float(value)
    except OverflowError:
        return None
    return given if isfinite(given) else None


@dataclass
class GeometryReader:
    """Reads one geometry after the other and counts their positions.

    ``bounds`` are the city's, if it has set some.
    """

    bounds: Bounds | None = None
    positions: int = 0
    searched: int = 0

    def read(self, geometry: Any, allowed: Sequence[str]) -> dict[str, Any]:
        """A clean Point, LineString or Polygon with [lon, lat] only, or Broken."""
        if not isinstance(geometry, dict):
            raise Broken(N_("It has no geometry."))
        kind = geometry.get("type")
        if not isinstance(kind, str) or kind not in allowed:
            raise Broken(
                N_("Its geometry must be %(allowed)s."), allowed=", ".join(allowed)
            )
        readers = {
            "Point": self._position,
            "LineString": self._line,
            "Polygon": self._polygon,
        }
        return {"type": kind, "coordinates": readers[kind](geometry.get("coordinates"))}

    def _too_many(self, corners: int, message: str) -> Broken:
        self.positions += corners
        if self.positions > MAX_POSITIONS:
            return Broken(N_("The file has more than %(n)s points."), n=MAX_POSITIONS)
        return Broken(message, n=MAX_CORNERS)

    def _position(self, value: Any) -> list[float]:
        if not isinstance(value, list) or not 2 <= len(value) <= 3:
            raise Broken(N_("A position must be [longitude, latitude]."))
        self.positions += 1
        if self.positions > MAX_POSITIONS:
            raise Broken(N_("The file has more than %(n)s points."), n=MAX_POSITIONS)
        numbers = [number(part) for part in value]
        if None in numbers:
            raise Broken(N_("A position holds something that is no finite number."))
        lon, lat = numbers[0], numbers[1]
        assert lon is not None and lat is not None
        self._check_place(lon, lat)
        return [lon, lat]

    def _check_place(self, lon: float, lat: float) -> None:
        if lon == 0 and lat == 0:
            raise Broken(
                N_("A position is 0, 0, in the sea off Africa: was it left empty?")
            )
        where: dict[str, Any] = {"lon": f"{lon:.6g}", "lat": f"{lat:.6g}"}
        if abs(lat) > 90 or abs(lon) > 180:
            if abs(lon) <= 90 and abs(lat) <= 180:
                raise Broken(
                    N_(
                        "The position %(lon)s, %(lat)s is out of range: latitude and "
                        "longitude look swapped. GeoJSON puts the longitude first."
                    ),
                    **where,
                )
            raise Broken(N_("The position %(lon)s, %(lat)s is out of range."), **where)
        if self.bounds is None or _inside(self.bounds, lon, lat):
            return
        if _inside(self.bounds, lat, lon):
            raise Broken(
                N_(
                    "The position %(lon)s, %(lat)s is outside the city: latitude and "
                    "longitude look swapped. GeoJSON puts the longitude first."
                ),
                **where,
            )
        raise Broken(N_("The position %(lon)s, %(lat)s is outside the city."), **where)

    def _line(self, value: Any) -> list[list[float]]:
        if not isinstance(value, list) or len(value) < 2:
            raise Broken(N_("A line needs at least two points."))
        if len(value) > MAX_CORNERS:
            raise self._too_many(
                len(value), N_("The line has more than %(n)s corners.")
            )
        line = [self._position(part) for part in value]
        if all(position == line[0] for position in line):
            raise Broken(N_("The line has no length."))
        if crosses_itself(line):
            raise self._crossing(line)
        return line

    def _crossing(self, line: list[list[float]]) -> Broken:
        self.searched += len(line)
        at = crossing_of_line(line) if self.searched <= MAX_SEARCHED else None
        if at is None:
            return Broken(N_("The line crosses or touches itself."))
        return Broken(
            N_("The line crosses or touches itself at %(lon)s, %(lat)s."),
            at=at,
            **_shown(at),
        )

    def _polygon(self, value: Any) -> list[list[list[float]]]:
        if not isinstance(value, list) or not value:
            raise Broken(N_("The area is empty."))
        corners = sum(len(ring) for ring in value if isinstance(ring, list))
        if corners > MAX_CORNERS:
            raise self._too_many(corners, N_("The area has more than %(n)s corners."))
        rings = [self._ring(ring) for ring in value]
        shape = shapely.Polygon(rings[0], rings[1:])
        if not shape.is_valid:
            at = crossing_of_area(shape) or (rings[0][0][0], rings[0][0][1])
            raise Broken(
                N_(
                    "The outline of an area crosses or touches itself at "
                    "%(lon)s, %(lat)s."
                ),
                at=at,
                **_shown(at),
            )
        if shape.area == 0:
            raise Broken(N_("The area is empty."))
        return rings

    def _ring(self, ring: Any) -> list[list[float]]:
        if not isinstance(ring, list) or len(ring) < 4:
            raise Broken(N_("The outline of an area needs at least four points."))
        positions = [self._position(part) for part in ring]
        if positions[0] != positions[-1]:
            raise Broken(N_("The outline of an area must end where it begins."))
        return positions


_DEEP_ENOUGH = 4  # a position in a ring in an area


def first_position(geometry: Any) -> Point | None:
    """The first position on earth (lon, lat) in what should be a geometry."""
    given = geometry.get("coordinates") if isinstance(geometry, dict) else None
    level: list[Any] = [given]
    for _ in range(_DEEP_ENOUGH):
        for part in level:
            place = _place(part)
            if place is not None:
                return place
        level = [p for part in level if isinstance(part, list) for p in part]
    return None


def _place(part: Any) -> Point | None:
    if not isinstance(part, list) or not 2 <= len(part) <= 3:
        return None
    lon, lat = number(part[0]), number(part[1])
    if lon is None or lat is None or abs(lon) > 180 or abs(lat) > 90:
        return None
    return None if lon == lat == 0 else (lon, lat)


def _shown(at: Point) -> dict[str, Any]:
    """A place in a sentence, to a tenth of a metre."""
    return {"lon": f"{at[0]:.6f}", "lat": f"{at[1]:.6f}"}


def _inside(bounds: Bounds, lon: float, lat: float) -> bool:
    west, south, east, north = bounds
    return west <= lon <= east and south <= lat <= north
