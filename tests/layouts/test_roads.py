"""Rows along random roads: nothing overlaps, nothing stands where it must stay clear, and
no room is given away. What the rows should do is worked out here by shapely alone."""

import os
import random
from dataclasses import replace
from itertools import pairwise
from math import hypot

import numpy as np
import pytest
import shapely

from cfn.core.geometry import outlines
from cfn.layouts.checks import inspect
from cfn.layouts.laying import keep_clear_areas
from cfn.layouts.rows import RowRule, lay_out
from tests.layouts.roads import random_road
from tests.layouts.sketch import at, feature, lane, layout, site

ROADS = 2_000 if os.environ.get("CFN_TEST_SCALE") == "full" else 60
PORTIONS = 20
EXACT_M = 0.01
SHARED_M2 = 0.0001  # one square centimetre
HALF_SITE_M = 2_100


def drawn(road):
    """The road with its carriageway, what must stay clear, and a row on either side."""
    rows = []
    for side in ("left", "right"):
        points, rule = road.kerb(side)
        line = [at(*point) for point in points]
        rows.append(feature("row", "LineString", line, **vars(rule)))
    lanes = [lane("carriageway", road.width_m, *road.points)]
    lanes += [lane(c["reason"], c["width_m"], *c["points"]) for c in road.clear]
    document = layout(*lanes, *rows, min_fire_lane_m=0.1, min_clear_width_m=0.1)
    document["features"][0] = site(HALF_SITE_M)
    return document


def sharing(shapes, others):
    """Pairs (i, j) that share more than a square centimetre."""
    first, second = shapely.STRtree(others).query(shapes, predicate="intersects")
    shared = shapely.area(shapely.intersection(shapes[first], others[second]))
    pairs = zip(first.tolist(), second.tolist(), strict=True)
    return [pair for pair, area in zip(pairs, shared, strict=True) if area > SHARED_M2]


def rectangles(slots, frame, shrink_m):
    sizes = (
        [slot.values[name] for slot in slots]
        for name in ("frontage_m", "depth_m", "bearing_deg")
    )
    centres = frame.metres([slot.coordinates for slot in slots])
    return outlines(centres, *sizes, shrink_m=shrink_m)


class Row:
    """One row, laid out along a line among areas that stay clear."""

    def __init__(self, points, rule, areas):
        self.points, self.rule = points, rule
        self.line = shapely.linestrings(points)
        self.corners = np.cumsum(
            [0, *(hypot(*np.subtract(b, a)) for a, b in pairwise(points))]
        )
        self.areas = np.array(areas, dtype=object)
        self.laid = lay_out(points, rule, areas)
        self.made = np.array([self.stand(slot.start_m) for slot in self.laid])

    def point(self, along):
        return shapely.get_coordinates(
            shapely.line_interpolate_point(self.line, along)
        )[0]

    def end(self, start):
        """Where the front that begins at ``start`` ends, None past the line's end."""
        begin, low = self.point(start), start
        for along in self.corners[self.corners > start]:
            if hypot(*(self.point(along) - begin)) >= self.rule.frontage_m:
                high = along
                break
            low = along
        else:
            return None
        while high - low > 1e-6:
            middle = (low + high) / 2
            if hypot(*(self.point(middle) - begin)) < self.rule.frontage_m:
                low = middle
            else:
                high = middle
        return high

    def stand(self, start):
        """The ground of a slot whose front begins at ``start``: its front a chord of the
        line, moved back behind the corners that the chord cuts off. None where no slot
        fits."""
        end = self.end(start)
        if end is None:
            end, (a, b) = (
                self.corners[-1],
                (self.point(start), self.point(self.corners[-1])),
            )
            if hypot(*(b - a)) < self.rule.frontage_m - 0.021:
                return None
        a, b = self.point(start), self.point(end)
        along = (b - a) / hypot(*(b - a))
        back = np.array([along[1], -along[0]]) * (
            1 if self.rule.side == "right" else -1
        )
        between = (self.corners > start) & (self.corners < end)
        cut_off = [float((self.point(c) - a) @ back) for c in self.corners[between]]
        front = a + back * max([0.0, *cut_off])
        ring = [front, front + along * self.rule.frontage_m]
        ring += [point + back * self.rule.depth_m for point in reversed(ring)]
        return shapely.polygons(ring)

    def is_taken(self, start, earlier):
        """True where a slot that begins at ``start`` would share ground with one of the
        ``earlier`` or, a little smaller, with what must stay clear."""
        stand = self.stand(start)
        if stand is None:
            return True
        if (
            shapely.area(shapely.intersection(self.made[:earlier], stand)).max(
                initial=0
            )
            > 0
        ):
            return True
        smaller = shapely.buffer(stand, -0.007, join_style="mitre")
        return bool(
            shapely.area(shapely.intersection(self.areas, smaller)).max(initial=0)
            > SHARED_M2 / 2
        )

    def room_given_away(self):
        """Places along the line where a slot could have begun sooner."""
        found, at_least = [], 0.0
        for n, slot in enumerate(self.laid):
            late = slot.start_m - at_least
            assert late > -0.001
            if late > EXACT_M and not (
                self.is_taken(at_least, n) and self.is_taken(slot.start_m - EXACT_M, n)
            ):
                found.append((slot.label, round(at_least, 3), round(slot.start_m, 3)))
            every = self.rule.gap_every
            extra = self.rule.extra_gap_m if every and (n + 1) % every == 0 else 0
            at_least = slot.end_m + self.rule.gap_m + extra
        if at_least < self.corners[-1] and not self.is_taken(at_least, len(self.laid)):
            found.append(("end", round(at_least, 3), round(self.corners[-1], 3)))
        return found


@pytest.mark.once
@pytest.mark.parametrize("portion", range(PORTIONS))
def test_on_random_roads_no_slot_overlaps_and_no_room_is_given_away(portion):
    for n in range(portion, ROADS, PORTIONS):
        road = random_road(random.Random(n))
        document, report = inspect(drawn(road))
        slots = document.of("slot")
        areas = [area for _, area in keep_clear_areas(document)]
        rows = [
            Row(document.frame.metres(row.coordinates), RowRule(**row.values), areas)
            for row in document.of("row")
        ]
        story = {"road": n}
        story["blockers"] = [(b.code, b.text()) for b in report.blockers]
        smaller = rectangles(slots, document.frame, 0.01)
        story["overlaps"] = [
            pair for pair in sharing(smaller, smaller) if pair[0] < pair[1]
        ]
        story["kept clear"] = sharing(smaller, np.array(road.areas(), dtype=object))
        story["labels"] = [slot.values["label"] for slot in slots]
        story["given away"] = [row.room_given_away() for row in rows]
        assert story == {
            "road": n,
            "blockers": [],
            "overlaps": [],
            "kept clear": [],
            "labels": [slot.label for row in rows for slot in row.laid],
            "given away": [[], []],
        }


@pytest.mark.once
def test_a_straight_run_takes_all_the_slots_that_it_has_room_for():
    roads = (random_road(random.Random(n)) for n in range(ROADS))
    runs = [
        road.kerb(side)
        for road in roads
        if road.is_straight
        for side in ("left", "right")
    ]
    assert len(runs) > ROADS / 5
    for points, rule in runs:
        plain = replace(rule, gap_every=0)
        length = (
            hypot(*np.subtract(points[1], points[0])) + 0.02
        )  # the slack at its end
        pitch = plain.frontage_m + plain.gap_m
        assert len(lay_out(points, plain)) == int((length + plain.gap_m) // pitch)
