"""What the lines, hatches and letters of a plan mean; legible in black and white. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from math import cos, pi, sin
from typing import Any

import shapely

from cfn.core.msgids import N_
from cfn.layouts.kinds import FACILITY_TYPES, KEEP_CLEAR_REASONS, LANDMARKS
from cfn.layouts.sheets.paper import Ink, Mark, Path, box, centred, lines
from cfn.layouts.sheets.window import area, hatch

THIN = Ink(line_mm=0.12)
SLOT = Ink(line_mm=0.22, fill=1)
FRONT = Ink(line_mm=0.6)
KERB = Ink(line_mm=0.4)
MIDDLE = Ink(line_mm=0.12, line=0.35, dash=(4, 1.5))
SITE = Ink(line_mm=0.3, dash=(5, 1.2, 0.8, 1.2))
ZONE = Ink(line_mm=0.18, line=0.3, fill=0.93, dash=(0.8, 0.8))
SHADE = Ink(line_mm=0, fill=0.88)
GRID = Ink(line_mm=0.07, line=0.55)
MATCH = Ink(line_mm=0.5, dash=(6, 1.5, 1.5, 1.5))

# Reason: angle and gap of its hatches, their ink, the ink of the outline.
_HATCHES: dict[str, tuple[tuple[tuple[float, float], ...], Ink, Ink | None]] = {
    "carriageway": (((45, 3.2),), Ink(line_mm=0.1, line=0.45), None),
    "fire_lane": (((135, 2.4),), Ink(line_mm=0.16), Ink(line_mm=0.4, dash=(3, 1))),
    "walking_path": (((90, 2.0),), Ink(line_mm=0.08, line=0.4), Ink(line_mm=0.12, line=0.4)),
    "door": (((45, 1.3), (135, 1.3)), Ink(line_mm=0.1, line=0.2), Ink(line_mm=0.3)),
    "": (((0, 1.6),), Ink(line_mm=0.1, line=0.3), Ink(line_mm=0.25)),
}  # fmt: skip

# Letters in a circle (what visitors look for: white on black) or a square (fire).
LETTERS = {
    "toilet": "WC", "musholla": "M", "first_aid": "+", "lost_child": "AN",
    "stage": "PG", "bin": "S", "tap": "K", "power": "L", "parking": "P",
    "entrance": "IN", "diversion": "AL", "extinguisher": "AP", "hydrant": "H",
}  # fmt: skip
FIRE_POINTS = ("extinguisher", "hydrant")
RADIUS = 2.4

_MUST_STAY_CLEAR = N_("Must stay clear")


def keep_clear(reason: str, shape: Any) -> Iterator[Mark]:
    """``shape`` is in mm."""
    hatches, ink, outline = _HATCHES.get(reason, _HATCHES[""])
    for angle, gap in hatches:
        yield from hatch(shape, angle, gap, ink)
    if outline is not None:
        yield from area(shape, outline)


def facility(kind: str, x: float, y: float) -> Iterator[Mark]:
    """Letters in a sign, its middle at x, y."""
    filled = kind in LANDMARKS or kind in FIRE_POINTS
    ink = Ink(line_mm=0.25, fill=0 if filled else 1)
    if kind in FIRE_POINTS:
        yield box(x - RADIUS, y - RADIUS, 2 * RADIUS, 2 * RADIUS, ink)
    else:
        ring = [
            (x + RADIUS * cos(i * pi / 12), y + RADIUS * sin(i * pi / 12))
            for i in range(24)
        ]
        yield Path((tuple(ring),), ink, closed=True)
    text = centred(LETTERS.get(kind, "?"), x, y, 6.2, bold=True)
    yield text if not filled else _white(text)


def _white(text: Any) -> Any:
    return replace(text, grey=1.0)


def used(street: Any) -> Iterator[tuple[str, str]]:
    """Every sign a plan of ``street`` needs, as (sign, msgid), in the order of the legend."""
    yield "slot", N_("Slot, its front")
    if any(stall.slot.locked for stall in street.stalls):
        yield "locked", N_("Slot kept free")
    yield "site", N_("Edge of the site")
    if street.of_kind("road"):
        yield "road", N_("Road, its kerbs")
    if street.of_kind("zone"):
        yield "zone", N_("Zone")
    reasons = {ground.reason for ground in street.of_kind("keep_clear")}
    for reason in _HATCHES:
        if reason in reasons:
            yield f"clear:{reason}", KEEP_CLEAR_REASONS.get(reason, _MUST_STAY_CLEAR)
    kinds = {f.type for f in street.facilities}
    for kind in LETTERS:
        if kind in kinds:
            yield f"facility:{kind}", FACILITY_TYPES[kind]


def sample(sign: str, x: float, y: float) -> Iterable[Mark]:
    """A sign of the legend, 9 × 4.4 mm, its left upper corner at x, y."""
    what, _, which = sign.partition(":")
    wide, high = 9.0, 4.4
    if what == "facility":
        return facility(which, x + wide / 2, y + high / 2)
    if what == "clear":
        return keep_clear(which, shapely.box(x, y, x + wide, y + high))
    if what == "zone":
        return [box(x, y, wide, high, ZONE)]
    if what == "site":
        return [lines([((x, y + high / 2), (x + wide, y + high / 2))], SITE)]
    if what == "road":
        edges = [((x, y + d), (x + wide, y + d)) for d in (0.6, high - 0.6)]
        return [
            lines(edges, KERB),
            lines([((x, y + high / 2), (x + wide, y + high / 2))], MIDDLE),
        ]
    ring = ((x + 2, y), (x + 7, y), (x + 7, y + high), (x + 2, y + high))
    return slot(ring, locked=what == "locked")


def slot(ring: Iterable[Any], *, locked: bool, fill: float = 1.0) -> Iterator[Mark]:
    """A slot from its corners front start, front end, back end, back start."""
    corners = tuple(ring)
    yield Path((corners,), Ink(line_mm=SLOT.line_mm, fill=fill), closed=True)
    if locked:
        yield lines([(corners[0], corners[2]), (corners[1], corners[3])], THIN)
    yield lines([corners[:2]], FRONT)
