"""The pages of visitors, without JavaScript."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest

from cfn.core import clock, versions
from cfn.core.db import atomic, db
from cfn.nights.models import Night, NightState
from cfn.placements.models import Placement
from tests.support.app import Client
from tests.support.factories import Make
from tests.support.queries import count_queries

NASTY = "${alert(1)}<img src=x onerror=alert(1)>`"
DAY = timedelta(days=1)


def text(answer: Any) -> str:
    """What one reads on a page: no tags, one space."""
    page = re.sub(r"<(script|style|title|head).*?</\1>", " ", answer.text, flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def labels(answer: Any) -> list[str]:
    """The slots in the list, in its order."""
    return re.findall(r'<li data-label="(\w+)"', answer.text)


def lit(answer: Any) -> list[str]:
    """The slots that stand out on the map: taken and not faded, lying plan."""
    plan = answer.text[answer.text.index("plan--lying") :]
    found = re.findall(
        r'class="stallmark ([^"]*)" data-slot="\d+" data-label="(\w+)"', plan
    )
    return [
        label for css, label in found if "s-shrink" not in css and "st-empty" not in css
    ]


def answer_line(answer: Any) -> str:
    line = re.search(r'<h1 class="answer">(.*?)</h1>', answer.text, re.S)
    assert line is not None
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", line[1])).split())


def test_tonight_answers_first(client: Client, make: Make) -> None:
    night = make.tonight(stalls=2)
    page = client.get("/")
    opens, ends = clock.local(night.opens_at), clock.local(night.ends_at)
    hours = f"{opens:%H.%M}–{ends:%H.%M}".replace("–00.00", "–24.00")
    assert answer_line(page).startswith(f"Malam ini {hours} · 2 lapak buka")
    english = answer_line(client.get("/en/"))
    assert english.startswith(f"Tonight {hours.replace('.', ':')} · 2 stalls open")
    assert (labels(page), lit(page)) == (["A1", "A2"], ["A1", "A2"])


@pytest.mark.parametrize(("prefix", "lang"), [("", "id"), ("/en", "en")])
def test_every_page_says_its_language_and_needs_no_other_host(
    client: Client, make: Make, prefix: str, lang: str
) -> None:
    night = make.tonight(stalls=1)
    slug = db.session.scalars(db.select(Placement)).one().application.vendor.slug
    for path in (
        "/",
        "/nights",
        f"/nights/{night.id}",
        f"/nights/{night.id}/stalls/A1",
        f"/nights/{night.id}/stalls/A2",
        f"/vendors/{slug}",
    ):
        page = client.get(prefix + path)
        assert page.status_code == 200, path
        assert f'<html lang="{lang}"' in page.text
        assert "Set-Cookie" not in page.headers and "csrf" not in page.text
        assert page.headers["Vary"] == "Accept-Encoding"
        assert "max-age=0, s-maxage=1" in page.headers["Cache-Control"]
        hosts = set(re.findall(r"(?:https?:)?//([\w.-]+)", page.text))
        assert hosts <= {"127.0.0.1"}, path
        other = "/en" if not prefix else ""
        assert f'href="{other}{path}" lang=' in page.text, path
        inside = re.findall(r'<a [^>]*href="(/[^"#]*)"', page.text)
        twins = [a for a in inside if a.startswith("/en") != bool(prefix)]
        assert twins == [f"{other}{path}"] or twins == [f"{other}{path}"] * 2, path


def test_unchanged_pages_are_304(client: Client, make: Make) -> None:
    night = make.tonight(stalls=1)
    for path in (
        "/",
        f"/nights/{night.id}",
        "/nights",
        f"/nights/{night.id}/stalls/A1",
    ):
        for coding in ("identity", "br"):
            headers = {"Accept-Encoding": coding}
            etag = client.get(path, headers=headers).headers["ETag"]
            again = client.get(path, headers={**headers, "If-None-Match": etag})
            assert (again.status_code, again.data) == (304, b""), (path, coding)


def test_a_chip_filters_list_and_map_alike(client: Client, make: Make) -> None:
    night = make.running_night(slots=3)
    today = clock.market_date(clock.now())
    certified = {
        "halal": "certified",
        "halal_number": "ID" + "1" * 17,
        "halal_expires_on": today,
    }
    vendors = [
        make.vendor(**certified),
        make.vendor(**{**certified, "halal_expires_on": today - DAY}),
        make.vendor(category="kriya", products=0),
    ]
    for slot, vendor in zip(list(night.layout.slots), vendors, strict=True):
        make.check_in(make.placement(make.application(night, vendor), slot))
    make.release(night)
    shown = {
        chips: (labels(page), lit(page))
        for chips in ("", "f=halal", "f=food", "f=cheap", "f=food&f=halal", "f=open")
        if (page := client.get(f"/?{chips}"))
    }
    assert {chips: seen[0] for chips, seen in shown.items()} == {
        "": ["A1", "A2", "A3"],
        "f=halal": ["A1"],
        "f=food": ["A1", "A2"],
        "f=cheap": ["A1", "A2"],
        "f=food&f=halal": ["A1"],
        "f=open": ["A1", "A2", "A3"],
    }
    assert [on_list for on_list, _ in shown.values()] == [
        on_map for _, on_map in shown.values()
    ]
    page = client.get("/?f=food")
    chips = re.findall(r'<a class="chip" href="([^"]*)"( aria-current)?', page.text)
    assert [(html.unescape(href), bool(on)) for href, on in chips] == [
        ("/?f=food&f=open", False),
        ("/", True),
        ("/?f=food&f=halal", False),
        ("/?f=cheap&f=food", False),
        ("/?f=facilities&f=food", False),
    ]
    assert re.findall(r'chip__n">(\d+)', page.text) == ["2", "2", "1", "2"]


def test_a_search_finds_goods_names_and_slots(client: Client, make: Make) -> None:
    night = make.running_night(slots=2)
    one, two = make.vendor(name="Se’i Lopo"), make.vendor(name="Tenun Ina")
    for slot, vendor in zip(list(night.layout.slots), (one, two), strict=True):
        make.placement(make.application(night, vendor), slot)
    make.release(night)
    found = [
        labels(client.get("/", query_string={"q": q}))
        for q in ("sei", "a2", "ina tenun")
    ]
    assert found == [["A1"], ["A2"], ["A2"]]
    none = client.get("/", query_string={"q": "tenum"})
    assert labels(none) == []
    assert "Tidak ada “tenum” malam ini" in text(none)
    assert "Yang mirip: Tenun Ina di petak A2" in text(none)
    odd = client.get("/", query_string={"q": NASTY})
    assert (odd.status_code, "<img" in odd.text) == (200, False)


def test_the_way_to_toilet_and_musholla(client: Client, make: Make) -> None:
    from cfn.layouts.models import Shape

    night = make.tonight(stalls=1)
    with atomic() as session:
        point = {"type": "Point", "coordinates": [123.61525, -10.1591]}
        session.add(
            Shape(
                layout_id=night.layout_id,
                kind="facility",
                geometry=point,
                properties={"type": "toilet"},
            )
        )
    page = client.get("/?f=facilities")
    assert "Toilet dekat petak A2" in text(page)
    assert lit(page) == []


def test_no_night_at_all(client: Client) -> None:
    page = client.get("/")
    assert (page.status_code, "Belum ada malam" in text(page)) == (200, True)
    assert "No night is planned" in text(client.get("/en/"))


def test_no_market_tonight_shows_the_next(client: Client, make: Make) -> None:
    night = make.night(slots=2, opens_at=clock.now() + 4 * DAY)
    line = answer_line(client.get("/"))
    assert line.startswith("Malam ini libur – berikutnya ")
    assert f"{clock.local(night.opens_at).day}" in line
    assert "Denah belum keluar" in text(client.get("/"))


def test_a_cancelled_night_says_why_and_what_next(client: Client, make: Make) -> None:
    night = make.tonight()
    following = make.night(opens_at=clock.now() + 4 * DAY)
    with atomic():
        night.cancelled_at, night.cancel_reason = clock.now(), f"hujan deras {NASTY}"
        versions.bump(f"night:{night.id}")
    page = client.get("/")
    assert "Malam ini batal: hujan deras" in text(page)
    assert f'href="/nights/{following.id}"' in page.text
    assert "<img src=x" not in page.text and "<li data-label" not in page.text


def test_an_ended_night(client: Client, make: Make) -> None:
    night = make.tonight(stalls=1)
    with atomic():
        night.ends_at = clock.now() - timedelta(minutes=1)
        night.quiet_at = night.give_away_at = night.opens_at
        versions.bump(f"night:{night.id}")
    page = client.get(f"/nights/{night.id}")
    assert answer_line(page).startswith("Malam ini sudah selesai · 1 lapak")
    assert "status--closed" in page.text


def test_a_released_plan_without_stalls(client: Client, make: Make) -> None:
    make.release(make.running_night(slots=1))
    assert "Tidak ada lapak" in text(client.get("/"))


def test_two_programmes_tonight_link_to_each_other(client: Client, make: Make) -> None:
    make.tonight(stalls=1)
    later = make.running_night(opens_at=clock.now() - timedelta(minutes=30))
    page = client.get("/")
    assert f"Malam ini juga: {later.programme.name}" in text(page)
    assert f'href="/nights/{later.id}"' in page.text


def test_a_stall_has_a_page_to_share(client: Client, make: Make) -> None:
    night = make.running_night(slots=3)
    vendor = make.vendor(name="Se’i Lopo", products=2)
    placement = make.placement(
        make.application(night, vendor), night.layout.slots[0], night.layout.slots[1]
    )
    make.check_in(placement, at=clock.now() - timedelta(minutes=6))
    make.release(night)
    page = client.get(f"/nights/{night.id}/stalls/A1")
    said = text(page)
    assert "Se’i Lopo Petak A1 · Kuliner" in said
    assert "Buka dikabarkan 6 menit lalu" in said
    assert "Rp10.000" in said and "Rp20.000" in said
    assert f'data-url="http://127.0.0.1:8000/nights/{night.id}/stalls/A1"' in page.text
    assert client.get(f"/nights/{night.id}/stalls/A2").status_code == 200
    assert "Petak A3 kosong" in text(client.get(f"/nights/{night.id}/stalls/A3"))
    assert client.get(f"/nights/{night.id}/stalls/Z9").status_code == 404


def test_a_business_has_a_page_with_its_slots(client: Client, make: Make) -> None:
    night = make.running_night(slots=1)
    vendor = make.vendor(name="Se’i Lopo", slug="sei-lopo")
    make.placement(make.application(night, vendor))
    make.release(night)
    said = text(client.get("/vendors/sei-lopo"))
    assert "Se’i Lopo" in said and "Malam ini" in said and "Petak A1" in said
    make.vendor(slug="tanpa-petak")
    assert "Belum ada di denah" in text(client.get("/vendors/tanpa-petak"))
    assert client.get("/vendors/nobody").status_code == 404


def test_the_calendar_has_coming_past_and_cancelled_nights(
    client: Client, make: Make
) -> None:
    now = clock.now()
    make.night(opens_at=now + 3 * DAY)
    make.night(
        opens_at=now + 5 * DAY, cancelled_at=now, cancel_reason="lapangan dipakai"
    )
    make.night(opens_at=now - 5 * DAY, state=NightState.RELEASED)
    hidden = make.night(opens_at=now + 7 * DAY, state=NightState.DRAFT)
    page = client.get("/nights")
    assert len(re.findall(r'class="nightrow[ "]', page.text)) == 3
    assert "Batal: lapangan dipakai" in text(page)
    assert f"/nights/{hidden.id}" not in page.text


@pytest.mark.parametrize("path", ["/", "/nights", "/nights/{id}/stalls/A1"])
def test_statements_do_not_grow_with_stalls(
    client: Client, make: Make, path: str
) -> None:
    counts = []
    for stalls in (1, 3):
        night = make.tonight(
            stalls=stalls, opens_at=clock.now() - timedelta(minutes=90 - stalls)
        )
        night_id = night.id
        db.session.remove()
        versions.forget()
        with count_queries() as seen:
            assert client.get(path.format(id=night_id)).status_code == 200
        counts.append(len(seen))
        with atomic():
            db.session.get_one(Night, night_id).state = NightState.DRAFT
    assert counts[0] == counts[1]


def test_a_hostile_name_is_text_everywhere(client: Client, make: Make) -> None:
    night = make.running_night(slots=2)
    vendor = make.vendor(name=NASTY, story=NASTY, slug="nasty")
    with atomic():
        vendor.products[0].name = NASTY
        night.programme.name = NASTY
        night.title = NASTY
        night.layout.name = night.layout.site.name = NASTY
    make.placement(make.application(night, vendor))
    make.release(night)
    for path in (
        "/",
        "/?q=alert",
        "/nights",
        f"/nights/{night.id}/stalls/A1",
        "/vendors/nasty",
    ):
        page = client.get(path)
        assert page.status_code == 200
        assert "<img src=x" not in page.text and "alert(1)" in page.text


def test_a_page_with_rubbish_in_its_address_is_not_kept_for_others(
    client: Client, make: Make
) -> None:
    make.tonight()
    assert "utm=x" in client.get("/?utm=x").text
    assert "utm=x" not in client.get("/").text


def test_a_search_without_script_keeps_the_chips(client: Client, make: Make) -> None:
    make.tonight()
    page = client.get("/?f=food&f=open")
    form = page.text[page.text.index('<form class="search"') :].split("</form>")[0]
    hidden = re.findall(r'type="hidden" name="(\w+)" value="(\w+)"', form)
    assert hidden == [("f", "food"), ("f", "open")]


def test_a_second_release_links_to_its_changes(client: Client, make: Make) -> None:
    night = make.tonight()
    link = f"/nights/{night.id}/changes"
    assert link not in client.get("/").text
    make.release(night, n=2)
    versions.forget_numbers()
    assert f'href="{link}"' in client.get("/").text
