"""Lines in metres: where a distance lies, where a chord ends, lines beside them. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from math import ceil, cos, floor, hypot, radians, sin, sqrt

import shapely

from cfn.core.errors import Refusal
from cfn.core.geometry import Point
from cfn.core.msgids import N_

# What laying out may cost; a unit is about half a microsecond.
MAX_WORK = 1_500_000
EXACT_M = 0.001
END_SLACK_M = 0.02  # a line shorter by this still takes its last slot
MAX_CORNERS = 500  # of a line that is moved sideways
# Of a kerb that is moved once more: moved sideways, a sharp bend has two corners.
MAX_KERB_CORNERS = 2 * MAX_CORNERS


class Work:
    """Counts what laying out has cost, so that hostile input cannot take minutes.

    The rows of one document share one, with their obstacles.
    """

    def __init__(self, most: int = MAX_WORK) -> None:
        self.left = most

    def spend(self, units: int) -> None:
        self.left -= units

    @property
    def is_done(self) -> bool:
        return self.left < 0


class Line:
    """A polyline that answers where a distance lies and where a chord ends."""

    def __init__(
        self, points: Sequence[Sequence[float]], work: Work | None = None
    ) -> None:
        self.work = work or Work()
        self.points: list[Point] = []
        for x, y in points:
            if not self.points or hypot(x - self.points[-1][0], y - self.points[-1][1]):
                self.points.append((float(x), float(y)))
        self.starts = [0.0]
        for a, b in zip(self.points, self.points[1:], strict=False):
            self.starts.append(self.starts[-1] + hypot(b[0] - a[0], b[1] - a[1]))

    @property
    def length(self) -> float:
        return self.starts[-1]

    def segment(self, at: float) -> int:
        """The number of the piece that holds the distance ``at``."""
        return min(bisect_right(self.starts, at), len(self.points) - 1) - 1

    def point(self, at: float) -> Point:
        i = self.segment(at)
        (ax, ay), (bx, by) = self.points[i], self.points[i + 1]
        share = (at - self.starts[i]) / (self.starts[i + 1] - self.starts[i])
        return ax + (bx - ax) * share, ay + (by - ay) * share

    def chord_end(self, at: float, size: float) -> float | None:
        """The nearest distance after ``at`` whose point lies ``size`` away, or None."""
        px, py = self.point(at)
        first = self.segment(at)
        for i in range(first, len(self.points) - 1):
            (ax, ay), (bx, by) = self.points[i], self.points[i + 1]
            if hypot(bx - px, by - py) < size:
                continue
            self.work.spend(2 * (i - first))
            whole = self.starts[i + 1] - self.starts[i]
            ux, uy = (bx - ax) / whole, (by - ay) / whole
            along = (px - ax) * ux + (py - ay) * uy
            off = (px - ax) * uy - (py - ay) * ux
            # Leaves the circle around the start: the root behind the middle.
            return self.starts[i] + along + sqrt(max(0.0, size * size - off * off))
        self.work.spend(2 * (len(self.points) - first))
        last = hypot(self.points[-1][0] - px, self.points[-1][1] - py)
        return self.length if last >= size - END_SLACK_M else None

    def between(self, start: float, end: float) -> Sequence[Point]:
        """The corners strictly between two distances."""
        first, last = bisect_right(self.starts, start), bisect_left(self.starts, end)
        self.work.spend(2 * (last - first))
        return self.points[first:last]


def offset_line(
    points: Sequence[Sequence[float]], offset_m: float, most: int = MAX_CORNERS
) -> list[Point]:
    """The line ``offset_m`` to the right (negative: left), in the same direction.

    Of a line that the offset cuts into pieces, the longest piece.
    """
    if len(points) > most:
        raise Refusal(N_("The line has more than %(n)s corners."), n=most)
    line = shapely.linestrings(points)
    if not offset_m:
        return [(float(x), float(y)) for x, y in shapely.get_coordinates(line)]
    moved = shapely.offset_curve(line, -offset_m, join_style="mitre", mitre_limit=2.0)
    parts = [p for p in shapely.get_parts(moved) if not shapely.is_empty(p)]
    if not parts:
        raise Refusal(N_("The line is too crooked to be moved so far."))
    longest = max(parts, key=shapely.length)
    return [(float(x), float(y)) for x, y in shapely.get_coordinates(longest)]


def part_of_line(
    points: Sequence[Sequence[float]], start_m: float, end_m: float | None
) -> list[Point]:
    """The piece of a line between two distances from its start."""
    line = Line(points)
    end = min(line.length, end_m if end_m is not None else line.length)
    if end - start_m <= EXACT_M:
        raise Refusal(
            N_("The line is %(length)s m long; the row must begin before it ends."),
            length=floor(line.length),
        )
    return [line.point(start_m), *line.between(start_m, end), line.point(end)]


def ring(
    centre: Point, radius_m: float, start_deg: float = 0, sweep_deg: float = 360
) -> list[Point]:
    """A round line, clockwise from a bearing, in chords of about a metre."""
    n = max(8, ceil(radians(abs(sweep_deg)) * radius_m))
    angles = [radians(start_deg + sweep_deg * i / n) for i in range(n + 1)]
    return [
        (centre[0] + radius_m * sin(a), centre[1] + radius_m * cos(a)) for a in angles
    ]
