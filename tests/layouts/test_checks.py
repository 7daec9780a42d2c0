"""Every code of the layout format, and that checking is quick whatever comes."""

import json
import math
import random
import time
from pathlib import Path

import pytest

from cfn.layouts.checks import check_layout, check_text
from tests.layouts.sketch import (
    area,
    at,
    box,
    facility,
    feature,
    lane,
    layout,
    row,
    services,
    site,
    slot,
)

DEMO = Path(__file__).parents[2] / "cfn" / "demo" / "data"


def blockers(*features, **head):
    return [
        (problem.code, problem.text(), problem.features)
        for problem in check_layout(layout(*features, **head)).blockers
    ]


def warnings(*features, **head):
    return [
        (problem.code, problem.text())
        for problem in check_layout(layout(*features, *services(), **head)).warnings
    ]


def test_a_layout_in_order_has_nothing_to_say():
    assert blockers(slot("A1", 0, 0), slot("A2", 3, 0)) == []
    assert warnings(slot("A1", 0, 0), slot("A2", 3, 0)) == []


@pytest.mark.parametrize("name", ["taman_nostalgia", "malam_kecil"])
def test_the_demo_layouts_are_in_order(name):
    report = check_text((DEMO / f"{name}.geojson").read_bytes())
    assert (report.blockers, report.warnings) == ((), ())
    assert report.slots == {"taman_nostalgia": 96, "malam_kecil": 48}[name]


def test_slots_that_overlap_are_named_both():
    assert blockers(slot("A1", 0, 0), slot("A2", 2.9, 0)) == [
        ("overlap", "A1 and A2 overlap.", (1, 2))
    ]


def test_a_centimetre_of_overlap_is_let_go():
    assert blockers(slot("A1", 0, 0), slot("A2", 2.985, 0)) == []


def test_turned_slots_overlap_where_their_boxes_do_not_say():
    apart = slot("A2", 2.9, 2.9, bearing_deg=45)
    assert blockers(slot("A1", 0, 0, bearing_deg=45), apart) == []


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("carriageway", "A1 stands on the carriageway."),
        ("fire_lane", "A1 stands on the fire lane."),
        ("walking_path", "A1 stands on the walking path."),
        ("door", "A1 blocks a door or driveway."),
    ],
)
def test_a_slot_where_it_must_stay_clear(reason, sentence):
    stall = slot("A1", 0, 0)
    assert blockers(stall, area(reason, -9, 1.4, 9, 9)) == [
        ("keep_clear", sentence, (1, 2))
    ]
    assert blockers(stall, lane(reason, 6, (-9, 4.4), (9, 4.4))) == [
        ("keep_clear", sentence, (1, 2))
    ]


def test_fronts_may_stand_exactly_on_the_kerb():
    assert blockers(slot("A1", 0, 0), area("carriageway", -9, 1.5, 9, 9)) == []
    assert blockers(slot("A1", 0, 0), lane("carriageway", 7, (-9, 5), (9, 5))) == []


def test_a_slot_outside_the_site():
    assert blockers(slot("A1", 99, 0)) == [
        ("outside_site", "A1 stands outside the site.", (1,))
    ]


def test_a_hole_in_the_site_is_outside():
    rings = [*box(-50, -50, 50, 50), *box(-5, -5, 5, 5)]
    doc = layout(slot("A1", 0, 0)) | {}
    doc["features"][0] = feature("site", "Polygon", rings)
    assert [p.code for p in check_layout(doc).blockers] == ["outside_site"]


def test_a_number_given_twice_whatever_its_case():
    assert blockers(slot("A1", 0, 0), slot("a1", 9, 0)) == [
        ("duplicate_label", "Slot A1 is there more than once.", (1, 2))
    ]
    rows = row("B", (0, 0), (3, 0)), row("b", (0, 9), (3, 9), first=5)
    assert [code for code, *_ in blockers(*rows)] == ["duplicate_label"]


def test_a_fire_lane_must_have_its_width():
    sentence = "The fire lane is narrower than 4 m."
    narrow = [("fire_lane_narrow", sentence, (1,))]
    assert blockers(lane("fire_lane", 3.9, (0, 0), (9, 0))) == narrow
    assert blockers(lane("fire_lane", 4, (0, 0), (9, 0))) == []
    assert blockers(area("fire_lane", 0, 0, 40, 3.9)) == narrow
    assert blockers(area("fire_lane", 0, 0, 40, 4)) == []
    assert blockers(lane("fire_lane", 4, (0, 0), (9, 0)), min_fire_lane_m=5)


def test_a_fire_lane_with_a_neck_or_a_thin_end_is_narrow():
    def lane_of(*corners):
        ring = [at(*corner) for corner in (*corners, corners[0])]
        return feature("keep_clear", "Polygon", [ring], reason="fire_lane")

    neck = lane_of((0, 0), (20, 0), (20, 2), (25, 2), (25, 0), (45, 0), (45, 5), (0, 5))
    tail = lane_of((0, 0), (20, 0), (20, 3), (45, 3), (45, 5), (0, 5))
    bend = lane_of((0, 0), (30, 0), (30, 30), (25, 30), (25, 5), (0, 5))
    assert [[c for c, *_ in blockers(one)] for one in (neck, tail, bend)] == [
        ["fire_lane_narrow"],
        ["fire_lane_narrow"],
        [],
    ]


def facing(gap):
    """Two stalls whose fronts look at each other over ``gap`` metres."""
    return (
        slot("A1", 0, 0, bearing_deg=90, row="A"),
        slot("B1", 0, 3 + gap, bearing_deg=270, row="B"),
    )


def test_between_fronts_that_face_each_other_people_must_pass():
    assert blockers(*facing(4.2)) == [
        (
            "clear_width_narrow",
            "Between A1 and B1 only 4.2 m stay clear; 6 m are needed.",
            (1, 2),
        )
    ]
    assert blockers(*facing(6)) == []
    assert blockers(*facing(4.2), min_clear_width_m=4) == []


def test_backs_and_neighbours_may_be_close():
    back_to_back = slot("A1", 0, 3, bearing_deg=90), slot("B1", 0, 0, bearing_deg=270)
    assert blockers(*back_to_back) == []
    on_one_line = slot("A1", 0, 0), slot("B1", 3.2, 3, bearing_deg=270)
    assert blockers(*on_one_line) == []
    far_aside = slot("A1", 0, 0), slot("B1", 6, 4.5, bearing_deg=270)
    assert blockers(*far_aside) == []


def test_stalls_that_do_not_stand_exactly_opposite_leave_a_passage_too():
    """Half a metre aside, no point of either lies straight before the other."""
    aside = slot("A1", 0, 0), slot("B1", 3.5, 6, bearing_deg=270)
    assert [message for _, message, _ in blockers(*aside)] == [
        "Between A1 and B1 only 3.0 m stay clear; 6 m are needed."
    ]
    assert blockers(*aside, min_clear_width_m=3) == []


def test_a_passage_between_rows_that_run_together_is_measured_where_it_is_narrowest():
    rows = row("A", (0, 0), (30, 0)), row("B", (0, 8), (30, 2.5), side="left")
    assert [message for _, message, _ in blockers(*rows)] == [
        "Between A10 and B10 only 2.6 m stay clear; 6 m are needed."
    ]


def test_over_a_stall_in_between_nobody_passes():
    """A1 looks north at the back of C1, behind which B1 looks south."""
    first = slot("A1", 0, 0), slot("B1", 0, 7, bearing_deg=270)
    between = slot("C1", 0, 3.5, depth_m=1)
    assert [code for code, *_ in blockers(*first)] == ["clear_width_narrow"]
    assert [message for _, message, _ in blockers(*first, between)] == [
        "Between B1 and C1 only 1.5 m stay clear; 6 m are needed."
    ]


def test_two_rows_too_close_are_one_problem():
    rows = row("A", (0, 0), (30, 0)), row("B", (0, 5), (30, 5), side="left")
    assert [code for code, *_ in blockers(*rows)] == ["clear_width_narrow"]


def zone(category, west, south, east, north, name="Zona"):
    rings = box(west, south, east, north)
    return feature("zone", "Polygon", rings, category=category, name=name)


def test_a_zone_full_of_stalls():
    assert warnings(slot("A1", 0, 0), zone(None, -2, -2, 2, 1.5)) == [
        ("zone_dense", "Zone Zona: stalls cover 64 % of the ground.")
    ]
    assert warnings(slot("A1", 0, 0), zone(None, -2, -2, 2, 3)) == []


def test_a_slot_in_a_zone_for_other_goods():
    craft = zone("kriya", -9, -9, 9, 9)
    assert warnings(slot("A1", 0, 0, category="kuliner"), craft) == [
        ("wrong_zone", "A1: for other goods than zone Zona.")
    ]
    assert warnings(slot("A1", 0, 0, category="kriya"), craft) == []
    assert warnings(slot("A1", 0, 0), craft) == []
    food = zone("kuliner", -2, -9, 9, 9)
    assert warnings(slot("A1", 0, 0, category="kuliner"), craft, food) == []


def test_more_watts_promised_than_the_circuit_has():
    stalls = [slot(f"A{i}", 4 * i, 0, watts=900, circuit="K1") for i in range(3)]
    point = facility("power", 0, 9, circuit="K1", watts=2000)
    assert warnings(*stalls, point) == [
        ("circuit_over", "Circuit K1: 2700 W promised, 2000 W there.")
    ]
    second = facility("power", 9, 9, circuit="K1", watts=700)
    assert warnings(*stalls, point, second) == []
    assert [code for code, _ in warnings(*stalls)] == ["circuit_over"]


def test_clothes_near_charcoal():
    smoky = slot("A1", 0, 0, category="kuliner", fire="charcoal")
    clothes = slot("C1", 12, 0, category="fesyen")
    assert warnings(smoky, clothes) == [
        ("smoke_near_clothes", "C1: clothes within 10 m of charcoal (A1).")
    ]
    assert warnings(smoky, slot("C1", 13.5, 0, category="fesyen")) == []
    assert warnings(slot("A1", 0, 0, fire="gas"), clothes) == []


def test_far_from_bins_and_entrances():
    stalls = [slot(f"A{i}", 4 * i, 0) for i in range(7)]
    report = check_layout(layout(*stalls))
    assert [(p.code, p.text()) for p in report.warnings] == [
        ("no_bin_near", "A0, A1, A2, A3, A4 … (7): no rubbish bin within 30 m."),
        ("far_from_entrance", "A0, A1, A2, A3, A4 … (7): no entrance within 150 m."),
    ]
    far = layout(slot("A1", 0, 31), facility("bin", 0, 0), facility("entrance", 0, 0))
    assert [p.code for p in check_layout(far).warnings] == ["no_bin_near"]


def test_the_report_is_the_one_json_object_of_the_format():
    report = check_layout(layout(slot("A1", 99, 0), *services()))
    assert report.as_dict() == {
        "blockers": [
            {
                "code": "outside_site",
                "message": "A1 stands outside the site.",
                "features": [1],
                "at": [123.6168034, -10.1591],
            }
        ],
        "warnings": [
            {
                "code": "no_bin_near",
                "message": "A1: no rubbish bin within 30 m.",
                "features": [1],
                "at": [123.6168034, -10.1591],
            }
        ],
        "slots": 1,
    }


# Hostile input: each would take minutes without a limit.


def _same(n=19_000):
    return [slot(f"S{i}", 0, 0) for i in range(n)]


def _thin(n=19_000):
    return [
        slot(f"S{i}", -90 + i * 0.009, 0, frontage_m=50, depth_m=0.0201,
             bearing_deg=45 if i % 2 else -45)
        for i in range(n)
    ]  # fmt: skip


def _comb(n=9_400):
    up, down = (0.0, 90.0), (90.0, 0.0)
    teeth = [at(-50 + i * 0.01, y) for i in range(n) for y in (up, down)[i % 2]]
    ring = [*teeth, at(50, -1), at(-50, -1)]
    return feature("keep_clear", "Polygon", [[*ring, ring[0]]], reason="fire_lane")


def _zigzag(n=18_000):
    chance = random.Random(1)
    line = [at(chance.uniform(-90, 90), chance.uniform(-90, 90)) for _ in range(n)]
    return feature("keep_clear", "LineString", line, width_m=50)


def _blocked_rows(n=3_000):
    wall = area("door", -99, -9, 99, 9)
    return [wall, *[row(f"A{i}", (-90, 0), (90, 0)) for i in range(n)]]


def _saw(n):
    """A line of slanting teeth, each of whose boxes touches every other."""
    return [
        (i * 0.004 + (80 if i % 2 else 0) - 95, 160 * (i % 2) - 80) for i in range(n)
    ]


def _saw_areas(corners, n, **properties):
    ring = [
        at(*p) for p in (*_saw(corners), (99, 80), (99, -99), (-99, -99), (-99, -80))
    ]
    outline = [[*ring, ring[0]]]
    return [feature("keep_clear", "Polygon", outline, **properties) for _ in range(n)]


def _saw_that_crosses():
    line = [at(*p) for p in (*_saw(4_900), (0, 99), (0, -99), (-94, 0), (-94, 99))]
    return [feature("road", "LineString", line) for _ in range(4)]


def _spiral(n=4_900):
    line = [
        at(90 * i / n * math.cos(i / 20), 90 * i / n * math.sin(i / 20))
        for i in range(n)
    ]
    return feature("keep_clear", "LineString", line, width_m=50, reason="fire_lane")


def _facing(n, half, size):
    chance = random.Random(1)
    return [
        slot(f"S{i}", chance.uniform(-half, half), chance.uniform(-half, half),
             bearing_deg=chance.choice((90, 270)), frontage_m=size, depth_m=size)
        for i in range(n)
    ]  # fmt: skip


def _deep(n=50):
    return [
        row(f"A{i}", (-90, 3 * i - 90), (-50, 3 * i - 90), frontage_m=0.05, depth_m=50)
        for i in range(n)
    ]


HOSTILE = {
    "a saw as fire lane": lambda: [
        *_saw_areas(4_900, 4, reason="fire_lane"),
        *_facing(50, 90, 3),
    ],
    "many saws as fire lanes": lambda: _saw_areas(150, 120, reason="fire_lane"),
    "spirals as lanes": lambda: [*[_spiral() for _ in range(3)], *_facing(900, 90, 3)],
    "a saw that crosses itself": _saw_that_crosses,
    "stalls that all face each other": lambda: _facing(1_000, 20, 0.3),
    "stalls strewn about": lambda: _facing(9_000, 90, 3),
    "thin and deep rows": _deep,
    "all on one spot": _same,
    "thin stalls crossing": _thin,
    "a comb as fire lane": lambda: [
        _comb(),
        *[slot(f"S{i}", i, 50) for i in range(50)],
    ],
    "a zigzag as lane": lambda: [_zigzag(), *[slot(f"S{i}", i, 50) for i in range(90)]],
    "rows that find no place": _blocked_rows,
    "a row along a comb": lambda: [_comb(), row("A", (-90, 50), (90, 50))],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_layouts_are_answered_in_two_seconds(name):
    text = json.dumps(layout(*HOSTILE[name]()))
    started = time.process_time()
    report = check_text(text)
    assert time.process_time() - started < 2
    assert report.blockers


@pytest.mark.figures
def test_a_thousand_slots_are_checked_in_a_tenth_of_a_second():
    stalls = [slot(f"S{i}", 3.2 * (i % 50), 9.0 * (i // 50)) for i in range(1000)]
    doc = layout(*stalls, *services()) | {}
    doc["features"][0] = site(500)
    check_layout(doc)
    best = min(_seconds(doc) for _ in range(5))
    assert check_layout(doc).slots == 1000
    assert best < 0.2  # 0.08 s on an idle machine


def _seconds(doc):
    started = time.process_time()
    check_layout(doc)
    return time.process_time() - started
