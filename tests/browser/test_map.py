"""The night map in Chromium: it takes over the drawing, follows the feed, opens cards."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from cfn.applications.models import Application
from cfn.attendance.models import StallStatus, StatusReport
from cfn.core import clock, versions
from cfn.core.db import atomic, db
from cfn.livemap.picture import Spot, Stall
from cfn.livemap.rules import Selection, Sight, plain, shown
from cfn.nights.models import Night
from cfn.placements.models import Placement, PlacementState
from cfn.vendors.public import PublicVendor
from cfn.vendors.rules import HalalShown
from tests.support.axe import violations
from tests.support.browser import DESKTOP, PHONE, Screens
from tests.support.factories import Make

pytestmark = pytest.mark.browser

NASTY = "${alert(1)}<img src=x onerror=alert(1)>`"
SIZES = [pytest.param(PHONE, id="phone"), pytest.param(DESKTOP, id="desktop")]
LIVE = "street-map.is-live"


@pytest.fixture
def quick(app: Flask) -> Iterator[None]:
    """Pages that ask for news every second."""
    app.config["LIVEMAP_POLL_S"] = 1
    yield
    del app.config["LIVEMAP_POLL_S"]


@pytest.fixture
def night(make: Make) -> Night:
    return make.tonight(stalls=4)


def placement_on(night: Night, label: str) -> Placement:
    rows = db.session.scalars(
        db.select(Placement).where(Placement.night_id == night.id)
    )
    return next(row for row in rows if row.taken[0].slot.label == label)


def say(night: Night, label: str, status: StallStatus) -> None:
    """The stall on a slot reports a status."""
    with atomic() as session:
        row = placement_on(night, label)
        session.add(StatusReport(night_id=night.id, placement_id=row.id, status=status))
        versions.bump(f"night:{night.id}")


def slot(page: Page, label: str) -> Any:
    return page.locator(f'svg.plan:visible [data-label="{label}"]')


def fits(page: Page) -> bool:
    return bool(
        page.evaluate(
            "document.documentElement.scrollWidth"
            " <= document.documentElement.clientWidth"
        )
    )


@pytest.mark.parametrize("size", SIZES)
def test_the_map_takes_over_the_drawing_without_a_jump(
    screens: Screens, night: Night, size: dict[str, int]
) -> None:
    """Every stall and every word stays where it was, to a pixel (Leaflet rounds)."""
    drawn = screens.open("/", size=size, java_script_enabled=False)
    mapped = screens.open("/", size=size)
    mapped.wait_for_selector(LIVE)
    before, after = (
        page.evaluate(
            """() => [...document.querySelectorAll("svg.plan")]
                 .filter((svg) => svg.getClientRects().length)
                 .flatMap((svg) => [...svg.querySelectorAll(".s-body, .f-box, text")])
                 .map((node) => node.getBoundingClientRect())
                 .map(({ x, y, width, height }) => [x, y, width, height])"""
        )
        for page in (drawn, mapped)
    )
    assert len(before) == len(after) > 5
    moved = [
        abs(a - b)
        for one, two in zip(before, after, strict=True)
        for a, b in zip(one, two, strict=True)
    ]
    assert max(moved) < 1


def test_a_tap_opens_the_card_and_back_closes_it(
    screens: Screens, night: Night
) -> None:
    page = screens.open("/", size=PHONE)
    page.wait_for_selector(LIVE)
    box = slot(page, "A2").locator(".s-body").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] - 8, box["y"] + 3)  # beside it: the nearest is meant
    card = page.locator("stall-card")
    vendor = placement_on(night, "A2").application.vendor
    expect(card.get_by_role("heading")).to_have_text(vendor.name)
    expect(card.get_by_role("heading")).to_be_focused()
    expect(card).to_contain_text("Petak A2 · Kuliner")
    expect(card.locator(".status")).to_have_text("Buka")
    expect(card.locator(".goods li")).to_have_text(f"{vendor.products[0].name}Rp10.000")
    share = card.get_by_role("link", name="Kirim lewat WhatsApp").get_attribute("href")
    assert share is not None and share.startswith("https://wa.me/?text=")
    assert f"nights%2F{night.id}%2Fstalls%2FA2" in share
    expect(page.locator(".s-flag")).to_have_text("A2")
    assert page.url.endswith("/#A2")
    page.go_back()
    expect(card).to_be_hidden()
    expect(page.locator(".s-flag")).to_have_count(0)


def test_an_address_with_a_slot_opens_its_card(screens: Screens, night: Night) -> None:
    page = screens.open(f"/nights/{night.id}#A3")
    expect(page.locator("stall-card h2")).to_have_text(
        placement_on(night, "A3").application.vendor.name
    )
    page.keyboard.press("Escape")
    expect(page.locator("stall-card")).to_be_hidden()


def test_the_keyboard_walks_from_slot_to_slot(screens: Screens, night: Night) -> None:
    page = screens.open("/", size=DESKTOP)
    page.wait_for_selector(LIVE)
    expect(slot(page, "A1")).to_have_attribute("tabindex", "0")
    slot(page, "A1").focus()
    name = placement_on(night, "A1").application.vendor.name
    expect(slot(page, "A1")).to_have_attribute("aria-label", f"A1, {name}, Buka")
    forward = page.evaluate(
        """() => { const x = (l) => document.querySelector(
             `svg.plan--lying [data-label="${l}"]`).getBoundingClientRect().x;
             return x("A2") > x("A1") ? "ArrowRight" : "ArrowLeft"; }"""
    )
    page.keyboard.press(forward)
    expect(slot(page, "A2")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("stall-card h2")).to_be_focused()
    page.keyboard.press("Escape")
    expect(slot(page, "A2")).to_be_focused()
    page.keyboard.press("+")
    expect(page.get_by_role("button", name="Seluruh jalan")).to_be_visible()
    page.keyboard.press("0")
    expect(page.get_by_role("button", name="Seluruh jalan")).to_be_hidden()


def test_a_row_opens_the_card_and_takes_the_focus_back(
    screens: Screens, night: Night
) -> None:
    page = screens.open("/", size=PHONE)
    page.wait_for_selector(LIVE)
    row = page.locator('[data-stalls] [data-label="A4"] a')
    row.click()
    expect(page.locator("stall-card h2")).to_be_focused()
    page.locator("stall-card").get_by_role("button", name="Tutup").click()
    expect(row).to_be_focused()


def test_a_change_shows_after_the_next_poll(
    screens: Screens, night: Night, quick: None
) -> None:
    page = screens.open("/", size=DESKTOP)
    page.wait_for_selector(LIVE)
    expect(page.locator("[data-open]")).to_have_text("4 lapak buka")
    page.evaluate("document.querySelector('[data-stalls] li').id = 'same'")
    say(night, "A1", StallStatus.SOLD_OUT)
    expect(slot(page, "A1")).to_have_class(re.compile("st-sold_out"), timeout=8000)
    expect(slot(page, "A1").locator(".s-ink")).to_have_count(1)
    row = page.locator('[data-stalls] [data-label="A1"]')
    expect(row.locator(".status")).to_have_attribute("data-state", "sold_out")
    expect(row).to_have_attribute("id", "same")  # the row stayed where it was
    expect(page.locator("[data-open]")).to_have_text("3 lapak buka")
    expect(page.locator('[data-chip="open"]')).to_have_text("Buka sekarang 3")


def test_who_gives_up_leaves_map_list_and_card(
    screens: Screens, night: Night, quick: None
) -> None:
    page = screens.open("/#A2", size=DESKTOP)
    expect(page.locator("stall-card h2")).to_be_visible()
    with atomic():
        row = placement_on(night, "A2")
        row.state, row.ended_at = PlacementState.GIVEN_UP, clock.now()
        db.session.get_one(Application, row.application_id).state = "withdrawn"
        versions.bump(f"night:{night.id}")
    expect(slot(page, "A2")).to_have_class(re.compile("st-empty"), timeout=8000)
    expect(page.locator("stall-card")).to_be_hidden()
    expect(page.locator('[data-stalls] [data-label="A2"]')).to_have_count(0)


def test_a_dead_server_is_said_and_the_list_stays(
    screens: Screens, night: Night, quick: None
) -> None:
    page = screens.open("/", size=PHONE)
    page.wait_for_selector(LIVE)
    page.context.route("**/stalls.json*", lambda route: route.abort())
    strip = page.locator("[data-strip]")
    expect(strip).to_contain_text("Belum ada kabar baru sejak", timeout=8000)
    expect(page.locator("[data-stalls] li")).to_have_count(4)
    page.locator('[data-stalls] [data-label="A1"] a').click()
    expect(page.locator("stall-card h2")).to_be_visible()  # all of it is here already
    page.context.unroute("**/stalls.json*")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(strip).to_be_hidden(timeout=8000)


def test_no_signal_is_said_with_the_time_kept(
    screens: Screens, night: Night, quick: None
) -> None:
    page = screens.open("/")
    page.wait_for_selector(LIVE)
    page.context.set_offline(True)
    expect(page.locator("[data-strip]")).to_contain_text(
        "Tanpa sinyal · tersimpan", timeout=8000
    )


def test_a_hidden_page_asks_for_nothing(
    screens: Screens, night: Night, quick: None
) -> None:
    page = screens.open("/")
    page.wait_for_selector(LIVE)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate(
        """() => { Object.defineProperty(document, "hidden", { get: () => true });
             document.dispatchEvent(new Event("visibilitychange")); }"""
    )
    page.wait_for_timeout(1600)  # one that was planned before may still go out
    asked.clear()
    page.wait_for_timeout(2600)
    assert asked == []


def test_a_cancelled_night_is_said_on_open_pages(
    screens: Screens, night: Night, quick: None
) -> None:
    page = screens.open("/")
    page.wait_for_selector(LIVE)
    with atomic():
        fresh = db.session.get_one(Night, night.id)
        fresh.cancelled_at, fresh.cancel_reason = clock.now(), "hujan deras"
        versions.bump(f"night:{night.id}")
    page.get_by_role("link", name="Tampilkan yang baru").click(timeout=8000)
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Malam ini batal: hujan deras"
    )


def test_chips_and_words_filter_list_and_map_alike(
    screens: Screens, make: Make
) -> None:
    night = make.running_night(slots=3)
    vendors = [
        make.vendor(name="Se’i Lopo"),
        make.vendor(name="Kopi Kota"),
        make.vendor(name="Tenun Ina", category="fesyen"),
    ]
    for place, vendor in zip(list(night.layout.slots), vendors, strict=True):
        make.check_in(make.placement(make.application(night, vendor), place))
    make.release(night)
    page = screens.open("/", size=PHONE)
    page.wait_for_selector(LIVE)

    def found() -> tuple[list[str], list[str]]:
        listed = page.locator("[data-stalls] li:visible").evaluate_all(
            "rows => rows.map(row => row.dataset.label)"
        )
        drawn = page.locator(
            "svg.plan:visible .stallmark:not(.s-shrink):not(.st-empty)"
        ).evaluate_all("slots => slots.map(slot => slot.dataset.label)")
        return listed, drawn

    page.locator('[data-chip="food"]').click()
    assert found() == (["A1", "A2"], ["A1", "A2"])
    assert page.url.endswith("/?f=food")
    expect(page.locator("[data-heading]")).to_have_text("2 lapak cocok")
    expect(page.locator('[data-chip="open"] .chip__n')).to_have_text("2")
    page.locator("input[type=search]").fill("SEI")
    expect(page.locator("[data-heading]")).to_have_text("1 lapak cocok")
    assert found() == (["A1"], ["A1"])
    expect(page.locator("svg.plan:visible .s-tag")).to_have_text(["A1"])
    page.reload()
    page.wait_for_selector(LIVE)
    assert found() == (["A1"], ["A1"])
    page.locator("input[type=search]").fill("martabak")
    expect(page.get_by_role("heading", level=2, name="Tidak ada")).to_be_visible()
    page.get_by_role("link", name="Hapus pencarian").click()
    expect(page.locator("[data-stalls] li:visible")).to_have_count(3)
    assert page.url.endswith("/")


def test_without_javascript_the_page_is_complete(
    screens: Screens, night: Night
) -> None:
    page = screens.open("/", java_script_enabled=False)
    expect(page.locator("[data-stalls] li")).to_have_count(4)
    expect(page.locator("svg.plan--upright")).to_be_visible()
    expect(page.locator("svg.plan--lying")).to_be_hidden()
    page.locator('[data-chip="food"]').click()
    expect(page.locator("[data-heading]")).to_have_text("4 lapak cocok")
    page.locator("[data-stalls] a").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.get_by_role("link", name="Lihat di denah").click()
    expect(page.locator("svg.plan--upright")).to_be_visible()


def test_a_hostile_name_runs_nowhere(screens: Screens, make: Make) -> None:
    night = make.running_night(slots=1)
    vendor = make.vendor(name=NASTY, story=NASTY)
    with atomic():
        vendor.products[0].name = NASTY
        night.programme.name = NASTY
    make.check_in(make.placement(make.application(night, vendor)))
    make.release(night)
    dialogs: list[str] = []
    page = screens.open("about:blank")
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    for path in ("/", f"/nights/{night.id}/stalls/A1", "/nights", "/?q=alert"):
        page.goto(path)
        page.wait_for_timeout(300)
        assert page.locator("img[src=x]").count() == 0
    page.goto("/#A1")
    expect(page.locator("stall-card h2")).to_have_text(NASTY)
    expect(page.locator("stall-card .goods__name")).to_have_text(NASTY)
    name = slot(page, "A1").get_attribute("aria-label")
    assert name is not None and NASTY in name
    page.locator("input[type=search]").evaluate("input => input.value")
    assert (dialogs, page.locator("img[src=x]").count()) == ([], 0)


def test_no_request_goes_to_another_host(screens: Screens, night: Night) -> None:
    page = screens.open("about:blank")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/")
    page.wait_for_selector(LIVE)
    slot(page, "A1").locator(".s-body").click(force=True)
    page.wait_for_timeout(300)
    assert [url for url in asked if not url.startswith(screens.server)] == []
    assert len(asked) > 10


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    screens: Screens, make: Make, size: dict[str, int], prefix: str
) -> None:
    night = make.tonight(stalls=4)
    planned = make.night(opens_at=clock.now() + timedelta(days=4))
    off = make.night(
        opens_at=clock.now() + timedelta(days=6),
        cancelled_at=clock.now(),
        cancel_reason="hujan",
    )
    slug = placement_on(night, "A1").application.vendor.slug
    found: dict[str, list[str]] = {}
    page = screens.open(f"{prefix}/", size=size)
    for path in (
        "/",
        "/?f=halal&q=zzz",
        "/?f=facilities",
        "/#A1",
        f"/nights/{planned.id}",
        f"/nights/{off.id}",
        f"/nights/{night.id}/stalls/A1",
        "/nights",
        f"/vendors/{slug}",
    ):
        page.goto("about:blank")
        page.goto(prefix + path)
        page.wait_for_timeout(500)
        found[path] = violations(page) + ([] if fits(page) else ["scrolls sideways"])
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_the_browser_decides_as_the_server_does(screens: Screens, night: Night) -> None:
    """Every status, age and filter, in Python and in JavaScript."""
    page = screens.open("/")
    version = screens.app.extensions["cfn_assets"]
    now = datetime(2025, 12, 13, 12, 0, tzinfo=UTC)
    cases, expected = [], []
    for word in (
        "open",
        "nearly_out",
        "sold_out",
        "pause",
        "closed",
        "expected",
        "absent",
    ):
        for minutes in (0, 89, 90, 200):
            for until in (None, -100, -5, 5):
                at = now - timedelta(minutes=minutes)
                back = None if until is None else now + timedelta(minutes=until)
                stall = _stall(word=word, at=at, until=back)
                for ends in (now, now + timedelta(hours=1)):
                    expected.append(shown(stall, ends, now))
                    cases.append([word, _s(at), _s(back), _s(ends), _s(now)])
    got = page.evaluate(
        """async ([version, cases]) => {
             const { shown } = await import(`/static/~${version}/js/livemap/status.js`);
             return cases.map(([word, at, until, ends, now]) =>
               shown({ word, at, until }, ends, now)); }""",
        [version, cases],
    )
    assert got == expected


def test_the_browser_filters_as_the_server_does(screens: Screens, night: Night) -> None:
    page = screens.open("/")
    version = screens.app.extensions["cfn_assets"]
    sights = [
        Sight(_stall(category=category, halal=halal), state)
        for category in ("kuliner", "kriya")
        for halal in HalalShown
        for state in ("open", "nearly_out", "pause")
    ]
    chips = [[], ["open"], ["food"], ["halal"], ["cheap"], ["open", "halal"]]
    words = ["", "sei", "SE’I a1", "kopi"]
    expected = [
        Selection.of(codes, q).finds(sight)
        for codes in chips
        for q in words
        for sight in sights
    ]
    stalls = [
        {
            "category": s.stall.vendor.category,
            "halal": str(s.stall.vendor.halal),
            "state": s.state,
            "goods": [],
            "text": plain("Se’i A1"),
        }
        for s in sights
    ]
    got = page.evaluate(
        """async ([version, chips, words, stalls]) => {
             const { Selection } = await import(
               `/static/~${version}/js/livemap/filters.js`);
             return chips.flatMap((codes) => words.flatMap((q) => stalls.map(
               (stall) => new Selection(codes, q).finds(stall)))); }""",
        [version, chips, words, json.loads(json.dumps(stalls))],
    )
    assert got == expected


def _s(at: datetime | None) -> int | None:
    return None if at is None else int(at.timestamp())


def _stall(
    category: str = "kuliner", halal: HalalShown = HalalShown.IN_PROCESS, **values: Any
) -> Stall:
    vendor = PublicVendor(1, "x", "Se’i", category, "", "", "", None, halal, ())
    return Stall((Spot(1, "A1", None, 0, 0, 3, 3, 0),), vendor, **values)


def test_a_finger_scrolls_the_page_until_the_map_is_nearer(
    screens: Screens, night: Night
) -> None:
    """With the whole street in view there is nowhere to go on the map."""
    page = screens.open("/", size=PHONE, has_touch=True, is_mobile=True)
    page.wait_for_selector(LIVE)
    fingers = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        given = [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(points)]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": given})

    def move(*ways: tuple[float, float, float, float]) -> None:
        touch("touchStart", *((x, y) for x, y, _, _ in ways))
        for step in range(1, 11):
            now = [
                (x + (u - x) * step / 10, y + (v - y) * step / 10)
                for x, y, u, v in ways
            ]
            touch("touchMove", *now)
            page.wait_for_timeout(25)
        touch("touchEnd")
        page.wait_for_timeout(600)

    def scrolled() -> int:
        return int(page.evaluate("scrollY"))

    def top_of_a1() -> float:
        box = slot(page, "A1").locator(".s-body").bounding_box()
        assert box is not None
        return box["y"] + scrolled()

    move((180, 500, 180, 380))
    assert scrolled() > 60
    page.evaluate("scrollTo(0, 0)")
    move((150, 400, 60, 400), (210, 400, 300, 400))
    expect(page.get_by_role("button", name="Seluruh jalan")).to_be_visible()
    before = top_of_a1()
    move((180, 350, 180, 400))
    assert (scrolled(), top_of_a1() > before + 20) == (0, True)
    move((40, 400, 170, 400), (320, 400, 190, 400))
    expect(page.get_by_role("button", name="Seluruh jalan")).to_be_hidden()
