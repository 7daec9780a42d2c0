"""How long the check of a layout takes, next to the search that it cannot do without.

``python -m bench.check [--json]`` lays 1,000 slots along both kerbs of a bent street with
lanes, zones, circuits, bins and entrances, and takes processor time in turns, since the
machine is never quiet, and the median of the turns. The floor is shapely alone: a tree of
the same outlines, asked once for all pairs that touch.

``check_ms``   the whole check of the layout in memory, until the report
``text_ms``    the same from the bytes of the file until the report as JSON
``broken_ms``  as ``check_ms``, with every fifth slot pushed into its neighbour
``floor_ms``   the tree alone
``ratio``      ``check_ms`` ÷ ``floor_ms``
"""

import copy
import json
import statistics
import sys
import time
from collections.abc import Callable
from math import cos, radians, sin
from typing import Any

import shapely

from bench.telling import tell
from cfn.core.geometry import Frame
from cfn.core.trade import Category, Fire
from cfn.layouts.checks import check_layout, check_text
from cfn.layouts.document import Document, Feature, read, write
from cfn.layouts.laying import with_rows_laid_out
from cfn.layouts.lines import Line, offset_line
from cfn.layouts.problems import Problems
from cfn.layouts.stalls import Stalls

SLOTS = 1_000
TURNS = 15
ROAD_M = 8.0
BENDS = (0, 12, -20, 35, -15, 0, 25, -30, 10)  # degrees, every 190 m
STRAIGHT_M = 190.0
BLOCK = 25  # slots that share a circuit and a category
_FRAME = Frame(123.6159, -10.1591)
_CATEGORIES = tuple(Category)


def street() -> list[tuple[float, float]]:
    """The centre line, in metres."""
    points, heading = [(-800.0, 0.0)], 90.0
    for bend in BENDS:
        heading += bend
        x, y = points[-1]
        turn = radians(heading)
        points.append((x + STRAIGHT_M * sin(turn), y + STRAIGHT_M * cos(turn)))
    return points


def scene() -> dict[str, Any]:
    """A sound layout of 1,000 slots, as a parsed file."""
    line = street()
    document = _read([_site(), _road(line), *_lanes(line), *_rows(line)])
    slots = _dressed(with_rows_laid_out(document, Problems()).of("slot")[:SLOTS])
    shapes = [f for f in document.features if f.kind != "row"]
    whole = Document("Bench", document.outline, (*shapes, *slots))
    return write(whole) | {"features": [*write(whole)["features"], *_services(line)]}


def broken(doc: dict[str, Any]) -> dict[str, Any]:
    """The same with every fifth slot a metre too far along."""
    found = copy.deepcopy(doc)
    slots = [f for f in found["features"] if f["properties"]["kind"] == "slot"]
    for slot in slots[::5]:
        turn = radians(slot["properties"]["bearing_deg"])
        x, y = _FRAME.to_metres(*slot["geometry"]["coordinates"])
        slot["geometry"]["coordinates"] = _at((x + sin(turn), y + cos(turn)))
    return found


def _read(features: list[Any]) -> Document:
    head = {"format": "layout", "version": 1, "name": "Bench"}
    collection = {"type": "FeatureCollection", "cfn": head, "features": features}
    document = read(collection, Problems())
    assert document is not None
    return document


def _at(point: tuple[float, float]) -> list[float]:
    return [round(degrees, 9) for degrees in _FRAME.to_lonlat(*point)]


def _feature(kind: str, shape: str, coordinates: Any, **properties: Any) -> Any:
    return {
        "type": "Feature",
        "properties": {"kind": kind, **properties},
        "geometry": {"type": shape, "coordinates": coordinates},
    }


def _site() -> Any:
    corners = [(-900, -900), (1100, -900), (1100, 900), (-900, 900), (-900, -900)]
    return _feature("site", "Polygon", [[_at((x, y)) for x, y in corners]])


def _road(line: list[tuple[float, float]]) -> Any:
    points = [_at(point) for point in line]
    return _feature("road", "LineString", points, name="Jalan", width_m=ROAD_M)


def _lanes(line: list[tuple[float, float]]) -> list[Any]:
    """The carriageway and, in its middle, the lane for fire engines."""
    points = [_at(point) for point in line]
    return [
        _feature("keep_clear", "LineString", points, reason=reason, width_m=width)
        for reason, width in (("carriageway", ROAD_M), ("fire_lane", 4.0))
    ]


def _rows(line: list[tuple[float, float]]) -> list[Any]:
    rows = []
    for prefix, sign, side in (("A", 1, "right"), ("B", -1, "left")):
        kerb = [_at(point) for point in offset_line(line, sign * ROAD_M / 2)]
        size = {"frontage_m": 3.0, "depth_m": 3.0, "gap_m": 0.2}
        rule = {"prefix": prefix, "first": 1, "side": side, **size}
        rows.append(_feature("row", "LineString", kerb, **rule))
    return rows


def _dressed(slots: list[Feature]) -> list[Feature]:
    """Slots with what a city writes on them, a block at a time."""
    for n, slot in enumerate(slots):
        block = n // BLOCK
        category = _CATEGORIES[block % len(_CATEGORIES)]
        food = category == Category.KULINER
        fire = (Fire.GAS if n % 2 else Fire.CHARCOAL) if food else Fire.NONE
        slot.values.update(
            row=None,
            category=str(category),
            watts=450,
            circuit=f"K{block}",
            fire=str(fire),
        )
    return slots


def _services(line: list[tuple[float, float]]) -> list[Any]:
    """A bin every 40 m, an entrance every 200 m, a power point for each circuit."""
    way = Line(line)
    places = [("bin", 40.0 * n) for n in range(int(way.length // 40) + 1)]
    places += [("entrance", 200.0 * n) for n in range(int(way.length // 200) + 1)]
    found = [
        _feature("facility", "Point", _at(way.point(along)), type=kind)
        for kind, along in places
    ]
    for block in range(SLOTS // BLOCK):
        power = {"type": "power", "circuit": f"K{block}", "watts": 450 * BLOCK}
        found.append(_feature("facility", "Point", _at((0, 60)), **power))
    return found


def _ms(work: Callable[[], Any]) -> float:
    started = time.process_time()
    work()
    return 1000 * (time.process_time() - started)


def measure() -> dict[str, float]:
    doc = scene()
    report = check_layout(doc)
    if report.blockers or report.slots != SLOTS:
        raise SystemExit("bench.check needs a sound layout of 1,000 slots")
    bad, text = broken(doc), json.dumps(doc).encode()
    document = _read(doc["features"])
    outlines = Stalls.of(document, document.of("slot")).outlines
    works: dict[str, Callable[[], Any]] = {
        "check_ms": lambda: check_layout(doc),
        "text_ms": lambda: json.dumps(check_text(text).as_dict()),
        "broken_ms": lambda: check_layout(bad),
        "floor_ms": lambda: shapely.STRtree(outlines).query(outlines, "intersects"),
    }
    rounds = [{name: _ms(work) for name, work in works.items()} for _ in range(TURNS)]
    rounds = rounds[1:]  # the first turn warms up
    found = {n: round(statistics.median(r[n] for r in rounds), 1) for n in works}
    ratios = [r["check_ms"] / r["floor_ms"] for r in rounds]
    found["ratio"] = round(statistics.median(ratios), 1)
    found["slots"] = report.slots
    return found


if __name__ == "__main__":
    sys.exit(tell(__doc__, measure))
