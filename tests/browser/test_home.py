"""Home on a phone and on a desk: axe, nothing sideways, one filled button."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from cfn.core import clock
from cfn.core.db import atomic
from cfn.core.roles import Role
from cfn.placements.models import Release
from tests.support.axe import violations
from tests.support.browser import DESKTOP, PHONE, Screens
from tests.support.factories import Make

pytestmark = pytest.mark.browser


def with_slot(make: Make, night) -> object:  # type: ignore[no-untyped-def]
    """The owner of a business that stands on the first slot of a released night."""
    application = make.application(night)
    make.placement(application)
    slot = night.layout.slots[0]
    row = {"application": application.id, "code": application.code,
           "vendor": application.vendor_id, "slots": [slot.id],
           "labels": [slot.label]}  # fmt: skip
    with atomic() as session:
        session.add(
            Release(
                night_id=night.id, n=1, layout_id=night.layout_id, plan=[row], hash=""
            )
        )
    return application.vendor.owner


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("lang", ["id", "en"])
def test_axe_finds_nothing_on_any_home(
    make: Make, screens: Screens, size: dict[str, int], lang: str
) -> None:
    tomorrow = clock.now() + timedelta(days=1)
    owner = with_slot(make, make.night(state="released", opens_at=tomorrow))
    waiting = make.vendor()
    make.application(make.night(), waiting, state="waitlisted")
    make.running_night()
    people = [
        make.person(Role.VENDOR),
        make.vendor(products=0).owner,
        waiting.owner,
        owner,
        make.officer(),
        make.organiser(),
    ]
    for person in people:
        with atomic():
            person.lang = lang
        page = screens.open("/home", as_=person, size=size)
        sideways = page.evaluate(
            "document.documentElement.scrollWidth"
            " - document.documentElement.clientWidth"
        )
        assert (violations(page), sideways) == ([], 0)
        assert page.locator("main .button--main").count() <= 1


def test_the_slot_and_its_flag_are_in_the_little_map(
    make: Make, screens: Screens
) -> None:
    tomorrow = clock.now() + timedelta(days=1)
    owner = with_slot(make, make.night(state="released", opens_at=tomorrow))
    page = screens.open("/home", as_=owner, size=PHONE)
    expect(page.locator(".bigno")).to_have_text("A1")
    frame = page.locator(".hero__plan").bounding_box()
    flag = page.locator(".s-flag .s-pin").bounding_box()
    assert frame["y"] <= flag["y"]
    assert flag["y"] + flag["height"] <= frame["y"] + frame["height"]
