"""The screens of a business: its owner's, the staff's, and the pictures."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

import pytest
from flask import Flask

from cfn.accounts.models import Person
from cfn.core import files
from cfn.core.db import atomic
from cfn.core.roles import Role
from cfn.vendors.models import Halal, Vendor
from cfn.vendors.queries import find_vendor_of, products_of
from tests.support.app import Client
from tests.support.factories import Make
from tests.support.pictures import jpeg
from tests.support.queries import count_queries

NASTY = "${alert(1)}<img src=x onerror=alert(2)>"
FORM = {
    "name": "Dapur Bose",
    "sort": "kuliner:makanan_berat",
    "kelurahan": "53.71.04.1001",
    "story": "Sejak sore.",
    "halal": "in_process",
    "halal_number": "",
    "halal_expires_on": "",
    "watts": "300",
    "fire": "gas",
    "slots_needed": "1",
}


def photo(content: bytes = b"", name: str = "foto.jpg") -> tuple[BytesIO, str]:
    return BytesIO(content or jpeg()), name


def wrong_fields(page: str) -> list[str]:
    """Ids of the fields the error summary links to."""
    return re.findall(r'<li><a href="#(\w+)">', page)


def test_a_new_vendor_fills_in_the_business_then_the_goods(make: Make, sign_in) -> None:  # type: ignore[no-untyped-def]
    person = make.person(Role.VENDOR)
    browser = sign_in(person)
    assert browser.get("/vendor").status_code == 200
    answer = browser.post("/vendor", data=FORM | {"photo": photo()})
    assert (answer.status_code, answer.location) == (302, "/vendor#goods")
    vendor = find_vendor_of(person)
    assert (vendor.name, vendor.kind, vendor.fire, vendor.photo is not None) == (
        "Dapur Bose",
        "makanan_berat",
        "gas",
        True,
    )
    answer = browser.post(
        "/vendor/products/new",
        data={"name": "Jagung bose", "price_rp": "Rp 10.000", "tags": ["vegetarian"],
              "photo": photo()},
    )  # fmt: skip
    product = products_of(vendor.id)[0]
    assert (answer.location, product.price_rp, product.tags) == (
        "/vendor#goods",
        10_000,
        ["vegetarian"],
    )
    shown = browser.get("/vendor/preview").text
    assert [
        w in shown for w in ("Dapur Bose", "Jagung bose", "Rp10.000", "Oebobo")
    ] == ([True] * 4)


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"name": ""}, ["name"]),
        ({"watts": "seratus"}, ["watts"]),
        ({"watts": "20000"}, ["watts"]),
        ({"fire": "laser"}, ["fire"]),
        ({"sort": "kriya:jajanan"}, ["sort"]),
        ({"kelurahan": "1"}, ["kelurahan"]),
        ({"halal": ""}, ["halal"]),
        ({"halal_expires_on": "besok"}, ["halal_expires_on"]),
        ({"slots_needed": "9"}, ["slots_needed"]),
        ({"photo": photo(b"bukan foto")}, ["photo"]),
        ({"photo": photo(b"<svg/>", "x.jpg")}, ["photo"]),
        ({"name": "", "photo": photo()}, ["photo", "name"]),
    ],
)
def test_what_is_wrong_is_named_and_nothing_typed_is_lost(
    make: Make,
    sign_in,
    typed,
    wrong,  # type: ignore[no-untyped-def]
) -> None:
    person = make.person(Role.VENDOR)
    answer = sign_in(person).post("/vendor", data=FORM | typed)
    assert (answer.status_code, sorted(wrong_fields(answer.text))) == (
        422,
        sorted(wrong),
    )
    assert "Sejak sore." in answer.text
    assert find_vendor_of(person) is None


def test_a_doubtful_halal_number_warns_but_is_saved(make: Make, sign_in) -> None:  # type: ignore[no-untyped-def]
    vendor = make.vendor()
    browser = sign_in(vendor.owner)
    until = (date.today() + timedelta(days=30)).isoformat()
    answer = browser.post(
        "/vendor",
        data=FORM
        | {"halal": "certified", "halal_number": "ID12", "halal_expires_on": until},
        follow_redirects=True,
    )
    assert ("note--wait" in answer.text, find_vendor_of(vendor.owner).halal_number) == (
        True,
        "ID12",
    )


def test_a_form_opened_before_somebody_else_saved_is_a_conflict(
    make: Make,
    sign_in,  # type: ignore[no-untyped-def]
) -> None:
    vendor, organiser = make.vendor(), make.organiser()
    page = sign_in(vendor.owner).get("/vendor").text
    seen = re.search(r'name="seen"[^>]*value="([^"]+)"', page)[1]
    desk = f"/vendors-desk/{vendor.id}/profile"
    assert sign_in(organiser).post(desk, data=FORM | {"seen": seen}).status_code == 302
    answer = sign_in(vendor.owner).post("/vendor", data=FORM | {"seen": seen})
    assert (answer.status_code, "Dapur Bose" in answer.text) == (409, True)


def test_goods_are_moved_and_removed_without_script(make: Make, sign_in) -> None:  # type: ignore[no-untyped-def]
    vendor = make.vendor(products=3)
    browser = sign_in(vendor.owner)
    one, two, three = (p.id for p in products_of(vendor.id))
    for step in (f"{three}/up", f"{one}/down", f"{two}/removal"):
        answer = browser.post(f"/vendor/products/{step}")
        assert answer.location == "/vendor#goods"
    assert [p.id for p in products_of(vendor.id)] == [three, one]


def test_other_vendors_goods_are_not_there(make: Make, sign_in) -> None:  # type: ignore[no-untyped-def]
    mine, other = make.vendor(), make.vendor()
    theirs = products_of(other.id)[0]
    browser, path = sign_in(mine.owner), f"/vendor/products/{theirs.id}"
    answers = [
        browser.get(path),
        browser.post(path, data={"name": "x"}),
        browser.post(f"{path}/up"),
        browser.post(f"{path}/removal"),
        sign_in(make.organiser()).get(f"/vendors-desk/{mine.id}/products/{theirs.id}"),
    ]
    assert [answer.status_code for answer in answers] == [404] * 5
    assert [p.name for p in products_of(other.id)] == [theirs.name]


def statuses(browser: Client, vendor: Vendor) -> dict[str, int]:
    desk = f"/vendors-desk/{vendor.id}"
    return {
        "list": browser.get("/vendors-desk").status_code,
        "page": browser.get(desk).status_code,
        "edit": browser.get(f"{desk}/profile").status_code,
        "new": browser.get("/vendors-desk/new").status_code,
        "phone": browser.post(f"{desk}/phone-confirmation").status_code,
        "halal": browser.post(f"{desk}/halal-check").status_code,
        "goods": browser.get(f"{desk}/products/new").status_code,
    }


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.ORGANISER, [200, 200, 200, 200, 302, 302, 200]),
        (Role.VERIFIER, [200, 200, 403, 403, 403, 302, 403]),
        (Role.OFFICER, [200, 200, 403, 403, 403, 403, 403]),
        (Role.VENDOR, [403] * 7),
        (Role.ADMIN, [403] * 7),
    ],
)
def test_who_may_do_what_at_the_desk(make: Make, sign_in, role, expected) -> None:  # type: ignore[no-untyped-def]
    vendor = make.vendor(
        halal=Halal.CERTIFIED,
        halal_number="ID1",
        halal_expires_on=date.today() + timedelta(days=9),
    )
    found = statuses(sign_in(make.person(role)), vendor)
    assert list(found.values()) == expected


def test_numbers_and_names_of_owners_are_for_organisers(make: Make, sign_in) -> None:  # type: ignore[no-untyped-def]
    owner = make.person(Role.VENDOR, name="Oma Yuli", phone="+6281339000333")
    vendor = make.vendor(owner=owner)
    seen = {}
    for role in (Role.ORGANISER, Role.VERIFIER, Role.OFFICER):
        browser = sign_in(make.person(role))
        pages = browser.get("/vendors-desk").text
        pages += browser.get(f"/vendors-desk/{vendor.id}").text
        seen[role] = ("Oma Yuli" in pages, "81339000333" in pages)
    assert seen == {
        Role.ORGANISER: (True, True),
        Role.VERIFIER: (False, False),
        Role.OFFICER: (False, False),
    }
    page = sign_in(make.organiser()).get(f"/vendors-desk/{vendor.id}").text
    assert 'href="https://wa.me/6281339000333"' in page


def test_staff_write_down_a_business_for_somebody(make: Make, sign_in) -> None:  # type: ignore[no-untyped-def]
    browser = sign_in(make.organiser())
    data = FORM | {"owner_name": "Mama Nona", "phone": "123"}
    answer = browser.post("/vendors-desk/new", data=data)
    assert (answer.status_code, wrong_fields(answer.text)) == (422, ["phone"])
    answer = browser.post("/vendors-desk/new", data=data | {"phone": "081339000444"})
    page = browser.get(answer.location).text
    assert (answer.status_code, "Mama Nona" in page, "Dapur Bose" in page) == (
        302,
        True,
        True,
    )


def statements(browser: Client, path: str) -> int:
    with count_queries() as seen:
        assert browser.get(path).status_code == 200
    return len(seen)


def test_the_list_asks_as_often_for_three_as_for_one(make: Make, sign_in) -> None:  # type: ignore[no-untyped-def]
    browser = sign_in(make.organiser())
    counts = []
    for more in (1, 2):
        for _ in range(more):
            make.vendor(products=2)
        counts.append(statements(browser, "/vendors-desk"))
    assert counts[0] == counts[1]


def test_pages_of_goods_ask_as_often_for_three_as_for_one(make: Make, sign_in) -> None:  # type: ignore[no-untyped-def]
    small, large = make.vendor(products=1), make.vendor(products=3)
    organiser = sign_in(make.organiser())
    for path in ("/vendor", "/vendor/preview"):
        one, three = (statements(sign_in(v.owner), path) for v in (small, large))
        assert one == three
    one, three = (
        statements(organiser, f"/vendors-desk/{v.id}") for v in (small, large)
    )
    assert one == three


def test_a_nasty_name_is_text_everywhere(make: Make, sign_in) -> None:  # type: ignore[no-untyped-def]
    vendor = make.vendor(name=NASTY, story=NASTY)
    with atomic():
        products_of(vendor.id)[0].name = NASTY
    owner, organiser = sign_in(vendor.owner), sign_in(make.organiser())
    product = products_of(vendor.id)[0].id
    pages = [
        owner.get("/vendor"),
        owner.get("/vendor/preview"),
        owner.get(f"/vendor/products/{product}"),
        organiser.get("/vendors-desk"),
        organiser.get(f"/vendors-desk?q={NASTY}"),
        organiser.get(f"/vendors-desk/{vendor.id}"),
        organiser.get(f"/vendors-desk/{vendor.id}/profile"),
    ]
    assert [(p.status_code, "<img src=x" in p.text) for p in pages] == (
        [(200, False)] * 7
    )
    assert ["&lt;img src=x onerror=alert(2)&gt;" in p.text for p in pages] == [True] * 7


def test_a_picture_is_public_and_never_changes(app: Flask, client: Client) -> None:
    name = files.save_picture(jpeg())
    for each in (name, files.thumb_of(name)):
        with client.get(f"/photos/{each}") as answer:
            assert answer.data[:3] == b"\xff\xd8\xff"
        headers = (
            "Content-Type", "Cache-Control", "X-Content-Type-Options",
            "Content-Security-Policy", "Set-Cookie",
        )  # fmt: skip
        assert [answer.headers.get(h) for h in headers] == [
            "image/jpeg",
            "public, max-age=31536000, immutable",
            "nosniff",
            "default-src 'none'; sandbox",
            None,
        ]


@pytest.mark.parametrize(
    "name",
    ["x.jpg", "..%2fcfn.sqlite", "%2e%2e/secret_key", "0" * 32 + ".part",
     "0" * 32 + ".jpg", "0" * 32 + ".jpg%0a"],
)  # fmt: skip
def test_nothing_else_is_served(app: Flask, client: Client, name: str) -> None:
    assert client.get(f"/photos/{name}").status_code == 404


def test_tidying_says_how_much_it_removed(app: Flask, make: Make) -> None:
    outcome = app.test_cli_runner().invoke(args=["vendors", "tidy-photos"])
    assert outcome.output == "0 files removed.\n"


def test_without_a_business_its_pages_lead_to_the_first_form(
    make: Make, sign_in: Callable[[Person], Client]
) -> None:
    browser = sign_in(make.person(Role.VENDOR))
    for path in ("/vendor/preview", "/vendor/products/new"):
        assert browser.get(path).location == "/vendor"


def test_a_huge_photo_arrives_to_be_refused_on_its_field(
    app: Flask,
    make: Make,
    sign_in: Callable[[Person], Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 20_000)
    monkeypatch.setattr(files, "MAX_BYTES", 10_000)
    browser = sign_in(make.person(Role.VENDOR))
    answer = browser.post("/vendor", data=FORM | {"photo": photo(b"x" * 30_000)})
    assert (answer.status_code, wrong_fields(answer.text)) == (422, ["photo"])
    assert "Sejak sore." in answer.text
