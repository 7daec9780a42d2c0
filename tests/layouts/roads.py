"""Random roads for tests: straights, bends, right angles and hairpins, and what must stay
clear on and beside them. In metres."""

from dataclasses import dataclass
from math import asin, cos, degrees, hypot, radians, sin
from random import Random
from typing import Any

import shapely

from cfn.layouts.lines import offset_line
from cfn.layouts.rows import RowRule

Points = list[tuple[float, float]]
_GOES_ON = 0.5  # a row needs room to begin


@dataclass(frozen=True)
class Road:
    points: Points
    width_m: float
    rule: RowRule  # of the rows along it, but for the side
    clear: list[dict[str, Any]]  # as ``lane`` and ``area`` of the sketch take them
    backwards: bool

    @property
    def is_straight(self) -> bool:
        return len(self.points) == 2

    def kerb(self, side: str) -> tuple[Points, RowRule]:
        """The line of a row along this kerb, and its rule."""
        half = self.width_m / 2
        line = offset_line(self.points, half if side == "right" else -half)
        if self.backwards:
            line, side = line[::-1], "left" if side == "right" else "right"
        values = self.rule.__dict__ | {"side": side, "prefix": side[0].upper()}
        return line, RowRule(**values)

    def areas(self) -> list[Any]:
        """What must stay clear, by shapely alone: flat ends, round bends."""
        lines = [(self.points, self.width_m)]
        lines += [(one["points"], one["width_m"]) for one in self.clear]
        return [
            shapely.buffer(
                shapely.linestrings(points), width / 2, quad_segs=32, cap_style="flat"
            )
            for points, width in lines
        ]


def random_road(chance: Random) -> Road:
    """A road of 20 to 2,000 m that does not come back to itself with its other side."""
    while True:
        width = chance.choice((4.0, 6.0, 8.0, 14.0))
        rule = RowRule(
            "A",
            frontage_m=chance.choice((2.4, 2.5, 3.0, 4.0)),
            depth_m=chance.choice((2.0, 3.0, 4.5)),
            gap_m=chance.choice((0.0, 0.0, 0.1, 0.5, 1.37)),
            gap_every=chance.choice((0, 0, 0, 2, 10)),
            extra_gap_m=chance.choice((1.0, 2.5)),
        )
        points = _centre_line(chance, width, rule.depth_m)
        if _is_usable(points, width / 2 + rule.depth_m + _GOES_ON):
            break
    clear = [] if chance.random() < 0.4 else _beside(points, chance, width)
    return Road(points, width, rule, clear, chance.random() < 0.5)


def _centre_line(chance: Random, width: float, depth: float) -> Points:
    longest = 20 * 100 ** chance.random()
    heading = chance.uniform(0, 360)
    points, left = [(0.0, 0.0)], longest
    _ahead(points, heading, min(left, chance.uniform(20, 150)))
    if chance.random() < 0.2:
        return [(0.0, 0.0), _moved((0, 0), heading, longest)]
    turn = chance.choice((-1, 1))
    while (left := longest - _length(points)) > 1:
        match chance.choice(("bend", "bend", "corner", "angle", "hairpin")):
            case "bend":
                sweep = chance.uniform(5, 100) * chance.choice((-1, 1))
                radius = width / 2 + chance.uniform(2, 60)
                heading = _arc(points, heading, sweep, radius)
            case "corner":
                heading += chance.uniform(-60, 60)
            case "angle":
                heading += 90 * chance.choice((-1, 1))
            case _:
                radius = width / 2 + chance.choice((1, depth, depth + 1, 12))
                heading = _arc(points, heading, 180 * turn, radius)
                turn = -turn
        _ahead(points, heading, min(left, chance.uniform(10, 150)))
    return points


def _moved(
    point: tuple[float, float], heading: float, far: float
) -> tuple[float, float]:
    turn = radians(heading)
    return point[0] + far * sin(turn), point[1] + far * cos(turn)


def _ahead(points: Points, heading: float, far: float) -> None:
    points.append(_moved(points[-1], heading, far))


def _arc(points: Points, heading: float, sweep: float, radius: float) -> float:
    """Goes round in chords of some three metres; gives the new heading."""
    step = min(30.0, degrees(2 * asin(min(0.9, 1.5 / radius))))
    n = max(2, round(abs(sweep) / step))
    chord = 2 * radius * sin(radians(abs(sweep) / n / 2))
    heading += sweep / n / 2
    for _ in range(n):
        _ahead(points, heading, chord)
        heading += sweep / n
    return heading - sweep / n / 2


def _length(points: Points) -> float:
    return sum(
        hypot(b[0] - a[0], b[1] - a[1])
        for a, b in zip(points, points[1:], strict=False)
    )


def _is_usable(points: Points, reach: float) -> bool:
    """A road that does not cross itself, whose two sides nowhere share ground."""
    line = shapely.linestrings(points)
    if len(points) > 500 or not shapely.is_simple(line):
        return False
    left, right = (
        shapely.buffer(line, by, single_sided=True, join_style="mitre", mitre_limit=2)
        for by in (reach, -reach)
    )
    return float(shapely.area(shapely.intersection(left, right))) < 0.01


def _beside(points: Points, chance: Random, width: float) -> list[dict[str, Any]]:
    """Doors and paths across the kerbs, and now and then a fire lane along one."""
    line, found = shapely.linestrings(points), []
    whole = shapely.length(line)
    for _ in range(chance.randint(1, 12)):
        along = chance.uniform(0, whole)
        a, b = shapely.get_coordinates(
            shapely.line_interpolate_point(line, [along, min(whole, along + 1)])
        ).tolist()
        if a == b:
            continue
        turn = chance.uniform(0, 360)
        far = chance.uniform(0, width)
        start = _moved((a[0], a[1]), turn, far)
        end = _moved(start, turn + chance.uniform(-40, 40), chance.uniform(2, 12))
        found.append(
            {
                "reason": chance.choice(("door", "walking_path", "fire_lane")),
                "width_m": chance.choice((0.3, 1.5, 4.0, 6.0)),
                "points": [start, end],
            }
        )
    return found
