"""The scale of a plan, and how a long street is cut into pages. Pure, in metres and mm."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Protocol

from cfn.core.geometry import Point
from cfn.layouts.picture import Bounds
from cfn.layouts.sheets.fonts import CAP, MM, width_mm

SCALES = (
    100, 200, 250, 500, 1000, 2000, 2500, 5000,
    10_000, 20_000, 25_000, 50_000, 100_000,
)  # fmt: skip
LEAST_PT = 6.0  # smaller numbers are not read by a street lamp
MOST_PT = 9.0
AIR_MM = 0.45  # between a number and the line of its slot
LEGIBLE = 0.95  # of the numbers must stand in their slots
MOST_PAGES = 12
OVERLAP_MM = 8.0  # what neighbouring pages both show


class Sized(Protocol):
    """A slot with a number to be written into it."""

    label: str
    frontage_m: float
    depth_m: float


@dataclass(frozen=True)
class Tile:
    """The part of the street that one page is about; ``column`` and ``row`` count from
    0, ``n`` from 1 over the pages that there are."""

    n: int
    column: int
    row: int
    bounds: Bounds


@dataclass(frozen=True)
class Division:
    """One scale for all pages, and what each of them shows."""

    scale: int
    tiles: tuple[Tile, ...]

    def neighbour(self, tile: Tile, dx: int, dy: int) -> Tile | None:
        at = (tile.column + dx, tile.row + dy)
        return next((t for t in self.tiles if (t.column, t.row) == at), None)

    def tile_at(self, x: float, y: float) -> Tile:
        """The page a point is on."""

        def off(tile: Tile) -> float:
            left, top, right, bottom = tile.bounds
            return max(left - x, x - right, 0) + max(top - y, y - bottom, 0)

        return min(self.tiles, key=off)


def divide(
    bounds: Bounds, slots: Sequence[Sized], places: Iterable[Point], size_mm: Point
) -> Division:
    """The largest scale at which all fits on one page of ``size_mm``, if the numbers
    are legible there; else the smallest at which they are, on several pages.

    Pages without any of ``places`` are left out.
    """
    one = _largest_that_fits(bounds, size_mm)
    scale = one
    if _share_legible(slots, one) < LEGIBLE:
        scale = next(
            (
                s
                for s in reversed(SCALES[: SCALES.index(one)])
                if _share_legible(slots, s) >= LEGIBLE
                and _count(bounds, s, size_mm) <= MOST_PAGES
            ),
            one,
        )
    return Division(scale, _tiles(bounds, scale, size_mm, list(places)))


def _largest_that_fits(bounds: Bounds, size_mm: Point) -> int:
    left, top, right, bottom = bounds
    needed = max((right - left) / size_mm[0], (bottom - top) / size_mm[1]) * 1000
    return next((s for s in SCALES if s >= needed - 1e-6), SCALES[-1])


def _share_legible(slots: Sequence[Sized], scale: int) -> float:
    """The share of slots whose number fits in; of no slots all."""
    fits = [label_size(s, scale)[0] > 0 for s in slots]
    return sum(fits) / len(fits) if fits else 1.0


def label_size(slot: Sized, scale: int) -> tuple[float, bool]:
    """At which size a number fits into its slot, 0 for not at all, and whether it runs
    from front to back instead of along the front."""
    wide, deep = (
        m * 1000 / scale - 2 * AIR_MM for m in (slot.frontage_m, slot.depth_m)
    )
    along = _size_in(slot.label, wide, deep)
    across = _size_in(slot.label, deep, wide)
    return (across, True) if across > along else (along, False)


def _size_in(label: str, wide: float, high: float) -> float:
    size = MOST_PT * min(
        1.0, wide / width_mm(label, MOST_PT, bold=True), high / (CAP * MOST_PT * MM)
    )
    return size if size >= LEAST_PT else 0.0


def _counts(bounds: Bounds, scale: int, size_mm: Point) -> tuple[int, int]:
    """Columns and rows of pages."""
    left, top, right, bottom = bounds
    counts = []
    for extent, size in zip((right - left, bottom - top), size_mm, strict=True):
        needed = extent * 1000 / scale
        inner = size - 2 * OVERLAP_MM
        counts.append(1 if needed <= size + 1e-6 else ceil(needed / inner))
    return counts[0], counts[1]


def _count(bounds: Bounds, scale: int, size_mm: Point) -> int:
    columns, rows = _counts(bounds, scale, size_mm)
    return columns * rows


def _tiles(
    bounds: Bounds, scale: int, size_mm: Point, places: Sequence[Point]
) -> tuple[Tile, ...]:
    left, top, right, bottom = bounds
    columns, rows = _counts(bounds, scale, size_mm)
    wide, high = (right - left) / columns, (bottom - top) / rows
    tiles: list[Tile] = []
    for row in range(rows):
        for column in range(columns):
            x, y = left + column * wide, top + row * high
            box = (x, y, x + wide, y + high)
            if columns * rows == 1 or any(_holds(box, place) for place in places):
                tiles.append(Tile(len(tiles) + 1, column, row, box))
    return tuple(tiles)


def _holds(box: Bounds, place: Point) -> bool:
    return box[0] <= place[0] <= box[2] and box[1] <= place[1] <= box[3]
