"""How the numbers of slots are written into them on a plan. Pure.

Along the front or from front to back, whichever is larger; where neither fits, the
letters of the row over the figures. A number that would be smaller than people can
read is left out.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from cfn.layouts.sheets.fonts import CAP, MM, width_mm

LEAST_PT = 6.0  # smaller numbers are not read by a street lamp
MOST_PT = 9.0
AIR_MM = 0.45  # between a number and the line of its slot
LEADING = 1.08  # from one line to the next, in sizes
_STACKED = re.compile(r"(\D+)(\d{2,})")


class Sized(Protocol):
    """A slot with a number to be written into it."""

    label: str
    frontage_m: float
    depth_m: float


@dataclass(frozen=True)
class Number:
    """``size_pt`` 0 is one that does not fit; ``across`` runs from front to back."""

    size_pt: float
    across: bool = False
    lines: tuple[str, ...] = ()


def number(slot: Sized, scale: int) -> Number:
    """How to write one number on a plan of 1 : ``scale``: in one line where it fits."""
    along, turned, *stacked = _ways(slot, scale)
    best = max(along, turned, key=lambda way: way.size_pt)
    return stacked[0] if stacked and not best.size_pt else best


def numbers(slots: Sequence[Sized], scale: int) -> list[Number]:
    """Those of a row: as large as the smallest that fits, and all from front to back
    when one needs to be."""
    each = [number(slot, scale) for slot in slots]
    if any(way.across for way in each):
        turned = [_ways(slot, scale)[1] for slot in slots]
        if all(way.size_pt for way in turned):
            each = turned
    least = min((way.size_pt for way in each if way.size_pt), default=0.0)
    return [replace(way, size_pt=min(way.size_pt, least)) for way in each]


def share_legible(slots: Sequence[Sized], scale: int) -> float:
    """The share of slots whose number fits in; of no slots all."""
    fits = [number(slot, scale).size_pt > 0 for slot in slots]
    return sum(fits) / len(fits) if fits else 1.0


def _ways(slot: Sized, scale: int) -> tuple[Number, ...]:
    wide, deep = (
        m * 1000 / scale - 2 * AIR_MM for m in (slot.frontage_m, slot.depth_m)
    )
    one = (slot.label,)
    ways = (
        Number(_size(one, wide, deep), lines=one),
        Number(_size(one, deep, wide), across=True, lines=one),
    )
    if (parts := _STACKED.fullmatch(slot.label)) is None:
        return ways
    two = (parts[1], parts[2])
    return (*ways, Number(_size(two, wide, deep), lines=two))


def _size(lines: Sequence[str], wide: float, high: float) -> float:
    longest = max(width_mm(text, MOST_PT, bold=True) for text in lines)
    tall = (CAP + LEADING * (len(lines) - 1)) * MOST_PT * MM
    size = MOST_PT * min(1.0, wide / longest, high / tall)
    return size if size >= LEAST_PT else 0.0
