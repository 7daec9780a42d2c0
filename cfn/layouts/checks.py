"""Whether a layout can be used: what blocks it, what to think about. Pure.

Works in metres on a document as read by ``document.py``; the codes and the limits are
those of docs/layout-format.md. The work is bounded whatever the input holds.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import shapely

from cfn.core.msgids import N_
from cfn.layouts import advice
from cfn.layouts.document import Document, Feature, read
from cfn.layouts.geojson import Bounds, Broken, read_json
from cfn.layouts.kinds import KEEP_CLEAR_REASONS
from cfn.layouts.laying import keep_clear_areas, polygon, with_rows_laid_out
from cfn.layouts.passages import TOLERANCE_M, clear_width
from cfn.layouts.places import placed
from cfn.layouts.problems import Problem, Problems, Report
from cfn.layouts.stalls import Sharing, Stalls, TooThick, pairs

# Whether a fire lane has its width is costly to say of one with very many corners.
MAX_LANE_CORNERS = 200
MAX_LANES_CORNERS = 4_000  # of all together
SIMPLIFIED = 1_000  # more corners are not looked through for those that matter

_TOO_THICK = N_("The stalls lie too thick to be checked; spread them or delete some.")


_LANE_TOO_BENT = N_("The fire lane has more than %(n)s corners.")
_LANES_TOO_BENT = N_("The fire lanes have more than %(n)s corners in all.")


def check_text(raw: bytes | str, *, bounds: Bounds | None = None) -> Report:
    """The report on a file's content; never an exception, whatever it holds."""
    try:
        doc = read_json(raw)
    except Broken as broken:
        problem = Problem("not_json", broken.message, values=broken.values)
        return Report(placed(None, [problem]), (), 0)
    return check_layout(doc, bounds=bounds)


def check_layout(doc: Any, *, bounds: Bounds | None = None) -> Report:
    """The report on a layout document (a parsed GeoJSON value)."""
    return inspect(doc, bounds=bounds)[1]


def inspect(
    doc: Any, *, bounds: Bounds | None = None
) -> tuple[Document | None, Report]:
    """The layout with its rows laid out, as far as it can be read, and the report."""
    problems = Problems()
    document = read(doc, problems, bounds=bounds)
    if document is None:
        return None, Report(placed(None, problems.all()), (), 0)
    document = with_rows_laid_out(document, problems)
    report = check_document(document)
    blockers = (*placed(document, problems.all()), *report.blockers)
    return document, replace(report, blockers=blockers)


def check_document(document: Document) -> Report:
    """The report on a layout that could be read."""
    problems, warnings = Problems(), Problems()
    slots = document.of("slot")
    _labels(document, problems)
    if slots:
        stalls = Stalls.of(document, slots)
        for check in (_outside, _overlaps, _keep_clear, clear_width):
            try:
                check(document, stalls, problems)
            except TooThick:
                problems.add("overlap", _TOO_THICK)
        advice.give(document, stalls, warnings)
    _fire_lanes(document, problems)
    return Report(
        placed(document, problems.all()), placed(document, warnings.all()), len(slots)
    )


def _labels(document: Document, problems: Problems) -> None:
    """Numbers are for people: A12 and a12 are the same."""
    for kind, key, message in (
        ("slot", "label", N_("Slot %(label)s is there more than once.")),
        ("row", "prefix", N_("Row %(label)s is there more than once.")),
    ):
        seen: dict[str, list[Feature]] = defaultdict(list)
        for feature in document.of(kind):
            seen[feature.values[key].casefold()].append(feature)
        for features in seen.values():
            if len(features) > 1:
                problems.add(
                    "duplicate_label",
                    message,
                    dict.fromkeys(f.index for f in features),
                    label=features[0].values[key],
                )


def _outside(document: Document, stalls: Stalls, problems: Problems) -> None:
    metres = document.frame.metres
    outer, *holes = (metres(ring) for ring in document.outline["coordinates"])
    site = shapely.Polygon(outer, holes)
    shapely.prepare(site)
    hidden = shapely.is_empty(stalls.shrunk)
    for i in (~(shapely.covers(site, stalls.shrunk) | hidden)).nonzero()[0]:
        problems.add(
            "outside_site",
            N_("%(label)s stands outside the site."),
            [stalls.index[i]],
            label=stalls.labels[i],
        )


def _overlaps(document: Document, stalls: Stalls, problems: Problems) -> None:
    sharing = Sharing()
    for first, second in pairs(stalls.tree, stalls.shrunk):
        below = first < second
        first, second = first[below], second[below]
        for i, j in sharing.of(stalls.shrunk, first, stalls.shrunk, second):
            problems.add(
                "overlap",
                N_("%(label)s and %(other)s overlap."),
                (stalls.index[i], stalls.index[j]),
                label=stalls.labels[i],
                other=stalls.labels[j],
            )


def _keep_clear(document: Document, stalls: Stalls, problems: Problems) -> None:
    areas = keep_clear_areas(document)
    if not areas:
        return
    shapes = np.array([area for _, area in areas], dtype=object)
    shapely.prepare(shapes)
    tree = shapely.STRtree(shapes)
    said: set[tuple[int, int]] = set()
    sharing = Sharing()
    for first, second in pairs(tree, stalls.shrunk):
        for i, j in sharing.of(stalls.shrunk, first, shapes, second):
            area = areas[j][0]
            if (i, area.index) in said:
                continue
            said.add((i, area.index))
            problems.add(
                "keep_clear",
                _STANDS_ON.get(area.values["reason"], _STANDS_ON[None]),
                (stalls.index[i], area.index),
                label=stalls.labels[i],
            )


_STANDS_ON = {
    "carriageway": N_("%(label)s stands on the carriageway."),
    "fire_lane": N_("%(label)s stands on the fire lane."),
    "walking_path": N_("%(label)s stands on the walking path."),
    "door": N_("%(label)s blocks a door or driveway."),
    None: N_("%(label)s stands on an area to be kept clear."),
}
assert set(KEEP_CLEAR_REASONS) < set(_STANDS_ON)


def _fire_lanes(document: Document, problems: Problems) -> None:
    least, corners = document.min_fire_lane_m, 0
    for lane in document.of("keep_clear"):
        if lane.values["reason"] != "fire_lane":
            continue
        if lane.geometry["type"] == "LineString":
            narrow = lane.values["width_m"] < least - TOLERANCE_M
        else:
            shape = polygon(document.frame, lane)
            has = shapely.get_num_coordinates(shape)
            if MAX_LANE_CORNERS < has <= SIMPLIFIED:
                shape = shapely.simplify(shape, 0.05, preserve_topology=False)
                has = shapely.get_num_coordinates(shape)
            corners += has
            if has > MAX_LANE_CORNERS or corners > MAX_LANES_CORNERS:
                problems.add(
                    "bad_geometry",
                    _LANE_TOO_BENT if has > MAX_LANE_CORNERS else _LANES_TOO_BENT,
                    [lane.index],
                    n=MAX_LANE_CORNERS if has > MAX_LANE_CORNERS else MAX_LANES_CORNERS,
                )
                continue
            narrow = _is_narrow(shape, least)
        if narrow:
            problems.add(
                "fire_lane_narrow",
                N_("The fire lane is narrower than %(least)s m."),
                [lane.index],
                least=f"{least:g}",
            )


def _is_narrow(lane: Any, least: float) -> bool:
    """True where a disc of the least width cannot pass from end to end."""
    radius = least / 2 - TOLERANCE_M
    core = shapely.buffer(lane, -radius, join_style="mitre")
    if shapely.is_empty(core) or len(shapely.get_parts(core)) > 1:
        return True
    passable = shapely.buffer(core, radius + TOLERANCE_M, join_style="mitre")
    rest: Sequence[Any] = shapely.get_parts(shapely.difference(lane, passable))
    return any(shapely.minimum_bounding_radius(part) > least for part in rest)
