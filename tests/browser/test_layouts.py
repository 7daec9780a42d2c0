"""An organiser lays out a street in a real browser: by the map, and by typing."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cfn.layouts import service
from cfn.layouts.models import Layout
from cfn.layouts.queries import as_document, get_layout_with_all, slots_of
from tests.layouts.test_service import STREET
from tests.support.axe import violations
from tests.support.browser import DESKTOP, PHONE, Screens
from tests.support.factories import Make

pytestmark = pytest.mark.browser

DEMO = Path(__file__).parents[2] / "cfn" / "demo" / "data" / "taman_nostalgia.geojson"


@pytest.fixture
def street(app: Any) -> Layout:
    return service.import_layout(STREET, site_name="Taman Nostalgia", by=None)


def click_at(page: Page, turn: str, x: float, y: float) -> None:
    """A click on the drawing, by shares of its width and height."""
    box = page.locator(f".layoutmap__{turn} svg.plan").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * x, box["y"] + box["height"] * y)


def test_a_row_drawn_on_the_map_is_looked_at_and_then_saved(
    street: Layout, make: Make, screens: Screens
) -> None:
    path = f"/layouts/{street.id}/rows/new"
    page = screens.open(path, as_=make.organiser(), size=DESKTOP)
    page.fill("#prefix", "C")
    click_at(page, "lying", 0.3, 0.08)
    click_at(page, "lying", 0.7, 0.08)
    expect(page.locator("#line")).to_have_value("own")
    assert len(page.input_value("#points").splitlines()) == 2
    page.select_option("#side", "left")
    page.click("button[name=preview]")
    note = page.locator(".note--ok")
    expect(note).to_contain_text("petak akan berdiri di sini")
    lit = page.locator(".layoutmap__lying .d-fit").count()
    assert lit > 2
    page.click("button[name=save]")
    page.wait_for_url(f"**/layouts/{street.id}")
    made = [slot for slot in slots_of(street.id) if slot.row == "C"]
    assert len(made) == lit


def test_a_tap_on_the_phone_puts_a_bin_where_the_finger_was(
    street: Layout, make: Make, screens: Screens
) -> None:
    path = f"/layouts/{street.id}/shapes/new"
    page = screens.open(path, as_=make.organiser(), size=PHONE)
    page.select_option("#what", "facility:bin")
    for share in (0.2, 0.9):
        click_at(page, "upright", share, 0.5)
    assert len(page.input_value("#points").splitlines()) == 1
    page.click("main form .button--main")
    page.wait_for_url(f"**/layouts/{street.id}")
    whole = get_layout_with_all(street.id)
    lon, lat = whole.shapes[-1].geometry["coordinates"]
    x, y = as_document(whole).frame.to_metres(lon, lat)
    # The road runs east, so upright right is south; the picture's middle is the row's.
    assert whole.shapes[-1].properties["type"] == "bin"
    assert abs(x) < 1 and y < -8


def test_the_last_point_can_be_taken_back(
    street: Layout, make: Make, screens: Screens
) -> None:
    path = f"/layouts/{street.id}/shapes/new"
    page = screens.open(path, as_=make.organiser(), size=DESKTOP)
    for share in (0.2, 0.5, 0.8):
        click_at(page, "lying", share, 0.1)
    page.locator("point-picker button").click()
    assert len(page.input_value("#points").splitlines()) == 2
    assert page.locator(".layoutmap__lying .pick__dot").count() == 2


def test_a_slot_on_the_map_leads_to_its_page(
    street: Layout, make: Make, screens: Screens
) -> None:
    page = screens.open(f"/layouts/{street.id}", as_=make.organiser(), size=DESKTOP)
    page.locator(".layoutmap__lying [data-label=B3]").click()
    expect(page.locator("h1")).to_have_text("Petak B3")


def test_without_scripts_a_row_is_previewed_and_saved(
    street: Layout, make: Make, screens: Screens
) -> None:
    path = f"/layouts/{street.id}/rows/new"
    page = screens.open(
        path, as_=make.organiser(), size=PHONE, java_script_enabled=False
    )
    page.fill("#prefix", "C")
    page.fill("#start_m", "60")
    page.fill("#end_m", "70")
    page.click("button[name=preview]")
    expect(page.locator(".note--ok")).to_contain_text("3 petak akan berdiri di sini")
    page.click("button[name=save]")
    assert [s.label for s in slots_of(street.id)][-3:] == ["C1", "C2", "C3"]


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    make: Make, screens: Screens, size: dict[str, int], lang: str
) -> None:
    doc = json.loads(DEMO.read_text())
    layout = service.import_layout(doc, site_name="Taman Nostalgia", by=None)
    paths = ["", f"/{layout.id}", "/new", "/import"]
    paths += [f"/{layout.id}/{end}" for end in (
        "rows/new", f"rows/{layout.rows[0].id}", "shapes/new",
        f"slots/{layout.slots[0].id}", "settings",
    )]  # fmt: skip
    page = screens.open("/layouts", as_=make.organiser(lang=lang), size=size)
    for path in paths:
        page.goto(f"/layouts{path}")
        assert violations(page) == []
        assert page.evaluate(
            "document.documentElement.scrollWidth"
            " <= document.documentElement.clientWidth"
        ), path
