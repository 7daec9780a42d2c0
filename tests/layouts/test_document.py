"""Reading and writing the layout format: what goes in comes out, and what may not."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cfn.core.trade import Category, Fire
from cfn.layouts.checks import check_text
from cfn.layouts.document import read, write
from cfn.layouts.geojson import MAX_BYTES
from cfn.layouts.kinds import FACILITY_TYPES, KEEP_CLEAR_REASONS
from cfn.layouts.problems import Problems
from tests.layouts.sketch import (
    area,
    at,
    box,
    facility,
    feature,
    lane,
    layout,
    row,
    site,
    slot,
)


def codes(doc):
    text = doc if isinstance(doc, str | bytes) else json.dumps(doc)
    return sorted({problem.code for problem in check_text(text).blockers})


def messages(doc):
    return [problem.text() for problem in check_text(json.dumps(doc)).blockers]


def read_well(doc):
    problems = Problems()
    document = read(doc, problems)
    assert problems.all() == []
    return document


def test_properties_left_out_get_the_defaults_of_the_format():
    document = read_well(layout(slot("A1", 0, 0), row("B", (0, 9), (9, 9))))
    (stall,), (line,) = document.of("slot"), document.of("row")
    assert stall.values == {
        "label": "A1",
        "frontage_m": 3,
        "depth_m": 3,
        "bearing_deg": 90,
        "row": None,
        "category": None,
        "watts": 0,
        "circuit": None,
        "fire": "none",
        "quality": 0.5,
        "locked": False,
    }
    assert line.values == {
        "prefix": "B",
        "letters": None,
        "first": 1,
        "step": 1,
        "frontage_m": 3,
        "depth_m": 3,
        "gap_m": 0,
        "gap_every": 0,
        "extra_gap_m": 0,
        "side": "right",
        "category": None,
        "watts": 0,
        "circuit": None,
        "fire": "none",
    }


def test_the_head_says_name_widths_and_whether_it_is_a_sketch():
    document = read_well(layout(name="Malam", min_clear_width_m=5, schematic=True))
    head = (document.name, document.min_clear_width_m, document.min_fire_lane_m)
    assert (*head, document.schematic) == ("Malam", 5, 4, True)


def test_a_third_coordinate_is_dropped():
    doc = layout(feature("slot", "Point", [*at(0, 0), 62.0], label="A1",
                         frontage_m=3, depth_m=3, bearing_deg=0))  # fmt: skip
    assert read_well(doc).of("slot")[0].coordinates == at(0, 0)


NAMES = st.text(
    st.characters(categories=("L", "N", "P"), max_codepoint=0x2FFF), max_size=20
)
METRES = st.floats(-90, 90).map(lambda m: round(m, 3))
SIZE = st.floats(0.1, 50)
CATEGORY = st.none() | st.sampled_from([str(c) for c in Category])
FIRE = st.sampled_from([str(f) for f in Fire])
CIRCUIT = st.none() | st.just("K1")


@st.composite
def documents(draw):
    features = []
    for n in range(draw(st.integers(0, 6))):
        features.append(
            slot(
                f"A{n}",
                draw(METRES),
                draw(METRES),
                frontage_m=draw(SIZE),
                depth_m=draw(SIZE),
                bearing_deg=draw(st.floats(-360, 360)),
                row=draw(st.none() | st.just("A")),
                category=draw(CATEGORY),
                watts=draw(st.integers(0, 9000)),
                circuit=draw(CIRCUIT),
                fire=draw(FIRE),
                quality=draw(st.floats(0, 1)),
                locked=draw(st.booleans()),
            )
        )
    spots = st.tuples(METRES, METRES)
    for prefix in draw(st.sets(st.sampled_from("BCDE"), max_size=3)):
        line = draw(st.lists(spots, min_size=2, max_size=4, unique=True))
        line.sort()  # so that it cannot cross itself
        features.append(row(prefix, *line, gap_m=draw(st.floats(0, 5))))
    for kind in draw(st.lists(st.sampled_from(sorted(FACILITY_TYPES)), max_size=3)):
        features.append(facility(kind, *draw(spots), name=draw(NAMES)))
    for reason in draw(st.lists(st.sampled_from(sorted(KEEP_CLEAR_REASONS)))):
        features.append(lane(reason, draw(SIZE), (0, 0), (5, draw(METRES))))
    features = draw(st.permutations(features))
    return layout(*features, name=draw(NAMES), schematic=draw(st.booleans()))


@settings(max_examples=60, deadline=None)
@given(documents())
def test_what_is_written_is_read_as_the_same(doc):
    first = read_well(doc)
    again = read_well(json.loads(json.dumps(write(first))))
    assert again == first
    assert write(again) == write(first)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not_json"),
        ("{", "not_json"),
        (b"\xff\xfe", "not_json"),
        ('{"type": 1, "type": 2}', "not_json"),
        ("[" * 50_000, "not_json"),
        ("1" * 5_000, "not_json"),
        (" " * (MAX_BYTES + 1), "not_json"),
        ("null", "not_a_layout"),
        ("[]", "not_a_layout"),
        ('{"type": "FeatureCollection"}', "not_a_layout"),
        ('{"type": "FeatureCollection", "features": []}', "not_a_layout"),
    ],
)
def test_what_is_no_layout_says_so(text, code):
    assert codes(text) == [code]


def test_a_name_twice_in_one_place_is_named():
    assert [p.text() for p in check_text('{"kind": 1, "kind": 2}').blockers] == [
        "The file says “kind” twice in one place."
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"cfn": None},
        {"cfn": {"format": "layout", "version": 2}},
        {"cfn": {"format": "plan", "version": 1}},
        {"crs": {"type": "name", "properties": {"name": "EPSG:32751"}}},
        {"features": [site(), site()]},
        {"features": []},
        {"features": [site(), 7]},
        {"features": [site()] + [{}] * 20_000},
    ],
)
def test_the_frame_must_be_right(change):
    assert codes(layout() | change) == ["not_a_layout"]


def test_the_old_name_of_wgs84_is_let_in():
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    assert codes(layout() | {"crs": crs}) == []


@pytest.mark.parametrize(
    "bad",
    [
        {"frontage_m": 0},
        {"frontage_m": -1},
        {"frontage_m": 50.5},
        {"frontage_m": "3"},
        {"frontage_m": True},
        {"frontage_m": None},
        {"frontage_m": float("nan")},
        {"depth_m": float("inf")},
        {"depth_m": 10**400},
        {"bearing_deg": 361},
        {"label": ""},
        {"label": "A\u0000"},
        {"label": "A" * 13},
        {"label": 12},
        {"category": "makanan"},
        {"fire": "wood"},
        {"fire": None},
        {"watts": 1.5},
        {"watts": -1},
        {"quality": 1.01},
        {"locked": 1},
        {"row": ["A"]},
    ],
)
def test_a_wrong_value_names_the_slot_and_the_property(bad):
    doc = layout(slot("A1", 0, 0, **bad))
    report = check_text(json.dumps(doc))
    assert [(p.code, p.features) for p in report.blockers] == [("bad_value", (1,))]
    assert next(iter(bad)) in report.blockers[0].text()


def test_what_must_be_there_is_asked_for():
    doc = layout(
        feature("slot", "Point", at(0, 0)),
        feature("row", "LineString", [at(0, 0), at(9, 0)]),
    )
    assert messages(doc) == [
        "slot (1): “label” is missing.",
        "slot (1): “frontage_m” is missing.",
        "slot (1): “depth_m” is missing.",
        "slot (1): “bearing_deg” is missing.",
        "row (2): “prefix” is missing.",
        "row (2): “first” is missing.",
        "row (2): “frontage_m” is missing.",
        "row (2): “depth_m” is missing.",
    ]


def test_an_unknown_kind_is_named():
    assert codes(layout(feature("tent", "Point", at(0, 0)))) == ["unknown_kind"]
    assert codes(layout({"type": "Feature", "properties": None})) == ["unknown_kind"]


BOWTIE = [[at(0, 0), at(9, 9), at(9, 0), at(0, 9), at(0, 0)]]


@pytest.mark.parametrize(
    ("kind", "geometry", "coordinates"),
    [
        ("zone", "Polygon", BOWTIE),
        ("zone", "Polygon", []),
        ("zone", "Polygon", [[at(0, 0), at(1, 0), at(0, 0)]]),
        ("zone", "Polygon", [[at(0, 0), at(1, 0), at(2, 0), at(0, 0)]]),
        ("zone", "Polygon", [[at(0, 0), at(1, 0), at(1, 1), at(0, 1)]]),
        ("zone", "MultiPolygon", [box(0, 0, 1, 1)]),
        ("zone", "Point", at(0, 0)),
        ("road", "LineString", [at(0, 0)]),
        ("road", "LineString", [at(0, 0), at(0, 0)]),
        ("facility", "Point", []),
        ("facility", "Point", [123.6]),
        ("facility", "Point", [[[[123.6]]]]),
        ("facility", "Point", [float("nan"), -10.0]),
        ("facility", "Point", [float("inf"), -10.0]),
        ("facility", "Point", ["123.6", "-10.1"]),
        ("facility", "Point", [True, False]),
        ("facility", "Point", [10**400, 0]),
        ("facility", "Point", [190.0, 10.0]),
        ("facility", "Point", None),
    ],
)
def test_bad_geometry_is_refused(kind, geometry, coordinates):
    doc = layout(feature(kind, geometry, coordinates, type="bin"))
    assert codes(doc) == ["bad_geometry"]


def test_no_geometry_at_all():
    bad = feature("facility", "Point", at(0, 0), type="bin") | {"geometry": None}
    assert messages(layout(bad)) == ["facility (1): It has no geometry."]


def test_swapped_coordinates_and_null_island_get_a_hint():
    lon, lat = at(0, 0)
    swapped, nowhere = (
        layout(feature("facility", "Point", point, type="bin"))
        for point in ([lat, lon], [0, 0])
    )
    assert "latitude and longitude look swapped" in messages(swapped)[0]
    assert "was it left empty?" in messages(nowhere)[0]


def test_outside_the_citys_bounds():
    report = check_text(json.dumps(layout()), bounds=(106, -7, 107, -6))
    assert {problem.code for problem in report.blockers} == {"bad_geometry"}


def test_too_many_points_and_too_long_a_site():
    line = [at(x / 1000, 0) for x in range(20_001)]
    assert codes(layout(feature("road", "LineString", line))) == ["bad_geometry"]
    assert codes(layout() | {"features": [site(11_000)]}) == ["bad_geometry"]


def test_a_keep_clear_line_needs_its_width():
    doc = layout(feature("keep_clear", "LineString", [at(0, 0), at(9, 0)]))
    assert messages(doc) == ["keep_clear (1): A keep-clear line needs “width_m”."]


def test_the_same_fault_many_times_is_said_two_hundred_times():
    report = check_text(json.dumps(layout(*[slot("", 0, 0)] * 350)))
    assert len(report.blockers) == 201
    assert report.blockers[-1].text() == "150 more like these."
    assert len(report.blockers[-1].features) == 150


def test_rows_without_slots_make_them_and_others_keep_theirs():
    made = layout(row("B", (0, 0), (9, 0)), area("door", 3, -5, 6, 5))
    kept = layout(row("B", (0, 0), (9, 0)), slot("B2", 4.5, -1.5, row="B"))
    assert [check_text(json.dumps(doc)).slots for doc in (made, kept)] == [2, 1]
