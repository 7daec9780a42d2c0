"""Number plates: two on an A4 page, to cut, hang up and scan. Pure.

The code leads to the stall that stands there tonight, so a plate stays good for every
night on the same numbers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import segno

from cfn.core.msgids import N_
from cfn.layouts.sheets.fonts import CAP, MM, cut, fitting
from cfn.layouts.sheets.paper import BLACK, Ink, Mark, Path, Sheet, Text, line
from cfn.layouts.sheets.voice import Heading, Voice

WIDTH, HEIGHT = 210.0, 297.0
HALF = HEIGHT / 2
EDGE = 14.0
CODE = 58.0  # scans from two metres
QUIET = 4  # modules of white around a code
LARGEST_PT = 200.0
_RULE = Ink(line_mm=0.4)
_CUT = Ink(line_mm=0.2, line=0.4, dash=(3, 2))


@dataclass(frozen=True)
class Plate:
    """What one plate says: the number, whose it is tonight or what it is for, and the
    address in its code."""

    label: str
    title: str
    detail: str
    url: str


def sheets(plates: Sequence[Plate], heading: Heading, voice: Voice) -> list[Sheet]:
    """Two plates a page, with a line to cut along between them; without any plate a
    page that says so, since a PDF without a page is none."""
    if not plates:
        none = voice.say(N_("No slot yet."))
        return [Sheet(none, WIDTH, HEIGHT, (Text(none, EDGE, EDGE + 5, 12),))]
    pairs = [plates[i : i + 2] for i in range(0, len(plates), 2)]
    return [
        Sheet(
            title=", ".join(plate.label for plate in pair),
            width_mm=WIDTH,
            height_mm=HEIGHT,
            marks=(
                *(m for i, p in enumerate(pair) for m in _plate(p, i, heading, voice)),
                line((0, HALF), (WIDTH, HALF), ink=_CUT),
            ),
        )
        for pair in pairs
    ]


def _plate(plate: Plate, place: int, heading: Heading, voice: Voice) -> Iterable[Mark]:
    top = place * HALF
    left, right, code_x = EDGE, WIDTH - EDGE, WIDTH - EDGE - CODE
    wide = right - left
    yield Text(
        cut(heading.site, 13, wide * 0.6, bold=True), left, top + 19, 13, bold=True
    )
    rest = cut(f"{heading.name} · {heading.state}", 8, wide * 0.38)
    yield Text(rest, right, top + 19, 8, "end")
    yield line((left, top + 23), (right, top + 23), ink=_RULE)
    size = fitting(plate.label, LARGEST_PT, code_x - left - 8, bold=True)
    baseline = top + 27 + (CODE + CAP * size * MM) / 2
    yield Text(plate.label, left, baseline, size, bold=True)
    yield code(plate.url, code_x, top + 27, CODE)
    scan = voice.say(N_("Scan: who sells here tonight"))
    yield Text(scan, code_x + CODE / 2, top + 90, fitting(scan, 9, CODE), "middle")
    yield from _whose(plate, left, top + 103, wide)
    yield line((left, top + 128), (right, top + 128), ink=Ink(line_mm=0.2))
    free = voice.say(N_("A stall is free of charge."))
    free += " " + voice.say(N_("Nobody may ask for money."))
    yield Text(free, left, top + 134.5, fitting(free, 10, wide), bold=True)


def _whose(plate: Plate, x: float, y: float, wide: float) -> Iterable[Mark]:
    size = max(14.0, fitting(plate.title, 28, wide, bold=True))
    yield Text(cut(plate.title, size, wide, bold=True), x, y + 3, size, bold=True)
    yield Text(cut(plate.detail, 12, wide), x, y + 15, 12)


def code(text: str, x: float, y: float, side: float) -> Path:
    """A QR code whose white border lies inside of ``side`` mm; a quarter of it may be
    dirty (level Q)."""
    matrix = segno.make(text, error="q", micro=False).matrix
    step = side / (len(matrix) + 2 * QUIET)
    squares = []
    for j, row in enumerate(matrix):
        top, bottom = (y + (QUIET + k) * step for k in (j, j + 1))
        for start, end in _runs(row):
            left, right = (x + (QUIET + i) * step for i in (start, end))
            squares.append(((left, top), (right, top), (right, bottom), (left, bottom)))
    return Path(tuple(squares), BLACK, closed=True)


def _runs(row: Iterable[int]) -> Iterable[tuple[int, int]]:
    """Where dark modules begin and end."""
    at = 0
    for dark, members in groupby(row, key=bool):
        end = at + len(list(members))
        if dark:
            yield at, end
        at = end
