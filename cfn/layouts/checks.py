"""Is a layout safe to release? Blockers and warnings by docs/layout-format.md. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from cfn.core.geometry import outlines, overlaps, unit
from cfn.core.msgids import N_
from cfn.core.trade import CATEGORY_NAMES, Category, Fire
from cfn.layouts.document import (
    Document,
    Feature,
    keep_clear_areas,
    read,
    with_rows_laid_out,
)
from cfn.layouts.geojson import Bounds, Broken, read_json
from cfn.layouts.problems import Problems, Report

SHRINK_M = 0.01  # fronts may stand exactly on the kerb
FACING = -0.5  # cosine between two fronts that look at each other
SMOKE_M = 6.0  # between charcoal and clothes
BIN_M = 40.0
ENTRANCE_M = 200.0
DENSE = 0.6  # share of a zone that stalls may cover


def check_text(raw: bytes | str, *, bounds: Bounds | None = None) -> Report:
    """The check of a file's content; what is no JSON is a blocker."""
    try:
        doc = read_json(raw)
    except Broken as broken:
        problems = Problems()
        problems.add("not_json", broken.message, **broken.values)
        return Report(tuple(problems.all()), (), 0)
    return check_layout(doc, bounds=bounds)


def check_layout(doc: Any, *, bounds: Bounds | None = None) -> Report:
    """Everything wrong with a layout document, and how many slots it has."""
    blockers, warnings = Problems(), Problems()
    document = read(doc, blockers, bounds=bounds)
    if document is None:
        return Report(tuple(blockers.all()), (), 0)
    document = with_rows_laid_out(document, blockers)
    ground = _Ground.of(document)
    _block(document, ground, blockers)
    _warn(document, ground, warnings)
    return Report(
        tuple(blockers.all()), tuple(warnings.all()), len(document.of("slot"))
    )


@dataclass(frozen=True)
class _Ground:
    """A document's slots in metres, with a tree to find neighbours."""

    slots: list[Feature]
    centres: Any
    shapes: Any
    shrunk: Any
    tree: shapely.STRtree

    @classmethod
    def of(cls, document: Document) -> "_Ground":
        slots = document.of("slot")
        centres = document.frame.metres([slot.coordinates for slot in slots])
        sizes = [
            [slot.values[name] for slot in slots]
            for name in ("frontage_m", "depth_m", "bearing_deg")
        ]
        whole = outlines(centres, *sizes)
        shrunk = outlines(centres, *sizes, shrink_m=SHRINK_M)
        return cls(slots, centres, whole, shrunk, shapely.STRtree(whole))

    def label(self, i: int) -> str:
        return str(self.slots[i].values["label"])

    def pairs(self, reach_m: float) -> Iterator[tuple[int, int]]:
        """Slots closer than ``reach_m`` to each other, each pair once."""
        if not self.slots:
            return
        left, right = self.tree.query(self.shapes, "dwithin", reach_m)
        for i, j in zip(left, right, strict=True):
            if i < j:
                yield int(i), int(j)


def _block(document: Document, ground: _Ground, problems: Problems) -> None:
    _duplicates(ground, problems)
    _outside(document, ground, problems)
    for i, j in ground.pairs(0):
        if overlaps(ground.shrunk[i], ground.shapes[j]):
            problems.add(
                "overlap",
                N_("%(a)s and %(b)s overlap."),
                [ground.slots[i].index, ground.slots[j].index],
                a=ground.label(i),
                b=ground.label(j),
            )
    _keep_clear(document, ground, problems)
    _clear_width(document, ground, problems)


def _duplicates(ground: _Ground, problems: Problems) -> None:
    counts = Counter(slot.values["label"] for slot in ground.slots)
    for label, n in counts.items():
        if n > 1:
            same = [s.index for s in ground.slots if s.values["label"] == label]
            problems.add(
                "duplicate_label",
                N_("%(n)s slots are called %(label)s."),
                same,
                n=n,
                label=label,
            )


def _outside(document: Document, ground: _Ground, problems: Problems) -> None:
    rings = [document.frame.metres(r) for r in document.outline["coordinates"]]
    site = shapely.Polygon(rings[0], rings[1:])
    shapely.prepare(site)
    for i in np.flatnonzero(~shapely.covers(site, ground.shrunk)):
        problems.add(
            "outside_site",
            N_("%(label)s stands outside the site."),
            [ground.slots[i].index],
            label=ground.label(int(i)),
        )


def _keep_clear(document: Document, ground: _Ground, problems: Problems) -> None:
    for feature, area in keep_clear_areas(document):
        reason = feature.values["reason"]
        if reason == "fire_lane":
            _fire_lane(document, feature, area, problems)
        for i in ground.tree.query(area, "intersects"):
            if overlaps(ground.shrunk[i], area):
                problems.add(
                    "keep_clear",
                    _KEEP_CLEAR.get(reason, _KEEP_CLEAR[None]),
                    [ground.slots[i].index, feature.index],
                    label=ground.label(int(i)),
                )


_KEEP_CLEAR: dict[str | None, str] = {
    "carriageway": N_("%(label)s stands on the carriageway, which must stay clear."),
    "fire_lane": N_("%(label)s stands in the fire lane, which must stay clear."),
    "walking_path": N_("%(label)s stands on the walking path, which must stay clear."),
    "door": N_("%(label)s stands before a door or driveway, which must stay clear."),
    None: N_("%(label)s stands on an area that must stay clear."),
}


def _fire_lane(
    document: Document, feature: Feature, area: Any, problems: Problems
) -> None:
    width = feature.values["width_m"]
    if feature.geometry["type"] != "LineString":
        box = shapely.minimum_rotated_rectangle(area)
        corners = shapely.get_coordinates(box)[:3]
        width = float(min(np.hypot(*np.diff(corners, axis=0).T)))
    if width < document.min_fire_lane_m:
        problems.add(
            "fire_lane_narrow",
            N_("The fire lane is %(width)s m wide; %(least)s m are needed."),
            [feature.index],
            width=f"{width:.1f}",
            least=f"{document.min_fire_lane_m:.1f}",
        )


def _clear_width(document: Document, ground: _Ground, problems: Problems) -> None:
    """The way between stalls whose fronts look at each other."""
    for i, j in ground.pairs(document.min_clear_width_m):
        width = _width_between(ground, i, j)
        if width is not None and width < document.min_clear_width_m - SHRINK_M:
            problems.add(
                "clear_width_narrow",
                N_("Between %(a)s and %(b)s only %(width)s m are clear."),
                [ground.slots[i].index, ground.slots[j].index],
                a=ground.label(i),
                b=ground.label(j),
                width=f"{width:.1f}",
            )


def _width_between(ground: _Ground, i: int, j: int) -> float | None:
    """Metres between two facing fronts, None where they do not face each other."""
    a, b = ground.slots[i].values, ground.slots[j].values
    out_a = -np.array(unit(a["bearing_deg"] + 90))
    out_b = -np.array(unit(b["bearing_deg"] + 90))
    if float(out_a @ out_b) > FACING:
        return None
    between = ground.centres[j] - ground.centres[i]
    width = float(between @ out_a) - a["depth_m"] / 2 - b["depth_m"] / 2
    along = abs(float(between @ np.array(unit(a["bearing_deg"]))))
    beside = along >= (a["frontage_m"] + b["frontage_m"]) / 2
    return None if width < 0 or beside else width


def _warn(document: Document, ground: _Ground, problems: Problems) -> None:
    _zones(document, ground, problems)
    _circuits(document, ground, problems)
    for i, j in ground.pairs(SMOKE_M):
        _smoke(ground, i, j, problems)
    _near(document, ground, problems, "bin", BIN_M)
    _near(document, ground, problems, "entrance", ENTRANCE_M)


def _zones(document: Document, ground: _Ground, problems: Problems) -> None:
    for zone in document.of("zone"):
        outer, *holes = (document.frame.metres(r) for r in zone.coordinates)
        area = shapely.Polygon(outer, holes)
        inside = [int(i) for i in ground.tree.query(area, "intersects")]
        within = [i for i in inside if area.contains(shapely.Point(*ground.centres[i]))]
        covered = float(shapely.area(ground.shapes[within]).sum()) if within else 0.0
        if area.area > 0 and covered / area.area > DENSE:
            problems.add(
                "zone_dense",
                N_("Stalls cover %(share)s%% of zone %(name)s."),
                [zone.index],
                share=round(100 * covered / area.area),
                name=zone.values["name"] or "–",
            )
        for i in within:
            _wrong_zone(ground, i, zone, problems)


def _wrong_zone(ground: _Ground, i: int, zone: Feature, problems: Problems) -> None:
    wanted, has = zone.values["category"], ground.slots[i].values["category"]
    if wanted and has and wanted != has:
        problems.add(
            "wrong_zone",
            N_("%(label)s is for %(has)s but stands in a zone for %(wanted)s."),
            [ground.slots[i].index, zone.index],
            label=ground.label(i),
            has=CATEGORY_NAMES[Category(has)],
            wanted=CATEGORY_NAMES[Category(wanted)],
        )


def _circuits(document: Document, ground: _Ground, problems: Problems) -> None:
    budget: dict[str, int] = defaultdict(int)
    points: dict[str, list[int]] = defaultdict(list)
    for facility in document.of("facility"):
        circuit = facility.values["circuit"]
        if facility.values["type"] == "power" and circuit:
            budget[circuit] += facility.values["watts"] or 0
            points[circuit].append(facility.index)
    asked: dict[str, int] = defaultdict(int)
    users: dict[str, list[int]] = defaultdict(list)
    for slot in ground.slots:
        if circuit := slot.values["circuit"]:
            asked[circuit] += slot.values["watts"]
            users[circuit].append(slot.index)
    for circuit in sorted(budget.keys() & asked.keys()):
        if asked[circuit] > budget[circuit]:
            problems.add(
                "circuit_over",
                N_(
                    "Circuit %(circuit)s gives %(has)s W; its slots may ask %(asks)s W."
                ),
                [*points[circuit], *users[circuit]],
                circuit=circuit,
                has=budget[circuit],
                asks=asked[circuit],
            )


def _smoke(ground: _Ground, i: int, j: int, problems: Problems) -> None:
    for a, b in ((i, j), (j, i)):
        smoky = ground.slots[a].values["fire"] == Fire.CHARCOAL
        clothes = ground.slots[b].values["category"] == Category.FESYEN
        if smoky and clothes and ground.slots[a].values["category"] != Category.FESYEN:
            problems.add(
                "smoke_near_clothes",
                N_("Smoke of %(a)s reaches the clothes of %(b)s."),
                [ground.slots[a].index, ground.slots[b].index],
                a=ground.label(a),
                b=ground.label(b),
            )


_FAR = {
    "bin": ("no_bin_near", N_("No rubbish bin within %(m)s m of %(label)s.")),
    "entrance": ("far_from_entrance", N_("No entrance within %(m)s m of %(label)s.")),
}


def _near(
    document: Document, ground: _Ground, problems: Problems, kind: str, reach_m: float
) -> None:
    """Warn of slots too far from every facility of a kind."""
    code, sentence = _FAR[kind]
    if not ground.slots:
        return
    for i in _far_slots(document, ground, kind, reach_m):
        problems.add(
            code,
            sentence,
            [ground.slots[i].index],
            label=ground.label(i),
            m=round(reach_m),
        )


def _far_slots(
    document: Document, ground: _Ground, kind: str, reach_m: float
) -> Sequence[int]:
    there = [f for f in document.of("facility") if f.values["type"] == kind]
    if not there:
        return range(len(ground.slots))
    points = shapely.multipoints(
        document.frame.metres([facility.coordinates for facility in there])
    )
    distances = shapely.distance(shapely.points(ground.centres), points)
    return [int(i) for i in np.flatnonzero(distances > reach_m)]
