"""A street is drawn: by mouse in few moves, by keyboard alone, by a finger on a phone."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cfn.core.db import db
from cfn.layouts import service
from cfn.layouts.models import Layout
from cfn.layouts.objects import as_objects
from cfn.layouts.queries import as_document, get_layout_with_all, slots_of
from tests.layouts.sketch import lane, layout, row
from tests.layouts.test_drawing import road
from tests.support.browser import PHONE, Screens
from tests.support.drawing import Drawing
from tests.support.factories import Make

pytestmark = pytest.mark.browser

# Fronts on the kerb, 7 m south of the middle of the road; the fire lane is 6 m wide.
STREET = layout(
    road((-80, 0), (80, 0)),
    lane("carriageway", 14, (-80, 0), (80, 0)),
    lane("fire_lane", 6, (-80, 0), (80, 0)),
    row("B", (-15, -7), (15, -7), category="kuliner", watts=450),
    name="Jalan",
)


@pytest.fixture
def street(app: Any) -> Layout:
    return service.import_layout(STREET, site_name="Taman Nostalgia", by=None)


def places(layout: Layout) -> dict[str, tuple[float, float]]:
    """Metres east and north of every slot, to the centimetre."""
    db.session.rollback()
    whole = get_layout_with_all(layout.id)
    frame = as_document(whole).frame
    found = {}
    for slot in whole.slots:
        x, y = frame.to_metres(slot.lon, slot.lat)
        found[slot.label] = (round(x, 2), round(y, 2))
    return found


def test_a_road_is_drawn_and_filled_with_120_slots_in_under_20_actions(
    app: Any, make: Make, screens: Screens
) -> None:
    empty = service.import_layout(layout(), site_name="Lapangan", by=None)
    hands = Drawing(screens, empty, make.organiser())
    hands.press("[data-empty] [data-use=road]")
    hands.write("[data-new=road] [name=name]", "Jl. Uji")
    hands.write("[data-new=road] [name=width_m]", "10")
    hands.click(-97, 0)
    hands.click(97, 0)
    hands.key("Enter")
    hands.tool("row")
    hands.click(0, 6)
    hands.page.select_option("draw-row [name=line]", label="Jl. Uji, kedua tepi")
    hands.page.select_option("draw-row [name=step]", "2")
    hands.actions += 2
    expect(hands.page.locator("[data-count]")).to_have_text(
        "128 petak akan berdiri di sini."
    )
    hands.press("draw-row [type=submit]")
    hands.saved()
    whole = get_layout_with_all(empty.id)
    numbers = sorted(int(slot.label.removeprefix("A")) for slot in whole.slots)
    assert numbers == list(range(1, 129))
    assert [(s.kind, s.properties["width_m"]) for s in whole.shapes] == [
        ("road", 10),
        ("keep_clear", 10),
    ]
    assert sorted((r.prefix, len(r.line["coordinates"])) for r in whole.rows) == [
        ("A-1", 2),
        ("A-2", 2),
    ]
    assert hands.problems() == []
    assert hands.actions < 20


def test_a_slot_on_the_fire_lane_is_seen_listed_and_stops_the_release(
    street: Layout, make: Make, screens: Screens
) -> None:
    organiser = make.organiser()
    night = make.night(layout=street)
    hands = Drawing(screens, street, organiser)
    hands.tool("move")
    start = hands.slot("B5")
    hands.drag(hands.on("B5"), hands.pixel(start["x"], 0))
    hands.saved()
    assert hands.problems() == ["B5 ada di badan jalan.", "B5 ada di jalur pemadam."]
    hands.press("draw-report [data-sort=blockers] li:last-child button")
    assert start["key"] in hands.chosen
    page = screens.open(f"/nights/{night.id}/release", as_=organiser)
    expect(page.locator("main")).to_contain_text("B5 ada di jalur pemadam.")


def test_thirty_steps_are_taken_back(
    street: Layout, make: Make, screens: Screens
) -> None:
    before = as_objects(get_layout_with_all(street.id))
    hands = Drawing(screens, street, make.organiser())
    hands.page.mouse.click(*hands.on("B3"))
    for n in range(30):
        hands.write("[data-form=slot] [name=watts]", str(1000 + n))
    hands.saved()
    assert slots_of(street.id)[2].watts == 1029
    # In a field Ctrl+Z is the field's own.
    hands.page.focus("[data-ground]")
    assert hands.steps == ["slot_changed"] * 30
    for _ in range(30):
        hands.page.keyboard.press("Control+z")
    hands.saved()
    db.session.rollback()
    assert as_objects(get_layout_with_all(street.id)) == before
    assert hands.steps == []


def test_by_keyboard_alone_a_slot_is_found_and_moved_ten_centimetres(
    street: Layout, make: Make, screens: Screens
) -> None:
    was = places(street)
    hands = Drawing(screens, street, make.organiser())
    page = hands.page
    page.focus("[data-find]")
    page.keyboard.type("petak b7")
    page.locator("draw-list button", has_text="Petak B7").wait_for()
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText").startswith("Petak B7"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("draw-forms [data-title]")).to_have_text("Petak B7")
    page.focus("[data-ground]")
    page.keyboard.press("m")
    page.keyboard.press("ArrowRight")
    hands.wait("return street.store.done.length === 1;")
    hands.saved()
    told = page.locator("[data-step-told]")
    expect(told).to_have_text("Petak B7 digeser 0,1 m")
    (x, y) = was["B7"]
    assert places(street) == was | {"B7": (round(x + 0.1, 2), y)}
    assert hands.steps == ["slot_moved"]


def test_on_a_phone_a_tap_chooses_and_a_finger_moves(
    street: Layout, make: Make, screens: Screens
) -> None:
    was = places(street)
    hands = Drawing(
        screens, street, make.organiser(), PHONE, has_touch=True, is_mobile=True
    )
    page = hands.page
    page.touchscreen.tap(*hands.on("B2"))
    expect(page.locator("draw-forms [data-title]")).to_have_text("Petak B2")
    take(page, "move")
    page.wait_for_timeout(300)  # the sheet folds, and the street follows
    slot = hands.slot("B2")
    finger(hands, hands.on("B2"), hands.pixel(slot["x"], slot["y"] - 8))
    hands.saved()
    (x, y) = places(street)["B2"]
    assert (round(x, 1), round(y)) == (round(was["B2"][0], 1), round(was["B2"][1] - 8))
    assert hands.steps == ["slot_moved"]
    # Without the move mode the same finger only pans.
    take(page, "select")
    finger(hands, hands.on("B4"), hands.pixel(slot["x"], slot["y"] - 8))
    assert hands.steps == ["slot_moved"]


def take(page: Page, tool: str) -> None:
    button = page.locator(f"[data-tool={tool}]")
    button.tap()
    expect(button).to_have_attribute("aria-pressed", "true")


def finger(
    hands: Drawing, start: tuple[float, float], end: tuple[float, float]
) -> None:
    """A finger that goes down, moves in small steps and lets go."""
    session = hands.page.context.new_cdp_session(hands.page)
    steps = 8

    def touch(kind: str, *points: tuple[float, float]) -> None:
        at = [{"x": x, "y": y} for x, y in points]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})

    touch("touchStart", start)
    for i in range(1, steps + 1):
        share = i / steps
        touch(
            "touchMove",
            (
                start[0] + (end[0] - start[0]) * share,
                start[1] + (end[1] - start[1]) * share,
            ),
        )
        hands.page.wait_for_timeout(30)
    touch("touchEnd")
    session.detach()
