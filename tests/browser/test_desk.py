"""The placement desk as an organiser uses it: mouse, finger, keyboard, no script."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cfn.core.db import atomic, db
from cfn.layouts.queries import slots_of
from cfn.layouts.service import copy_layout
from cfn.placements import service
from cfn.placements.queries import current_release, live_placements, placement_of
from tests.support.axe import violations
from tests.support.browser import DESKTOP, PHONE, Screens
from tests.support.factories import Make

pytestmark = pytest.mark.browser
TAKEN = re.compile(r"\bk-kuliner d-busy\b")


@pytest.fixture
def night(make: Make) -> Any:
    return make.night(slots=8)


@pytest.fixture
def by(make: Make) -> Any:
    return make.organiser(name="Rina")


@pytest.fixture
def ana(make: Make, night: Any) -> Any:
    return make.application(night, make.vendor(name="Ana"))


@pytest.fixture
def budi(make: Make, night: Any) -> Any:
    return make.application(night, make.vendor(name="Budi"))


def stands(night: Any) -> dict[str, str]:
    db.session.rollback()
    return {
        p.application.vendor.name: ",".join(t.slot.label for t in p.taken)
        for p in live_placements(night.id)
    }


def open_desk(
    screens: Screens, night: Any, by: Any, size: dict[str, int] = DESKTOP, **more: Any
) -> Page:
    page = screens.open(f"/nights/{night.id}/desk", as_=by, size=size, **more)
    if more.get("java_script_enabled", True):
        page.wait_for_selector("desk-map.leaflet-container")
    return page


def row(page: Page, name: str) -> Any:
    return page.locator(".vendor", has_text=name)


def slot(page: Page, label: str) -> Any:
    return page.locator(f'[data-label="{label}"] .s-body')


def middle(thing: Any) -> tuple[float, float]:
    box = thing.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, thing: Any, target: Any) -> None:
    """With the real mouse, a few steps on the way."""
    page.mouse.move(*middle(thing))
    page.mouse.down()
    page.mouse.move(*middle(target), steps=6)
    page.mouse.up()


def expect_said(page: Page, text: str) -> None:
    expect(page.locator("[data-said] .strip span.grow")).to_have_text(text)


def test_a_vendor_is_dragged_onto_a_slot_and_from_slot_to_slot(
    screens: Screens, night: Any, by: Any, ana: Any
) -> None:
    page = open_desk(screens, night, by)
    drag(page, row(page, "Ana"), slot(page, "A3"))
    expect_said(page, "Ana ada di A3.")
    assert stands(night) == {"Ana": "A3"}
    drag(page, slot(page, "A3"), slot(page, "A6"))
    expect_said(page, "Ana ada di A6.")
    assert stands(night) == {"Ana": "A6"}
    drag(page, slot(page, "A6"), page.locator(".desk__head").first)
    expect_said(page, "Ana keluar dari denah.")
    assert stands(night) == {}


def test_dropping_on_a_taken_slot_swaps(
    screens: Screens, night: Any, by: Any, ana: Any, budi: Any
) -> None:
    service.place(ana, night.layout.slots[0], by=by)
    service.place(budi, night.layout.slots[4], by=by)
    page = open_desk(screens, night, by)
    drag(page, slot(page, "A1"), slot(page, "A5"))
    expect_said(page, "Ana ada di A5.")
    assert stands(night) == {"Ana": "A5", "Budi": "A1"}


def test_a_slot_that_does_not_suit_says_why_and_is_refused(
    screens: Screens, make: Make, night: Any, by: Any
) -> None:
    with atomic():
        night.layout.slots[1].category = "kriya"
    make.application(night, make.vendor(name="Sate"))
    page = open_desk(screens, night, by)
    row(page, "Sate").click()
    expect(page.locator("[data-label=A1]")).to_have_class("stallmark k-any d-fit")
    expect(page.locator("[data-label=A2]")).to_have_class("stallmark k-kriya d-no")
    page.mouse.move(*middle(slot(page, "A2")))
    expect(page.locator(".call")).to_have_text("A2 untuk Kriya.")
    expect(page.locator("[data-label=A2]")).to_have_attribute(
        "aria-label", "A2 untuk Kriya."
    )
    drag(page, row(page, "Sate"), slot(page, "A2"))
    expect_said(page, "A2 untuk Kriya.")
    assert stands(night) == {}


def test_tap_the_vendor_then_the_slot_on_a_phone(
    screens: Screens, night: Any, by: Any, ana: Any, budi: Any
) -> None:
    page = open_desk(screens, night, by, PHONE, has_touch=True, is_mobile=True)
    row(page, "Ana").tap()
    expect(page.locator(".desk__who b")).to_have_text("Ana")
    page.touchscreen.tap(*middle(slot(page, "A2")))
    expect_said(page, "Ana ada di A2.")
    row(page, "Budi").tap()
    page.get_by_role("button", name="Pilih A5").tap()
    expect_said(page, "Budi ada di A5.")
    assert stands(night) == {"Ana": "A2", "Budi": "A5"}


def test_the_keyboard_alone_places_moves_and_takes_off(
    screens: Screens, night: Any, by: Any, ana: Any
) -> None:
    page = open_desk(screens, night, by)
    row(page, "Ana").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Petak", exact=True).select_option(
        label="A4 · arang boleh · 900 W"
    )
    page.get_by_role("button", name="Tempatkan").press("Enter")
    expect_said(page, "Ana ada di A4.")
    row(page, "Ana").focus()
    page.keyboard.press("Enter")
    page.locator("[data-slot][tabindex='0']").focus()  # the map is one stop for Tab
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect_said(page, "Ana ada di A2.")
    page.get_by_role("button", name="Keluarkan dari denah").press("Enter")
    expect_said(page, "Ana keluar dari denah.")
    assert stands(night) == {}


def test_undo_works_after_a_reload_and_by_keyboard(
    screens: Screens, night: Any, by: Any, ana: Any
) -> None:
    page = open_desk(screens, night, by)
    drag(page, row(page, "Ana"), slot(page, "A1"))
    expect_said(page, "Ana ada di A1.")
    page.reload()
    page.wait_for_selector("desk-map.leaflet-container")
    undo = page.get_by_role("button", name="Urungkan: Ana ke A1")
    expect(undo).to_be_enabled()
    page.keyboard.press("Control+z")
    expect_said(page, "Diurungkan.")
    assert stands(night) == {}
    page.keyboard.press("Control+Shift+z")
    expect_said(page, "Diulangi.")
    assert stands(night) == {"Ana": "A1"}


def test_an_organiser_who_loses_a_race_is_told_and_loses_nothing(
    screens: Screens, make: Make, night: Any, by: Any, ana: Any, budi: Any
) -> None:
    mine = open_desk(screens, night, by)
    theirs = open_desk(screens, night, make.organiser(name="Yohanis"))
    row(mine, "Ana").click()
    drag(theirs, row(theirs, "Budi"), slot(theirs, "A3"))
    expect_said(theirs, "Budi ada di A3.")
    mine.mouse.click(*middle(slot(mine, "A3")))
    expect_said(mine, "A3 sudah ditempati Budi.")
    expect(mine.locator("[data-label=A3]")).to_have_class(TAKEN)
    expect(mine.locator(".desk__who b")).to_have_text("Ana")
    mine.mouse.click(*middle(slot(mine, "A4")))
    expect_said(mine, "Ana ada di A4.")
    assert stands(night) == {"Ana": "A4", "Budi": "A3"}


def test_a_taken_slot_asks_whether_to_swap_or_to_choose(
    screens: Screens, night: Any, by: Any, ana: Any, budi: Any
) -> None:
    service.place(ana, night.layout.slots[0], by=by)
    service.place(budi, night.layout.slots[4], by=by)
    page = open_desk(screens, night, by)
    row(page, "Ana").click()
    page.mouse.click(*middle(slot(page, "A5")))
    call = page.locator(".call--asks")
    expect(call.locator("button")).to_have_text(["Tukar tempat", "Pilih Budi"])
    call.get_by_role("button", name="Tukar tempat").click()
    expect_said(page, "Ana ada di A5.")
    assert stands(night) == {"Ana": "A5", "Budi": "A1"}


def test_filling_and_releasing_in_two_steps(
    screens: Screens, make: Make, night: Any, by: Any, ana: Any
) -> None:
    make.application(night, make.vendor(name="Kulkas", watts=5000))
    page = open_desk(screens, night, by)
    page.get_by_role("button", name="Isi sisanya").click()
    expect_said(page, "1 ditempatkan, 1 tidak:")
    expect(page.locator("[data-said] li")).to_have_text(
        ["Kulkas: tidak ada petak yang cocok dengan kebutuhannya."]
    )
    page.get_by_role("link", name="Rilis denah …").click()
    page.get_by_role("button", name="Rilis dan kabari 2 pelaku UMKM").click()
    expect_said(page, "Rilis 1 terbit.")
    db.session.rollback()
    assert current_release(night.id).n == 1  # type: ignore[union-attr]


def test_after_release_the_desk_asks_for_the_reason(
    screens: Screens, night: Any, by: Any, ana: Any
) -> None:
    service.place(ana, night.layout.slots[0], by=by)
    service.release(night, by=by)
    page = open_desk(screens, night, by)
    drag(page, slot(page, "A1"), slot(page, "A2"))
    reason = page.get_by_label("Mengapa denah yang sudah dirilis berubah?")
    expect(reason).to_be_focused()
    reason.fill("Pohon tumbang di A1.")
    drag(page, slot(page, "A1"), slot(page, "A2"))
    expect_said(page, "Ana ada di A2.")
    expect(page.locator("[data-changes]")).to_have_text(" · belum dirilis: 1 perubahan")
    page.get_by_role("link", name="Rilis 2 …").click()
    expect(page.get_by_label("Mengapa denah berubah?")).to_have_value(
        "Pohon tumbang di A1."
    )


def test_the_desk_works_without_script(
    screens: Screens, night: Any, by: Any, ana: Any, budi: Any
) -> None:
    page = open_desk(screens, night, by, java_script_enabled=False)
    row(page, "Ana").click()
    page.get_by_label("Petak", exact=True).select_option(index=2)
    page.get_by_role("button", name="Tempatkan").click()
    expect_said(page, "Ana ada di A2.")
    row(page, "Budi").click()
    service.place(budi, night.layout.slots[6], by=by)  # meanwhile, elsewhere
    page.get_by_label("Petak", exact=True).select_option(index=1)
    page.get_by_role("button", name="Tempatkan").click()
    expect_said(page, "Budi sekarang ada di A7.")
    page.get_by_role("button", name="Urungkan").click()
    expect_said(page, "Diurungkan.")
    assert stands(night) == {"Ana": "A2"}


def test_what_others_do_shows_without_a_reload(
    screens: Screens, make: Make, night: Any, by: Any, ana: Any
) -> None:
    page = open_desk(screens, night, by)
    service.place(ana, night.layout.slots[2], by=make.organiser())
    page.evaluate("document.querySelector('placement-desk').refresh()")
    expect(page.locator("[data-label=A3]")).to_have_class(TAKEN)
    expect(page.locator("[data-list=placed] .vendor")).to_have_count(1)


def test_a_desk_that_is_open_goes_along_to_another_layout(
    screens: Screens, make: Make, night: Any, by: Any, ana: Any
) -> None:
    service.place(ana, night.layout.slots[0], by=by)
    page = open_desk(screens, night, by)
    newer = copy_layout(night.layout, name="Baru", by=make.organiser())
    with atomic():
        slots_of(newer.id)[0].label = "B9"
    service.move_to(night, newer, by=by)
    page.evaluate("document.querySelector('placement-desk').refresh()")
    expect(page.locator("desk-map")).to_contain_text("B9")
    expect(row(page, "Ana")).to_contain_text("B9")


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("lang", ["id", "en"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    screens: Screens,
    make: Make,
    night: Any,
    by: Any,
    ana: Any,
    budi: Any,
    size: dict[str, int],
    lang: str,
) -> None:
    with atomic():
        by.lang = lang
        night.layout.slots[1].category = "kriya"
    service.place(budi, night.layout.slots[3], by=by)
    page = open_desk(screens, night, by, size)
    problems = [violations(page), sideways(page)]
    row(page, "Ana").click()
    problems += [violations(page), sideways(page)]
    service.place(ana, night.layout.slots[2], by=by)
    service.release(night, by=by)
    service.remove(placement_of(ana.id), reason="Tidak jadi datang.", by=by)
    for path in ("desk", "release", "cancel", "change", "changes", "layout"):
        page.goto(f"/nights/{night.id}/{path}")
        problems += [
            (path, found) for found in (violations(page), sideways(page)) if found
        ]
    assert [found for found in problems if found] == []


def sideways(page: Page) -> int:
    return int(
        page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
    )
