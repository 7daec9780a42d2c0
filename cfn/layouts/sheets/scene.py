"""The street as it shows through a window: ground, grid, slots, signs, names. Pure."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import atan2, ceil, cos, degrees, floor, radians, sin
from typing import Any

import shapely

from cfn.core.geometry import Point
from cfn.layouts.kinds import FACILITY_TYPES, LANDMARKS
from cfn.layouts.sheets import signs
from cfn.layouts.sheets.fonts import MM, width_mm
from cfn.layouts.sheets.grid import LEAST_MM, letters
from cfn.layouts.sheets.numbers import LEADING, Number, numbers
from cfn.layouts.sheets.paper import Ink, Mark, box, centred, lines
from cfn.layouts.sheets.street import Facility, Ground, Stall, Street
from cfn.layouts.sheets.survey import Survey
from cfn.layouts.sheets.voice import Voice
from cfn.layouts.sheets.window import Window, area, flat, stroke

NAME_PT = 7.0
HALO_MM = 0.5
MOST_NAMES = 120  # of one kind that are tried on a page


@dataclass
class Scene:
    """Collects the marks of one window, and where paper is taken already."""

    survey: Survey
    window: Window
    voice: Voice
    kinds: Collection[str] | None = None  # of facilities that show; None: all
    only_ends: bool = False  # numbers beside the ends of rows, not in each slot
    marks: list[Mark] = field(default_factory=list)
    taken: list[Any] = field(default_factory=list)
    hatched: list[Any] = field(default_factory=list)
    unlabelled: list[str] = field(default_factory=list)

    @cached_property
    def numbers(self) -> dict[str, Number]:
        """Size and turn of each number: one for all of a row, so that it reads as one."""
        rows: dict[Any, list[Any]] = {}
        for stall in self.street.stalls:
            rows.setdefault(stall.slot.row, []).append(stall.slot)
        return {
            slot.label: number
            for slots in rows.values()
            for slot, number in zip(
                slots, numbers(slots, self.window.scale), strict=True
            )
        }

    @property
    def street(self) -> Street:
        return self.survey.street

    def draw(self, *, fills: Any = None) -> list[Mark]:
        """Everything, the lowest first. ``fills`` gives the grey of a slot."""
        shades = fills or (lambda slot: 1.0)
        self._ground()
        self._grid()
        stalls = [s for s in self.street.stalls if self.window.shows(s.x, s.y)]
        facilities = [
            f
            for f in self.street.facilities
            if self.window.shows(f.x, f.y)
            and (self.kinds is None or f.type in self.kinds)
        ]
        for stall in stalls:
            self._stall(stall, shades(stall.slot))
        for facility in facilities:
            self._sign(facility)
        self._roads()
        for facility in facilities[:MOST_NAMES]:
            self._name_of(facility)
        if self.only_ends:
            self._row_ends(stalls)
        self._zone_names()
        return self.marks

    # --- ground -------------------------------------------------------------------

    def _ground(self) -> None:
        for zone in self.street.of_kind("zone"):
            self.marks += area(self.window.cut(zone.shape), signs.ZONE)
        for ground in self.street.of_kind("keep_clear"):
            seen = self.window.cut(ground.shape)
            if ground.crowded:
                self.marks += area(seen, signs.SHADE)
                continue
            self.marks += signs.keep_clear(ground.reason, seen)
            self.hatched.append(seen)
        for road in self.street.of_kind("road"):
            if road.crowded:
                self.marks += area(self.window.cut(road.shape), signs.SHADE)
            else:
                self.marks += _kerbs(road, self.window)
        edge = shapely.boundary(self.street.site)
        self.marks += stroke(self.window.cut(edge), signs.SITE)

    def _grid(self) -> None:
        grid, window = self.survey.grid, self.window
        left, top, right, bottom = window.bounds
        step = grid.step_m * _every(grid.step_m, window)
        xs = _multiples(grid.left, step, left, right)
        ys = _multiples(grid.top, step, top, bottom)
        upright = [(window.point(x, top), window.point(x, bottom)) for x in xs]
        level = [(window.point(left, y), window.point(right, y)) for y in ys]
        self.marks.append(lines([*upright, *level], signs.GRID))

    # --- slots and facilities -----------------------------------------------------

    def _stall(self, stall: Stall, fill: float) -> None:
        ring = [self.window.point(*corner) for corner in stall.corners]
        self.marks += signs.slot(ring, locked=stall.slot.locked, fill=fill)
        self.taken.append(shapely.Polygon(ring))
        if self.only_ends:
            return
        number = self.numbers[stall.slot.label]
        if not number.size_pt:
            self.unlabelled.append(stall.slot.label)
            return
        self.marks += _written(number, ring, grey=1.0 if fill < 0.5 else 0.0)

    def _sign(self, facility: Facility) -> None:
        x, y = self.window.point(facility.x, facility.y)
        self.marks += signs.facility(facility.type, x, y)
        self.taken.append(shapely.Point(x, y).buffer(signs.RADIUS + 0.3))

    # --- names --------------------------------------------------------------------

    def _name_of(self, facility: Facility) -> None:
        if facility.type not in LANDMARKS:
            return
        word = facility.name or self.voice.say(FACILITY_TYPES[facility.type])
        x, y = self.window.point(facility.x, facility.y)
        off = signs.RADIUS + 0.8
        wide = width_mm(word, NAME_PT) / 2
        spots = [
            (x, y + off + 1.3),
            (x + off + wide, y),
            (x - off - wide, y),
            (x, y - off - 1.3),
        ]
        self._put(word, spots)

    def _row_ends(self, stalls: Sequence[Stall]) -> None:
        rows: dict[Any, list[Stall]] = {}
        for stall in stalls:
            rows.setdefault(stall.slot.row, []).append(stall)
        for members in rows.values():
            for stall in dict.fromkeys((members[0], members[-1])):
                ring = [self.window.point(*corner) for corner in stall.corners]
                half = width_mm(stall.slot.label, NAME_PT) / 2
                self._put(stall.slot.label, _around(shapely.Polygon(ring), half)[3:])

    def _zone_names(self) -> None:
        for zone in self.street.of_kind("zone")[:MOST_NAMES]:
            seen = self.window.cut(zone.shape)
            if zone.name and not shapely.is_empty(seen):
                spots = _around(seen, width_mm(zone.name, NAME_PT) / 2)
                self._put(zone.name, spots, avoid=self.hatched)

    def _roads(self) -> None:
        for road in self.street.of_kind("road"):
            seen = self.window.cut(road.line)
            if road.crowded or shapely.is_empty(seen):
                continue
            line = max(flat(seen), key=shapely.length)
            self.marks += stroke(line, signs.MIDDLE)
            if road.name and shapely.length(line) > 1.3 * width_mm(road.name, 9):
                self._road_name(road.name, line)

    def _road_name(self, name: str, line: Any) -> None:
        at, size = shapely.length(line) / 2, 9.0
        (x, y), (ax, ay), (bx, by) = (
            shapely.get_coordinates(shapely.line_interpolate_point(line, at + d))[0]
            for d in (0, -2, 2)
        )
        angle = _readable(degrees(atan2(by - ay, bx - ax)))
        self.marks.append(
            centred(name, x, y, size, angle=angle, bold=True, halo_mm=0.8)
        )
        self.taken.append(_text_box(x, y, width_mm(name, size, bold=True), size))

    def _put(
        self, text: str, spots: Iterable[Point], avoid: Sequence[Any] = ()
    ) -> None:
        """Write a name at the first spot where nothing stands; else leave it out."""
        wide, window = width_mm(text, NAME_PT), self.window
        inside = shapely.box(window.left, window.top, window.right, window.bottom)
        for x, y in spots:
            ground = _text_box(x, y, wide, NAME_PT)
            free = not shapely.intersects([*self.taken, *avoid], ground).any()
            if free and inside.contains(ground):
                self.marks.append(centred(text, x, y, NAME_PT, halo_mm=HALO_MM))
                self.taken.append(ground)
                return


def _written(number: Number, ring: Sequence[Point], grey: float) -> Iterator[Mark]:
    """A number in the middle of a slot, along its front or its side."""
    (ax, ay), (bx, by), (cx, cy), _ = ring
    way = (cx - bx, cy - by) if number.across else (bx - ax, by - ay)
    angle = _readable(degrees(atan2(way[1], way[0])))
    down = (-sin(radians(angle)), cos(radians(angle)))
    pitch = LEADING * number.size_pt * MM
    for i, text in enumerate(number.lines):
        off = (i - (len(number.lines) - 1) / 2) * pitch
        x, y = (ax + cx) / 2 + down[0] * off, (ay + cy) / 2 + down[1] * off
        mark = centred(text, x, y, number.size_pt, angle=angle, bold=True)
        yield replace(mark, grey=grey)


def _kerbs(road: Ground, window: Window) -> Iterator[Mark]:
    """Both edges of a road, open at its ends."""
    half = (road.width_m or 0) / 2
    for side in (-half, half):
        edge = shapely.offset_curve(road.line, side, join_style="mitre")
        yield from stroke(window.cut(edge), signs.KERB)


def _every(step_m: float, window: Window) -> int:
    """Every how many squares there is room for a line and a name."""
    return ceil(LEAST_MM / (step_m * 1000 / window.scale) - 1e-9)


def _multiples(start: float, step: float, low: float, high: float) -> list[float]:
    first, last = ceil((low - start) / step), floor((high - start) / step)
    return [start + n * step for n in range(first, last + 1)]


def _readable(angle: float) -> float:
    """The same line so that its words do not stand on their heads."""
    turned = (angle + 90) % 180 - 90
    return 90.0 if turned == -90 else turned


def _text_box(x: float, y: float, wide: float, size_pt: float) -> Any:
    high = size_pt * MM
    return shapely.box(
        x - wide / 2 - 0.5, y - high / 2, x + wide / 2 + 0.5, y + high / 2
    )


def _around(shape: Any, half: float) -> Sequence[Point]:
    """Spots for the name of an area: in it, beside it, then over and under it."""
    left, top, right, bottom = shapely.bounds(shape)
    middle = shapely.get_coordinates(shapely.point_on_surface(shape))[0]
    x = (left + right) / 2
    shares = (0.5, 0.25, 0.75)
    over = [(left + s * (right - left), top - 2.5) for s in shares]
    under = [(left + s * (right - left), bottom + 2.5) for s in shares]
    inside = [(float(middle[0]), float(middle[1])), (x, top + 2.2), (x, bottom - 2.2)]
    y = (top + bottom) / 2
    beside = [(left - half - 1.5, y), (right + half + 1.5, y)]
    return [*inside, *beside, *over, *under]


def grid_names(survey: Survey, window: Window, band: float) -> Iterator[Mark]:
    """Letters above and below the window, numbers left and right of it, in a band."""
    grid, half = survey.grid, band / 2
    left, top, right, bottom = window.bounds
    step = grid.step_m * _every(grid.step_m, window)
    for x in _multiples(grid.left, step, left - grid.step_m, right):
        middle = _middle(x, grid.step_m, left, right)
        if middle is not None:
            name = letters(grid.column(x + grid.step_m / 2))
            at = window.point(middle, top)[0]
            for y in (window.top - half, window.bottom + half):
                yield centred(name, at, y, 6.5)
    for y in _multiples(grid.top, step, top - grid.step_m, bottom):
        middle = _middle(y, grid.step_m, top, bottom)
        if middle is not None:
            name = str(grid.row(y + grid.step_m / 2) + 1)
            at = window.point(left, middle)[1]
            for x in (window.left - half, window.right + half):
                yield centred(name, x, at, 6.5)


def _middle(start: float, step: float, low: float, high: float) -> float | None:
    """The middle of what shows of a square, if half of it does."""
    a, b = max(start, low), min(start + step, high)
    return (a + b) / 2 if b - a > step / 2 else None


def frame(window: Window, band: float) -> Iterator[Mark]:
    """The edge of the window and of the band around it."""
    yield box(window.left, window.top, window.width, window.height, Ink(line_mm=0.3))
    yield box(
        window.left - band,
        window.top - band,
        window.width + 2 * band,
        window.height + 2 * band,
        Ink(line_mm=0.3),
    )
