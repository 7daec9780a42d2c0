"""Sheets printed by the browser itself: as large as the paper, and legible to a phone."""

import pytest

from cfn.layouts import service
from tests.layouts.test_service import STREET
from tests.support.axe import violations
from tests.support.browser import DESKTOP, PHONE
from tests.support.paper import boxes, codes, sizes

pytestmark = [pytest.mark.browser, pytest.mark.once]


@pytest.fixture
def street(app):
    return service.import_layout(STREET, site_name="Taman Nostalgia", by=None)


def printed(screens, make, path):
    page = screens.open(path, as_=make.organiser(), size=DESKTOP)
    page.evaluate("document.fonts.ready")
    return page.pdf(prefer_css_page_size=True)


def test_the_plan_fills_one_a3_page_and_keeps_its_scale(street, screens, make):
    pdf = printed(screens, make, f"/layouts/{street.id}/sheets/plan")
    assert sizes(pdf) == [(420, 297)]
    slots = [wide for _, _, wide, _ in boxes(pdf, height_mm=15.4) if wide > 10]
    assert slots == pytest.approx([15.3] * 10, abs=0.3)


def test_plates_come_two_on_an_a4_page_with_codes_to_scan(street, screens, make):
    pdf = printed(screens, make, f"/layouts/{street.id}/sheets/plates")
    assert sizes(pdf) == [(210, 297)] * 5
    assert [code.rsplit("/", 1)[1] for code in codes(pdf)] == [
        f"B{n}" for n in range(1, 11)
    ]


def test_a_list_prints_without_the_tools_of_the_screen(street, screens, make):
    page = screens.open(
        f"/layouts/{street.id}/sheets/slots", as_=make.organiser(), size=DESKTOP
    )
    assert page.get_by_role("button", name="Cetak").is_visible()
    page.emulate_media(media="print")
    assert not page.get_by_role("button", name="Cetak").is_visible()
    assert page.get_by_text("Petak menurut nomor").is_visible()


@pytest.mark.parametrize("path", ["", "/plan", "/crew", "/fire"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_axe_finds_nothing_and_nothing_is_cut_off(street, screens, make, path, size):
    page = screens.open(
        f"/layouts/{street.id}/sheets{path}", as_=make.organiser(), size=size
    )
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == size["width"]
