"""A layout as objects by key, and changes as the difference of two of them. Pure.

``-`` is the layout itself; the first letter of every other key says what it is: f a
shape, r a row, s a slot. The values are those of docs/layout-format.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cfn.layouts.document import Document, Feature

Values = dict[str, Any]
Objects = dict[str, Values]

LAYOUT = "-"
# What the layout itself carries.
LAYOUT_VALUES = (
    "name", "schematic", "min_clear_width_m", "min_fire_lane_m", "outline", "backdrop",
)  # fmt: skip
# What of a slot the format names, besides its point.
SLOT_VALUES = (
    "label", "frontage_m", "depth_m", "bearing_deg", "row", "category", "watts",
    "circuit", "fire", "quality", "locked",
)  # fmt: skip
SHAPE_KINDS = ("road", "zone", "keep_clear", "facility")
# Where a slot comes on the walk follows from its neighbours: no change by itself.
UNSEEN = ("position",)


class Clash(Exception):
    """An object is no longer what a change took it for; ``key`` says which."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True)
class Change:
    """What became of one object.

    Without ``was`` it is new and ``now`` holds all of it; without ``now`` it is gone
    and ``was`` holds all of it; otherwise both hold the values that differ.
    """

    key: str
    was: Values | None
    now: Values | None

    @property
    def inverse(self) -> "Change":
        return Change(self.key, self.now, self.was)

    def as_dict(self) -> dict[str, Any]:
        return {"key": self.key, "was": self.was, "now": self.now}

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> "Change":
        return cls(given["key"], given["was"], given["now"])


def as_objects(layout: Any) -> Objects:
    """What a layout holds: the layout, its shapes, its rows, its slots, in this order,
    which is also that of ``queries.as_document`` after the site."""
    objects: Objects = {LAYOUT: {name: getattr(layout, name) for name in LAYOUT_VALUES}}
    for shape in layout.shapes:
        objects[shape.key] = {
            "kind": shape.kind,
            "geometry": shape.geometry,
            **shape.properties,
        }
    for row in layout.rows:
        objects[row.key] = {
            "prefix": row.prefix,
            "geometry": row.line,
            **row.properties,
        }
    names = (*SLOT_VALUES, "lon", "lat", "position")
    for slot in layout.slots:
        objects[slot.key] = {name: getattr(slot, name) for name in names}
    return objects


def difference(key: str, was: Values | None, now: Values | None) -> Change | None:
    """The change from one state of an object to another, or None."""
    if was is None or now is None:
        return Change(key, was, now) if was != now else None
    names = [
        name
        for name in {**was, **now}
        if name not in UNSEEN and was.get(name) != now.get(name)
    ]
    if not names:
        return None
    return Change(
        key,
        {name: was.get(name) for name in names},
        {name: now.get(name) for name in names},
    )


def changes_between(before: Objects, after: Objects) -> list[Change]:
    """All that differs: first what is gone, then what changed, then what is new."""
    changes = [
        difference(key, before.get(key), after.get(key)) for key in {**before, **after}
    ]
    found = [change for change in changes if change is not None]
    return sorted(
        found, key=lambda c: 0 if c.now is None else 2 if c.was is None else 1
    )


def apply(objects: Objects, changes: Iterable[Change]) -> Objects:
    """The objects after changes; raises Clash where one no longer fits."""
    after = dict(objects)
    for change in changes:
        there = after.get(change.key)
        if change.was is None:
            if there is not None or change.now is None:
                raise Clash(change.key)
            after[change.key] = change.now
        elif there is None or not _fits(there, change.was):
            raise Clash(change.key)
        elif change.now is None:
            del after[change.key]
        else:
            after[change.key] = {**there, **change.now}
    return after


def _fits(there: Values, was: Values) -> bool:
    return all(there.get(k) == v for k, v in was.items() if k not in UNSEEN)


def kind_of(key: str, values: Values) -> str:
    """The kind of an object, as the layout format calls it."""
    letter = key[:1]
    if letter == "f":
        return str(values.get("kind"))
    return {"r": "row", "s": "slot"}.get(letter, "site")


def to_document(objects: Objects) -> tuple[Document, list[str]]:
    """The layout as a document, and the key of each index (0 is the site)."""
    layout = objects[LAYOUT]
    keys, features = [LAYOUT], list[Feature]()
    for letter in "frs":
        for key, values in objects.items():
            if key[0] == letter:
                features.append(_feature(len(keys), key, values))
                keys.append(key)
    document = Document(
        name=layout["name"],
        outline=layout["outline"],
        features=tuple(features),
        min_clear_width_m=layout["min_clear_width_m"],
        min_fire_lane_m=layout["min_fire_lane_m"],
        schematic=layout["schematic"],
    )
    return document, keys


def _feature(index: int, key: str, values: Values) -> Feature:
    apart = ("kind", "geometry", "lon", "lat", "position")
    rest = {name: value for name, value in values.items() if name not in apart}
    geometry = values.get("geometry")
    if geometry is None:
        geometry = {"type": "Point", "coordinates": [values["lon"], values["lat"]]}
    return Feature(index, kind_of(key, values), geometry, rest)


def of_feature(feature: Feature) -> Values:
    """The object of a feature that a row's rule made, or that was drawn."""
    if feature.kind == "slot":
        lon, lat = feature.coordinates
        return {**feature.values, "lon": lon, "lat": lat}
    kind = {} if feature.kind == "row" else {"kind": feature.kind}
    return {**kind, "geometry": feature.geometry, **feature.values}
