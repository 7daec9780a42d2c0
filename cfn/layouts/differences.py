"""What differs between two states of a layout, thing by thing. Pure.

Things are told apart by their key, which copies and versions keep. Two layouts that
were drawn apart are compared by what is written on their things: see ``by_name``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import hypot
from typing import Any

from cfn.core.geometry import Frame
from cfn.layouts.objects import LAYOUT, UNSEEN, Objects, Values

# Groups in the order in which they are told: slots, rows, shapes, the layout itself.
GROUPS = ("s", "r", "f", LAYOUT)
# Less than this is the same place: files keep seven decimals of a degree, a centimetre.
SAME_PLACE_M = 0.01
# A line moved as a whole when none of its points strays further from the others.
STRAY_M = 0.05
# Numbers nearer than this read the same: what trigonometry leaves is no difference.
SAME = {"bearing_deg": 0.05}
SAME_NUMBER = 0.005
NAMES = {"s": "label", "r": "prefix"}
_PLACE = ("lon", "lat", "geometry", "outline")


@dataclass(frozen=True)
class Thing:
    """One object then and now; None where it was not there yet, or is gone.

    ``moved_m`` is how far it went as a whole; ``altered`` holds the other properties
    that differ, and ``geometry`` or ``outline`` when a line was redrawn.
    """

    key: str
    was: Values | None
    now: Values | None
    moved_m: float | None = None
    renumbered: bool = False
    altered: tuple[tuple[str, Any, Any], ...] = ()

    @property
    def group(self) -> str:
        return self.key[0]

    @property
    def values(self) -> Values:
        """The thing as it is, or as it was before it went."""
        return self.now if self.now is not None else self.was or {}

    @property
    def fates(self) -> tuple[str, ...]:
        """What became of it; several at once, except for what is new or gone."""
        if self.was is None or self.now is None:
            return ("added",) if self.was is None else ("removed",)
        found = {
            "moved": self.moved_m is not None,
            "renumbered": self.renumbered,
            "changed": bool(self.altered),
        }
        return tuple(fate for fate, is_so in found.items() if is_so)


FATES = ("added", "removed", "moved", "renumbered", "changed")


@dataclass(frozen=True)
class Difference:
    """Everything that differs, in the order of GROUPS and of the later state."""

    things: tuple[Thing, ...]

    def of(self, group: str, fate: str) -> tuple[Thing, ...]:
        return tuple(t for t in self.things if t.group == group and fate in t.fates)

    def count(self, fate: str, *groups: str) -> int:
        return sum(
            fate in thing.fates
            for thing in self.things
            if not groups or thing.group in groups
        )

    @cached_property
    def by_key(self) -> dict[str, Thing]:
        return {thing.key: thing for thing in self.things}


def compare(before: Objects, after: Objects) -> Difference:
    """What became of each thing of ``before`` on the way to ``after``."""
    frame = Frame.around(positions(before[LAYOUT]))
    keys = {**after, **before}  # what is gone comes last
    found = [
        thing
        for key in keys
        if (thing := _thing(frame, key, before.get(key), after.get(key)))
    ]
    return Difference(tuple(sorted(found, key=lambda t: GROUPS.index(t.group))))


def _thing(
    frame: Frame, key: str, was: Values | None, now: Values | None
) -> Thing | None:
    if was is None or now is None:
        return Thing(key, was, now)
    moved, redrawn = _way(frame, was, now)
    label = NAMES.get(key[0])
    renumbered = label is not None and was[label] != now[label]
    altered = [
        (name, was.get(name), now.get(name))
        for name in {**was, **now}
        if name not in (*UNSEEN, *_PLACE, label)
        and not _reads_the_same(name, was.get(name), now.get(name))
    ]
    if redrawn:
        name = "outline" if key == LAYOUT else "geometry"
        altered.append((name, was[name], now[name]))
    thing = Thing(key, was, now, moved, renumbered, tuple(altered))
    return thing if thing.fates else None


def _reads_the_same(name: str, was: Any, now: Any) -> bool:
    if isinstance(was, float) and isinstance(now, (int, float)):
        return abs(was - now) < SAME.get(name, SAME_NUMBER)
    return bool(was == now)


def _way(frame: Frame, was: Values, now: Values) -> tuple[float | None, bool]:
    """How far it moved as a whole (m), and whether it has another form instead."""
    old, new = positions(was), positions(now)
    if len(old) != len(new) or _form(was) != _form(now):
        return None, True
    ways = frame.metres(new) - frame.metres(old)
    mean = ways.mean(axis=0)
    if max(hypot(*(way - mean)) for way in ways) > STRAY_M:
        return None, True
    metres = hypot(*mean)
    return (float(metres) if metres >= SAME_PLACE_M else None), False


def _form(values: Values) -> Any:
    """The type of a geometry and how many points each of its rings has."""
    geometry = values.get("geometry") or values.get("outline")
    if geometry is None or geometry["type"] != "Polygon":
        return geometry and geometry["type"]
    return [len(ring) for ring in geometry["coordinates"]]


def positions(values: Values) -> Sequence[Sequence[float]]:
    """Every lon/lat position of an object."""
    geometry = values.get("geometry") or values.get("outline")
    if geometry is None:
        return [(values["lon"], values["lat"])]
    given = geometry["coordinates"]
    if geometry["type"] == "Point":
        return [given]
    if geometry["type"] == "LineString":
        return list(given)
    return [position for ring in given for position in ring]


def by_name(before: Objects, after: Objects) -> Objects:
    """``after`` under the keys of ``before``, for layouts that were drawn apart: their
    keys say nothing, so slots go by number, rows by letter and shapes by name."""
    known: dict[Any, list[str]] = {}
    for key, values in before.items():
        known.setdefault(_called(key, values), []).append(key)
    found: Objects = {}
    for key, values in after.items():
        same = known.get(_called(key, values))
        # A key that no object of ``before`` can have.
        found[same.pop(0) if same else f"{key}~"] = values
    return found


def _called(key: str, values: Values) -> tuple[Any, ...]:
    if key == LAYOUT or key[0] in NAMES:
        return key[0], str(values.get(NAMES.get(key[0], ""), "")).casefold()
    name = values.get("name") or values.get("reason")
    kind = values["kind"], values.get("type")
    return (*kind, name) if name else (*kind, str(values["geometry"]))


def parts(difference: Difference) -> Iterator[tuple[str, str, tuple[Thing, ...]]]:
    """Group, fate and things of every list that is not empty."""
    for group in GROUPS:
        for fate in FATES:
            if things := difference.of(group, fate):
                yield group, fate, things
