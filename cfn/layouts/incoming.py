"""Steps as the editor sends them: checked before anything is touched. Pure.

Whatever comes in, the answer is a Batch or a Refusal with a sentence.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cfn.core.errors import Refusal
from cfn.core.geometry import Frame
from cfn.core.msgids import N_
from cfn.layouts import properties
from cfn.layouts.document import HEAD, MAX_SITE_M
from cfn.layouts.geojson import Bounds, Broken, GeometryReader, number
from cfn.layouts.naming import check_name
from cfn.layouts.objects import LAYOUT, SHAPE_KINDS, Change, Values, kind_of

MOST_STEPS = 50
MOST_CHANGES = 4_000
_KEY = re.compile(r"-|[frs][a-z0-9]{1,23}")
_ID = re.compile(r"[a-z0-9]{8,32}")
_GARBLED = N_("The change did not arrive as it should. Reload the page.")


@dataclass(frozen=True)
class Step:
    """One step as it came in; ``undoes`` is the id of the step it takes back."""

    id: str
    name: str
    values: dict[str, Any]
    changes: tuple[Change, ...]
    undoes: str | None = None


@dataclass(frozen=True)
class Batch:
    """Steps of one open page, in their order; ``base`` is the version it last saw."""

    client: str
    base: int
    steps: tuple[Step, ...]


def read_batch(doc: Any) -> Batch:
    """The steps in a JSON value. Raises Refusal."""
    if not isinstance(doc, dict) or not isinstance(doc.get("steps"), list):
        raise Refusal(_GARBLED)
    base, client = doc.get("base"), doc.get("client")
    if type(base) is not int or not 0 <= base < 2**31 or not _is(_ID, client):
        raise Refusal(_GARBLED)
    if len(doc["steps"]) > MOST_STEPS:
        raise Refusal(_GARBLED)
    return Batch(str(client), base, tuple(_step(given) for given in doc["steps"]))


def _is(pattern: re.Pattern[str], value: Any) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _step(given: Any) -> Step:
    if not isinstance(given, dict) or not isinstance(given.get("changes"), list):
        raise Refusal(_GARBLED)
    name, values, undoes = given.get("name"), given.get("values"), given.get("undoes")
    if not isinstance(name, str) or not isinstance(values, dict):
        raise Refusal(_GARBLED)
    if not _is(_ID, given.get("id")) or not (undoes is None or _is(_ID, undoes)):
        raise Refusal(_GARBLED)
    if not 1 <= len(given["changes"]) <= MOST_CHANGES:
        raise Refusal(_GARBLED)
    changes = tuple(_change(each) for each in given["changes"])
    return Step(given["id"], name, check_name(name, values), changes, undoes)


def _change(given: Any) -> Change:
    if not isinstance(given, dict) or not _is(_KEY, given.get("key")):
        raise Refusal(_GARBLED)
    key, was, now = given["key"], given.get("was"), given.get("now")
    if not all(part is None or isinstance(part, dict) for part in (was, now)):
        raise Refusal(_GARBLED)
    if (was is None and now is None) or (key == LAYOUT and None in (was, now)):
        raise Refusal(_GARBLED)
    return Change(key, was, now)


def checked(key: str, values: Values, bounds: Bounds | None = None) -> Values:
    """An object with every value looked at. Raises Refusal with what and why."""
    try:
        if key == LAYOUT:
            return _layout(values, bounds)
        kind = kind_of(key, values)
        if key[0] == "f" and kind not in SHAPE_KINDS:
            raise Refusal(_GARBLED)
        return _object(kind, values, bounds)
    except Broken as broken:
        raise Refusal(broken.message, **broken.values) from broken


def _object(kind: str, values: Values, bounds: Bounds | None) -> Values:
    extra = {"slot": ("lon", "lat", "position"), "row": ("geometry",)}
    known = {*properties.PROPERTIES[kind], *extra.get(kind, ("kind", "geometry"))}
    _check_known(values, known)
    given = {k: v for k, v in values.items() if k in properties.PROPERTIES[kind]}
    read, wrong = properties.read(kind, given)
    for name, broken in wrong:
        raise Refusal(broken.message, property=name, **broken.values)
    reader = GeometryReader(bounds)
    if kind == "slot":
        point = {"type": "Point", "coordinates": [values.get("lon"), values.get("lat")]}
        read["lon"], read["lat"] = reader.read(point, ("Point",))["coordinates"]
        return {**read, **_position(values)}
    read["geometry"] = reader.read(values.get("geometry"), properties.GEOMETRIES[kind])
    lane = kind == "keep_clear" and read["geometry"]["type"] == "LineString"
    if lane and read["width_m"] is None:
        raise Refusal(N_("A lane needs its width."), field="width_m")
    return read if kind == "row" else {"kind": kind, **read}


def _position(values: Values) -> Values:
    given = values.get("position")
    if type(given) is int and 0 < given < 10**6:
        return {"position": given}
    return {}


def _check_known(values: Values, known: Iterable[str]) -> None:
    if not set(values) <= set(known):
        raise Refusal(_GARBLED)


def _layout(values: Values, bounds: Bounds | None) -> Values:
    _check_known(values, (*HEAD, "outline", "backdrop"))
    read: Values = {}
    for name, wanted in HEAD.items():
        try:
            read[name] = wanted.read(values.get(name))
        except Broken as broken:
            raise Refusal(broken.message, property=name, **broken.values) from broken
    if not read["name"]:
        raise Refusal(N_("Give the layout a name."), field="name")
    read["outline"] = GeometryReader(bounds).read(values.get("outline"), ("Polygon",))
    frame = Frame.around(read["outline"]["coordinates"][0])
    corners = frame.metres(read["outline"]["coordinates"][0])
    if max(corners.max(axis=0) - corners.min(axis=0)) > MAX_SITE_M:
        most = int(MAX_SITE_M / 1000)
        raise Refusal(N_("The site is longer than %(km)s km."), km=most)
    read["backdrop"] = _backdrop(values.get("backdrop"), bounds)
    return read


def _backdrop(given: Any, bounds: Bounds | None) -> Values | None:
    """The picture below the drawing: where its middle lies, how wide it is."""
    if given is None:
        return None
    if not isinstance(given, dict) or not _is(_FILE, given.get("file")):
        raise Refusal(_GARBLED)
    point = {"type": "Point", "coordinates": [given.get("lon"), given.get("lat")]}
    lon, lat = GeometryReader(bounds).read(point, ("Point",))["coordinates"]
    read: Values = {"file": given["file"], "lon": lon, "lat": lat}
    for name, low, high in (
        ("width_m", 1, 20_000), ("rotation_deg", -360, 360), ("opacity", 0, 1),
    ):  # fmt: skip
        value = number(given.get(name))
        if value is None or not low <= value <= high:
            message = N_("“%(property)s” must be a number from %(low)s to %(high)s.")
            raise Refusal(message, property=name, low=low, high=high)
        read[name] = value
    return read


_FILE = re.compile(r"[0-9a-f]{32}\.jpg")
