"""Rows: rules that lay numbered slots along a line. Pure, in metres.

The fronts stand on the line (it is the kerb, or an offset of it), each as a straight
chord, so frontages cannot overlap however the line bends. Where a bend would make
the backs meet, the gap grows until they clear; where a keep-clear area lies, the row
goes on behind it. On straight runs the spacing is exact.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import floor, hypot
from typing import Any, Literal

import numpy as np
import shapely

from cfn.core.errors import Refusal
from cfn.core.geometry import SHARED_M2, SHRINK_M, bearing
from cfn.core.msgids import N_
from cfn.core.trade import Fire
from cfn.layouts.kinds import MAX_LABEL
from cfn.layouts.lines import EXACT_M, Line, Work

Side = Literal["left", "right"]

MAX_SLOTS = 1_000  # in one row
STEP_M = 0.25  # how far a try moves on where a slot cannot stand
MOST_CORNERS_CUT = 200  # areas with more corners stop a slot that reaches into them
# Two millimetres stricter than the check, which sees rounded positions.
CLEAR_M = SHRINK_M - 0.002


@dataclass(frozen=True)
class RowRule:
    """What the layout format calls a row, without its line."""

    prefix: str
    frontage_m: float
    depth_m: float
    first: int = 1
    step: int = 1
    gap_m: float = 0.0
    gap_every: int = 0
    extra_gap_m: float = 0.0
    side: Side = "right"
    category: str | None = None
    watts: int = 0
    circuit: str | None = None
    fire: str = Fire.NONE
    letters: str | None = None

    @property
    def head(self) -> str:
        """What stands before the number. Two rows may share it: odd numbers on one
        side of the road, even ones on the other."""
        return self.prefix if self.letters is None else self.letters


@dataclass(frozen=True)
class LaidSlot:
    """A slot of a row: its number and where it stands, centre in metres.

    ``start_m`` and ``end_m`` are the distances along the row's line, in the direction
    it is drawn, where the front begins and where it ends.
    """

    label: str
    x: float
    y: float
    bearing_deg: float
    start_m: float
    end_m: float


@dataclass(frozen=True)
class _Stand:
    """A place a slot may stand at: centre, unit vectors, the piece of line it uses."""

    x: float
    y: float
    ux: float
    uy: float
    px: float
    py: float
    start: float
    end: float


class Obstacles:
    """Keep-clear areas, asked often."""

    def __init__(self, areas: Sequence[Any], work: Work | None = None) -> None:
        self.work = work or Work()
        self.areas = np.asarray(list(areas), dtype=object)
        self.corners = shapely.get_num_coordinates(self.areas)
        self.tree = shapely.STRtree(self.areas)

    def stop(self, shape: Any) -> bool:
        near = self.tree.query(shape)
        if not len(near):
            return False
        self.work.spend(int(self.corners[near].sum()))
        found = near[shapely.intersects(self.areas[near], shape)]
        if not len(found):
            return False
        shares = self.corners[found] > MOST_CORNERS_CUT
        cut = shapely.intersection(self.areas[found[~shares]], shape)
        return bool(shares.any() or (shapely.area(cut) > SHARED_M2).any())


def lay_out(
    points: Sequence[Sequence[float]],
    rule: RowRule,
    keep_clear: "Sequence[Any] | Obstacles" = (),
) -> list[LaidSlot]:
    """The slots of a row along ``points``; ``keep_clear`` are areas to skip.

    Raises Refusal where the row would hold more slots than a row may, where a number
    falls below 0 or a name grows too long, or where the row is so long and so blocked
    that looking for places takes too long.
    """
    if not isinstance(keep_clear, Obstacles):
        keep_clear = Obstacles(keep_clear)
    line = Line(points, keep_clear.work)
    if len(line.points) < 2:
        raise Refusal(N_("The line of row %(row)s has no length."), row=rule.prefix)
    walk = _Walk(line, rule, keep_clear)
    laid: list[LaidSlot] = []
    for stand in walk.stands():
        if len(laid) >= MAX_SLOTS:
            raise Refusal(
                N_("Row %(row)s would have more than %(n)s slots."),
                row=rule.prefix,
                n=MAX_SLOTS,
            )
        laid.append(_numbered(stand, rule, len(laid)))
    return laid


def _numbered(stand: _Stand, rule: RowRule, n: int) -> LaidSlot:
    """The slot that comes after ``n`` others of its row."""
    number = rule.first + n * rule.step
    if number < 0:
        raise Refusal(N_("Row %(row)s would count below 0."), row=rule.prefix)
    label = f"{rule.head}{number}"
    if len(label) > MAX_LABEL:
        raise Refusal(
            N_(
                "Row %(row)s would have a slot named %(label)s; at most %(n)s letters fit."
            ),
            row=rule.prefix,
            label=label,
            n=MAX_LABEL,
        )
    sign = 1 if rule.side == "right" else -1
    direction = bearing((0, 0), (sign * stand.ux, sign * stand.uy))
    return LaidSlot(label, stand.x, stand.y, direction, stand.start, stand.end)


class _Walk:
    """Goes along the line and finds one place after the other."""

    def __init__(self, line: Line, rule: RowRule, obstacles: Obstacles) -> None:
        self.line, self.rule, self.obstacles = line, rule, obstacles
        self.sign = 1 if rule.side == "right" else -1
        self.cell = hypot(rule.frontage_m, rule.depth_m)
        self.standing: dict[tuple[int, int], list[_Stand]] = {}

    def stands(self) -> Iterator[_Stand]:
        at, count = 0.0, 0
        while (found := self._next(at)) is not None:
            self._keep(found)
            yield found
            count += 1
            extra = self.rule.gap_every and count % self.rule.gap_every == 0
            at = found.end + self.rule.gap_m + (self.rule.extra_gap_m if extra else 0)

    def _next(self, at: float) -> _Stand | None:
        """The first place at or after ``at``, exact to a millimetre."""
        stand = self._stand(at)
        if stand is None or self._clear(stand):
            return stand
        blocked = at
        while True:
            at += STEP_M
            stand = self._stand(at)
            if stand is None:
                return None
            if self._clear(stand):
                break
            blocked = at
        while at - blocked > EXACT_M:
            middle = (at + blocked) / 2
            tried = self._stand(middle)
            if tried is not None and self._clear(tried):
                at, stand = middle, tried
            else:
                blocked = middle
        return stand

    def _stand(self, at: float) -> _Stand | None:
        """The slot whose front begins at ``at``; pushed back behind the line where
        the line bulges through its front."""
        rule = self.rule
        if at >= self.line.length:
            return None
        end = self.line.chord_end(at, rule.frontage_m)
        if end is None:
            return None
        (ax, ay), (bx, by) = self.line.point(at), self.line.point(end)
        size = hypot(bx - ax, by - ay)
        ux, uy = (bx - ax) / size, (by - ay) / size
        px, py = uy * self.sign, -ux * self.sign
        corners = self.line.between(at, end)
        push = max([0.0, *((x - ax) * px + (y - ay) * py for x, y in corners)])
        middle = rule.frontage_m / 2
        back = rule.depth_m / 2 + push
        return _Stand(
            ax + ux * middle + px * back,
            ay + uy * middle + py * back,
            ux,
            uy,
            px,
            py,
            at,
            end,
        )

    def _clear(self, stand: _Stand) -> bool:
        near = list(self._near(stand))
        self.line.work.spend(250 + 2 * len(near))
        if self.line.work.is_done:
            raise Refusal(
                N_("Row %(row)s is too long to lay out at once; split it."),
                row=self.rule.prefix,
            )
        if any(self._meet(stand, other) for other in near):
            return False
        if not len(self.obstacles.areas):
            return True
        return not self.obstacles.stop(self._shape(stand))

    def _shape(self, stand: _Stand) -> Any:
        w, d = self.rule.frontage_m / 2 - CLEAR_M, self.rule.depth_m / 2 - CLEAR_M
        u, v = (stand.ux * w, stand.uy * w), (stand.px * d, stand.py * d)
        corners = [
            (stand.x + a * u[0] + b * v[0], stand.y + a * u[1] + b * v[1])
            for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))
        ]
        return shapely.polygons(corners)

    def _keep(self, stand: _Stand) -> None:
        cell = (floor(stand.x / self.cell), floor(stand.y / self.cell))
        self.standing.setdefault(cell, []).append(stand)

    def _near(self, stand: _Stand) -> Iterator[_Stand]:
        i, j = floor(stand.x / self.cell), floor(stand.y / self.cell)
        for a in (i - 1, i, i + 1):
            for b in (j - 1, j, j + 1):
                yield from self.standing.get((a, b), ())

    def _meet(self, a: _Stand, b: _Stand) -> bool:
        """Two equal rectangles overlap by more than a millimetre (separating axes)."""
        half_w = self.rule.frontage_m / 2 - EXACT_M / 2
        half_d = self.rule.depth_m / 2 - EXACT_M / 2
        dx, dy = b.x - a.x, b.y - a.y
        if hypot(dx, dy) >= self.cell:
            return False
        for x, y in ((a.ux, a.uy), (a.px, a.py), (b.ux, b.uy), (b.px, b.py)):
            reach = sum(
                half_w * abs(s.ux * x + s.uy * y) + half_d * abs(s.px * x + s.py * y)
                for s in (a, b)
            )
            if abs(dx * x + dy * y) >= reach:
                return False
        return True
