"""All slots of a document as arrays in metres, and bounded searches among them. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely

from cfn.core.geometry import SHARED_M2, SHRINK_M, outlines
from cfn.layouts.document import Document, Feature

# What one check may look at: a real layout has some ten neighbours a slot, and few
# that share ground.
MAX_CANDIDATES = 150_000
MAX_SHARED = 20_000
_AT_ONCE = 64
# Areas with more corners are not cut out to measure how much is shared: whatever
# reaches into a slot that was made smaller counts.
MAX_CORNERS = 200


class TooThick(Exception):
    """So much lies on top of each other that looking at all of it takes too long."""


@dataclass(frozen=True)
class Stalls:
    """Slot i of every array is slot i of the document."""

    features: Sequence[Feature]
    index: Sequence[int]
    labels: Sequence[str]
    rows: Sequence[str | None]
    centres: Any
    frontages: Any
    depths: Any
    bearings: Any

    @classmethod
    def of(cls, document: Document, slots: Sequence[Feature]) -> "Stalls":
        def column(name: str) -> Any:
            return np.array([slot.values[name] for slot in slots], dtype=float)

        return cls(
            features=slots,
            index=[slot.index for slot in slots],
            labels=[slot.values["label"] for slot in slots],
            rows=[slot.values["row"] for slot in slots],
            centres=document.frame.metres([slot.coordinates for slot in slots]),
            frontages=column("frontage_m"),
            depths=column("depth_m"),
            bearings=column("bearing_deg"),
        )

    @cached_property
    def outlines(self) -> Any:
        return outlines(self.centres, self.frontages, self.depths, self.bearings)

    @cached_property
    def shrunk(self) -> Any:
        """A centimetre smaller on every side; empty where nothing is left."""
        sizes = (self.centres, self.frontages, self.depths, self.bearings)
        return outlines(*sizes, shrink_m=SHRINK_M)

    @cached_property
    def tree(self) -> Any:
        return shapely.STRtree(self.shrunk)

    @cached_property
    def inside(self) -> Any:
        """Unit vectors from front to back."""
        angle = np.radians(self.bearings)
        return np.column_stack((np.cos(angle), -np.sin(angle)))

    @cached_property
    def fronts(self) -> Any:
        angle = np.radians(self.bearings)
        along = np.column_stack((np.sin(angle), np.cos(angle)))
        middle = self.centres - self.inside * self.depths[:, None] / 2
        half = along * self.frontages[:, None] / 2
        return shapely.linestrings(np.stack((middle - half, middle + half), axis=1))

    def in_front(self, reach_m: float) -> Any:
        """The ground before each front, ``reach_m`` deep."""
        ahead = self.centres - self.inside * (self.depths[:, None] + reach_m) / 2
        wide = np.maximum(self.frontages - 2 * SHRINK_M, SHRINK_M)
        return outlines(ahead, wide, np.full(len(ahead), reach_m), self.bearings)


def pairs(
    tree: Any, shapes: Any, most: int = MAX_CANDIDATES
) -> Iterator[tuple[Any, Any]]:
    """Pairs that touch: positions in ``shapes`` and in the tree, some at a time.

    Raises TooThick after ``most`` boxes that touch.
    """
    left = most
    for start in range(0, len(shapes), _AT_ONCE):
        some = shapes[start : start + _AT_ONCE]
        first, second = tree.query(some)
        left -= len(first)
        if left < 0:
            raise TooThick
        touch = shapely.intersects(tree.geometries[second], some[first])
        yield first[touch] + start, second[touch]


class Sharing:
    """Finds pairs that share more than a square centimetre; a bounded number."""

    def __init__(self) -> None:
        self.left = MAX_SHARED

    def of(self, a: Any, first: Any, b: Any, second: Any) -> Iterator[tuple[int, int]]:
        """Those of the pairs (first[k], second[k]), which touch already."""
        self.left -= len(first)
        if self.left < 0:
            raise TooThick
        shares = shared_ground(a[first], b[second])
        yield from zip(first[shares].tolist(), second[shares].tolist(), strict=True)


def shared_ground(slots: Any, areas: Any) -> Any:
    """True for each slot that shares ground with its area; both touch already."""
    shares = shapely.get_num_coordinates(areas) > MAX_CORNERS
    simple = ~shares
    cut = shapely.intersection(slots[simple], areas[simple])
    shares[simple] = shapely.area(cut) > SHARED_M2
    return shares
