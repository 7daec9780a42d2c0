"""A layout measured for its sheets: the street, the plan's pages, its squares. Pure."""

from dataclasses import dataclass
from math import floor
from typing import Any

from cfn.layouts.sheets.grid import Grid, step_for
from cfn.layouts.sheets.scales import Division, divide
from cfn.layouts.sheets.street import Street

# The part of an A3 page that shows the street; see plan.py.
WINDOW_MM = (390.0, 222.0)


@dataclass(frozen=True)
class Survey:
    street: Street
    division: Division
    grid: Grid

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
        step = step_for(division.scale)
        left, top = (floor(edge / step) * step for edge in street.bounds[:2])
        return cls(street, division, Grid(left, top, step))

    def square(self, x: float, y: float) -> str:
        """``C4``, or ``2 · C4`` where the plan has several pages."""
        square = self.grid.square(x, y)
        if len(self.division.tiles) == 1:
            return square
        return f"{self.division.tile_at(x, y).n} · {square}"
