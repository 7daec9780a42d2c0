"""A layout as a document: GeoJSON in, checked values, GeoJSON out. Pure.

The format is docs/layout-format.md. What ``write`` gives, ``read`` reads as the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cfn.core.geometry import Frame
from cfn.core.msgids import N_
from cfn.layouts import properties
from cfn.layouts.geojson import (
    MAX_POSITIONS,
    Bounds,
    Broken,
    GeometryReader,
    first_position,
    number,
)
from cfn.layouts.kinds import KINDS
from cfn.layouts.problems import Problems

MAX_SITE_M = 20_000.0
DECIMALS = 9  # of a degree: a tenth of a millimetre
_CRS84 = ("urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:OGC::CRS84")


@dataclass(frozen=True)
class Feature:
    """One feature; ``index`` is its place in the document's list."""

    index: int
    kind: str
    geometry: dict[str, Any]
    values: dict[str, Any]

    @property
    def coordinates(self) -> Any:
        return self.geometry["coordinates"]


@dataclass(frozen=True)
class Document:
    """A layout that could be read. ``features`` are without the site."""

    name: str
    outline: dict[str, Any]
    features: tuple[Feature, ...]
    min_clear_width_m: float = 6.0
    min_fire_lane_m: float = 4.0
    schematic: bool = False

    @cached_property
    def frame(self) -> Frame:
        """Metres around the middle of the site."""
        return Frame.around(self.outline["coordinates"][0])

    def of(self, kind: str) -> list[Feature]:
        return [feature for feature in self.features if feature.kind == kind]


def read(
    doc: Any, problems: Problems, *, bounds: Bounds | None = None
) -> Document | None:
    """The layout in ``doc``, as far as it can be read; what cannot is in ``problems``.

    None when it is no layout at all.
    """
    head = _head(doc, problems)
    if head is None:
        return None
    reader = GeometryReader(bounds)
    features: list[Feature] = []
    for index, given in enumerate(doc["features"]):
        feature = _feature(index, given, reader, problems)
        if reader.positions > MAX_POSITIONS:
            return None
        if feature is not None:
            features.append(feature)
    sites = [f for f in features if f.kind == "site"]
    if len(sites) != 1:
        if sites or not any(_kind(given) == "site" for given in doc["features"]):
            problems.add(
                "not_a_layout",
                N_("A layout needs exactly one site; this one has %(n)s."),
                [site.index for site in sites],
                at=first_position(sites[0].geometry) if sites else None,
                n=len(sites),
            )
        return None
    return _checked_site(sites[0], features, head, problems)


HEAD = {
    "name": properties.Property(properties.text(80, empty=True), ""),
    "min_clear_width_m": properties.Property(properties.size, 6.0),
    "min_fire_lane_m": properties.Property(properties.size, 4.0),
    "schematic": properties.Property(properties.flag, False),
}


def _head(doc: Any, problems: Problems) -> dict[str, Any] | None:
    """The ``cfn`` member with defaults, or None where this is no layout."""
    try:
        return _head_values(_layout_head(doc), problems)
    except Broken as broken:
        problems.add("not_a_layout", broken.message, **broken.values)
        return None


def _layout_head(doc: Any) -> dict[str, Any]:
    if not isinstance(doc, dict) or doc.get("type") != "FeatureCollection":
        raise Broken(N_("This is not a GeoJSON FeatureCollection."))
    if not isinstance(doc.get("features"), list):
        raise Broken(N_("The FeatureCollection has no list of features."))
    if len(doc["features"]) > MAX_POSITIONS:
        raise Broken(N_("The file has more than %(n)s points."), n=MAX_POSITIONS)
    given = doc.get("cfn")
    if not isinstance(given, dict) or given.get("format") != "layout":
        raise Broken(N_("The file does not say “cfn”: {“format”: “layout”}."))
    if number(given.get("version")) != 1:
        raise Broken(N_("This program reads version 1 of the layout format only."))
    if doc.get("crs") is not None and not _is_crs84(doc["crs"]):
        raise Broken(N_("The file uses another coordinate system; save it as WGS 84."))
    return given


def _is_crs84(crs: Any) -> bool:
    inner = crs.get("properties") if isinstance(crs, dict) else None
    return isinstance(inner, dict) and inner.get("name") in _CRS84


def _head_values(given: dict[str, Any], problems: Problems) -> dict[str, Any]:
    values, wrong = {}, []
    for name, wanted in HEAD.items():
        try:
            values[name] = wanted.read(given[name]) if name in given else wanted.default
        except Broken as broken:
            wrong.append((name, broken))
            values[name] = wanted.default
    _say_wrong("cfn", (), wrong, problems, None)
    return values


def _kind(given: Any) -> Any:
    props = given.get("properties") if isinstance(given, dict) else None
    return props.get("kind") if isinstance(props, dict) else None


def _feature(
    index: int, given: Any, reader: GeometryReader, problems: Problems
) -> Feature | None:
    if not isinstance(given, dict) or given.get("type") != "Feature":
        problems.add(
            "not_a_layout",
            N_("Number %(n)s in the list is not a GeoJSON feature."),
            [index],
            n=index,
        )
        return None
    kind = _kind(given)
    if not isinstance(kind, str) or kind not in KINDS:
        problems.add(
            "unknown_kind",
            N_("Feature %(n)s: “kind” must be one of %(allowed)s."),
            [index],
            at=first_position(given.get("geometry")),
            n=index,
            allowed=", ".join(KINDS),
        )
        return None
    values, wrong = properties.read(kind, given["properties"])
    what = name_of(kind, values, index)
    geometry = _geometry(given.get("geometry"), kind, reader, what, index, problems)
    if geometry is None:
        return None
    if kind == "keep_clear" and geometry["type"] == "LineString":
        _need_width(values, wrong)
    _say_wrong(what, (index,), wrong, problems, geometry)
    return None if wrong else Feature(index, kind, geometry, values)


def _need_width(values: dict[str, Any], wrong: list[tuple[str, Broken]]) -> None:
    if values.get("width_m", 0) is None:
        message = N_("A keep-clear line needs “%(property)s”.")
        wrong.append(("width_m", Broken(message)))


def _geometry(
    given: Any,
    kind: str,
    reader: GeometryReader,
    what: str,
    index: int,
    problems: Problems,
) -> dict[str, Any] | None:
    try:
        return reader.read(given, properties.GEOMETRIES[kind])
    except Broken as broken:
        problems.add(
            "bad_geometry",
            broken.message,
            [index],
            what=what,
            at=broken.at or first_position(given),
            **broken.values,
        )
        return None


def _say_wrong(
    what: str,
    features: Sequence[int],
    wrong: list[tuple[str, Broken]],
    problems: Problems,
    geometry: Any,
) -> None:
    for name, broken in wrong:
        problems.add(
            "bad_value",
            broken.message,
            features,
            what=what,
            at=first_position(geometry),
            property=name,
            **broken.values,
        )


def name_of(kind: str, values: dict[str, Any], index: int) -> str:
    """What a sentence calls a feature: ``slot A12 (14)``, ``road (2)``."""
    label = values.get("label") or values.get("prefix") or values.get("name") or ""
    return f"{kind} {label} ({index})" if label else f"{kind} ({index})"


def _checked_site(
    site: Feature, features: list[Feature], head: dict[str, Any], problems: Problems
) -> Document | None:
    frame = Frame.around(site.coordinates[0])
    corners = frame.metres(site.coordinates[0])
    if max(corners.max(axis=0) - corners.min(axis=0)) > MAX_SITE_M:
        problems.add(
            "bad_geometry",
            N_("The site is longer than %(km)s km."),
            [site.index],
            at=first_position(site.geometry),
            km=int(MAX_SITE_M / 1000),
        )
        return None
    rest = tuple(f for f in features if f.kind != "site")
    return Document(outline=site.geometry, features=rest, **head)


def write(document: Document) -> dict[str, Any]:
    """The layout as GeoJSON; the site comes first."""
    site = Feature(0, "site", document.outline, {})
    return {
        "type": "FeatureCollection",
        "cfn": {
            "format": "layout",
            "version": 1,
            "name": document.name,
            "schematic": document.schematic,
            "min_clear_width_m": document.min_clear_width_m,
            "min_fire_lane_m": document.min_fire_lane_m,
        },
        "features": [
            {
                "type": "Feature",
                "properties": {"kind": feature.kind, **feature.values},
                "geometry": feature.geometry,
            }
            for feature in (site, *document.features)
        ],
    }


def rounded(position: Sequence[float]) -> list[float]:
    """A computed position, to a tenth of a millimetre."""
    return [round(degrees, DECIMALS) for degrees in position]
