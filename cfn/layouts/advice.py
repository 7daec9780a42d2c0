"""What to think about in a layout: warnings, which block nothing. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import shapely

from cfn.core.msgids import N_
from cfn.core.trade import Category, Fire
from cfn.layouts.document import Document, Feature
from cfn.layouts.laying import polygon
from cfn.layouts.problems import Problems
from cfn.layouts.stalls import Stalls, TooThick, pairs

DENSE = 0.6  # share of a zone's ground that stalls may cover
SMOKE_M = 10.0  # charcoal stays this far from clothes
BIN_M = 30.0
ENTRANCE_M = 150.0
_SHOWN = 5


def give(document: Document, stalls: Stalls, warnings: Problems) -> None:
    _zones(document, stalls, warnings)
    _circuits(document, stalls, warnings)
    _smoke(stalls, warnings)
    _near(
        document,
        stalls,
        warnings,
        "bin",
        BIN_M,
        "no_bin_near",
        N_("%(labels)s: no rubbish bin within %(metres)s m."),
    )
    _near(
        document,
        stalls,
        warnings,
        "entrance",
        ENTRANCE_M,
        "far_from_entrance",
        N_("%(labels)s: no entrance within %(metres)s m."),
    )


def listed(labels: Sequence[str]) -> str:
    """A1, A2, A3, A4, A5 … (12)"""
    shown = ", ".join(labels[:_SHOWN])
    return shown if len(labels) <= _SHOWN else f"{shown} … ({len(labels)})"


def _zones(document: Document, stalls: Stalls, warnings: Problems) -> None:
    zones = document.of("zone")
    if not zones:
        return
    shapes = np.array([polygon(document.frame, zone) for zone in zones], dtype=object)
    shapely.prepare(shapes)
    inside: dict[int, list[int]] = defaultdict(list)  # zone: slots
    try:
        for first, second in pairs(
            shapely.STRtree(shapes), shapely.points(stalls.centres)
        ):
            for i, j in zip(first, second, strict=True):
                inside[int(j)].append(int(i))
    except TooThick:
        return
    _dense(zones, shapes, inside, stalls, warnings)
    _wrong_zone(zones, inside, stalls, warnings)


def _dense(
    zones: Sequence[Feature],
    shapes: Any,
    inside: dict[int, list[int]],
    stalls: Stalls,
    warnings: Problems,
) -> None:
    covers = stalls.frontages * stalls.depths
    for j, slots in sorted(inside.items()):
        share = covers[slots].sum() / shapely.area(shapes[j])
        if share > DENSE:
            warnings.add(
                "zone_dense",
                N_("Zone %(name)s: stalls cover %(share)s %% of the ground."),
                [zones[j].index],
                name=zones[j].values["name"] or zones[j].index,
                share=round(100 * share),
            )


def _wrong_zone(
    zones: Sequence[Feature],
    inside: dict[int, list[int]],
    stalls: Stalls,
    warnings: Problems,
) -> None:
    allowed: dict[int, list[Feature]] = defaultdict(list)  # slot: its zones
    for j, slots in sorted(inside.items()):
        for i in slots:
            if zones[j].values["category"] is not None:
                allowed[i].append(zones[j])
    wrong: dict[int, list[int]] = defaultdict(list)  # zone index: slots
    for i, around in sorted(allowed.items()):
        category = stalls.features[i].values["category"]
        if category and all(zone.values["category"] != category for zone in around):
            wrong[around[0].index].append(i)
    by_index = {zone.index: zone for zone in zones}
    for index, slots in wrong.items():
        zone = by_index[index]
        warnings.add(
            "wrong_zone",
            N_("%(labels)s: for other goods than zone %(name)s."),
            [*_indices(stalls, slots), index],
            labels=listed([stalls.labels[i] for i in slots]),
            name=zone.values["name"] or zone.index,
        )


def _indices(stalls: Stalls, slots: Iterable[int]) -> list[int]:
    return list(dict.fromkeys(stalls.index[i] for i in slots))


def _circuits(document: Document, stalls: Stalls, warnings: Problems) -> None:
    """The watts promised on a circuit against those of its power points."""
    has: dict[str, int] = defaultdict(int)
    for point in document.of("facility"):
        if point.values["type"] == "power" and point.values["circuit"]:
            has[point.values["circuit"]] += point.values["watts"]
    wanted: dict[str, int] = defaultdict(int)
    slots: dict[str, list[int]] = defaultdict(list)
    for i, slot in enumerate(stalls.features):
        if slot.values["circuit"]:
            wanted[slot.values["circuit"]] += slot.values["watts"]
            slots[slot.values["circuit"]].append(i)
    for circuit, watts in wanted.items():
        if watts > has[circuit]:
            warnings.add(
                "circuit_over",
                N_("Circuit %(circuit)s: %(watts)s W promised, %(has)s W there."),
                _indices(stalls, slots[circuit]),
                circuit=circuit,
                watts=watts,
                has=has[circuit],
            )


def _smoke(stalls: Stalls, warnings: Problems) -> None:
    values = [slot.values for slot in stalls.features]
    smoky = np.array([v["fire"] == Fire.CHARCOAL for v in values])
    clothes = np.array([v["category"] == Category.FESYEN for v in values])
    if not smoky.any() or not clothes.any():
        return
    tree = shapely.STRtree(stalls.outlines[smoky])
    (near, source), distance = tree.query_nearest(
        stalls.outlines[clothes], return_distance=True, all_matches=False
    )
    hit = distance < SMOKE_M
    which = clothes.nonzero()[0][near[hit]].tolist()
    if which:
        sources = smoky.nonzero()[0][source[hit]].tolist()
        warnings.add(
            "smoke_near_clothes",
            N_("%(labels)s: clothes within %(metres)s m of charcoal (%(sources)s)."),
            _indices(stalls, [*which, *sources]),
            labels=listed([stalls.labels[i] for i in which]),
            sources=listed(list(dict.fromkeys(stalls.labels[i] for i in sources))),
            metres=f"{SMOKE_M:g}",
        )


def _near(
    document: Document,
    stalls: Stalls,
    warnings: Problems,
    kind: str,
    reach_m: float,
    code: str,
    message: str,
) -> None:
    """Slots with no facility of a kind within reach, in one warning."""
    points = [
        facility.coordinates
        for facility in document.of("facility")
        if facility.values["type"] == kind
    ]
    far = list(range(len(stalls.index)))
    if points:
        tree = shapely.STRtree(shapely.points(document.frame.metres(points)))
        _, distance = tree.query_nearest(
            shapely.points(stalls.centres), return_distance=True, all_matches=False
        )
        far = (distance > reach_m).nonzero()[0].tolist()
    if far:
        warnings.add(
            code,
            message,
            _indices(stalls, far),
            labels=listed([stalls.labels[i] for i in far]),
            metres=f"{reach_m:g}",
        )
