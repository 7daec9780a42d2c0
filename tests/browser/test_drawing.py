"""The editor's tools, each tried by hand in a real browser against the real server."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cfn.core.db import atomic, db
from cfn.layouts import service
from cfn.layouts.models import Layout
from cfn.layouts.queries import as_document, get_layout_with_all, slots_of
from cfn.placements.models import PlacementState
from tests.layouts.sketch import area, facility, lane, layout, row, slot
from tests.layouts.test_drawing import road
from tests.support.axe import violations
from tests.support.browser import DESKTOP, PHONE, Screens
from tests.support.drawing import Drawing
from tests.support.factories import Make
from tests.support.pictures import jpeg

pytestmark = pytest.mark.browser

STREET = layout(
    road((-80, 0), (80, 0)),
    lane("carriageway", 14, (-80, 0), (80, 0)),
    area("door", 40, -14, 46, -7),
    row("B", (-15, -7), (15, -7), category="kuliner", watts=450),
    facility("bin", 20, -20),
    name="Jalan",
)


@pytest.fixture
def street(app: Any) -> Layout:
    return service.import_layout(STREET, site_name="Taman Nostalgia", by=None)


@pytest.fixture
def hands(street: Layout, make: Make, screens: Screens) -> Drawing:
    drawing = Drawing(screens, street, make.organiser())
    drawing.whole()
    return drawing


def kept(hands: Drawing, layout: Layout) -> Layout:
    hands.saved()
    db.session.rollback()
    return get_layout_with_all(layout.id)


def places(hands: Drawing, layout: Layout) -> dict[str, tuple[float, float]]:
    whole = kept(hands, layout)
    frame = as_document(whole).frame
    spots = {s.label: frame.to_metres(s.lon, s.lat) for s in whole.slots}
    return {label: (round(x, 2), round(y, 2)) for label, (x, y) in spots.items()}


def labels(hands: Drawing) -> list[str]:
    ask = "return street.selection.keys.map((key) => street.store.get(key).label);"
    return sorted(hands.ask(ask))


def test_a_click_chooses_and_moves_nothing(hands: Drawing, street: Layout) -> None:
    was = places(hands, street)
    hands.page.mouse.click(*hands.on("B2"))
    assert labels(hands) == ["B2"]
    hands.page.mouse.click(*hands.pixel(90, 60))
    assert hands.chosen == []
    hands.drag(hands.on("B2"), hands.pixel(10, 20))
    assert places(hands, street) == was


def test_two_clicks_choose_the_row_and_an_address_its_slot(
    hands: Drawing, street: Layout
) -> None:
    hands.page.mouse.dblclick(*hands.on("B2"))
    assert hands.chosen == [street.rows[0].key]
    key = hands.slot("B7")["key"]
    hands.page.goto(f"/layouts/{street.id}/draw#{key}")
    hands.page.reload()
    hands.wait("return street.selection.size === 1;")
    assert labels(hands) == ["B7"]


def test_a_rectangle_chooses_all_in_it(hands: Drawing) -> None:
    hands.page.keyboard.down("Shift")
    hands.drag(hands.pixel(-16, -5), hands.pixel(-4, -14))
    hands.page.keyboard.up("Shift")
    assert labels(hands) == ["B1", "B2", "B3", "B4"]


def test_a_slot_snaps_to_the_kerb_and_to_the_gap_of_its_neighbours(
    hands: Drawing, street: Layout
) -> None:
    was = places(hands, street)
    hands.tool("move")
    hands.ask("street.canvas.ground.fit([[-5, -25], [35, 0]]);")
    scale = hands.ask("return street.canvas.ground.scale;")
    slack = 5 / scale  # five pixels beside
    x, y = was["B10"]
    hands.drag(hands.pixel(x, y), hands.pixel(x + 12, y - 7.3))
    hands.drag(hands.on("B10"), hands.pixel(x + slack, y + slack))
    assert places(hands, street) == was
    assert hands.steps == ["slot_moved", "slot_moved"]


def test_along_the_row_only_a_slot_keeps_its_front(
    hands: Drawing, street: Layout
) -> None:
    was = places(hands, street)
    hands.tool("move")
    hands.page.check("[data-option=along]")
    x, y = was["B10"]
    hands.drag(hands.pixel(x, y), hands.pixel(x + 9, y - 5))
    new = places(hands, street)["B10"]
    assert new[1] == y
    assert abs(new[0] - x - 9) < 1


def test_a_row_moves_as_a_whole_by_numbers(hands: Drawing, street: Layout) -> None:
    was = places(hands, street)
    hands.press("draw-list [data-group=r] button")
    page = hands.page
    page.locator("[data-form=row] summary").click()
    page.fill("[data-form=row] [data-by=up]", "-1,5")
    page.click("[data-form=row] [data-do=shift]")
    assert hands.steps == ["row_moved"]
    assert places(hands, street) == {
        label: (x, round(y - 1.5, 2)) for label, (x, y) in was.items()
    }


def test_slots_are_split_merged_resized_locked_and_turned(
    hands: Drawing, street: Layout
) -> None:
    page = hands.page
    page.mouse.click(*hands.on("B4"))
    page.click("[data-do=split]")
    page.mouse.click(*hands.on("B8"))
    page.keyboard.down("Shift")
    page.mouse.click(*hands.on("B9"))
    page.keyboard.up("Shift")
    page.click("[data-do=merge]")
    page.mouse.click(*hands.on("B1"))
    hands.write("#slot-depth_m", "2,5")
    page.check("#main [data-form=slot] [name=locked]")
    page.locator("[data-form=slot] summary").last.click()
    hands.write("#slot-bearing_deg", "80")
    whole = kept(hands, street)
    found = {s.label: s for s in whole.slots}
    assert sorted(found) == sorted(
        [*(f"B{n}" for n in (1, 2, 3, 4, 5, 6, 7, 8, 10)), "B4b"]
    )
    sizes = {n: found[n].frontage_m for n in ("B4", "B4b", "B8")}
    assert sizes == {"B4": 1.5, "B4b": 1.5, "B8": 6}
    one = found["B1"]
    assert (one.depth_m, one.locked, one.bearing_deg) == (2.5, True, 80)
    assert hands.steps == [
        "slot_split", "slots_merged", "slot_resized", "slot_locked", "slot_changed",
    ]  # fmt: skip


def test_taking_away_asks_first_and_a_number_stays_a_hole(
    hands: Drawing, street: Layout
) -> None:
    page = hands.page
    page.mouse.click(*hands.on("B6"))
    page.keyboard.press("Delete")
    expect(page.locator("draw-who dialog")).to_contain_text("Petak B6")
    page.click("draw-who [data-no]")
    assert len(kept(hands, street).slots) == 10
    page.keyboard.press("Delete")
    page.click("draw-who [data-yes]")
    expect(page.locator("[data-ground]")).to_be_focused()
    assert [s.label for s in kept(hands, street).slots][4:6] == ["B5", "B7"]
    page.locator("draw-list [data-group=r] button").click()
    page.click("[data-do=renumber]")
    expect(page.locator("draw-who [data-labels] li").first).to_have_text("B7 → B6")
    page.click("draw-who [data-yes]")
    assert [s.label for s in kept(hands, street).slots] == [
        f"B{n}" for n in range(1, 10)
    ]


def test_who_stands_on_a_slot_is_said_before_it_goes(
    street: Layout, make: Make, hands: Drawing
) -> None:
    night = make.night(layout=street)
    vendor = make.vendor(name="Se'i Maria")
    make.placement(make.application(night, vendor), street.slots[2])
    page = hands.page
    page.mouse.click(*hands.on("B3"))
    page.keyboard.press("Delete")
    line = page.locator("draw-who [data-standing] li")
    expect(line).to_have_count(1)
    expect(line).to_contain_text("B3: Se'i Maria")
    page.click("draw-who [data-no]")
    assert hands.steps == []


def test_many_slots_get_one_value_and_different_ones_say_so(
    hands: Drawing, street: Layout
) -> None:
    page = hands.page
    page.mouse.click(*hands.on("B1"))
    page.select_option("#slot-category", "kriya")
    page.keyboard.down("Shift")
    page.mouse.click(*hands.on("B2"))
    page.keyboard.up("Shift")
    assert page.input_value("#slot-category") == "~"
    hands.write("#slot-watts", "900")
    slots = kept(hands, street).slots
    assert [(s.category, s.watts) for s in slots[:3]] == [
        ("kriya", 900),
        ("kuliner", 900),
        ("kuliner", 450),
    ]


def test_the_brush_gives_a_quality_to_all_it_passes(
    hands: Drawing, street: Layout
) -> None:
    page = hands.page
    page.mouse.click(*hands.on("B1"))
    hands.tool("quality")
    page.locator("[data-quality]").fill("90")
    hands.drag(hands.on("B3"), hands.on("B6"))
    page.keyboard.press("Escape")
    qualities = [s.quality for s in kept(hands, street).slots]
    assert qualities == [0.5, 0.5, 0.9, 0.9, 0.9, 0.9, 0.5, 0.5, 0.5, 0.5]
    assert hands.steps == ["quality_painted"]


def test_the_carriageway_goes_along_with_its_road(app: Any, hands: Drawing) -> None:
    line = "coordinates: [[123.6155, -10.1585], [123.6159, -10.1585]]"
    hands.ask(
        "window.road = street.edits.createShape({ kind: 'road', name: 'Gang', width_m: 5,"
        f" geometry: {{ type: 'LineString', {line} }} }}, true);"
    )
    both = """return street.store.all("f").slice(-2).map(([, shape]) =>
        [shape.kind, shape.geometry.coordinates[0][1].toFixed(5), shape.width_m]);"""
    before = [["road", "-10.15850", 5], ["keep_clear", "-10.15850", 5]]
    assert hands.ask(both) == before
    hands.ask("street.edits.move([road], 0, 10);")
    hands.ask("street.edits.set([road], { width_m: 7 });")
    hands.saved()
    assert hands.ask(both) == [["road", "-10.15841", 7], ["keep_clear", "-10.15841", 7]]
    hands.ask("street.store.undo(); street.store.undo();")
    hands.saved()
    assert hands.ask(both) == before


def test_corners_are_pulled_added_and_taken_away(
    hands: Drawing, street: Layout
) -> None:
    page = hands.page
    hands.ask("street.choose([street.scene.shapes('keep_clear')[1].key]);")
    page.focus("[data-ground]")
    page.keyboard.press("m")
    hands.drag(hands.pixel(46, -14), hands.pixel(50, -18))
    hands.drag(hands.pixel(40, -10.5), hands.pixel(36, -10.5))
    door = [s for s in kept(hands, street).shapes if s.kind == "keep_clear"][1]
    frame = as_document(street).frame
    ring = frame.metres(door.geometry["coordinates"][0][:-1]).round(0).tolist()
    assert ring == [[40, -14], [50, -18], [46, -7], [40, -7], [36, -10]] or ring == [
        [40, -14],
        [50, -18],
        [46, -7],
        [40, -7],
        [36, -11],
    ]
    page.mouse.click(*hands.pixel(36, -10.5))
    page.click("[data-act=corner]")
    door = [s for s in kept(hands, street).shapes if s.kind == "keep_clear"][1]
    assert len(door.geometry["coordinates"][0]) == 5


def test_zones_lanes_facilities_and_single_slots_are_set(
    hands: Drawing, street: Layout
) -> None:
    page = hands.page
    hands.tool("zone")
    page.select_option("#new-zone-category", "kriya")
    for x, y in ((-30, 20), (30, 20), (30, 40), (-30, 40)):
        hands.click(x, y)
    hands.key("Enter")
    hands.tool("clear")
    page.select_option("#new-clear-reason", "fire_lane")
    hands.write("#new-clear-width_m", "6")
    hands.click(-70, 50)
    hands.click(70, 50)
    page.click("[data-new=clear] [data-finish]")
    hands.tool("facility")
    page.select_option("#new-facility-type", "power")
    hands.write("#new-facility-circuit", "K1")
    hands.write("#new-facility-watts", "5000")
    hands.click(-40, 30)
    hands.tool("slot")
    hands.click(0, 12)
    hands.click(6, 12)
    whole = kept(hands, street)
    new = [(s.kind, s.properties) for s in whole.shapes][4:]
    assert new == [
        ("zone", {"name": "", "category": "kriya"}),
        ("keep_clear", {"reason": "fire_lane", "width_m": 6}),
        (
            "facility",
            {"type": "power", "name": "", "circuit": "K1", "watts": 5000},
        ),
    ]
    slots = {s.label: (s.row, s.bearing_deg) for s in whole.slots if s.row is None}
    assert slots == {"S1": (None, 270), "S2": (None, 270)}


def test_by_keyboard_a_road_is_set_with_the_cross(
    hands: Drawing, street: Layout
) -> None:
    page = hands.page
    page.focus("[data-tool=select]")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.focus("[data-ground]")
    for _ in range(2):
        page.keyboard.press("ArrowUp")
        page.keyboard.press(" ")
        for _ in range(3):
            page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Enter")
    new = kept(hands, street).shapes[4:]
    assert [s.kind for s in new] == ["road", "keep_clear"]
    frame = as_document(street).frame
    a, b = frame.metres(new[0].geometry["coordinates"])
    assert (b - a).round(2).tolist() == [30, 1]


def test_a_rows_rule_is_changed_and_laid_again(hands: Drawing, street: Layout) -> None:
    page = hands.page
    page.mouse.click(*hands.on("B5"))
    page.click("[data-do=row]")
    page.click("[data-do=rule]")
    hands.write("#rule-gap_m", "0,75")
    expect(page.locator("[data-count]")).to_have_text("8 petak akan berdiri di sini.")
    page.keyboard.press("Enter")
    hands.wait("return street.store.done.length === 1;")
    whole = kept(hands, street)
    assert [s.label for s in whole.slots] == [f"B{n}" for n in range(1, 9)]
    assert whole.rows[0].properties["gap_m"] == 0.75
    assert hands.steps == ["row_changed"]


def test_who_stands_on_a_slot_is_asked_about_before_it_is_merged_away(
    hands: Drawing, street: Layout, make: Make
) -> None:
    slots = slots_of(street.id)
    night = make.night(layout=get_layout_with_all(street.id))
    ana = make.application(night, make.vendor(name="Ana"))
    make.placement(ana, slots[5], state=PlacementState.PLANNED)
    page = hands.page
    hands.ask(f"street.choose(['{slots[4].key}', '{slots[5].key}']);")
    page.click("[data-do=merge]")
    expect(page.locator("draw-who dialog")).to_contain_text("Ana")
    page.click("draw-who [data-no]")
    assert hands.steps == []
    hands.ask(f"street.choose(['{slots[0].key}', '{slots[1].key}']);")
    page.click("[data-do=merge]")  # nobody stands there: nothing is asked
    hands.wait("return street.store.done.length === 1;")
    hands.saved()
    assert hands.steps == ["slots_merged"]


def test_what_changed_while_a_hand_held_it_stays(
    hands: Drawing, street: Layout
) -> None:
    key = slots_of(street.id)[2].key
    hands.ask(f"""const held = [street.scene.shifted(street.scene.get('{key}'), 0, -1)];
        street.edits.set(['{key}'], {{ watts: 1234 }});
        street.edits.put(held, "moved", {{ m: 1 }});""")
    assert kept(hands, street).slots[2].watts == 1234
    assert hands.steps == ["slot_changed", "slot_moved"]


def test_the_last_slot_of_a_row_takes_the_row_along(
    hands: Drawing, street: Layout
) -> None:
    keys = [slot.key for slot in slots_of(street.id)]
    hands.ask(f"street.edits.take({keys});")
    whole = kept(hands, street)
    assert (whole.slots, whole.rows) == ([], [])


def test_a_row_of_ones_own_line_and_a_refusal_on_its_field(
    hands: Drawing, street: Layout
) -> None:
    page = hands.page
    hands.tool("row")
    page.select_option("draw-row [name=line]", "own")
    hands.click(-60, 40)
    hands.click(-30, 40)
    hands.write("#rule-prefix", "B")
    expect(page.locator("[data-count]")).to_have_text(
        "Sudah ada deret dengan huruf ini."
    )
    expect(page.locator("draw-row [type=submit]")).to_be_disabled()
    hands.write("#rule-prefix", "D")
    expect(page.locator("[data-count]")).to_have_text("10 petak akan berdiri di sini.")
    page.click("draw-row [type=submit]")
    made = [s.label for s in kept(hands, street).slots if s.row == "D"]
    assert made == [f"D{n}" for n in range(1, 11)]


def test_a_picture_is_laid_below_and_moved(
    hands: Drawing, street: Layout, tmp_path: Path
) -> None:
    page = hands.page
    picture = tmp_path / "udara.jpg"
    picture.write_bytes(jpeg(400, 200))
    hands.tool("backdrop")
    page.set_input_files("#backdrop-file", picture)
    expect(page.locator(".draw__picture")).to_have_count(1)
    hands.wait("return street.store.get('-').backdrop !== null;")
    hands.write("#backdrop-width_m", "120")
    hands.drag(hands.pixel(0, 10), hands.pixel(10, 10))
    backdrop = kept(hands, street).backdrop
    assert backdrop is not None
    assert (backdrop["width_m"], backdrop["rotation_deg"]) == (120, 0)
    assert hands.steps == ["backdrop_changed"] * 3
    hands.ask("street.store.undo(); street.store.undo(); street.store.undo();")
    expect(page.locator(".draw__picture")).to_have_count(0)


def test_a_frozen_layout_is_only_looked_at(
    street: Layout, make: Make, screens: Screens
) -> None:
    service.freeze(street, by=None)
    hands = Drawing(screens, street, make.organiser())
    hands.tool("move")
    expect(hands.page.locator("[data-said]")).to_contain_text("Salin")
    hands.page.mouse.click(*hands.on("B2"))
    expect(hands.page.locator("#slot-watts")).to_be_disabled()


def test_a_problem_on_the_list_shows_its_place(
    app: Any, make: Make, screens: Screens
) -> None:
    sound = layout(slot("A1", 0, 0), slot("A2", 9, 0), slot("Z9", 90, 90))
    made = service.import_layout(sound, site_name="Lapangan", by=None)
    with atomic():
        made.slots[1].lon = made.slots[0].lon + 0.00001
    hands = Drawing(screens, made, make.organiser())
    assert len(hands.problems()) == 1
    hands.press("draw-report [data-sort=blockers] button")
    assert labels(hands) == ["A1", "A2"]
    box = hands.page.locator("[data-ground]").bounding_box()
    assert box is not None
    x, y = hands.on("A1")
    assert box["x"] < x < box["x"] + box["width"]
    assert box["y"] < y < box["y"] + box["height"]


def wide(page: Page) -> bool:
    return bool(
        page.evaluate(
            "document.documentElement.scrollWidth"
            " > document.documentElement.clientWidth"
        )
    )


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_axe_finds_nothing_whatever_is_in_hand(
    street: Layout, make: Make, screens: Screens, size: dict[str, int], lang: str
) -> None:
    hands = Drawing(screens, street, make.organiser(lang=lang), size)
    page = hands.page
    assert violations(page) == []
    for tool in ("move", "road", "row", "slot", "clear", "zone", "facility",
                 "quality", "backdrop", "select"):  # fmt: skip
        hands.tool(tool)
        assert violations(page) == [], tool
        assert not wide(page), tool
    for kind in ("s", "r", "f"):
        hands.ask("street.choose([street.scene.all(value)[0].key]);", kind)
        assert violations(page) == [], kind
    page.keyboard.press("Delete")
    page.locator("draw-who dialog").wait_for()
    assert violations(page) == []


def test_the_grips_turn_and_resize_a_slot(hands: Drawing, street: Layout) -> None:
    page = hands.page
    hands.ask("street.canvas.ground.fit([[-12, -20], [12, 2]]);")
    page.mouse.click(*hands.on("B5"))
    page.focus("[data-ground]")
    page.keyboard.press("m")
    grips = "return street.tool.handles.map((grip) => [grip.sort, grip.at]);"
    found = dict(hands.ask(grips))
    slot = hands.slot("B5")
    x, y = found["turn"]
    away = y - slot["y"]
    # A quarter to the right: from above the middle to beside it.
    hands.drag(hands.pixel(x, y), hands.pixel(slot["x"] + away, slot["y"]))
    found = dict(hands.ask(grips))
    x, y = found["size"]
    hands.drag(hands.pixel(x, y), hands.pixel(x - 1, y - 0.5))
    kept_slot = kept(hands, street).slots[4]
    assert kept_slot.bearing_deg == 180
    assert (kept_slot.frontage_m, kept_slot.depth_m) == (3.5, 4)
    assert hands.steps == ["slot_turned", "slot_resized"]


def test_a_new_slot_stands_on_the_kerb_beside_its_neighbour(
    hands: Drawing, street: Layout
) -> None:
    hands.ask("street.canvas.ground.fit([[5, -20], [30, 2]]);")
    hands.tool("slot")
    hands.click(16.7, -8.3)  # B10 ends at 15, the kerb is at -7
    assert places(hands, street)["S1"] == (16.5, -8.5)


def test_a_value_that_may_not_be_is_said_at_its_field(
    hands: Drawing, street: Layout
) -> None:
    page = hands.page
    page.mouse.click(*hands.on("B1"))
    error = page.locator("#slot-frontage_m-error")
    for typed, said in (
        ("lebar", "Tulis angka, misalnya 3 atau 2,5."),
        ("0", "Tulis angka dari 0,1 sampai 50."),
    ):
        hands.write("#slot-frontage_m", typed)
        expect(error).to_have_text(said)
        assert violations(page) == []
    hands.write("#slot-frontage_m", "2,5")
    expect(error).to_have_count(0)
    page.fill("#slot-label", "B2")
    page.keyboard.press("Tab")
    expect(page.locator("[data-said]")).to_contain_text("Petak B2 sudah ada.")
    expect(page.locator("#slot-label")).to_have_value("B1")
    assert [(s.label, s.frontage_m) for s in kept(hands, street).slots[:2]] == [
        ("B1", 2.5),
        ("B2", 3),
    ]
