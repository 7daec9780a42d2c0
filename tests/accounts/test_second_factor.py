"""The second step of signing in, as staff meet it."""

from datetime import timedelta

import pyotp
import pytest
from bs4 import BeautifulSoup
from time_machine import travel

from cfn.accounts import service
from cfn.core import clock
from cfn.core.roles import Role

PASSWORD = "kuda laut merah"


@pytest.fixture(autouse=True)
def strict(app):
    """As in production: staff pass a second factor."""
    app.config["CFN_SECOND_FACTOR"] = True
    yield
    app.config["CFN_SECOND_FACTOR"] = False


def enter(client, *roles):
    service.register_staff(
        name="Adi", email="adi@example.com", roles=roles, password=PASSWORD
    )
    return back(client)


def back(client, target=""):
    return client.post(
        f"/sign-in{target}", data={"who": "adi@example.com", "password": PASSWORD}
    )


def key_on(page):
    soup = BeautifulSoup(page, "html.parser")
    return soup.select_one(".details .hash").text.replace(" ", "")


def set_up(client):
    """Set the second step up; gives the key and the recovery codes."""
    key = key_on(client.get("/second-factor/setup").data)
    code = pyotp.TOTP(key).at(clock.now())
    page = client.post("/second-factor/setup", data={"code": code})
    soup = BeautifulSoup(page.data, "html.parser")
    return key, [row.text for row in soup.select(".codes li")]


def test_staff_see_only_the_set_up_before_it_is_done(client):
    enter(client, Role.ADMIN)
    for path in ("/home", "/people", "/me", "/people/1"):
        assert client.get(path).location == "/second-factor/setup"
    assert client.post("/people/1/reset-link").location == "/second-factor/setup"
    assert client.get("/me", headers={"Accept": "application/json"}).status_code == 403


def test_on_the_way_in_no_menu_leads_back_to_it_but_the_language_changes(client):
    enter(client, Role.ADMIN)
    page = BeautifulSoup(client.get("/second-factor/setup").data, "html.parser")
    assert page.select(".nav a") == []
    answer = client.post("/me/language", data={"lang": "en", "next": "/second-factor"})
    assert answer.location == "/en/second-factor"
    assert "Set up the second step" in client.get("/en/second-factor/setup").text
    set_up(client)
    page = BeautifulSoup(client.get("/en/me").data, "html.parser")
    assert len(page.select(".nav a")) == 5


def test_vendors_do_not_meet_it(client):
    enter(client, Role.VENDOR)
    assert client.get("/me").status_code == 200
    assert client.get("/second-factor/setup").status_code == 403


def test_who_has_not_set_it_up_may_leave(client):
    enter(client, Role.OFFICER)
    assert client.post("/sign-out").location == "/sign-in"
    assert client.get("/second-factor/setup").location.startswith("/sign-in")


def test_setting_up_shows_ten_codes_once_and_opens_the_doors(client):
    enter(client, Role.ADMIN)
    _, codes = set_up(client)
    assert len(codes) == 10
    assert client.get("/people").status_code == 200
    assert client.get("/second-factor/setup").location == "/second-factor"
    assert codes[0] not in client.get("/me").text


def test_reloading_the_set_up_shows_the_same_key(client):
    enter(client, Role.ADMIN)
    pages = [client.get("/second-factor/setup").data for _ in range(2)]
    assert key_on(pages[0]) == key_on(pages[1])
    answer = client.post("/second-factor/setup", data={"code": "000000"})
    assert (answer.status_code, key_on(answer.data)) == (422, key_on(pages[0]))


def test_the_picture_needs_no_inline_style_or_script(client):
    enter(client, Role.ADMIN)
    svg = BeautifulSoup(client.get("/second-factor/setup").data, "html.parser").svg
    drawing = BeautifulSoup(
        client.get("/second-factor/setup").data, "html.parser"
    ).select_one(".qr-box svg")
    assert svg is not None
    assert {"style", "onload"}.isdisjoint(drawing.attrs)
    assert drawing.find("script") is None


def test_the_next_sign_in_asks_for_a_code_and_leads_on(client):
    enter(client, Role.ADMIN)
    key, _ = set_up(client)
    client.post("/sign-out")
    with travel(clock.now() + timedelta(minutes=1)):
        back(client)
        assert client.get("/people?q=a").location == "/second-factor?next=/people?q%3Da"
        code = pyotp.TOTP(key).at(clock.now())
        answer = client.post("/second-factor?next=/people?q%3Da", data={"code": code})
        assert answer.location == "/people?q=a"
        assert client.get("/people").status_code == 200


def test_a_code_seen_over_the_shoulder_is_worthless(client, app):
    enter(client, Role.ADMIN)
    key, _ = set_up(client)
    thief = app.test_client()
    with travel(clock.now() + timedelta(minutes=1), tick=False):
        code = pyotp.TOTP(key).at(clock.now())
        client.post("/sign-out")
        back(client)
        assert client.post("/second-factor", data={"code": code}).status_code == 302
        back(thief)
        assert thief.post("/second-factor", data={"code": code}).status_code == 422
        assert thief.get("/people").location.startswith("/second-factor")


def test_the_cookie_from_before_the_code_is_worthless_after_it(client, app):
    enter(client, Role.ADMIN)
    before = client.get_cookie("cfn").value
    set_up(client)
    thief = app.test_client()
    thief.set_cookie("cfn", before)
    assert thief.get("/people").location.startswith("/sign-in")


def test_a_recovery_code_opens_once(client, app):
    enter(client, Role.ADMIN)
    _, codes = set_up(client)
    for expected in (302, 422):
        other = app.test_client()
        back(other)
        answer = other.post("/second-factor", data={"code": codes[3].lower()})
        assert answer.status_code == expected
    assert "9 kode" in client.get("/me").text


def test_new_recovery_codes_need_a_code_of_the_app(client):
    enter(client, Role.ADMIN)
    key, _ = set_up(client)
    assert client.post("/second-factor/codes", data={"code": "1"}).status_code == 422
    with travel(clock.now() + timedelta(minutes=1)):
        code = pyotp.TOTP(key).at(clock.now())
        page = client.post("/second-factor/codes", data={"code": code})
    assert len(BeautifulSoup(page.data, "html.parser").select(".codes li")) == 10


def test_a_new_role_asks_for_the_second_step(client, make, app):
    vendor = service.register_vendor(
        name="Maria", email="maria@example.com", phone=None, password=PASSWORD
    )
    data = {"who": "maria@example.com", "password": PASSWORD}
    client.post("/sign-in", data=data)
    service.grant_role(vendor, Role.OFFICER, by=make.admin())
    assert client.get("/me").location.startswith("/sign-in")
    client.post("/sign-in", data=data)
    assert client.get("/me").location == "/second-factor/setup"


def test_it_is_off_in_a_demo_database_and_a_banner_says_so(client, app):
    app.config["CFN_SECOND_FACTOR"] = False
    app.config["CFN_ENV"] = "demo"
    try:
        assert "Masuk di sini tanpa langkah kedua." in client.get("/sign-in").text
    finally:
        app.config["CFN_ENV"] = "test"
    enter(client, Role.ADMIN)
    assert client.get("/people").status_code == 200
