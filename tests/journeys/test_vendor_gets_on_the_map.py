"""One Saturday, each at their own screen: from registration to the visitor's map."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from cfn.applications.models import Application
from cfn.core import clock
from cfn.core.db import atomic, db
from cfn.nights.models import Night
from cfn.notifications.models import Message
from cfn.placements import service
from tests.support.browser import DESKTOP, PHONE, Screens
from tests.support.factories import Make

pytestmark = pytest.mark.browser
PASSWORD = "kelapa muda timor 7"


@pytest.fixture
def quick(app: Flask) -> Any:
    """Visitors' pages ask every second instead of every fifteen."""
    app.config["LIVEMAP_POLL_S"] = 1
    yield
    del app.config["LIVEMAP_POLL_S"]


def register(page: Page) -> None:
    page.goto("/register")
    page.fill("[name=phone]", "0812 3456 7890")
    page.fill("[name=name]", "Maria Lobo")
    page.fill("[name=password]", PASSWORD)
    page.locator("main form button[type=submit]").click()
    page.goto("/sign-in")
    page.fill("[name=who]", "081234567890")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/home")


def tell_of_the_business(page: Page) -> None:
    page.goto("/vendor")
    page.fill("[name=name]", "Se'i Maria")
    page.select_option("[name=sort]", index=1)
    page.select_option("[name=kelurahan]", index=1)
    page.check("[name=halal][value=in_process]", force=True)
    page.fill("[name=watts]", "100")
    page.check("[name=fire][value=gas]", force=True)
    page.check("[name=slots_needed][value='1']", force=True)
    page.locator("main form button.button--main").first.click()
    page.wait_for_url("**/vendor#goods")
    page.goto("/vendor/products/new")
    page.fill("[name=name]", "Nasi se'i")
    page.fill("[name=price_rp]", "25.000")
    page.locator("main form button.button--main").first.click()
    page.wait_for_url("**/vendor#goods")


def apply(page: Page, night: Night) -> None:
    page.goto("/applications/new")
    box = page.locator(f"[name=nights][value='{night.id}']")
    if not box.is_checked():
        box.check()
    page.locator("[data-send]").click()
    page.wait_for_url("**/applications")


def approve(page: Page, night: Night) -> None:
    page.goto(f"/nights/{night.id}/review")
    page.locator("[data-tick]").first.check()
    page.locator("[data-tick-bar] [value=approved]").click()
    page.wait_for_load_state()


def announce(page: Page) -> None:
    page.locator("a[href$='/announcement']").click()
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/review")


def middle(thing: Any) -> tuple[float, float]:
    box = thing.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag_to(page: Page, night: Night, label: str) -> None:
    page.goto(f"/nights/{night.id}/desk")
    page.wait_for_selector("desk-map.leaflet-container")
    page.mouse.move(*middle(page.locator(".vendor", has_text="Se'i Maria")))
    page.mouse.down()
    page.mouse.move(*middle(page.locator(f'[data-label="{label}"] .s-body')), steps=6)
    page.mouse.up()
    expect(page.locator("[data-said]")).to_contain_text(f"Se'i Maria ada di {label}.")


def release(page: Page, night: Night) -> None:
    page.goto(f"/nights/{night.id}/release")
    page.locator("main form button.button--main").click()
    page.wait_for_url("**/desk")


def only_application() -> Application:
    db.session.rollback()
    return db.session.scalars(select(Application)).one()


def test_a_vendor_gets_on_the_map(
    make: Make, screens: Screens, quick: None, app: Flask
) -> None:
    night = make.night(slots=4)
    organiser, officer = make.organiser(), make.officer()
    vendor = screens.open("/register", size=PHONE)
    register(vendor)
    tell_of_the_business(vendor)
    apply(vendor, night)
    assert only_application().state == "submitted"

    desk = screens.open("/home", as_=organiser, size=DESKTOP)
    approve(desk, night)  # the number is not confirmed yet: refused, with the reason
    assert only_application().pending_state is None
    vendor_id = only_application().vendor_id
    desk.goto(f"/vendors-desk/{vendor_id}")
    desk.get_by_role("button", name="Nomornya benar").click()
    approve(desk, night)
    announce(desk)
    assert only_application().state == "approved"
    drag_to(desk, night, "A2")
    release(desk, night)
    db.session.rollback()  # a fresh look
    about = select(Message.template).where(Message.about == f"night:{night.id}")
    assert list(db.session.scalars(about.order_by(Message.id))) == [
        "application_received",
        "decision_approved",
        "placed",
    ]

    vendor.goto("/home")
    expect(vendor.locator(".bigno")).to_have_text("A2")
    it_is_the_evening(night)
    visitor = screens.open(f"/nights/{night.id}", size=PHONE)
    expect(visitor.locator("body")).to_contain_text("Se'i Maria")
    expect(visitor.locator("[data-stalls] .status--open")).to_have_count(0)

    round_ = screens.open(f"/nights/{night.id}/round", as_=officer, size=PHONE)
    round_.locator(".round__next button.button--main").click()
    expect(visitor.locator("[data-stalls] .status--open")).to_have_count(
        1, timeout=10_000
    )

    vendor.goto("/evening")
    vendor.locator("button[value=sold_out]").click()
    expect(visitor.locator("[data-stalls] .status--sold_out")).to_have_count(
        1, timeout=10_000
    )


def it_is_the_evening(night: Night) -> None:
    """The days pass: the night opened an hour ago, on this market date."""

    with atomic() as session:
        row = session.get_one(Night, night.id)
        shift = clock.now() - timedelta(hours=1) - row.opens_at
        for name in (
            "check_in_from_at",
            "give_away_at",
            "opens_at",
            "quiet_at",
            "ends_at",
        ):
            setattr(row, name, getattr(row, name) + shift)
        row.on = clock.market_date(clock.now())


def test_rain_cancels_a_night_and_everybody_reads_why(
    make: Make, screens: Screens
) -> None:
    night = make.running_night(slots=2)
    row = make.application(night)
    make.placement(row)
    page = screens.open(f"/nights/{night.id}/cancel", as_=make.organiser())
    page.fill("[name=reason]", "Hujan deras sejak pukul empat.")
    page.locator("main form button[type=submit]").click()
    if page.locator("dialog[open]").count():
        page.locator("dialog[open] button").last.click()
    page.wait_for_url("**/nights-desk/*")

    visitor = screens.open(f"/nights/{night.id}", size=PHONE)
    expect(visitor.locator("body")).to_contain_text("Hujan deras sejak pukul empat.")
    db.session.rollback()
    assert list(db.session.scalars(select(Message.template))) == ["night_cancelled"]


def test_a_no_show_is_recorded_and_visitors_do_not_see_it_open(
    make: Make, screens: Screens
) -> None:
    night = make.running_night(slots=2)
    make.placement(
        make.application(night, make.vendor(name="Se'i Maria")), state="planned"
    )
    service.release(night, by=make.organiser())
    page = screens.open(f"/nights/{night.id}/round", as_=make.officer(), size=PHONE)
    page.locator(".round__next form button").last.click()
    expect(page.locator(".pick--absent")).to_have_count(1)
    visitor = screens.open(f"/nights/{night.id}", size=PHONE)
    expect(visitor.locator("[data-stalls] .status--open")).to_have_count(0)
