"""Trees for a sketch: where the drawing is invented anyway, the park shows as a park.

A surveyed layout gets none, since nobody measured them. Trees come from a fixed grid,
so the same picture always grows the same ones.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import shapely

from cfn.core.geometry import Point
from cfn.layouts.ground import Ground
from cfn.layouts.picture import Drawing

GRID_M = 10.5
AIR_M = 2.0  # between a crown and whatever else there is
MOST = 60
BEYOND_M = 12.0  # the park goes on past the picture's edge

Tree = tuple[float, float, float]  # x, y, radius of the crown


def trees(
    site: Any, ground: Ground, picture: Drawing, turn: Callable[[Point], Point]
) -> tuple[Tree, ...]:
    """Crowns on the site's free ground; ``turn`` puts metres into the picture."""
    park = shapely.polygons(site)
    shapely.prepare(park)
    taken = shapely.STRtree(_taken(ground, picture))
    left, top, right, bottom = picture.bounds
    reach = max(right - left, bottom - top) / 2 + BEYOND_M
    steps = range(-int(reach / GRID_M) * 2, int(reach / GRID_M) * 2 + 1)
    found = []
    for i, j in ((i, j) for i in steps for j in steps):
        x, y, radius = _sown(i, j, turn)
        inside = left - BEYOND_M < x < right + BEYOND_M
        if not inside or not top - BEYOND_M < y < bottom + BEYOND_M:
            continue
        crown = shapely.points(x, y)
        near = taken.query(crown, predicate="dwithin", distance=radius + AIR_M)
        if not len(near) and shapely.contains(park, crown):
            found.append((x, y, radius))
    return tuple(found[:MOST])


def _sown(i: int, j: int, turn: Callable[[Point], Point]) -> Tree:
    """A tree near a point of the grid, by a hash that no run changes."""
    hashed = (i * 374_761_393 + j * 668_265_263) & 0xFFFFFFFF
    hashed = ((hashed ^ (hashed >> 13)) * 1_274_126_177) & 0xFFFFFFFF
    parts = [(hashed >> shift & 255) / 255 for shift in (0, 8, 16)]
    at = ((i + 0.7 * parts[0] - 0.35) * GRID_M, (j + 0.7 * parts[1] - 0.35) * GRID_M)
    x, y = turn(at)
    return x, y, 1.7 + 1.7 * parts[2]


def _taken(ground: Ground, picture: Drawing) -> Any:
    """Where no tree may stand."""
    boxes = [
        shapely.box(s.x - s.w, s.y - s.d, s.x + s.w, s.y + s.d) for s in picture.slots
    ]
    boxes += [
        shapely.box(p.x - 5, p.y - 3, p.x + 5, p.y + 5)
        for p in ground.places
        if p.landmark
    ]
    boxes += [
        shapely.box(w.x - 2 * len(w.text), w.y - 3, w.x + 2 * len(w.text), w.y + 3)
        for w in picture.words
    ]
    solid = [*ground.paved, *(zone for _, zone in ground.zones)]
    return np.array([*boxes, *solid], dtype=object)
