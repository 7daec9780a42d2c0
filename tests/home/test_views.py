"""The page each role lands on, and the navigation over every signed-in page."""

import re
from datetime import timedelta

import pytest

from cfn.applications.models import Application, ApplicationState
from cfn.attendance.models import Presence
from cfn.core import clock
from cfn.core.db import atomic
from cfn.core.roles import Role
from cfn.home.queries import Counts, counts_of
from cfn.home.rules import Asked, asked_of
from cfn.nights.rules import Phase
from cfn.notifications.service import enqueue
from cfn.placements.models import PlacementState, Release
from tests.support.app import Client
from tests.support.factories import Make
from tests.support.queries import count_queries


def text_of(browser: Client, path: str = "/home") -> str:
    """What a person reads on a page, without markup."""
    answer = browser.get(path)
    assert answer.status_code == 200
    main = answer.text.split("<main", 1)[1].split("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def nav_of(browser: Client, path: str) -> tuple[list[str], list[str]]:
    """Addresses over a page, and those marked as where we are."""
    page = browser.get(path, follow_redirects=True).text
    bar = re.search(r'<nav class="nav".*?</nav>', page, re.S)[0]
    links = re.findall(r'<a href="([^"]+)"( aria-current="page")?', bar)
    return [href for href, _ in links], [href for href, here in links if here]


def released(
    make: Make, application: Application, *, n: int = 1, slot: int = 0
) -> None:
    """Version ``n`` of the night's plan, with the application on one of its slots."""
    place = application.night.layout.slots[slot]
    row = {
        "application": application.id,
        "code": application.code,
        "vendor": application.vendor_id,
        "slots": [place.id],
        "labels": [place.label],
    }
    with atomic() as session:
        session.add(
            Release(
                night_id=application.night_id,
                n=n,
                layout_id=application.night.layout_id,
                plan=[row],
                hash="",
            )
        )


@pytest.mark.parametrize(
    ("phase", "presence", "asked"),
    [
        (Phase.RELEASED, None, Asked.COME),
        (Phase.RUNNING, None, Asked.REPORT),
        (Phase.RUNNING, Presence.ARRIVED, Asked.TELL),
        (Phase.RUNNING, Presence.ABSENT, Asked.OBJECT),
    ],
)
def test_one_thing_is_asked_at_a_time(phase, presence, asked) -> None:  # type: ignore[no-untyped-def]
    assert asked_of(phase, presence) == asked


def test_a_new_vendor_is_sent_to_the_business_first(make: Make, sign_in) -> None:  # type: ignore[no-untyped-def]
    page = sign_in(make.person(Role.VENDOR)).get("/home").text
    assert re.findall(r'button--main[^"]*" href="([^"]+)"', page) == ["/vendor"]


def test_without_applications_the_next_night_is_offered(make: Make, sign_in) -> None:  # type: ignore[no-untyped-def]
    browser = sign_in(make.vendor().owner)
    assert "/applications/new" not in browser.get("/home").text
    make.night()
    page = browser.get("/home").text
    assert re.findall(r'button--main[^"]*" href="([^"]+)"', page) == [
        "/applications/new"
    ]


def test_the_card_says_the_released_slot_not_the_drafted_one(
    make: Make,
    sign_in,  # type: ignore[no-untyped-def]
) -> None:
    night = make.night(
        slots=3, state="released", opens_at=clock.now() + timedelta(days=1)
    )
    application = make.application(night)
    browser = sign_in(application.vendor.owner)
    make.placement(application, state=PlacementState.PLANNED)
    assert 'class="bigno"' not in browser.get("/home").text
    released(make, application, n=1, slot=1)
    assert '<span class="bigno">A2</span>' in browser.get("/home").text
    released(make, application, n=2, slot=2)
    assert '<span class="bigno">A3</span>' in browser.get("/home").text
    with atomic():
        application.state = ApplicationState.WITHDRAWN
    assert 'class="bigno"' not in browser.get("/home").text


def test_on_the_evening_the_card_follows_the_officers_word(make: Make, sign_in) -> None:  # type: ignore[no-untyped-def]
    night = make.running_night()
    application = make.application(night)
    placement = make.placement(application)
    released(make, application)
    browser, evening = sign_in(application.vendor.owner), 'href="/evening"'
    seen = [evening in browser.get("/home").text]
    check_in = make.check_in(placement)
    seen.append(evening in browser.get("/home").text)
    with atomic():
        check_in.presence = Presence.ABSENT
    seen.append(evening in browser.get("/home").text)
    assert seen == [False, True, False]


def test_a_cancelled_night_is_told_with_its_reason(make: Make, sign_in) -> None:  # type: ignore[no-untyped-def]
    night = make.night(cancelled_at=clock.now(), cancel_reason="Hujan deras.")
    application = make.application(night)
    released(make, application)
    page = sign_in(application.vendor.owner).get("/home").text
    assert ("Hujan deras." in page, 'class="bigno"' in page) == (True, False)


def test_the_place_in_the_queue_and_the_reason_are_told(make: Make, sign_in) -> None:  # type: ignore[no-untyped-def]
    night = make.night()
    make.application(night, state=ApplicationState.WAITLISTED)
    mine = make.application(
        night, state=ApplicationState.WAITLISTED, sentence="Petak arang penuh."
    )
    words = text_of(sign_in(mine.vendor.owner))
    assert ("Petak arang penuh." in words, "2" in words) == (True, True)


def test_the_organiser_sees_how_each_night_stands(make: Make, sign_in) -> None:  # type: ignore[no-untyped-def]
    night, empty = make.night(slots=3), make.night()
    states = ApplicationState
    rows = [
        make.application(night, state=state)
        for state in (states.SUBMITTED, states.NEEDS_INFO, states.APPROVED,
                      states.WAITLISTED, states.REJECTED, states.WITHDRAWN)
    ]  # fmt: skip
    with atomic():
        rows[0].pending_state = states.APPROVED
    make.placement(rows[2], *night.layout.slots[:2])
    assert counts_of([night.id, empty.id]) == {
        night.id: Counts(asked=5, new=1, approved=2, placed=1, free=1),
        empty.id: Counts(free=2),
    }
    page = sign_in(make.organiser()).get("/home").text
    for path in ("review", "desk", "release"):
        assert f"/nights/{night.id}/{path}" in page


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.OFFICER])
def test_three_nights_ask_as_often_as_one(make: Make, sign_in, role) -> None:  # type: ignore[no-untyped-def]
    browser, counts = sign_in(make.person(role)), []
    for more in (1, 2):
        for _ in range(more):
            make.application(make.running_night())
        with count_queries() as seen:
            assert browser.get("/home").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_three_applications_ask_as_often_as_one(make: Make, sign_in) -> None:  # type: ignore[no-untyped-def]
    vendor = make.vendor()
    browser, counts = sign_in(vendor.owner), []
    for more in (1, 2):
        for _ in range(more):
            make.application(make.night(), vendor, state=ApplicationState.WAITLISTED)
        with count_queries() as seen:
            assert browser.get("/home").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_the_officer_starts_the_round_once_the_plan_stands(make: Make, sign_in) -> None:  # type: ignore[no-untyped-def]
    browser = sign_in(make.officer())
    assert "/round" not in browser.get("/home").text.split("<main")[1]
    night = make.running_night()
    assert f"/nights/{night.id}/round" in browser.get("/home").text


@pytest.mark.parametrize(
    ("role", "address"), [(Role.VERIFIER, "/vendors-desk"), (Role.ADMIN, "/people")]
)
def test_others_land_at_their_work(make: Make, sign_in, role, address) -> None:  # type: ignore[no-untyped-def]
    assert sign_in(make.person(role)).get("/home").location == address


def test_the_navigation_holds_what_each_role_may_open(make: Make, sign_in) -> None:  # type: ignore[no-untyped-def]
    for role in Role:
        browser = sign_in(make.person(role))
        for href in nav_of(browser, "/me")[0]:
            assert browser.get(href, follow_redirects=True).status_code == 200, href


def test_the_navigation_says_where_we_are(make: Make, sign_in) -> None:  # type: ignore[no-untyped-def]
    night, vendor = make.night(), make.vendor()
    organiser, owner = sign_in(make.organiser()), sign_in(vendor.owner)
    seen = [
        nav_of(browser, path)[1]
        for browser, path in [
            (owner, "/home"),
            (owner, "/vendor/preview"),
            (organiser, f"/vendors-desk/{vendor.id}"),
            (organiser, "/programmes"),
            (organiser, f"/nights-desk/{night.id}"),
        ]
    ]
    assert seen == [
        ["/home"],
        ["/vendor"],
        ["/vendors-desk"],
        ["/nights-desk"],
        ["/nights-desk"],
    ]


def test_messages_that_wait_are_told(make: Make, sign_in) -> None:  # type: ignore[no-untyped-def]
    browser = sign_in(make.organiser())
    seen = ["/outbox" in links_of(browser)]
    letter = {"on": "2026-01-03", "reason": "Hujan deras", "vendor": "Lapak"}
    enqueue("night_cancelled", to=make.person().recipient(), **letter)
    seen.append("/outbox" in links_of(browser))
    assert seen == [False, True]


def links_of(browser: Client) -> list[str]:
    """Addresses in the page itself, without bar and footer."""
    main = browser.get("/home").text.split("<main", 1)[1].split("</main>")[0]
    return re.findall(r'href="([^"]+)"', main)


def test_a_question_stands_before_the_other_applications(make: Make, sign_in) -> None:  # type: ignore[no-untyped-def]
    vendor, first, second = make.vendor(), make.night(), make.night()
    make.application(first, vendor, state=ApplicationState.WAITLISTED)
    asked = make.application(second, vendor, state=ApplicationState.NEEDS_INFO)
    links = links_of(sign_in(vendor.owner))
    assert links[0] == f"/applications/{asked.id}"
