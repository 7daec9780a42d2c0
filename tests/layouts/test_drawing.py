"""The picture: turned along the road, nothing mirrored, words where there is room."""

import json
from itertools import product
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import render_template_string

from cfn.layouts import lettering
from cfn.layouts.document import read
from cfn.layouts.drawing import Mark, draw
from cfn.layouts.picture import word_size
from cfn.layouts.problems import Problems
from tests.layouts.sketch import (
    FRAME,
    area,
    facility,
    feature,
    lane,
    layout,
    slot,
)

DEMO = Path(__file__).parents[2] / "cfn" / "demo" / "data"


def rows_of(doc):
    """A document as draw() wants it: layout, slots, shapes."""
    document = read(doc, Problems())
    slots = [
        SimpleNamespace(
            id=f.index, lon=f.coordinates[0], lat=f.coordinates[1], **f.values
        )
        for f in document.of("slot")
    ]
    shapes = [
        SimpleNamespace(kind=f.kind, geometry=f.geometry, properties=f.values)
        for f in document.features
        if f.kind not in ("slot", "row")
    ]
    head = SimpleNamespace(outline=document.outline, schematic=document.schematic)
    return head, slots, shapes


def road(*points, **properties):
    line = [list(FRAME.to_lonlat(*p)) for p in points]
    values = {"name": "Jl. Frans Seda", "width_m": 14} | properties
    return feature("road", "LineString", line, **values)


EASTWARD = layout(
    road((-80, 0), (80, 0)),
    slot("A1", -10, 9, bearing_deg=270, row="A"),  # left of the road, looks south
    slot("B1", 10, -9, bearing_deg=90, row="B", depth_m=4),  # right, looks north
)


def place(drawn):
    return (drawn.label, round(drawn.x, 2), round(drawn.y, 2), drawn.w, drawn.d)


def test_lying_the_road_runs_to_the_right():
    drawing = draw(*rows_of(EASTWARD), turn="lying")
    assert [place(s) for s in drawing.slots] == [
        ("A1", -10, -9, 3, 3),
        ("B1", 10, 9, 3, 4),
    ]
    assert [s.angle for s in drawing.slots] == [0, 0]
    assert [tuple(round(v) for v in s.front) for s in drawing.slots] == [
        (0, 1),
        (0, -1),
    ]


def test_upright_the_road_runs_up_and_left_stays_left():
    drawing = draw(*rows_of(EASTWARD), turn="upright")
    assert [place(s) for s in drawing.slots] == [
        ("A1", -9, 10, 3, 3),
        ("B1", 9, -10, 4, 3),
    ]
    assert [tuple(round(v) for v in s.front) for s in drawing.slots] == [
        (1, 0),
        (-1, 0),
    ]


def test_a_slanting_stall_keeps_a_small_angle():
    doc = layout(
        road((-80, 0), (80, 0)), slot("E1", 0, 20, bearing_deg=112.5, depth_m=4)
    )
    (drawn,) = draw(*rows_of(doc), turn="lying").slots
    assert (drawn.w, drawn.d, drawn.angle) == (3, 4, 22.5)
    (drawn,) = draw(*rows_of(doc), turn="upright").slots
    assert (drawn.w, drawn.d, drawn.angle) == (4, 3, 22.5)


@pytest.mark.parametrize("turn", ["upright", "lying"])
def test_positions_go_into_the_drawing_and_back(turn):
    drawing = draw(*rows_of(EASTWARD), turn=turn)
    lon, lat = FRAME.to_lonlat(12, 34)
    x, y = drawing.to_frame(lon, lat)
    assert drawing.to_lonlat(x, y) == pytest.approx((lon, lat), abs=1e-10)
    a, b, c, d, e, f = map(float, drawing.matrix.split())
    ux, uy = x * 5, y * 5  # five units a metre
    assert (a * ux + b * uy + c, d * ux + e * uy + f) == pytest.approx(
        (lon, lat), abs=1e-8
    )


def test_scripts_get_the_slots_in_metres():
    payload = draw(*rows_of(EASTWARD), turn="lying").payload()
    assert payload["slots"] == [
        [2, "A1", -10.0, -9.0, 3.0, 3.0, 0.0],
        [3, "B1", 10.0, 9.0, 3.0, 4.0, 0.0],
    ]
    left, top, right, bottom = payload["bounds"]
    assert left < -11.5 and right > 11.5 and top < -10.5 and bottom > 11


def test_without_a_road_the_slots_say_the_direction():
    doc = layout(*[slot(f"A{i}", 0, 4 * i, bearing_deg=0) for i in range(5)])
    drawing = draw(*rows_of(doc), turn="lying")
    assert {round(s.y, 3) for s in drawing.slots} == {0}


def test_an_empty_layout_shows_its_site():
    drawing = draw(*rows_of(layout()), turn="upright")
    assert [round(v) for v in drawing.bounds] == [-100, -100, 100, 100]


def test_a_window_around_one_slot_shows_the_street_before_it():
    drawing = draw(*rows_of(EASTWARD), turn="lying").around(3)
    left, top, right, bottom = drawing.bounds
    assert (round(right - left), round(bottom - top), drawing.crop) == (64, 36, 3)
    assert 9 - top > bottom - 9  # more of the road than of the backs


def test_the_ends_of_a_row_and_of_its_runs_are_numbered():
    stalls = [
        slot(f"A{i}", x, 9, bearing_deg=270, row="A")
        for i, x in enumerate((-20, -16, -12, 8, 12), start=1)
    ]
    doc = layout(road((-80, 0), (80, 0)), *stalls)
    assert [w.text for w in draw(*rows_of(doc)).row_ends] == ["A1", "A4", "A5"]


def test_the_woven_band_leaves_room_for_the_roads_name():
    doc = layout(road((-80, 0), (80, 0)), *EASTWARD["features"][2:],
                 area("carriageway", -80, -7, 80, 7))  # fmt: skip
    drawing = draw(*rows_of(doc), turn="lying")
    words = {w.text: w.x for w in drawing.words}
    assert set(words) <= {"JL. FRANS SEDA", "pedestrians only"}
    for x in words.values():
        assert not any(start < x < start + long for start, _, long, _ in drawing.bands)


def test_a_gate_where_an_entrance_stands_on_the_road():
    doc = layout(*EASTWARD["features"][1:], facility("entrance", 20, 0),
                 facility("entrance", 0, 40))  # fmt: skip
    drawing = draw(*rows_of(doc), turn="lying")
    assert [[round(v, 1) for v in sorted(gate)] for gate in drawing.gates] == [
        [-6.6, 6.6, 20, 20]
    ]


def shown(app, drawing, **options):
    with app.test_request_context("/"):
        return render_template_string(
            '{% from "components/plan.html" import plan with context %}'
            "{{ plan(drawing, **options) }}",
            drawing=drawing,
            options=options,
        )


def test_the_svg_has_no_style_and_treats_names_as_text(app):
    doc = layout(*EASTWARD["features"][1:],
                 facility("toilet", 0, 20, name='<b onclick="x">${1} 100%'))  # fmt: skip
    drawing = draw(*rows_of(doc), turn="lying")
    title = "A1 ${alert(1)}<img onerror=x>"
    svg = shown(app, drawing, marks={2: Mark("kriya", "open", title, "/stalls/A1")})
    assert "style=" not in svg
    assert "<img" not in svg and "<b " not in svg
    assert "&lt;img onerror=x&gt;" in svg
    assert '<a class="stallmark k-kriya st-open" href="/stalls/A1" data-slot="2"' in svg


def test_at_the_desk_slots_say_whether_they_fit(app):
    drawing = draw(*rows_of(EASTWARD), turn="lying")
    svg = shown(app, drawing, desk=True, marks={2: Mark("kriya", "no", "too far")})
    assert 'class="stallmark k-kriya d-no"' in svg
    assert 'class="stallmark k-any d-free"' in svg
    assert 'id="hatch"' in svg


def test_a_sketch_says_so(app):
    drawing = draw(*rows_of(EASTWARD | {"cfn": EASTWARD["cfn"] | {"schematic": True}}))
    assert "(skema)" in shown(app, drawing)
    assert "skema" not in shown(app, draw(*rows_of(EASTWARD)))


@pytest.mark.parametrize("name", ["taman_nostalgia", "malam_kecil"])
@pytest.mark.parametrize("turn", ["upright", "lying"])
def test_the_demo_city_is_drawn_small(app, name, turn):
    doc = json.loads((DEMO / f"{name}.geojson").read_text())
    drawing = draw(*rows_of(doc), turn=turn)
    svg = shown(app, drawing)
    assert svg.count("data-slot=") == len(drawing.slots)
    assert len(svg) < 60_000
    assert {"JL. FRANS SEDA", "pedestrians only"} <= {w.text for w in drawing.words}


def test_only_a_sketch_grows_trees_and_none_on_anything():
    doc = json.loads((DEMO / "taman_nostalgia.geojson").read_text())
    drawing = draw(*rows_of(doc), turn="lying")
    assert draw(*rows_of(doc), turn="lying").trees == drawing.trees
    assert len(drawing.trees) > 8
    for x, y, radius in drawing.trees:
        assert all(abs(s.x - x) + abs(s.y - y) > radius for s in drawing.slots)
    doc["cfn"]["schematic"] = False
    assert draw(*rows_of(doc), turn="lying").trees == ()


def test_a_road_of_a_thousand_zigzags_is_drawn_at_once():
    points = [(-90 + i * 0.09, 5 * (-1) ** i) for i in range(2000)]
    doc = layout(road(*points), lane("fire_lane", 6, *points), slot("A1", 0, 40))
    assert draw(*rows_of(doc)).slots[0].label == "A1"


@pytest.mark.parametrize("name", ["taman_nostalgia", "malam_kecil"])
def test_on_a_phone_no_name_lies_on_a_number_of_a_row(name):
    doc = json.loads((DEMO / f"{name}.geojson").read_text())
    drawing = draw(*rows_of(doc), turn="upright")
    pixel = lettering.metres_per_pixel(drawing.bounds, "upright")
    names = [word for word in drawing.words if word.angle]
    assert {word.text for word in names} == {"JL. FRANS SEDA", "pedestrians only"}
    covered = []
    for name, number in product(names, drawing.row_ends):
        half = len(name.text) * {"p-name": 4.1, "p-small": 3.1}[name.css] * pixel
        way = {"start": 1, "end": -1}[number.anchor]
        middle = number.x + way * len(number.text) * 4.1 * pixel
        if (
            abs(middle - name.x) < (7 + len(number.text) * 4.1) * pixel
            and abs(number.y - name.y) < half + 7 * pixel
        ):
            covered.append((name.text, number.text))
    assert covered == []


@pytest.mark.parametrize(("length_m", "size"), [(20, 2), (60, 2), (120, 4), (240, 7)])
def test_a_long_street_has_larger_words_to_stay_legible(length_m, size):
    assert word_size((0, 0, 40, length_m), "upright") == size
