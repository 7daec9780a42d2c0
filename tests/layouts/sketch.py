"""Small layout documents for tests, in metres from the middle of a 200 m square."""

from typing import Any

from cfn.core.geometry import Frame

FRAME = Frame(123.6159, -10.1591)


def at(x: float, y: float) -> list[float]:
    """The lon/lat position so many metres east and north."""
    return [round(value, 10) for value in FRAME.to_lonlat(x, y)]


def box(west: float, south: float, east: float, north: float) -> list[Any]:
    corners = [(west, south), (east, south), (east, north), (west, north)]
    return [[at(*corner) for corner in (*corners, corners[0])]]


def feature(kind: str, geometry: str, coordinates: Any, **properties: Any) -> Any:
    return {
        "type": "Feature",
        "properties": {"kind": kind, **properties},
        "geometry": {"type": geometry, "coordinates": coordinates},
    }


def site(half: float = 100) -> Any:
    return feature("site", "Polygon", box(-half, -half, half, half))


def slot(label: str, x: float, y: float, /, **properties: Any) -> Any:
    """A 3 × 3 m stall that looks north unless told."""
    size = {"frontage_m": 3, "depth_m": 3, "bearing_deg": 90}
    return feature("slot", "Point", at(x, y), **{"label": label} | size | properties)


def row(prefix: str, *points: tuple[float, float], **properties: Any) -> Any:
    values = {"first": 1, "frontage_m": 3, "depth_m": 3} | properties
    line = [at(*point) for point in points]
    return feature("row", "LineString", line, prefix=prefix, **values)


def area(reason: str, west: float, south: float, east: float, north: float) -> Any:
    return feature(
        "keep_clear", "Polygon", box(west, south, east, north), reason=reason
    )


def lane(reason: str, width_m: float, *points: tuple[float, float]) -> Any:
    line = [at(*point) for point in points]
    return feature("keep_clear", "LineString", line, reason=reason, width_m=width_m)


def facility(type_: str, x: float, y: float, **properties: Any) -> Any:
    return feature("facility", "Point", at(x, y), type=type_, **properties)


def services() -> list[Any]:
    """A bin and an entrance, so that nothing is too far away."""
    return [facility("bin", 0, 20), facility("entrance", 0, 20)]


def layout(*features: Any, **head: Any) -> Any:
    """A document with a site; more members of ``cfn`` by name."""
    return {
        "type": "FeatureCollection",
        "cfn": {"format": "layout", "version": 1, **head},
        "features": [site(), *features],
    }
