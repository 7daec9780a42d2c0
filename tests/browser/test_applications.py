"""A vendor applies on a phone by tapping the plan; an organiser reviews in bulk."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from cfn.applications import service
from cfn.applications.models import Application, ApplicationState
from cfn.core.db import db
from cfn.core.trade import Category, Fire
from cfn.nights.models import Night
from tests.support.axe import violations
from tests.support.browser import DESKTOP, PHONE, Screens
from tests.support.factories import Make

pytestmark = pytest.mark.browser

SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
LANGUAGES = pytest.mark.parametrize("lang", ["id", "en"])


def fits(page: Page) -> bool:
    """Nothing scrolls sideways."""
    return page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


def tap(page: Page, label: str) -> None:
    """A finger on the body of a slot in the open plan."""
    box = page.locator(f"dialog[open] [data-label={label}] .s-body").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def wished(page: Page) -> list[str]:
    return page.eval_on_selector_all(
        "[data-wish]:not([hidden]) select", "all => all.map(one => one.value)"
    )


def street(make: Make, **values: Any) -> Night:
    """Four slots for food; A3 and A4 are for craft, A4 has no power."""
    layout = make.layout(slots=4, **values)
    for slot in layout.slots[2:]:
        slot.category = Category.KRIYA
    layout.slots[1].fire = Fire.NONE
    db.session.commit()
    return make.night(layout=layout)


def test_a_vendor_applies_on_a_phone_by_tapping_the_plan(
    make: Make, screens: Screens
) -> None:
    night, vendor = street(make), make.vendor()
    page = screens.open("/applications/new", as_=vendor.owner, size=PHONE)
    assert wished(page) == []
    page.locator("dialog-link a").click()
    said = page.locator("[data-said]")
    for label in ("A2", "A1"):
        tap(page, label)
    expect(page.locator("[data-list-of-wishes]")).to_contain_text("1. A2  2. A1")
    tap(page, "A3")  # for craft: says why, chooses nothing
    expect(said).to_contain_text("A3")
    tap(page, "A2")
    tap(page, "A2")  # taken off, then last
    page.locator("dialog[open] .dialog__foot [data-close]").click()
    assert wished(page) == ["A1", "A2"]

    page.locator("[name=watts]").fill("75")
    assert fits(page)
    page.locator("[data-send]").click()
    page.wait_for_url("**/applications")

    row = db.session.scalars(select(Application)).one()
    assert (row.night_id, row.watts, [wish.slot.label for wish in row.wishes]) == (
        night.id,
        75,
        ["A1", "A2"],
    )


def test_needs_typed_change_which_slots_suit(make: Make, screens: Screens) -> None:
    street(make)
    page = screens.open("/applications/new", as_=make.vendor().owner, size=PHONE)
    expect(page.locator("[data-why-lines] li")).to_have_count(1)  # craft
    page.locator("[data-list] button").click()
    page.locator("[data-wish] select").first.select_option("A2")
    with page.expect_response("**/applications/slots.json**"):
        page.locator("[name=fire][value=charcoal]").check()
    expect(page.locator("[data-why-lines] li")).to_have_count(2)
    expect(page.locator("[data-label=A2]")).to_have_class("stallmark k-any d-no")
    options = page.locator("[data-wish] select").first.locator("option")
    assert options.all_inner_texts()[1:] == ["A1", "A2"]  # the wish stays to be seen
    assert wished(page) == ["A2"]


def test_the_button_counts_nights_and_asks_for_their_sites_only(
    make: Make, screens: Screens
) -> None:
    first, second = make.night(), make.night()
    page = screens.open("/applications/new", as_=make.vendor().owner)
    send, ticks = page.locator("[data-send]"), page.locator("[name=nights]")
    expect(send).to_contain_text("1")
    expect(page.locator("fieldset[data-site]:visible")).to_have_count(1)
    ticks.nth(1).check()
    expect(send).to_contain_text("2")
    expect(page.locator("fieldset[data-site]:visible")).to_have_count(2)
    assert first.layout.site_id != second.layout.site_id


def test_without_javascript_wishes_are_selects(make: Make, screens: Screens) -> None:
    street(make)
    page = screens.open(
        "/applications/new",
        as_=make.vendor().owner,
        size=PHONE,
        java_script_enabled=False,
    )
    expect(page.locator("[data-wish] select:visible")).to_have_count(6)
    page.locator("[data-wish] select").nth(0).select_option("A1")
    page.locator("dialog-link a").click()
    expect(page.locator(".wishmap svg")).to_be_visible()
    page.locator(".dialog__foot [data-close]").click()
    page.locator("[data-send]").click()
    page.wait_for_url("**/applications#*")  # a redirect keeps the anchor
    row = db.session.scalars(select(Application)).one()
    assert [wish.slot.label for wish in row.wishes] == ["A1"]


def test_an_organiser_reviews_in_bulk_and_announces(
    make: Make, screens: Screens
) -> None:
    night = make.night()
    rows = [
        make.application(
            night, make.vendor(name=f"Lapak {n}"), state=ApplicationState.SUBMITTED
        )
        for n in range(4)
    ]
    page = screens.open(
        f"/nights/{night.id}/review", as_=make.organiser(), size=DESKTOP
    )
    bar, ticks = page.locator("[data-tick-bar]"), page.locator("[data-tick]")
    expect(bar).to_be_hidden()
    for n in (0, 1):
        ticks.nth(n).check()
    expect(bar.locator("b")).to_contain_text("2")
    bar.locator("[value=approved]").click()

    page.locator("[data-tick]").nth(0).check()
    page.locator("[data-dialog=reject] a").click()
    page.locator("dialog[open] [name=reason_code][value=too_many_of_kind]").check()
    page.locator("dialog[open] [name=decision]").click()
    page.wait_for_load_state()

    page.locator("a[href$='/announcement']").click()
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/review")
    db.session.rollback()
    assert [(row.state, row.reason_code) for row in rows] == [
        ("approved", ""),
        ("approved", ""),
        ("rejected", "too_many_of_kind"),
        ("submitted", ""),
    ]


def test_the_page_behind_a_dialog_stays_where_it_is(
    make: Make, screens: Screens
) -> None:
    night = make.night()
    for _ in range(30):
        make.application(night, state=ApplicationState.SUBMITTED)
    page = screens.open(
        f"/nights/{night.id}/review", as_=make.organiser(), size=DESKTOP
    )
    page.locator("[data-tick]").nth(0).check()
    page.locator("[data-dialog=reject] a").click()
    assert page.evaluate("document.scrollingElement.scrollTop") == 0
    assert page.evaluate(
        "document.documentElement.scrollHeight <= document.documentElement.clientHeight"
    )


@SIZES
@LANGUAGES
def test_axe_finds_nothing_on_the_vendors_pages(
    make: Make, screens: Screens, size: dict[str, int], lang: str
) -> None:
    owner, organiser = make.person("vendor", lang=lang), make.organiser()
    vendor, night = make.vendor(owner=owner), street(make)
    row = make.application(
        night,
        vendor,
        state=ApplicationState.SUBMITTED,
        wishes=night.layout.slots[:2],
        note="Dekat gerbang.",
    )
    other = make.application(make.night(), vendor, state=ApplicationState.WAITLISTED)
    service.ask([row], "Panggangan yang mana?", by=organiser)
    make.night()
    page = screens.open("/applications", as_=owner, size=size)
    for path in (
        "/applications",
        "/applications/new",
        f"/applications/{row.id}",
        f"/applications/{row.id}/edit",
        f"/applications/{row.id}/answer",
        f"/applications/{other.id}/withdraw",
    ):
        page.goto(path)
        assert (path, violations(page), fits(page)) == (path, [], True)
    page.goto("/applications/new")
    page.locator("dialog-link a").first.click()
    assert (violations(page), fits(page)) == ([], True)
    page.goto("/applications/new")
    page.locator("[name=watts]").fill("seratus")
    page.locator("[data-send]").click()
    expect(page.locator("#error-summary")).to_be_visible()
    assert (violations(page), fits(page)) == ([], True)


@SIZES
@LANGUAGES
def test_axe_finds_nothing_at_the_review_desk(
    make: Make, screens: Screens, size: dict[str, int], lang: str
) -> None:
    organiser, night = make.organiser(lang=lang), make.night()
    unsure = make.person("vendor", phone_confirmed_at=None)
    rows = [
        make.application(night, vendor, state=ApplicationState.SUBMITTED, note="Hai")
        for vendor in (make.vendor(), make.vendor(owner=unsure), make.vendor())
    ]
    service.decide(rows[:1], "rejected", reason_code="same_family", by=organiser)
    review = f"/nights/{night.id}/review"
    page = screens.open(review, as_=organiser, size=size)
    for path in (
        review,
        f"{review}?q=zzz",
        f"{review}?open={rows[1].id}",
        f"{review}?state=rejected&open={rows[0].id}",
        f"{review}/announcement",
        f"/nights/{make.night().id}/review",
        f"/vendors-desk/{rows[0].vendor_id}/applications/new",
    ):
        page.goto(path)
        assert (path, violations(page), fits(page)) == (path, [], True)
    page.goto(review)
    page.locator("[data-tick]").nth(0).check()
    for name in ("ask", "reject"):
        page.locator(f"[data-dialog={name}] a").click()
        assert (violations(page), fits(page)) == ([], True)
        page.keyboard.press("Escape")


def test_a_rejection_without_a_reason_is_asked_for_in_its_dialog(
    screens: Screens, make: Make
) -> None:
    night = make.night()
    make.application(night, make.vendor(name="Ana"), state=ApplicationState.SUBMITTED)
    page = screens.open(f"/nights/{night.id}/review", as_=make.organiser())
    page.get_by_label("Pilih Ana").check()
    page.get_by_role("link", name="Tolak …").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Tolak").click()
    expect(page.locator("dialog:modal .error")).to_have_text("Pilih alasannya.")
    expect(page.locator("dialog:modal input").first).to_be_focused()
