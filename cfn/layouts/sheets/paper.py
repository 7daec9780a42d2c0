"""What a drawn page is made of: lines, areas and words, in millimetres. Pure.

The origin is the upper left corner of the paper, y grows downwards. The same marks
become a PDF (``pdf.py``) and an SVG (``templates/components/paper.html``).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, radians, sin
from typing import Literal

from cfn.core.geometry import Point
from cfn.layouts.sheets.fonts import CAP, MM

Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True)
class Ink:
    """Greys go from 0, black, to 1, white; a ``line_mm`` of 0 draws no line."""

    line_mm: float = 0.25
    line: float = 0.0
    fill: float | None = None
    dash: tuple[float, ...] = ()


BLACK = Ink(line_mm=0, fill=0)
WHITE = Ink(line_mm=0, fill=1)


@dataclass(frozen=True)
class Path:
    """Lines or rings drawn in one go, so that what they share is drawn once."""

    lines: tuple[tuple[Point, ...], ...]
    ink: Ink
    closed: bool = False

    @property
    def d(self) -> str:
        """As SVG writes it, each point as the step from the one before."""
        end = "z" if self.closed else ""
        return "".join(_steps(line) + end for line in self.lines)


def _steps(points: Sequence[Point]) -> str:
    """In whole thousandths, so that what is left over does not add up."""
    whole = [(round(x * 1000), round(y * 1000)) for x, y in points]
    (x, y), *rest = whole
    parts = [f"M{x / 1000:g} {y / 1000:g}"]
    for (ax, ay), (bx, by) in zip(whole, rest, strict=False):
        dx, dy = (bx - ax) / 1000, (by - ay) / 1000
        parts.append(
            f"h{dx:g}" if not dy else f"v{dy:g}" if not dx else f"l{dx:g} {dy:g}"
        )
    return "".join(parts)


@dataclass(frozen=True)
class Text:
    """Words whose baseline begins, has its middle or ends at x, y.

    ``angle`` is degrees clockwise around that point. ``halo_mm`` of white around the
    letters keep them legible on lines.
    """

    text: str
    x: float
    y: float
    size_pt: float
    anchor: Anchor = "start"
    bold: bool = False
    angle: float = 0.0
    grey: float = 0.0
    halo_mm: float = 0.0

    @property
    def size_mm(self) -> float:
        return self.size_pt * MM


Mark = Path | Text


@dataclass(frozen=True)
class Sheet:
    """One page; ``title`` names it to those who cannot see it."""

    title: str
    width_mm: float
    height_mm: float
    marks: tuple[Mark, ...]


def line(*points: Point, ink: Ink) -> Path:
    return Path((points,), ink)


def area(points: Sequence[Point], ink: Ink) -> Path:
    return Path((tuple(points),), ink, closed=True)


def box(x: float, y: float, width: float, height: float, ink: Ink) -> Path:
    right, bottom = x + width, y + height
    return area(((x, y), (right, y), (right, bottom), (x, bottom)), ink)


def lines(many: Iterable[Sequence[Point]], ink: Ink) -> Path:
    return Path(tuple(tuple(each) for each in many), ink)


def centred(
    text: str, x: float, y: float, size_pt: float, *, angle: float = 0.0,
    bold: bool = False, halo_mm: float = 0.0,
) -> Text:  # fmt: skip
    """Words whose capitals have their middle at x, y. Straight ones only sideways
    or upright: the shift for the baseline follows the angle."""
    drop = CAP / 2 * size_pt * MM
    a = radians(angle)
    return Text(text, x - sin(a) * drop, y + cos(a) * drop, size_pt, "middle", bold,
                angle, 0.0, halo_mm)  # fmt: skip
