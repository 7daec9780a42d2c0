"""A vendor fills in the business on a phone; staff look at it on a desk."""

from io import BytesIO

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Page, expect

from cfn.core import files
from cfn.core.roles import Role
from cfn.vendors.models import Vendor
from cfn.vendors.queries import find_vendor_of, products_of
from tests.support.axe import violations
from tests.support.browser import DESKTOP, PHONE, Screens
from tests.support.factories import Make
from tests.support.pictures import jpeg

pytestmark = pytest.mark.browser

NASTY = "${alert(1)}<img src=x onerror=alert(2)>"
BIG = 3000, 2000


def fits(page: Page) -> bool:
    """Nothing scrolls sideways."""
    return page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


def fill_in_business(page: Page) -> None:
    page.locator("[name=name]").fill("Dapur Bose Timor")
    page.locator("[name=sort]").select_option("kuliner:makanan_berat")
    page.locator("[name=kelurahan]").select_option("53.71.04.1001")
    page.locator("[name=watts]").fill("300")
    for name, value in (("halal", "certified"), ("fire", "gas")):
        page.locator(f"[name={name}][value={value}]").check()


def send(page: Page) -> None:
    page.locator("form:has([name=name]) button[type=submit]").click()


def test_a_vendor_fills_in_the_business_on_a_phone(
    make: Make, screens: Screens, app: Flask
) -> None:
    person = make.person(Role.VENDOR)
    page = screens.open("/vendor", as_=person, size=PHONE)
    expect(page.locator("[name=halal_number]")).to_be_hidden()
    fill_in_business(page)
    expect(page.locator("[name=halal_number]")).to_be_visible()
    assert fits(page)
    send(page)
    page.wait_for_url("**/vendor#goods")

    page.locator("#goods a.button--main").click()
    page.locator("[name=name]").fill("Jagung bose mangkuk")
    page.locator("[name=price_rp]").fill("10.000")
    page.locator("[name=tags][value=vegetarian]").check()
    page.locator("[name=photo]").set_input_files(
        {"name": "HP.jpg", "mimeType": "image/jpeg", "buffer": jpeg(*BIG, quality=100)}
    )
    expect(page.locator("photo-shrink img")).to_be_visible()
    sent = page.evaluate("document.querySelector('[name=photo]').files[0].arrayBuffer()"
                         ".then(b => Array.from(new Uint8Array(b)))")  # fmt: skip
    assert Image.open(BytesIO(bytes(sent))).size == (1600, 1067)
    assert fits(page)
    send(page)
    page.wait_for_url("**/vendor#goods")

    vendor = find_vendor_of(person)
    product = products_of(vendor.id)[0]
    assert (product.name, product.price_rp, product.tags) == (
        "Jagung bose mangkuk",
        10_000,
        ["vegetarian"],
    )
    with Image.open(files.folder() / product.photo) as kept:
        assert kept.size == (1600, 1067)
    page.goto("/vendor/preview")
    shown = page.locator(".stallcard .goods img")
    assert (
        shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 320
    )


def test_goods_change_places_and_go_after_a_question(
    make: Make, screens: Screens
) -> None:
    vendor = make.vendor(products=3)
    one, two, three = (p.id for p in products_of(vendor.id))
    page = screens.open("/vendor", as_=vendor.owner, size=PHONE)
    page.locator(f"form[action='/vendor/products/{three}/up'] button").click()
    page.wait_for_url("**/vendor#goods")
    page.goto(f"/vendor/products/{one}")
    page.locator("form[action$='/removal'] button").click()
    page.locator("dialog[open] .button--main").click()
    page.wait_for_url("**/vendor#goods")
    assert [p.id for p in products_of(vendor.id)] == [three, two]


def nasty(make: Make) -> Vendor:
    return make.vendor(products=3, name=NASTY, story=NASTY)


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("lang", ["id", "en"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    make: Make, screens: Screens, size: dict[str, int], lang: str
) -> None:
    vendor = nasty(make)
    new = make.person(Role.VENDOR, lang=lang)
    owner, organiser = vendor.owner, make.organiser(lang=lang)
    product = products_of(vendor.id)[0].id
    for person, paths in (
        (new, ["/vendor"]),
        (owner, ["/vendor", "/vendor/preview", f"/vendor/products/{product}"]),
        (
            organiser,
            [
                "/vendors-desk",
                "/vendors-desk?q=zzz",
                f"/vendors-desk/{vendor.id}",
                "/vendors-desk/new",
            ],
        ),
    ):
        page = screens.open(paths[0], as_=person, size=size)
        for path in paths:
            page.goto(path)
            assert (path, violations(page), fits(page)) == (path, [], True)


def test_a_nasty_name_runs_nothing(make: Make, screens: Screens) -> None:
    vendor = nasty(make)
    page = screens.open("/vendor", as_=vendor.owner)
    said: list[str] = []
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    for path in ("/vendor", "/vendor/preview"):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        assert page.locator("img[src=x]").count() == 0
    assert (said, page.locator(".stallcard h2").inner_text()) == ([], NASTY)
