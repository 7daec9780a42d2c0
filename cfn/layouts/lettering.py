"""Where the words of a picture go: road, zones, row ends. And the woven band, which
makes room for the road's name."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from math import hypot
from statistics import median
from typing import Any

import numpy as np
import shapely

from cfn.core.msgids import N_
from cfn.layouts.ground import Ground, angle_of, straights
from cfn.layouts.picture import (
    PIXEL_UNITS,
    UNITS,
    Bounds,
    DrawnSlot,
    Turn,
    Word,
    word_size,
)

BAND_ROAD_M = 5.0  # a narrower road has no room for the band
WORD_WEIGHS = 5  # a word may rather lie on so many numbers than on another word
_PEDESTRIANS_ONLY = N_("pedestrians only")
_Gap = tuple[float, float, Word]  # from, to along a straight; what stands there


def metres_per_pixel(bounds: Bounds, turn: Turn) -> float:
    return PIXEL_UNITS[word_size(bounds, turn) - 1] / UNITS


def _width(text: str, pixel: float) -> float:
    """About how wide a word of 14 pixels is, in metres, with some air."""
    return (len(text) * 8.8 + 12) * pixel


def _slight_width(text: str, pixel: float) -> float:
    """The same of a word in thin small letters."""
    return (len(text) * 6.3 + 8) * pixel


def words(
    ground: Ground, slots: Sequence[DrawnSlot], bounds: Bounds, turn: Turn
) -> tuple[Word, ...]:
    pixel = metres_per_pixel(bounds, turn)
    pieces = _lettered(ground, slots, bounds, turn)
    road = [gap[2] for _, _, _, gaps in pieces for gap in gaps]
    return (*road, *_zone_names(ground, slots, bounds, pixel))


def bands(
    ground: Ground, slots: Sequence[DrawnSlot], bounds: Bounds, turn: Turn
) -> tuple[tuple[float, float, float, float], ...]:
    """Pieces of the woven band along the longest road: x, y, length, degrees."""
    if not ground.roads or ground.roads[0].width_m < BAND_ROAD_M:
        return ()
    pieces = []
    for start, direction, size, gaps in _lettered(ground, slots, bounds, turn):
        stops = [0.0, *(edge for gap in sorted(gaps) for edge in gap[:2]), size]
        for a, b in zip(stops[::2], stops[1::2], strict=True):
            x, y = start + direction * a
            if b - a > 4:
                pieces.append((float(x), float(y), b - a, angle_of(direction)))
    return tuple(pieces)


def _lettered(
    ground: Ground, slots: Sequence[DrawnSlot], bounds: Bounds, turn: Turn
) -> list[tuple[Any, Any, float, list[_Gap]]]:
    """The straights of the longest road; the longest of them carries the words."""
    if not ground.roads:
        return []
    pieces = straights(ground.roads[0].line, bounds)
    if not pieces:
        return []
    best = max(pieces, key=lambda piece: piece[2])
    texts = [(ground.roads[0].name.upper(), "p-name", 0.70, False)]
    if ground.pedestrians_only:
        texts.append((_PEDESTRIANS_ONLY, "p-small", 0.30, True))
    pixel = metres_per_pixel(bounds, turn)
    numbers = [_box(word, pixel) for word in row_ends(slots)]
    gaps = _gaps(best, texts, bounds, pixel, numbers if turn == "upright" else [])
    return [(*piece, gaps if piece is best else []) for piece in pieces]


def _box(word: Word, pixel: float) -> Any:
    """The ground that a row's number covers."""
    wide, high = (_width(word.text, pixel) - 10 * pixel), 8 * pixel
    left = word.x - {"start": 0.0, "middle": wide / 2, "end": wide}[word.anchor]
    return shapely.box(left, word.y - high, left + wide, word.y + high)


def _gaps(
    piece: Any, texts: Any, bounds: Bounds, pixel: float, numbers: Sequence[Any]
) -> list[_Gap]:
    """The words along a straight, each where it covers the fewest numbers and words,
    else as near as can be to the share of the way that it wishes."""
    start, direction, size = piece
    whole = shapely.linestrings([start, start + direction * size])
    ends = shapely.get_coordinates(shapely.intersection(whole, shapely.box(*bounds)))
    if len(ends) < 2:
        return []
    angle = angle_of(direction)
    if not -90 <= angle < 90:
        angle = (angle + 270) % 180 - 90
    long, gaps = hypot(*(ends[1] - ends[0])), list[_Gap]()
    for text, css, wish, ours in texts:
        half = (_width if css == "p-name" else _slight_width)(text, pixel) / 2
        if not text or 2.4 * half > long / len(texts):
            continue
        others = [_strip(ends, gap[1] - gap[0], gap[2], pixel) for gap in gaps]
        taken = [*numbers, *others * WORD_WEIGHS]
        spots = [
            Word(text, float(x), float(y), css, angle=angle, ours=ours)
            for x, y in _along(ends, wish, half / long, 12 * pixel)
        ]
        word = min(spots, key=lambda spot: _hits(ends, half, spot, pixel, taken))
        at = float(np.dot((word.x, word.y) - start, direction))
        gaps.append((at - half, at + half, word))
    return gaps


def _along(ends: Any, wish: float, margin: float, aside: float) -> Iterable[Any]:
    """Points between two ends, the wished share of the way first, then the nearest;
    after all of them those a little to either side of the way."""
    way = ends[1] - ends[0]
    across = np.array((-way[1], way[0])) / hypot(*way)
    shares = np.linspace(margin, 1 - margin, 33)
    for step in (0, aside, -aside):
        for share in (wish, *sorted(shares, key=lambda share: abs(share - wish))):
            yield ends[0] + way * share + across * step


def _strip(ends: Any, size: float, word: Word, pixel: float) -> Any:
    """The ground that a word along the way between two ends covers."""
    direction = (ends[1] - ends[0]) / hypot(*(ends[1] - ends[0]))
    middle = np.array((word.x, word.y))
    line = [middle - direction * size / 2, middle + direction * size / 2]
    return shapely.buffer(shapely.linestrings(line), 8 * pixel, cap_style="flat")


def _hits(ends: Any, half: float, word: Word, pixel: float, taken: list[Any]) -> int:
    """How many of the taken pieces of ground a word would cover."""
    if not taken:
        return 0
    return int(shapely.intersects(_strip(ends, 2 * half, word, pixel), taken).sum())


def _zone_names(
    ground: Ground, slots: Sequence[DrawnSlot], bounds: Bounds, pixel: float
) -> Iterable[Word]:
    """Each name once, where nothing stands: in its zone, else beside it."""
    taken = [shapely.box(s.x - s.w, s.y - s.d, s.x + s.w, s.y + s.d) for s in slots]
    half = 12 * pixel
    for p in ground.places:
        if p.landmark:
            wide = max(half, _width(p.name or p.type, pixel) / 2)
            taken.append(
                shapely.box(p.x - wide, p.y - half, p.x + wide, p.y + 2 * half)
            )
    taken += [road.shape for road in ground.roads]
    seen = shapely.box(*bounds)
    names: set[str] = set()
    for name, zone in ground.zones:
        if not name or name in names:
            continue
        names.add(name)
        lines = _broken(name)
        wide = max(_width(line, pixel) for line in lines) / 2
        high = 9 * pixel * len(lines)
        for x, y in _spots(zone, wide, high, pixel):
            box = shapely.box(x - wide, y - high, x + wide, y + high)
            if seen.contains(box) and not any(box.intersects(other) for other in taken):
                taken.append(box)
                for i, line in enumerate(lines):
                    yield Word(line, x, y + (2 * i + 1 - len(lines)) * 8.5 * pixel)
                break


def _broken(name: str) -> list[str]:
    """A long name in two lines."""
    if len(name) < 12 or " " not in name:
        return [name]
    cuts = [i for i, letter in enumerate(name) if letter == " "]
    cut = min(cuts, key=lambda i: abs(i - len(name) / 2))
    return [name[:cut], name[cut + 1 :]]


def _spots(
    zone: Any, half: float, high: float, pixel: float
) -> Iterable[tuple[float, float]]:
    """Places for a name, the best first: middle, above, below, left, right."""
    left, top, right, bottom = shapely.bounds(zone)
    x, y, off = (left + right) / 2, (top + bottom) / 2, high + 4 * pixel
    middle = shapely.get_coordinates(shapely.point_on_surface(zone))[0]
    yield float(middle[0]), float(middle[1])
    for dx in (0.0, -0.3, 0.3):
        yield x + dx * (right - left), top - off
        yield x + dx * (right - left), bottom + off
    for dy in (0.0, -0.3, 0.3):
        yield left - half - off / 2, y + dy * (bottom - top)
        yield right + half + off / 2, y + dy * (bottom - top)


def row_ends(slots: Sequence[DrawnSlot]) -> tuple[Word, ...]:
    """The number at the start of each run of stalls and at the end of each row."""
    found: list[Word] = []
    for row, members in groupby(slots, key=lambda slot: slot.row):
        run = list(members)
        if row is None or not _is_straight(run):
            continue
        usual = median(
            [_apart(a, b) for a, b in zip(run, run[1:], strict=False)] or [0]
        )
        starts = [
            b for a, b in zip(run, run[1:], strict=False) if _apart(a, b) > 1.6 * usual
        ]
        found += [_end(slot) for slot in {run[0], *starts, run[-1]}]
    return tuple(sorted(found, key=lambda word: word.text))


def _is_straight(run: Sequence[DrawnSlot]) -> bool:
    """False for a ring of stalls, whose fronts look everywhere."""
    x, y = sum(s.front[0] for s in run), sum(s.front[1] for s in run)
    return hypot(x, y) > 0.8 * len(run)


def _apart(a: DrawnSlot, b: DrawnSlot) -> float:
    return hypot(b.x - a.x, b.y - a.y)


def _end(slot: DrawnSlot) -> Word:
    x, y = slot.front
    reach = (slot.w if abs(x) > abs(y) else slot.d) / 2 + (0.9 if abs(x) > 0.5 else 2.4)
    anchor = "middle" if abs(x) <= 0.5 else "start" if x > 0 else "end"
    return Word(slot.label, slot.x + x * reach, slot.y + y * reach, "s-no", anchor)
