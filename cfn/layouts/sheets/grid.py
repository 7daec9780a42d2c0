"""The squares of a plan that people call by letter and number: C4. Pure."""

from dataclasses import dataclass
from math import floor

STEPS_M = (10, 20, 50, 100, 200, 500, 1000)
LEAST_MM = 8.0  # closer lines would hide the drawing


@dataclass(frozen=True)
class Grid:
    """Squares of ``step_m`` from ``left``, ``top``; columns have letters, rows numbers."""

    left: float
    top: float
    step_m: int = 10

    def column(self, x: float) -> int:
        return floor((x - self.left) / self.step_m)

    def row(self, y: float) -> int:
        return floor((y - self.top) / self.step_m)

    def square(self, x: float, y: float) -> str:
        """``C4``: the square a point lies in."""
        return f"{letters(self.column(x))}{self.row(y) + 1}"


def letters(n: int) -> str:
    """0 → A, 25 → Z, 26 → AA, as spreadsheets count; before A it counts back: -A."""
    if n < 0:
        return "-" + letters(-n - 1)
    text = ""
    while n >= 0:
        text = chr(ord("A") + n % 26) + text
        n = n // 26 - 1
    return text


def step_for(scale: int) -> int:
    """The metres between lines on a plan of 1 : ``scale``; ten wherever they fit."""
    return next((s for s in STEPS_M if s * 1000 / scale >= LEAST_MM), STEPS_M[-1])
