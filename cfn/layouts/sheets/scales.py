"""The scale of a plan, and how a long street is cut into pages. Pure, in metres and mm."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from cfn.core.geometry import Point
from cfn.layouts.picture import Bounds
from cfn.layouts.sheets.numbers import Sized, share_legible

SCALES = (
    100, 200, 250, 500, 1000, 2000, 2500, 5000,
    10_000, 20_000, 25_000, 50_000, 100_000,
)  # fmt: skip
LEGIBLE = 0.95  # of the numbers must stand in their slots
MOST_PAGES = 12
OVERLAP_MM = 8.0  # what neighbouring pages both show
AROUND_M = 12.0  # above and below the middles of what stands in a column


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
        """The tile on one side: of several in the next column the one that shares the
        longest edge."""
        if dy:
            at = (tile.column, tile.row + dy)
            return next((t for t in self.tiles if (t.column, t.row) == at), None)
        beside = [t for t in self.tiles if t.column == tile.column + dx]
        return max(beside, key=lambda other: _shared_edge(tile, other), default=None)

    def ground_of(self, tile: Tile) -> Bounds:
        """What the page of a tile shows: where another page goes on, a little of it,
        elsewhere all there is room for."""
        far, over = 1e6, OVERLAP_MM * self.scale / 1000
        left, top, right, bottom = tile.bounds
        return (
            left - (over if self.neighbour(tile, -1, 0) else far),
            top - (over if self.neighbour(tile, 0, -1) else far),
            right + (over if self.neighbour(tile, 1, 0) else far),
            bottom + (over if self.neighbour(tile, 0, 1) else far),
        )

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

    ``places`` are the middles of what must show; columns without any are left out.
    """
    one, points = _largest_that_fits(bounds, size_mm), list(places)
    whole = Division(one, _tiles(bounds, one, size_mm, points))
    if share_legible(slots, one) >= LEGIBLE:
        return whole
    for scale in reversed(SCALES[: SCALES.index(one)]):
        if share_legible(slots, scale) < LEGIBLE:
            continue
        tiles = _tiles(bounds, scale, size_mm, points)
        return Division(scale, tiles) if len(tiles) <= MOST_PAGES else whole
    return whole


def _largest_that_fits(bounds: Bounds, size_mm: Point) -> int:
    left, top, right, bottom = bounds
    needed = max((right - left) / size_mm[0], (bottom - top) / size_mm[1]) * 1000
    return next((s for s in SCALES if s >= needed - 1e-6), SCALES[-1])


def _shared_edge(a: Tile, b: Tile) -> float:
    return min(a.bounds[3], b.bounds[3]) - max(a.bounds[1], b.bounds[1])


def _cuts(low: float, high: float, scale: int, size_mm: float) -> list[float]:
    """Where a length is cut so that each piece fits into ``size_mm`` with what it
    shares with its neighbours; the ends included."""
    needed = (high - low) * 1000 / scale
    if needed <= size_mm + 1e-6:
        return [low, high]
    n = ceil(needed / (size_mm - 2 * OVERLAP_MM))
    return [low + (high - low) * i / n for i in range(n + 1)]


def _tiles(
    bounds: Bounds, scale: int, size_mm: Point, places: Sequence[Point]
) -> tuple[Tile, ...]:
    """Columns along the road; each as high as what stands in it, so that the pages
    follow a bend. A column that is too high for the paper has rows."""
    left, top, right, bottom = bounds
    xs = _cuts(left, right, scale, size_mm[0])
    tiles: list[Tile] = []
    for column, (x0, x1) in enumerate(pairwise(xs)):
        ys = [y for x, y in places if x0 <= x <= x1 and top <= y <= bottom]
        if len(xs) == 2:
            low, high = top, bottom
        elif ys:
            low, high = max(top, min(ys) - AROUND_M), min(bottom, max(ys) + AROUND_M)
        else:
            continue
        for row, (y0, y1) in enumerate(pairwise(_cuts(low, high, scale, size_mm[1]))):
            n = len(tiles) + 1
            tiles.append(Tile(n, column, row, (x0, y0, x1, y1)))
    return tuple(tiles)
