"""How much stays clear between fronts that face each other. Pure."""

from typing import Any

import numpy as np
import shapely

from cfn.layouts.document import Document
from cfn.layouts.stalls import Stalls, TooThick, pairs

REACH_M = 25.0  # fronts further apart do not face each other


def clear_widths(
    document: Document,
) -> dict[tuple[str, str], tuple[float, str, str]]:
    """By pairs of rows whose fronts face each other: the least distance in metres and
    the two slots it is between."""
    slots = document.of("slot")
    if not slots:
        return {}
    stalls, found = Stalls.of(document, slots), dict[tuple[str, str], Any]()
    try:
        for first, second in pairs(stalls.tree, stalls.in_front(REACH_M)):
            facing = (stalls.inside[first] * stalls.inside[second]).sum(axis=1) < -0.5
            first, second = first[facing], second[facing]
            gaps = shapely.distance(stalls.fronts[first], stalls.outlines[second])
            seen = _sees(first, second, stalls)
            for i, j, gap in zip(first[seen], second[seen], gaps[seen], strict=True):
                i, j = sorted((int(i), int(j)))
                one, other = (stalls.rows[k] or stalls.labels[k] for k in (i, j))
                rows = (one, other)
                here = (round(float(gap), 2), stalls.labels[i], stalls.labels[j])
                found[rows] = min(found.get(rows, here), here)
    except TooThick:  # the layout's page says so
        return {}
    return dict(sorted(found.items(), key=lambda item: item[1]))


def _sees(first: Any, second: Any, stalls: Stalls) -> Any:
    """Whether no third stall stands between the middle of a front and the other one."""
    middles = shapely.centroid(stalls.fronts[first])
    ways = shapely.shortest_line(middles, stalls.outlines[second])
    way, other = stalls.tree.query(ways, predicate="intersects")
    third = (other != first[way]) & (other != second[way])
    free = np.ones(len(ways), dtype=bool)
    free[way[third]] = False
    return free
