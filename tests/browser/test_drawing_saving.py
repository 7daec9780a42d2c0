"""What the editor's bar says while one draws, and what it asks."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from cfn.accounts.models import Person
from cfn.core.db import db
from cfn.layouts import service
from cfn.layouts.models import Layout
from cfn.layouts.objects import as_objects
from cfn.layouts.queries import get_layout_with_all
from tests.layouts.test_service import STREET
from tests.support.axe import violations
from tests.support.browser import DESKTOP, PHONE, Screens
from tests.support.factories import Make

pytestmark = pytest.mark.browser

# A slot moved by metres to the east and north, as the move tool does it.
MOVE = "([key, x, y]) => document.querySelector('draw-street').edits.move([key], x, y)"
SET = (
    "([key, values]) => document.querySelector('draw-street').edits.set([key], values)"
)


@pytest.fixture
def street(app: Any) -> Layout:
    return service.import_layout(STREET, site_name="Taman Nostalgia", by=None)


@pytest.fixture
def rina(make: Make) -> Person:
    return make.organiser(name="Rina")


@pytest.fixture
def budi(make: Make) -> Person:
    return make.organiser(name="Budi")


def opened(
    screens: Screens,
    street: Layout,
    person: Person,
    size: dict[str, int] = DESKTOP,
    **options: Any,
) -> Page:
    path = f"/layouts/{street.id}/draw"
    page = screens.open(path, as_=person, size=size, **options)
    expect(page.locator("save-state[data-state]")).to_have_text("Semua tersimpan")
    return page


def slot(street: Layout, key: str) -> dict[str, Any]:
    db.session.rollback()
    return dict(as_objects(get_layout_with_all(street.id))[key])


def undo(page: Page) -> Locator:
    return page.locator("step-history [data-act=undo]")


def redo(page: Page) -> Locator:
    return page.locator("step-history [data-act=redo]")


def expect_saved(page: Page) -> None:
    state = page.locator("save-state")
    expect(state).to_have_attribute("data-state", "saved")
    expect(state).to_contain_text(re.compile("Tersimpan |Saved "))


@pytest.fixture
def dispute(
    screens: Screens, street: Layout, rina: Person, budi: Person
) -> Iterator[Any]:
    """Rina saves something; Budi, whose requests did not arrive, did something else."""

    def make_it(rinas: Any, budis: Any, **options: Any) -> Page:
        one = opened(screens, street, rina)
        two = opened(screens, street, budi, **options)
        two.route("**/steps*", lambda route: route.abort())
        for page, done in ((one, rinas), (two, budis)):
            for script, what in done:
                page.evaluate(script, what)
        expect_saved(one)
        two.unroute("**/steps*")
        two.evaluate("document.querySelector('draw-street').sync.wake()")
        expect(two.locator("conflict-question dialog")).to_be_visible()
        return two

    yield make_it


def test_undo_and_redo_name_the_step(
    screens: Screens, street: Layout, rina: Person
) -> None:
    page = opened(screens, street, rina)
    was = slot(street, "s1")
    expect(undo(page)).to_have_accessible_name("Tidak ada yang bisa diurungkan")
    page.evaluate(MOVE, ["s1", 0, 1.2])
    expect(undo(page)).to_have_text("Urungkan: Petak B1 digeser 1,2 m")
    expect_saved(page)
    undo(page).click()
    expect(page.locator("step-history [role=status]")).to_have_text(
        "Diurungkan: Petak B1 digeser 1,2 m"
    )
    expect(redo(page)).to_have_accessible_name("Ulangi: Petak B1 digeser 1,2 m")
    expect_saved(page)
    assert slot(street, "s1") == was
    page.reload()
    expect(redo(page)).to_have_accessible_name("Ulangi: Petak B1 digeser 1,2 m")
    redo(page).click()
    expect(undo(page)).to_have_text("Urungkan: Petak B1 digeser 1,2 m")
    expect_saved(page)


def test_numbers_are_written_as_the_language_writes_them(
    screens: Screens, street: Layout, make: Make
) -> None:
    page = screens.open(
        f"/layouts/{street.id}/draw", as_=make.organiser(lang="en"), size=DESKTOP
    )
    page.evaluate(MOVE, ["s1", 0, 1.2])
    expect(undo(page)).to_have_text("Undo: Slot B1 moved 1.2 m")
    expect_saved(page)


def test_the_keyboard_takes_back_and_does_again(
    screens: Screens, street: Layout, rina: Person
) -> None:
    page = opened(screens, street, rina)
    for key in ("s1", "s2"):
        page.evaluate(MOVE, [key, 0, 1])
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(undo(page)).to_have_accessible_name("Tidak ada yang bisa diurungkan")
    page.keyboard.press("Control+Shift+z")
    expect(undo(page)).to_have_text("Urungkan: Petak B1 digeser 1 m")
    page.keyboard.press("Control+y")
    expect(undo(page)).to_have_text("Urungkan: Petak B2 digeser 1 m")
    page.locator("[data-find]").focus()
    page.keyboard.press("Control+z")  # the field's own undo
    expect_saved(page)
    expect(undo(page)).to_have_text("Urungkan: Petak B2 digeser 1 m")
    expect_saved(page)


def test_the_list_of_steps_leads_back_to_any_of_them(
    screens: Screens, street: Layout, rina: Person
) -> None:
    page = opened(screens, street, rina)
    for key in ("s1", "s2", "s3"):
        page.evaluate(MOVE, [key, 0, 1])
    page.locator("step-history summary").click()
    steps = page.locator("step-history li button")
    names = [f"Petak B{n} digeser 1 m" for n in (3, 2, 1)]
    expect(steps).to_have_text([*names, "Seperti sebelum langkah-langkah ini"])
    steps.nth(2).click()
    expect(undo(page)).to_have_text("Urungkan: Petak B1 digeser 1 m")
    expect(page.locator("step-history [aria-current=step]")).to_have_text(names[2])
    steps.nth(0).click()
    expect(undo(page)).to_have_text("Urungkan: Petak B3 digeser 1 m")
    page.keyboard.press("Escape")
    expect(steps.first).to_be_hidden()
    expect_saved(page)


def test_without_a_connection_the_bar_says_what_waits(
    screens: Screens, street: Layout, rina: Person
) -> None:
    page = opened(screens, street, rina)
    page.context.set_offline(True)
    page.evaluate(MOVE, ["s1", 0, 1])
    state = page.locator("save-state")
    expect(state).to_have_text("1 perubahan menunggu sambungan")
    page.evaluate(MOVE, ["s2", 0, 1])
    expect(state).to_have_text("2 perubahan menunggu sambungan")
    page.context.set_offline(False)
    expect_saved(page)


def test_a_device_that_cannot_keep_anything_says_so(
    screens: Screens, street: Layout, rina: Person
) -> None:
    page = opened(screens, street, rina)
    page.evaluate(
        """() => { let size = 2 ** 22, n = 0;
             while (size > 8) {
               try { localStorage.setItem(`x${n++}`, "x".repeat(size)); }
               catch { size /= 2; } } }"""
    )
    page.context.set_offline(True)
    page.evaluate(MOVE, ["s1", 0, 1])
    expect(page.locator("save-state")).to_have_text(
        "Perangkat ini tidak bisa menyimpan perubahan:"
        " biarkan halaman terbuka sampai semuanya tersimpan."
    )
    page.context.set_offline(False)
    expect_saved(page)


def test_who_is_signed_out_is_told_where_the_changes_are(
    screens: Screens, street: Layout, rina: Person
) -> None:
    page = opened(screens, street, rina)
    was = slot(street, "s1")
    page.context.clear_cookies()
    page.evaluate(MOVE, ["s1", 0, 1])
    link = page.locator("save-state a")
    expect(link).to_have_text(
        "Anda keluar: masuk lagi. Perubahan disimpan di perangkat ini."
    )
    assert slot(street, "s1") == was
    page.context.add_cookies([{**screens._cookie(rina), "url": screens.server}])
    page.goto(f"/layouts/{street.id}/draw")
    expect_saved(page)
    assert slot(street, "s1")["lat"] != was["lat"]


def test_two_ways_are_shown_side_by_side_and_mine_is_kept(
    street: Layout, dispute: Any
) -> None:
    page = dispute([(MOVE, ["s1", 2, 0])], [(MOVE, ["s1", 0, 1.5])])
    dialog = page.locator("conflict-question dialog")
    expect(dialog.locator("h2")).to_have_text("Petak B1: diubah juga oleh Rina")
    expect(dialog.locator("tbody tr")).to_have_text("Posisi1,5 m ke utara2 m ke timur")
    expect(dialog.locator("[data-put=step]")).to_have_text(
        "Langkah Anda: Petak B1 digeser 1,5 m"
    )
    expect(dialog.locator("h2")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(dialog).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(undo(page)).to_have_text("Urungkan: Petak B1 digeser 1,5 m")
    expect_saved(page)
    mine = page.evaluate("document.querySelector('draw-street').store.get('s1')")
    assert slot(street, "s1") == mine


def test_several_questions_come_one_after_the_other(
    street: Layout, dispute: Any
) -> None:
    page = dispute(
        [(MOVE, ["s1", 2, 0]), (SET, ["s2", {"watts": 900, "fire": "gas"}])],
        [(MOVE, ["s1", 0, 1]), (SET, ["s2", {"watts": 0, "locked": True}])],
    )
    dialog = page.locator("conflict-question dialog")
    count = dialog.locator("[data-put=count]")
    expect(count).to_have_text("Pertanyaan 1 dari 2")
    dialog.locator("[data-choice=theirs]").click()
    expect(count).to_have_text("Pertanyaan 2 dari 2")
    expect(dialog.locator("tbody tr")).to_have_text(
        ["Kosongkan petak iniyatidak", "Watt0 W900 W"]
    )
    expect(dialog.locator("[data-choice=theirs]")).to_have_text("Pakai yang dari Rina")
    dialog.locator("[data-choice=mine]").click()
    expect_saved(page)
    now = slot(street, "s2")
    assert (now["watts"], now["fire"], now["locked"]) == (0, "gas", True)


def test_what_was_taken_away_meanwhile_can_be_put_back(
    street: Layout, dispute: Any
) -> None:
    remove = "(key) => document.querySelector('draw-street').edits.take([key])"
    page = dispute([(remove, "s1")], [(MOVE, ["s1", 0, 1])])
    dialog = page.locator("conflict-question dialog")
    expect(dialog.locator("tbody tr")).to_have_text("Masih ada?tetap adadihapus")
    dialog.locator("[data-choice=mine]").click()
    expect_saved(page)
    assert slot(street, "s1")["label"] == "B1"


def test_an_undo_that_meets_a_newer_change_says_so(
    screens: Screens, street: Layout, rina: Person, budi: Person
) -> None:
    one, two = (opened(screens, street, person) for person in (rina, budi))
    one.evaluate(MOVE, ["s1", 0, 1])
    expect_saved(one)
    two.evaluate("document.querySelector('draw-street').sync.wake()")
    expect(two.locator("[data-said-text]")).to_contain_text("Rina")
    two.evaluate(MOVE, ["s1", 2, 0])
    expect_saved(two)
    undo(one).click()
    dialog = one.locator("conflict-question dialog")
    expect(dialog.locator("h2")).to_have_text("Budi sudah mengubah Petak B1 lagi")
    expect(dialog.locator("[data-put=step]")).to_have_text(
        "Anda mengurungkan: Petak B1 digeser 1 m"
    )
    dialog.locator("[data-choice=theirs]").click()
    expect(undo(one)).to_have_accessible_name("Tidak ada yang bisa diurungkan")


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_axe_finds_nothing_and_a_finger_meets_every_button(
    dispute: Any, size: dict[str, int]
) -> None:
    moves = [(MOVE, [f"s{n}", 0, 1 + n / 10]) for n in (1, 2)]
    page = dispute([(MOVE, ["s1", 2, 0]), (MOVE, ["s2", 2, 0])], moves, size=size)
    assert violations(page) == []
    assert small(page, "conflict-question button") == []
    for _ in range(2):
        page.locator("[data-choice=theirs]").click()
    page.evaluate(MOVE, ["s3", 0, 1])
    assert violations(page) == []
    page.locator("step-history summary").click()
    # The open list lies over other controls, which are then small.
    assert [v for v in violations(page) if "target-size" not in v] == []
    buttons = "step-history :is(button, summary)"
    assert small(page, buttons) == []
    assert page.evaluate("document.documentElement.scrollWidth") == size["width"]
    expect_saved(page)


def small(page: Page, selector: str) -> Any:
    """What is less than 44 px high or wide."""
    return page.evaluate(
        """(selector) => [...document.querySelectorAll(selector)]
             .map((node) => [node.textContent.trim(), node.getBoundingClientRect()])
             .filter(([, box]) => box.width > 0 && (box.width < 44 || box.height < 44))
             .map(([text, { width, height }]) => [text, width, height])""",
        selector,
    )
