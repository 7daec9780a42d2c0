"""Where a line or an outline crosses itself. Pure, in whatever units it is given."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

from cfn.core.geometry import Point

_PLACE = re.compile(r"\[(\S+) (\S+)\]")  # as GEOS ends its reason


def crosses_itself(points: Sequence[Sequence[float]]) -> bool:
    """True for a line that crosses, touches or runs back over itself; one that ends
    where it begins is a ring and does not."""
    line = shapely.linestrings(np.asarray(points, dtype=float)[:, :2])
    return not shapely.is_simple(line)


def crossing_of_line(points: Sequence[Sequence[float]]) -> Point | None:
    """The first place where a line meets itself, None where it does not."""
    line = np.asarray(points, dtype=float)[:, :2]
    line = line[np.append(True, np.any(np.diff(line, axis=0), axis=1))]
    if len(line) < 3 or shapely.is_simple(shapely.linestrings(line)):
        return None
    good, bad = 2, len(line)  # how many points are a simple line, and are none
    while bad - good > 1:
        middle = (good + bad) // 2
        if shapely.is_simple(shapely.linestrings(line[:middle])):
            good = middle
        else:
            bad = middle
    return _meeting(line[: bad - 1], line[bad - 2 : bad])


def _meeting(before: Any, last: Any) -> Point:
    """Where the last piece of a line meets those before it, past its own start."""
    met = shapely.intersection(
        shapely.linestrings(before[:-1])
        if len(before) > 2
        else shapely.points(before[0]),
        shapely.linestrings(last),
    )
    if shapely.is_empty(met):  # it runs straight back over the piece before it
        met = shapely.intersection(
            shapely.linestrings(before[-2:]), shapely.linestrings(last)
        )
    x, y = shapely.get_coordinates(met)[0]
    return float(x), float(y)


def crossing_of_area(area: Any) -> Point | None:
    """The place where a polygon is no proper area, None where it is one."""
    found = _PLACE.search(shapely.is_valid_reason(area))
    return (float(found[1]), float(found[2])) if found else None
