"""Whether people can pass between stalls that stand opposite each other. Pure."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely

from cfn.core.msgids import N_
from cfn.layouts.document import Document
from cfn.layouts.problems import Problems
from cfn.layouts.stalls import Stalls, pairs

TOLERANCE_M = 0.01
# Fronts that look at each other are turned by at most 60° from doing so squarely, and
# the shortest way across leaves one of them by at most 60° from straight ahead.
# Whoever stands further aside is a neighbour and not opposite.
HALF = 0.5
# A wide passage has more stalls within its reach than one that nearly touch.
MAX_NEAR = 300_000
MAX_WAYS = 5_000  # looked at for a third stall that stands in between


def clear_width(document: Document, stalls: Stalls, problems: Problems) -> None:
    """Says once for each two rows where the passage between them is narrowest."""
    least = document.min_clear_width_m
    passages: dict[tuple[str, ...], _Passage] = defaultdict(_Passage)
    for first, second, gaps in opposite(stalls, least - TOLERANCE_M):
        for i, j, gap in zip(first, second, gaps, strict=True):
            rows = sorted({stalls.rows[k] or stalls.labels[k] for k in (i, j)})
            passages[tuple(rows)].add(gap, int(i), int(j))
    for passage in passages.values():
        gap, i, j = passage.narrowest
        problems.add(
            "clear_width_narrow",
            N_(
                "Between %(label)s and %(other)s only %(gap)s m stay clear; "
                "%(least)s m are needed."
            ),
            sorted({stalls.index[k] for k in passage.stalls}),
            label=stalls.labels[i],
            other=stalls.labels[j],
            gap=f"{max(0.0, gap):.1f}",
            least=f"{least:g}",
        )


@dataclass
class _Passage:
    """Between two rows, or inside of one that bends round: who stands too close."""

    narrowest: tuple[float, int, int] = (float("inf"), 0, 0)
    stalls: set[int] = field(default_factory=set)

    def add(self, gap: float, i: int, j: int) -> None:
        self.narrowest = min(self.narrowest, (gap, i, j))
        self.stalls |= {i, j}


def opposite(stalls: Stalls, reach_m: float) -> Iterator[tuple[Any, Any, Any]]:
    """Pairs i < j of stalls opposite each other with none in between, and the metres
    between them, less than ``reach_m``. Raises TooThick."""
    left, ground = MAX_WAYS, None
    around = shapely.box(
        *(shapely.bounds(stalls.fronts) + (-reach_m, -reach_m, reach_m, reach_m)).T
    )
    tree = shapely.STRtree(stalls.fronts)
    for first, second in pairs(tree, around, most=MAX_NEAR):
        facing = (stalls.inside[first] * stalls.inside[second]).sum(axis=1) < -HALF
        keep = facing & (first < second)
        first, second = first[keep], second[keep]
        gaps = _gaps(stalls, first, second)
        near = gaps < reach_m
        if not near.any():
            continue
        first, second, gaps = first[near], second[near], gaps[near]
        if ground is None:
            ground = stalls.in_front(reach_m)
        across = _across(stalls, first, second, ground)
        first, second, gaps = first[across], second[across], gaps[across]
        left -= len(first)
        if left > 0:
            free = _free(stalls, first, second)
            first, second, gaps = first[free], second[free], gaps[free]
        yield first, second, gaps


def _gaps(stalls: Stalls, first: Any, second: Any) -> Any:
    """From the front of either to the other stall, whichever is shorter."""
    return np.minimum(
        shapely.distance(stalls.fronts[first], stalls.outlines[second]),
        shapely.distance(stalls.fronts[second], stalls.outlines[first]),
    )


def _across(stalls: Stalls, first: Any, second: Any, ground: Any) -> Any:
    """True where one stands on the ground before the other's front, or the shortest
    way between the fronts leads ahead out of both and rather straight out of one."""
    ways = shapely.shortest_line(stalls.fronts[first], stalls.fronts[second])
    ends = shapely.get_coordinates(ways).reshape(-1, 2, 2)
    way = ends[:, 1] - ends[:, 0]
    size = np.maximum(np.hypot(way[:, 0], way[:, 1]), TOLERANCE_M)
    ahead = -(way * stalls.inside[first]).sum(axis=1) / size
    back = (way * stalls.inside[second]).sum(axis=1) / size
    across = (ahead > 0) & (back > 0) & (np.maximum(ahead, back) >= HALF)
    rest = (~across).nonzero()[0]
    first, second = first[rest], second[rest]
    across[rest] = shapely.intersects(ground[first], stalls.shrunk[second])
    across[rest] |= shapely.intersects(ground[second], stalls.shrunk[first])
    return across


def _free(stalls: Stalls, first: Any, second: Any) -> Any:
    """False where a third stall stands between, seen from the middle of either front."""
    free = np.zeros(len(first), dtype=bool)
    for one, other in ((first, second), (second, first)):
        middles = shapely.centroid(stalls.fronts[one])
        ways = shapely.shortest_line(middles, stalls.fronts[other])
        way, met = stalls.tree.query(ways, predicate="intersects")
        third = (met != first[way]) & (met != second[way])
        free |= ~np.isin(np.arange(len(first)), way[third])
    return free
