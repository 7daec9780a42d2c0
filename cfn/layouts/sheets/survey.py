"""A layout measured for its sheets: the street, the plan's pages, its squares. Pure."""

from dataclasses import dataclass
from math import floor
from typing import Any

from cfn.layouts.sheets.grid import Grid, step_for
from cfn.layouts.sheets.scales import Division, Tile, divide
from cfn.layouts.sheets.street import Street
from cfn.layouts.sheets.window import Window

# The part of an A3 page that shows the street, and where it is; see plan.py.
WINDOW_MM = (390.0, 222.0)
CORNER_MM = (15.0, 15.0)


@dataclass(frozen=True)
class Survey:
    street: Street
    division: Division
    grid: Grid
    windows: tuple[Window, ...]  # one for each tile of the division

    @classmethod
    def of(cls, layout: Any) -> "Survey":
        """From a layout with its shapes and slots."""
        street = Street.of(layout)
        places = [
            *((stall.x, stall.y) for stall in street.stalls),
            *((f.x, f.y) for f in street.facilities),
        ]
        slots = [stall.slot for stall in street.stalls]
        division = divide(street.bounds, slots, places, WINDOW_MM)
        windows = [window_of(tile, division) for tile in division.tiles]
        step = step_for(division.scale)
        left, top = (
            floor(min(w.bounds[i] for w in windows) / step) * step for i in (0, 1)
        )
        return cls(street, division, Grid(left, top, step), tuple(windows))

    def square(self, x: float, y: float) -> str:
        """``C4``, or ``2 · C4`` where the plan has several pages."""
        square = self.grid.square(x, y)
        if len(self.division.tiles) == 1:
            return square
        return f"{self.division.tile_at(x, y).n} · {square}"


def window_of(tile: Tile, division: Division) -> Window:
    """The window of a tile's A3 page."""
    return Window.around(
        tile.bounds,
        division.scale,
        at=CORNER_MM,
        size=WINDOW_MM,
        limit=division.ground_of(tile),
    )
