"""Geometry as people type, paste or click it, turned into GeoJSON. Pure.

Read are GeoJSON (a geometry, a feature, a collection with one feature) and corners as
"lon, lat" pairs, one a line or parted by ";".
"""

import re
from collections.abc import Sequence
from typing import Any

from cfn.core.errors import Refusal
from cfn.core.geometry import Frame
from cfn.core.msgids import N_
from cfn.layouts.geojson import Bounds, Broken, GeometryReader, read_json

_PAIR = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*[,\s]\s*(-?\d+(?:\.\d+)?)\s*")
_FEWEST = {"Point": 1, "LineString": 2, "Polygon": 3}


def geometry(
    text: str, allowed: Sequence[str], *, field: str, bounds: Bounds | None = None
) -> dict[str, Any]:
    """The one geometry in ``text``, of the first allowed type where pairs do not say.

    Raises Refusal on ``field``.
    """
    try:
        if text.lstrip().startswith(("{", "[")):
            given = _unwrapped(read_json(text))
        else:
            given = _from_pairs(text, allowed[0])
        return GeometryReader(bounds).read(given, allowed)
    except Broken as broken:
        raise Refusal(broken.message, field=field, **broken.values) from broken


def square(
    text: str, size_m: float, *, field: str, bounds: Bounds | None = None
) -> dict[str, Any]:
    """A square of ground around a place, as map apps copy it: "-10.1591, 123.6159".

    Longitude first is read too, where the numbers leave no doubt. Raises Refusal on
    ``field``.
    """
    found = _PAIR.fullmatch(text.strip().strip("()"))
    if found is None:
        raise Refusal(
            N_("Write the place as a map app copies it: -10.1591, 123.6159."),
            field=field,
        )
    lat, lon = float(found[1]), float(found[2])
    if abs(lat) > 90 >= abs(lon):
        lat, lon = lon, lat
    try:
        GeometryReader(bounds).read(
            {"type": "Point", "coordinates": [lon, lat]}, ("Point",)
        )
    except Broken as broken:
        raise Refusal(broken.message, field=field, **broken.values) from broken
    frame, half = Frame(lon, lat), size_m / 2
    corners = [(-half, -half), (half, -half), (half, half), (-half, half)]
    ring = [list(frame.to_lonlat(*corner)) for corner in (*corners, corners[0])]
    return {"type": "Polygon", "coordinates": [ring]}


def _unwrapped(given: Any) -> Any:
    if isinstance(given, dict) and given.get("type") == "FeatureCollection":
        features = given.get("features")
        if not isinstance(features, list) or len(features) != 1:
            raise Broken(N_("Paste one geometry, not a collection of several."))
        given = features[0]
    if isinstance(given, dict) and given.get("type") == "Feature":
        given = given.get("geometry")
    return given


def _from_pairs(text: str, kind: str) -> dict[str, Any]:
    points = []
    for part in re.split(r"[;\n]+", text.strip()):
        found = _PAIR.fullmatch(part)
        if found is None:
            raise Broken(
                N_("Write each point as longitude, latitude: 123.6159, -10.1591.")
            )
        points.append([float(found[1]), float(found[2])])
    if len(points) < _FEWEST[kind] or (kind == "Point" and len(points) > 1):
        raise Broken(N_("This needs %(n)s points."), n=_FEWEST[kind])
    if kind == "Point":
        return {"type": kind, "coordinates": points[0]}
    if kind == "LineString":
        return {"type": kind, "coordinates": points}
    ring = points if points[0] == points[-1] else [*points, points[0]]
    return {"type": kind, "coordinates": [ring]}


def as_text(given: dict[str, Any]) -> str:
    """Point, line or simple area as pairs; what pairs cannot say as GeoJSON."""
    coordinates = given["coordinates"]
    if given["type"] == "Polygon":
        if len(coordinates) > 1:
            import json

            return json.dumps(given)
        points = coordinates[0][:-1]
    else:
        points = [coordinates] if given["type"] == "Point" else coordinates
    return "\n".join(f"{lon:.8f}, {lat:.8f}" for lon, lat in points)
