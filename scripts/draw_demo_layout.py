"""Draws the demo city's two layouts, with the rows of cfn/layouts/rows.py.

    .venv/bin/python scripts/draw_demo_layout.py

They are schematic: the park's position is a tourism pin that may be 150 m off, the
road's course and every stall are invented. Distances below are metres along the road
(s, to the north-east) and to its right (t), from the middle of the closed stretch.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely

from cfn.core.geometry import Frame, ribbon, unit
from cfn.layouts.lines import ring
from cfn.layouts.rows import RowRule, lay_out

FOLDER = Path(__file__).parents[1] / "cfn" / "demo" / "data"
TAMAN_NOSTALGIA = (123.61589, -10.1591)  # middle of three published pins
ROAD_BEARING = 68.0
ROAD_M = 14.0
KERB = ROAD_M / 2
PARK_T = -26.0  # the pin stands here, left of the road
PATH_T = -15.5
FRONT_T = -17.5  # craft and fashion look onto the path
GONG = (0.0, -29.0)
GONG_RADIUS_M = 6.5

Feature = dict[str, Any]
Spot = tuple[float, float]
_along, _right = unit(ROAD_BEARING), unit(ROAD_BEARING + 90)
FRAME = Frame(*TAMAN_NOSTALGIA)


def metres(s: float, t: float) -> Spot:
    """East and north of the pin."""
    return (
        s * _along[0] + (t - PARK_T) * _right[0],
        s * _along[1] + (t - PARK_T) * _right[1],
    )


def position(x: float, y: float) -> list[float]:
    lon, lat = FRAME.to_lonlat(x, y)
    return [round(lon, 8), round(lat, 8)]


def feature(kind: str, geometry: str, coordinates: Any, **properties: Any) -> Feature:
    return {
        "type": "Feature",
        "properties": {"kind": kind, **properties},
        "geometry": {"type": geometry, "coordinates": coordinates},
    }


def line(*spots: Spot) -> list[list[float]]:
    return [position(*metres(s, t)) for s, t in spots]


def area(*spots: Spot) -> list[list[list[float]]]:
    return [line(*spots, spots[0])]


def box(s1: float, t1: float, s2: float, t2: float) -> list[list[list[float]]]:
    return area((s1, t1), (s2, t1), (s2, t2), (s1, t2))


def disc(s: float, t: float, radius: float) -> list[list[list[float]]]:
    """A round zone; the ring runs counter-clockwise, as RFC 7946 wishes."""
    points = ring(metres(s, t), radius, sweep_deg=-360)[:-1]
    return [[position(*p) for p in (*points, points[0])]]


def place(type_: str, s: float, t: float, name: str = "", **more: Any) -> Feature:
    point = position(*metres(s, t))
    return feature("facility", "Point", point, type=type_, name=name, **more)


class Sheet:
    """A layout being drawn: collects features and lays rows around the areas."""

    def __init__(self, name: str, half_m: float) -> None:
        self.name, self.half = name, half_m
        end = half_m + 60
        self.features = [
            feature("site", "Polygon", box(-end - 8, -75, end + 8, 13)),
            feature(
                "road",
                "LineString",
                line((-end, 0), (end, 0)),
                name="Jl. Frans Seda",
                width_m=ROAD_M,
            ),
        ]
        self.areas: list[Any] = []
        self.clear(
            "carriageway", [(-end, -KERB), (end, -KERB), (end, KERB), (-end, KERB)]
        )
        self.path("fire_lane", 6.0, (-end, 0), (end, 0))
        self.path("walking_path", 4.0, (-end, PATH_T), (end, PATH_T))

    def clear(self, reason: str, spots: list[Spot]) -> None:
        """A keep-clear polygon."""
        self.areas.append(shapely.polygons([metres(*spot) for spot in spots]))
        self.features.append(
            feature("keep_clear", "Polygon", area(*spots), reason=reason)
        )

    def path(self, reason: str, width_m: float, *spots: Spot) -> None:
        """A keep-clear line with a width."""
        self.areas.append(ribbon([metres(*spot) for spot in spots], width_m))
        self.features.append(
            feature(
                "keep_clear", "LineString", line(*spots), reason=reason, width_m=width_m
            )
        )

    def row(
        self,
        points: list[Spot],
        change: Callable[[int], dict[str, Any]] = lambda _: {},
        **values: Any,
    ) -> None:
        """A row along points in metres; ``change`` gives what slot i differs in."""
        rule = RowRule(**values)
        properties = {key: getattr(rule, key) for key in RowRule.__dataclass_fields__}
        coordinates = [position(*p) for p in points]
        self.features.append(feature("row", "LineString", coordinates, **properties))
        for i, slot in enumerate(lay_out(points, rule, self.areas)):
            self.features.append(
                feature(
                    "slot",
                    "Point",
                    position(slot.x, slot.y),
                    **{
                        "label": slot.label,
                        "frontage_m": rule.frontage_m,
                        "depth_m": rule.depth_m,
                        "bearing_deg": round(slot.bearing_deg, 4),
                        "row": rule.prefix,
                        "category": rule.category,
                        "watts": rule.watts,
                        "circuit": rule.circuit,
                        "fire": rule.fire,
                        "quality": 0.5,
                        "locked": False,
                    }
                    | change(i),
                )
            )

    def save(self, file_name: str) -> None:
        document = {
            "type": "FeatureCollection",
            "cfn": {
                "format": "layout",
                "version": 1,
                "name": self.name,
                "schematic": True,
                "min_clear_width_m": 6.0,
                "min_fire_lane_m": 4.0,
            },
            "features": self.features,
        }
        lines = ",\n".join(json.dumps(f, ensure_ascii=False) for f in self.features)
        head = json.dumps({**document, "features": []}, ensure_ascii=False)
        FOLDER.mkdir(parents=True, exist_ok=True)
        text = head.removesuffix("]}") + "\n" + lines + "\n]}\n"
        (FOLDER / file_name).write_text(text, encoding="utf-8")


def quality(i: int, n: int) -> float:
    """The middle of a row sees most people; both ends fewest."""
    return round(0.9 - 0.5 * abs(2 * i / (n - 1) - 1), 2)


def north_kerb(n: int) -> Callable[[int], dict[str, Any]]:
    """Row A: power at the start, gas after it, charcoal at the end far from clothes."""

    def change(i: int) -> dict[str, Any]:
        fire = "none" if i < n * 0.3 else "gas" if i < n * 0.65 else "charcoal"
        watts = {"none": 900, "gas": 450, "charcoal": 200}[fire]
        return {"fire": fire, "watts": watts, "quality": quality(i, n)}

    return change


def scored(n: int) -> Callable[[int], dict[str, Any]]:
    return lambda i: {"quality": quality(i, n)}


def gong_ring(sweep: float) -> list[Spot]:
    """Around the gong, open towards the road."""
    start = ROAD_BEARING + 90 + (360 - sweep) / 2
    return ring(metres(*GONG), GONG_RADIUS_M, start, sweep)


def zones(half: float) -> Iterable[Feature]:
    park = half + 6
    for name, category, shape in (
        ("Kuliner Taman", "kuliner", box(-park, -KERB - 6, park, -KERB)),
        ("Kuliner Seberang", "kuliner", box(-park, KERB, park, KERB + 6)),
        ("Taman Nostalgia", "kriya", box(11, -25, park, FRONT_T)),
        ("Saboak", "fesyen", box(-park, -25, -11, FRONT_T)),
        ("Gong Perdamaian", "ekonomi_kreatif", disc(*GONG, 11.2)),
    ):
        yield feature("zone", "Polygon", shape, name=name, category=category)


def services(half: float) -> Iterable[Feature]:
    end = half + 9
    yield place("toilet", half - 6, 18)
    yield place("toilet", -half + 6, -35)
    yield place("musholla", -half * 0.45, 18)
    yield place("parking", half * 0.45, 18)
    yield place("first_aid", 15.5, -30.5)
    yield place("lost_child", -15.5, -30.5)
    yield place("stage", half - 6, -35)
    for s in (-end, end):
        yield place("entrance", s, 0)
        yield place("diversion", s * 1.6, 0)
    for share in (-0.85, -0.3, 0.3, 0.85):
        yield place("bin", half * share, -12.6)
        yield place("bin", half * share + 3, 12.6)
    for share in (-0.6, 0.6):
        yield place("bin", half * share, -22.6)
        yield place("tap", half * share, -12.6)
        yield place("extinguisher", half * share + 4, -12.6)
        yield place("extinguisher", half * share + 4, 12.6)
    yield place("tap", 0, -12.6)
    yield place("hydrant", half * 0.75, 12.6)


@dataclass(frozen=True)
class Plan:
    """What the two layouts differ in. ``rows`` gives each letter its stretch of the
    road and its number of slots, ``ring`` the sweep, gap and number around the gong."""

    name: str
    half_m: float
    crossings: tuple[float, ...]  # paths from the road to the park
    gap_m: float
    rows: dict[str, tuple[float, float, int]]
    ring: tuple[float, float, int]
    panels: tuple[tuple[float, float, int], ...]  # s, t, watts of K1 … K5

    def drawn(self) -> Sheet:
        sheet = Sheet(self.name, self.half_m)
        for s in self.crossings:
            sheet.path("walking_path", 4.0, (s, -KERB), (s, PATH_T))
        sheet.path("walking_path", 4.0, (0, PATH_T), (0, GONG[1] + GONG_RADIUS_M))
        sheet.clear("door", [(-4, KERB), (4, KERB), (4, 13), (-4, 13)])
        sheet.features += zones(self.half_m)
        for letter, (start, end, n) in self.rows.items():
            t, values = ROWS[letter]
            change = north_kerb(n) if letter == "A" else scored(n)
            line = [metres(start, t), metres(end, t)]
            sheet.row(line, change, prefix=letter, gap_m=self.gap_m, **values)
        sweep, gap, n = self.ring
        sheet.row(gong_ring(sweep), scored(n), prefix="E", gap_m=gap, **AROUND_THE_GONG)
        sheet.features += services(self.half_m)
        for i, (s, t, watts) in enumerate(self.panels, start=1):
            panel = place("power", s, t, f"Panel K{i}", circuit=f"K{i}", watts=watts)
            sheet.features.append(panel)
        return sheet


FOOD = {"frontage_m": 3.0, "depth_m": 4.0, "category": "kuliner"}
GOODS = {"frontage_m": 3.0, "depth_m": 3.0, "watts": 450, "side": "left"}
ROWS: dict[str, tuple[float, dict[str, Any]]] = {
    "A": (-KERB, {**FOOD, "side": "left", "circuit": "K1"}),
    "B": (KERB, {**FOOD, "watts": 450, "circuit": "K2", "fire": "charcoal"}),
    "C": (FRONT_T, {**GOODS, "category": "kriya", "circuit": "K3"}),
    "D": (FRONT_T, {**GOODS, "category": "fesyen", "circuit": "K4"}),
}
# fmt: off
AROUND_THE_GONG = {
    "side": "left", "frontage_m": 2.7, "depth_m": 2.7, "watts": 900,
    "circuit": "K5", "category": "ekonomi_kreatif",
}
PLANS = {
    "taman_nostalgia.geojson": Plan(
        name="Taman Nostalgia", half_m=54.0, crossings=(-18.0, 18.0), gap_m=0.1,
        rows={
            "A": (-51.1, 51.1, 30), "B": (-53.7, 53.7, 32),
            "C": (13.0, 51.1, 12), "D": (-51.1, -13.0, 12),
        },
        ring=(318.0, 0.7, 10),
        panels=(
            (-9, -12.6, 20_000), (9, 12.6, 20_000), (20, -22.6, 7_000),
            (-20, -22.6, 7_000), (12.5, -38, 11_000),
        ),
    ),
    "malam_kecil.geojson": Plan(
        name="Malam kecil", half_m=30.0, crossings=(0.0,), gap_m=0.2,
        rows={
            "A": (-27.6, 27.6, 16), "B": (-29.6, 29.6, 16),
            "C": (13.0, 33.0, 6), "D": (-33.0, -13.0, 6),
        },
        ring=(200.0, 3.1, 4),
        panels=(
            (-5, -12.6, 10_000), (6, 12.6, 10_000), (28, -22.6, 4_000),
            (-28, -22.6, 4_000), (12.5, -38, 5_000),
        ),
    ),
}
# fmt: on

if __name__ == "__main__":
    for file_name, plan in PLANS.items():
        plan.drawn().save(file_name)
