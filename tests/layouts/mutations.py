"""Ways to spoil a layout file, or to write the same one in another way.

Each takes a document that it may change and a source of chance, and gives what to write
into the file and what the check must then say: ``says`` are pairs (code, index) that must
be among the blockers; ``same`` asks for the report of the document as it was, with the
features renumbered by ``moved``.
"""

import json
from dataclasses import dataclass, field
from math import cos, radians, sin
from random import Random
from typing import Any

from cfn.core.geometry import Frame
from cfn.layouts.properties import PROPERTIES

FRAME = Frame(123.6159, -10.1591)
NO_NUMBERS = ("NaN", "Infinity", "-Infinity", "1e400", "-1e999", "true", "null", '"3"',
              "[]", "{}", "1" + "0" * 400)  # fmt: skip
REQUIRED = {
    kind: [name for name, wanted in properties.items() if wanted.required]
    for kind, properties in PROPERTIES.items()
}


@dataclass
class Mutant:
    """``written`` is a document, or text that is no longer one."""

    written: Any
    says: set[tuple[str, int | None]] = field(default_factory=set)
    same: bool = False
    moved: list[int] | None = None

    def bytes(self) -> bytes:
        if isinstance(self.written, bytes):
            return self.written
        return json.dumps(self.written).encode()


def _pick(doc: Any, chance: Random, *kinds: str) -> tuple[int, Any]:
    """One of the features of these kinds, and its place in the list."""
    return chance.choice(
        [
            (i, feature)
            for i, feature in enumerate(doc["features"])
            if not kinds or feature["properties"]["kind"] in kinds
        ]
    )


def _hole(doc: Any, chance: Random, coordinates: bool) -> tuple[int, str, list[str]]:
    """A document with a mark for a number: the feature's index, the text in two."""
    if coordinates:
        index, feature = _pick(doc, chance)
        spot = feature["geometry"]["coordinates"]
        while isinstance(spot[0], list):
            spot = chance.choice(spot)
        spot[chance.randrange(2)] = "HOLE"
        name = ""
    else:
        index, feature = _pick(doc, chance, "slot", "row")
        name = chance.choice(
            [n for n, v in feature["properties"].items() if type(v) in (int, float)]
        )
        feature["properties"][name] = "HOLE"
    return index, name, json.dumps(doc).split('"HOLE"')


# Bytes


def bytes_changed(doc: Any, chance: Random) -> Mutant:
    raw = bytearray(json.dumps(doc, ensure_ascii=False).encode())
    for _ in range(chance.choice((1, 1, 2, 5, 50))):
        at = chance.randrange(len(raw))
        match chance.randrange(5):
            case 0:
                raw[at] = chance.randrange(256)
            case 1:
                raw.insert(at, chance.choice(b'{}[]",:0-e\\ \x00\xff'))
            case 2:
                del raw[at : at + chance.choice((1, 3, 40))]
            case 3:
                raw[at:at] = raw[at : at + chance.choice((1, 20, 300))]
            case _:
                other = chance.randrange(len(raw))
                raw[at], raw[other] = raw[other], raw[at]
    return Mutant(bytes(raw))


def cut_off(doc: Any, chance: Random) -> Mutant:
    raw = json.dumps(doc).encode()
    return Mutant(raw[: chance.randrange(len(raw))], {("not_json", None)})


def a_name_twice(doc: Any, chance: Random) -> Mutant:
    text = json.dumps(doc)
    return Mutant(text.replace("{", '{"kind": 1, "kind": 2, ', 1).encode(),
                  {("not_json", None)})  # fmt: skip


# Structure


def _nodes(value: Any) -> list[tuple[Any, Any]]:
    """Every member of every object and list, as (holder, key)."""
    found, open_ = [], [value]
    while open_:
        holder = open_.pop()
        keys = list(holder) if isinstance(holder, dict) else range(len(holder))
        for key in keys:
            found.append((holder, key))
            if isinstance(holder[key], dict | list):
                open_.append(holder[key])
    return found


def something_else(doc: Any, chance: Random) -> Mutant:
    """Another value, or none, in up to five places."""
    for _ in range(chance.choice((1, 1, 1, 2, 5))):
        holder, key = chance.choice(_nodes(doc))
        if chance.random() < 0.3:
            del holder[key]
        else:
            holder[key] = chance.choice(
                (None, True, False, 0, -1, 1e308, 2**70, "", "A1", "\ud83d", [],
                 {}, [[]], [None], {"kind": "slot"}, holder[key] and [holder[key]])
            )  # fmt: skip
    return Mutant(doc)


def places_exchanged(doc: Any, chance: Random) -> Mutant:
    nodes = _nodes(doc)
    (a, i), (b, j) = chance.choice(nodes), chance.choice(nodes)
    first, second = json.dumps(a[i]), json.dumps(b[j])
    a[i] = json.loads(second)
    if b is not a[i]:
        b[j] = json.loads(first)
    return Mutant(doc)


def no_layout(doc: Any, chance: Random) -> Mutant:
    spoil = chance.choice(
        (
            {"features": None}, {"features": {}}, {"type": "Feature"}, {"cfn": None},
            {"cfn": True}, {"cfn": {"format": "layout", "version": True}},
            {"cfn": {"format": "layout", "version": 2}}, {"features": []},
            {"crs": {"type": "name", "properties": {"name": "EPSG:3857"}}},
        )
    )  # fmt: skip
    return Mutant(doc | spoil, {("not_a_layout", None)})


def unknown_kind(doc: Any, chance: Random) -> Mutant:
    index, feature = _pick(doc, chance, "road", "zone", "slot", "facility")
    feature["properties"]["kind"] = chance.choice(
        ("tent", "", None, True, 7, [], {}, "Slot", "slot ")
    )
    return Mutant(doc, {("unknown_kind", index)})


def property_missing(doc: Any, chance: Random) -> Mutant:
    index, feature = _pick(doc, chance, "slot", "row", "facility")
    names = REQUIRED[feature["properties"]["kind"]]
    del feature["properties"][chance.choice(names)]
    return Mutant(doc, {("bad_value", index)})


# Numbers


def no_number_as_place(doc: Any, chance: Random) -> Mutant:
    index, _, parts = _hole(doc, chance, coordinates=True)
    text = chance.choice(NO_NUMBERS).join(parts)
    return Mutant(text.encode(), {("bad_geometry", index)})


def no_number_as_value(doc: Any, chance: Random) -> Mutant:
    index, _, parts = _hole(doc, chance, coordinates=False)
    text = chance.choice(NO_NUMBERS).join(parts)
    return Mutant(text.encode(), {("bad_value", index)})


def out_of_range_place(doc: Any, chance: Random) -> Mutant:
    index, _, parts = _hole(doc, chance, coordinates=True)
    text = chance.choice(("500", "-500", "180.1", "1e9", "-1e308")).join(parts)
    return Mutant(text.encode(), {("bad_geometry", index)})


def out_of_range_value(doc: Any, chance: Random) -> Mutant:
    index, feature = _pick(doc, chance, "slot", "row")
    name = chance.choice(("frontage_m", "depth_m"))
    feature["properties"][name] = chance.choice((0, -0.0, -3, 50.001, 1e308))
    return Mutant(doc, {("bad_value", index)})


def exchanged_latitude(doc: Any, chance: Random) -> Mutant:
    index, feature = _pick(doc, chance, "slot", "facility")
    feature["geometry"]["coordinates"].reverse()
    return Mutant(doc, {("bad_geometry", index)})


def null_island(doc: Any, chance: Random) -> Mutant:
    index, feature = _pick(doc, chance, "slot", "facility")
    feature["geometry"]["coordinates"] = [0, -0.0]
    return Mutant(doc, {("bad_geometry", index)})


# Geometry


def nested(doc: Any, chance: Random) -> Mutant:
    """Two hundred deep where a feature's place or one of its values should be."""
    index, feature = _pick(doc, chance, "slot")
    deep: Any = feature["geometry"]["coordinates"]
    for _ in range(200):
        deep = [deep]
    if chance.random() < 0.5:
        feature["geometry"]["coordinates"] = deep
        return Mutant(doc, {("bad_geometry", index)})
    feature["properties"]["label"] = deep
    return Mutant(doc, {("bad_value", index)})


def nested_without_end(doc: Any, chance: Random) -> Mutant:
    depth, opening = chance.choice((5_000, 100_000)), chance.choice(("[", '{"a":'))
    return Mutant(json.dumps(doc)[:-1].encode() + b', "deep": '
                  + (opening * depth).encode(), {("not_json", None)})  # fmt: skip


def sixty_thousand_points(doc: Any, chance: Random) -> Mutant:
    index, feature = _pick(doc, chance, "road", "zone", "keep_clear")
    step = chance.choice((0.0, 1e-9, 1e-7))
    line = [[123.6 + n * step, -10.1] for n in range(60_000)]
    is_area = feature["geometry"]["type"] == "Polygon"
    feature["geometry"]["coordinates"] = [line] if is_area else line
    return Mutant(doc, {("bad_geometry", index)})


def bow_tie(doc: Any, chance: Random) -> Mutant:
    """Two neighbouring corners of an area change places."""
    index, feature = _pick(doc, chance, "zone", "site")
    ring = feature["geometry"]["coordinates"][0]
    at = chance.randrange(1, len(ring) - 2)
    ring[at], ring[at + 1] = ring[at + 1], ring[at]
    return Mutant(doc, {("bad_geometry", index)})


def crossing_line(doc: Any, chance: Random) -> Mutant:
    index, feature = _pick(doc, chance, "road", "row")
    corners = [(0, 0), (20, 0), (20, 20), (chance.uniform(1, 19), -20)]
    line = [list(FRAME.to_lonlat(*corner)) for corner in corners]
    feature["geometry"]["coordinates"] = line
    return Mutant(doc, {("bad_geometry", index)})


def open_or_empty(doc: Any, chance: Random) -> Mutant:
    index, feature = _pick(doc, chance, "zone")
    ring = feature["geometry"]["coordinates"][0]
    feature["geometry"]["coordinates"] = chance.choice(
        ([], [[]], [ring[:-1]], [ring[:3]], [[ring[0]] * 5], None, ring, [ring, []])
    )
    return Mutant(doc, {("bad_geometry", index)})


def other_geometry(doc: Any, chance: Random) -> Mutant:
    index, feature = _pick(doc, chance, "slot", "zone", "road", "facility")
    feature["geometry"] = chance.choice(
        (None, [], "Point", {}, {"type": "Point"}, {"type": ["Point"]},
         {"type": "GeometryCollection", "geometries": []},
         {"type": "MultiPoint", "coordinates": [[123.6, -10.1]]})
    )  # fmt: skip
    return Mutant(doc, {("bad_geometry", index)})


def _shifted(value: Any, by: float) -> Any:
    if isinstance(value[0], list):
        return [_shifted(part, by) for part in value]
    lon = value[0] + by
    return [lon - 360 if lon > 180 else lon, *value[1:]]


def across_the_date_line(doc: Any, chance: Random) -> Mutant:
    """The site around 180°: half of it begins again at -180°."""
    for feature in doc["features"]:
        geometry = feature["geometry"]
        geometry["coordinates"] = _shifted(geometry["coordinates"], 180 - FRAME.lon)
    return Mutant(doc, {("bad_geometry", None)})


def a_site_elsewhere(doc: Any, chance: Random) -> Mutant:
    """The outline on the other side of the world; all that stands stays here."""
    _, site = _pick(doc, chance, "site")
    geometry = site["geometry"]
    geometry["coordinates"] = _shifted(
        geometry["coordinates"], chance.uniform(-200, 30)
    )
    slots = (i for i, f in enumerate(doc["features"]) if "label" in f["properties"])
    return Mutant(doc, {("outside_site", i) for i in slots})


# What breaks a rule of the street


def on_another_slot(doc: Any, chance: Random) -> Mutant:
    first, feature = _pick(doc, chance, "slot")
    second, other = _pick(doc, chance, "slot")
    feature["geometry"]["coordinates"] = list(other["geometry"]["coordinates"])
    if first == second:
        return Mutant(doc, same=True)
    return Mutant(doc, {("overlap", first), ("overlap", second)})


def a_kilometre_away(doc: Any, chance: Random) -> Mutant:
    index, feature = _pick(doc, chance, "slot")
    turn = radians(chance.uniform(0, 360))
    x, y = FRAME.to_metres(*feature["geometry"]["coordinates"])
    there = FRAME.to_lonlat(x + 1000 * sin(turn), y + 1000 * cos(turn))
    feature["geometry"]["coordinates"] = list(there)
    return Mutant(doc, {("outside_site", index)})


def a_number_twice(doc: Any, chance: Random) -> Mutant:
    first, feature = _pick(doc, chance, "slot")
    second, other = _pick(doc, chance, "slot")
    feature["properties"]["label"] = other["properties"]["label"].swapcase()
    if first == second:
        return Mutant(doc)
    return Mutant(doc, {("duplicate_label", first), ("duplicate_label", second)})


def something_kept_clear_under_a_slot(doc: Any, chance: Random) -> Mutant:
    index, feature = _pick(doc, chance, "slot")
    x, y = FRAME.to_metres(*feature["geometry"]["coordinates"])
    turn = radians(chance.uniform(0, 360))
    line = [
        list(FRAME.to_lonlat(x + far * sin(turn), y + far * cos(turn)))
        for far in (-1.0, 1.0)
    ]
    reason = chance.choice(("door", "fire_lane", "walking_path", "carriageway", None))
    doc["features"].append(
        {
            "type": "Feature",
            "properties": {"kind": "keep_clear", "reason": reason, "width_m": 0.5},
            "geometry": {"type": "LineString", "coordinates": line},
        }
    )
    new = len(doc["features"]) - 1
    says: set[tuple[str, int | None]] = {("keep_clear", index), ("keep_clear", new)}
    return Mutant(
        doc, says | ({("fire_lane_narrow", new)} if "fire" in f"{reason}" else set())
    )


# The same in other words


def another_order(doc: Any, chance: Random) -> Mutant:
    order = list(range(len(doc["features"])))
    chance.shuffle(order)
    features = [doc["features"][i] for i in order]
    moved = [order.index(i) for i in range(len(order))]
    return Mutant(doc | {"features": features}, same=True, moved=moved)


def other_members(doc: Any, chance: Random) -> Mutant:
    """Members in another order, and some that the format does not know."""
    for feature in doc["features"]:
        names = list(feature["properties"])
        chance.shuffle(names)
        feature["properties"] = {n: feature["properties"][n] for n in names}
        feature["properties"]["warna"] = chance.choice(
            ("merah", None, 7, [[]], {"a": 1})
        )
        feature["id"], feature["bbox"] = chance.randrange(9), None
    return Mutant(dict(reversed(doc.items())) | {"generator": "QGIS"}, same=True)


def a_height(doc: Any, chance: Random) -> Mutant:
    for feature in doc["features"]:
        if feature["geometry"]["type"] == "Point":
            feature["geometry"]["coordinates"].append(chance.uniform(-5, 900))
    return Mutant(doc, same=True)


def other_blanks(doc: Any, chance: Random) -> Mutant:
    text = json.dumps(doc, indent=chance.choice((None, 0, 2, "\t")), ensure_ascii=True)
    mark = chance.choice(("", "\ufeff"))
    return Mutant(
        (mark + text + chance.choice(("", "\n", " \r\n\t"))).encode(), same=True
    )


def whole_turns(doc: Any, chance: Random) -> Mutant:
    """A bearing means the same a whole turn on."""
    for feature in doc["features"]:
        turn = feature["properties"].get("bearing_deg")
        if turn is not None and 0 <= turn <= 360:
            feature["properties"]["bearing_deg"] = turn - chance.choice((0, 360))
    return Mutant(doc, same=True)


def another_place_on_earth(doc: Any, chance: Random) -> Mutant:
    """As far from the equator, so that a metre has as many degrees."""
    by = chance.uniform(-300, 50)
    for feature in doc["features"]:
        geometry = feature["geometry"]
        geometry["coordinates"] = _shifted(geometry["coordinates"], by)
    return Mutant(doc, same=True)


MUTATIONS = (
    bytes_changed, cut_off, a_name_twice, something_else, places_exchanged, no_layout,
    unknown_kind, property_missing, no_number_as_place, no_number_as_value,
    out_of_range_place, out_of_range_value, exchanged_latitude, null_island, nested,
    nested_without_end, sixty_thousand_points, bow_tie, crossing_line, open_or_empty,
    other_geometry, across_the_date_line, a_site_elsewhere, on_another_slot, a_kilometre_away,
    a_number_twice, something_kept_clear_under_a_slot, another_order, other_members,
    a_height, other_blanks, whole_turns, another_place_on_earth,
)  # fmt: skip
