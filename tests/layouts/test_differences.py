"""What differs between two layouts: each thing's fate, and the picture of it."""

from dataclasses import replace

from cfn.layouts.contrast import contrast
from cfn.layouts.differences import Thing, by_name, compare, parts
from cfn.layouts.document import read
from cfn.layouts.objects import LAYOUT, of_feature
from cfn.layouts.problems import Problems
from cfn.layouts.property_words import alteration, thing_words, value_words
from cfn.layouts.sheets.voice import Voice
from tests.layouts.sketch import FRAME, area, facility, layout, row, site, slot

ENGLISH = Voice(lambda text, **values: text % values if values else text, "en")
BASAR = (
    row("A", (0, 0), (9, 0)),
    slot("A1", 1.5, -1.5, row="A"),
    slot("A2", 4.5, -1.5, row="A"),
    slot("A3", 7.5, -1.5, row="A"),
    facility("bin", 20, 0, name="Di gerbang"),
    area("door", 30, 0, 32, 2),
)


def objects(*features, **head):
    """Objects under keys that count: f1, r1, s1 …"""
    document = read(layout(*features), Problems())
    found = {
        LAYOUT: {
            "name": "Denah",
            "schematic": False,
            "min_clear_width_m": 6.0,
            "min_fire_lane_m": 4.0,
            "outline": document.outline,
            "backdrop": None,
        }
        | head
    }
    counts = {}
    for feature in document.features:
        letter = {"row": "r", "slot": "s"}.get(feature.kind, "f")
        counts[letter] = counts.get(letter, 0) + 1
        found[f"{letter}{counts[letter]}"] = of_feature(feature)
    return found


def shifted(values, east, north):
    x, y = FRAME.to_metres(values["lon"], values["lat"])
    lon, lat = FRAME.to_lonlat(x + east, y + north)
    return values | {"lon": lon, "lat": lat}


def told(found):
    """Each list as "group fate: keys"."""
    return [
        f"{g} {fate}: {' '.join(t.key for t in ts)}" for g, fate, ts in parts(found)
    ]


def test_nothing_differs_between_a_layout_and_itself():
    assert compare(objects(*BASAR), objects(*BASAR)).things == ()


def test_every_thing_is_told_with_its_fate():
    before = objects(*BASAR)
    after = {
        **before,
        "s1": shifted(before["s1"], 3, 4),
        "s2": before["s2"] | {"label": "A9", "watts": 900},
        "s4": before["s3"] | {"label": "A4"},
        "r1": before["r1"] | {"gap_m": 0.5},
    }
    del after["s3"], after["f2"]
    found = compare(before, after)
    assert told(found) == [
        "s added: s4",
        "s removed: s3",
        "s moved: s1",
        "s renumbered: s2",
        "s changed: s2",
        "r changed: r1",
        "f removed: f2",
    ]
    assert round(found.by_key["s1"].moved_m, 3) == 5
    assert found.by_key["s2"].altered == (("watts", 0, 900),)
    assert (found.count("removed"), found.count("removed", "s")) == (2, 1)


def test_a_shape_that_keeps_its_form_moved_and_one_that_does_not_was_redrawn():
    before = objects(*BASAR)
    moved = objects(*BASAR[:-1], area("door", 31, 1, 33, 3))
    redrawn = objects(*BASAR[:-1], area("door", 30, 0, 34, 2))
    door = compare(before, moved).by_key["f2"]
    assert (round(door.moved_m, 2), door.altered) == (1.41, ())
    wider = compare(before, redrawn).by_key["f2"]
    assert (wider.moved_m, [name for name, _, _ in wider.altered]) == (
        None,
        ["geometry"],
    )


def test_less_than_a_centimetre_is_the_same_place():
    before = objects(*BASAR)
    near = {**before, "s1": shifted(before["s1"], 0.009, 0)}
    far = {**before, "s1": shifted(before["s1"], 0.011, 0)}
    assert compare(before, near).things == ()
    assert told(compare(before, far)) == ["s moved: s1"]


def test_what_reads_the_same_is_the_same():
    before = objects(*BASAR)
    near = {**before, "s1": before["s1"] | {"bearing_deg": 90.04, "depth_m": 3.004}}
    far = {**before, "s1": before["s1"] | {"bearing_deg": 90.06, "depth_m": 3.006}}
    assert compare(before, near).things == ()
    assert [a[0] for a in compare(before, far).by_key["s1"].altered] == [
        "depth_m",
        "bearing_deg",
    ]


def test_a_facility_that_is_gone_leaves_its_box():
    before = objects(*BASAR)
    after = {key: values for key, values in before.items() if key != "f1"}
    (sign,) = contrast(before, after, compare(before, after), "upright").signs
    assert (sign.sign, sign.title, sign.path.count("L")) == ("−", "Di gerbang", 3)


def test_the_place_in_the_walk_is_no_difference():
    before = objects(*BASAR)
    assert (
        compare(before, {**before, "s1": before["s1"] | {"position": 9}}).things == ()
    )


def test_settings_of_the_layout_are_told_too():
    before = objects(*BASAR)
    after = {**before, LAYOUT: before[LAYOUT] | {"min_fire_lane_m": 5.0}}
    (thing,) = compare(before, after).things
    assert (thing.key, thing.altered) == (LAYOUT, (("min_fire_lane_m", 4.0, 5.0),))


def test_layouts_drawn_apart_are_compared_by_what_is_written_on_things():
    before = objects(*BASAR)
    backwards = objects(*reversed(BASAR), slot("a4", 40, 0))
    found = compare(before, by_name(before, backwards))
    assert told(found) == ["s added: s4~"]


def test_two_bins_without_a_name_are_not_mixed_up():
    bins = facility("bin", 20, 0), facility("bin", 40, 0)
    before, after = objects(*bins), objects(*reversed(bins))
    assert compare(before, by_name(before, after)).things == ()


def test_the_picture_shows_the_new_the_moved_and_the_gone():
    before = objects(*BASAR)
    after = {
        **before,
        "s1": shifted(before["s1"], 0, 6),
        "s4": shifted(before["s3"], 5, 0) | {"label": "A4"},
    }
    del after["s2"]
    found = compare(before, after)
    picture = contrast(before, after, found, "upright")
    assert {id_: mark.css for id_, mark in picture.marks.items()} == {
        "s1": "v-moved",
        "s3": "v-same",
        "s4": "v-added",
        "was-s1": "v-was",
        "was-s2": "v-removed",
    }
    assert [(sign.sign, sign.title) for sign in picture.signs] == [
        ("→", "A1"),
        ("+", "A4"),
        ("−", "A2"),
    ]
    x1, y1, x2, y2 = picture.signs[0].way
    assert round(((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5, 2) == 6


def test_a_shape_that_is_gone_is_drawn_as_it_was():
    before = objects(*BASAR)
    after = {key: values for key, values in before.items() if key != "f2"}
    found = compare(before, after)
    (sign,) = contrast(before, after, found, "lying").signs
    assert (sign.fate, sign.path[0], sign.path[-1], sign.path.count("L")) == (
        "removed",
        "M",
        "z",
        4,
    )


def test_values_are_told_in_words():
    assert alteration("watts", 0, 900, ENGLISH) == "Watts: 0 → 900"
    assert alteration("category", None, "kriya", ENGLISH) == "Goods: Any goods → Craft"
    assert alteration("locked", False, True, ENGLISH) == "Kept free: no → yes"
    assert alteration("geometry", {}, {}, ENGLISH) == "Line drawn anew"
    indonesian = replace(ENGLISH, code="id")
    assert value_words("gap_m", 0.25, indonesian) == "0,25"
    assert value_words("quality", 0.5, indonesian) == "50"
    assert value_words("circuit", None, indonesian) == "–"


def test_things_are_called_what_people_call_them():
    names = [
        thing_words(Thing(k, None, v), ENGLISH.say) for k, v in objects(*BASAR).items()
    ]
    assert names == [
        "Layout",
        "A",
        "A1",
        "A2",
        "A3",
        "Rubbish bin · Di gerbang",
        "Door or driveway",
    ]


def test_a_wider_outline_is_redrawn_not_moved():
    before = objects(*BASAR)
    wider = read(layout(*BASAR) | {"features": [site(120)]}, Problems()).outline
    after = {**before, LAYOUT: before[LAYOUT] | {"outline": wider}}
    (thing,) = compare(before, after).things
    assert [name for name, _, _ in thing.altered] == ["outline"]
