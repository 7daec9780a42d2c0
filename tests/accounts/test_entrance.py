"""Registering, signing in and out: as people and as those who guess."""

from datetime import timedelta

import argon2
import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select
from time_machine import travel

from cfn.accounts import service
from cfn.accounts.models import Person, SignInAttempt
from cfn.core import clock
from cfn.core.db import db
from cfn.core.limits import client_address, limiter
from cfn.core.roles import Role
from tests.support.app import make_app

PASSWORD = "kuda laut merah"
PHONE = "081234567890"


@pytest.fixture
def hashes(monkeypatch):
    """Every password that argon2 is asked to hash or check."""
    asked = []
    for name in ("hash", "verify"):
        original = getattr(argon2.PasswordHasher, name)

        def counted(self, *args, _original=original, _name=name):
            asked.append(_name)
            return _original(self, *args)

        monkeypatch.setattr(argon2.PasswordHasher, name, counted)
    return asked


def register(**values):
    defaults = {"name": "Maria Lobo", "phone": PHONE, "password": PASSWORD}
    return service.register_vendor(**defaults | values)


def sign_in(client, who=PHONE, password=PASSWORD, address="198.51.100.7", **options):
    return client.post(
        "/sign-in",
        data={"who": who, "password": password},
        environ_overrides={"REMOTE_ADDR": address},
        **options,
    )


def text_of(answer):
    main = BeautifulSoup(answer.data, "html.parser").find("main")
    return " ".join(main.get_text(" ").split())


# --- registering --------------------------------------------------------------


def test_a_vendor_registers_signs_in_and_out(client):
    data = {"phone": "0812 3456 7890", "name": "Maria Lobo", "password": PASSWORD}
    answer = client.post("/register", data=data)
    assert (answer.status_code, answer.location) == (302, "/registered")
    answer = sign_in(client)
    assert (answer.status_code, answer.location) == (302, "/home")
    assert client.get("/me").status_code == 200
    answer = client.post("/sign-out")
    assert (answer.status_code, answer.location) == (302, "/sign-in")
    assert client.get("/me").location == "/sign-in?next=/me"


def test_a_known_number_gets_the_same_answer_for_the_same_work(client, hashes):
    data = {"phone": PHONE, "name": "Maria", "password": PASSWORD}
    first = client.post("/register", data=data, follow_redirects=True)
    work = list(hashes)
    again = client.post("/register", data=data, follow_redirects=True)
    assert (first.status_code, text_of(first)) == (again.status_code, text_of(again))
    assert (work, hashes) == (["hash"], ["hash", "hash"])
    assert db.session.scalar(select(func.count(Person.id))) == 1


def test_a_broken_form_says_everything_at_once_and_keeps_what_was_typed(client):
    data = {"phone": "0380 12345", "name": "", "password": "pendek", "email": "x@"}
    answer = client.post("/register", data=data)
    assert answer.status_code == 422
    page = BeautifulSoup(answer.data, "html.parser")
    broken = {field.find("input")["name"] for field in page.select(".field--bad")}
    assert broken == {"phone", "name", "password", "email"}
    assert page.find("input", {"name": "phone"})["value"] == "0380 12345"
    assert page.find("input", {"name": "password"}).get("value", "") == ""


def test_the_language_of_the_page_is_the_accounts(client):
    data = {"phone": PHONE, "name": "Mary", "password": PASSWORD}
    client.post("/en/register", data=data)
    assert db.session.scalar(select(Person.lang)) == "en"


# --- signing in ---------------------------------------------------------------


def test_every_refusal_looks_and_costs_the_same(client, make, hashes):
    register(email="maria@example.com")
    closed = register(phone="081234567891")
    service.deactivate(closed, by=make.admin())
    register(phone="081234567892", password=None)
    hashes.clear()
    answers = [
        sign_in(client, who, "bukan sandinya", address=f"198.51.100.{n}")
        for n, who in enumerate(
            [
                PHONE,
                "maria@example.com",
                "081234567891",
                "081234567892",
                "0899",
                "x@y.z",
            ]
        )
    ]
    assert {answer.status_code for answer in answers} == {422}
    assert len({text_of(answer) for answer in answers}) == 1
    assert hashes == ["verify"] * len(answers)


def test_what_was_typed_stays_but_not_the_password(client):
    page = BeautifulSoup(sign_in(client, "0812").data, "html.parser")
    assert page.find("input", {"name": "who"})["value"] == "0812"
    assert not page.find("input", {"name": "password"}).get("value")


def test_signing_in_leads_on_in_the_own_language(client):
    register(lang="en")
    data = {"who": PHONE, "password": PASSWORD}
    assert client.post("/sign-in?next=/me", data=data).location == "/en/me"


def test_signing_in_leads_on_to_own_pages_only(client, app):
    register()
    for target, leads in [
        ("/me", "/me"),
        ("https://evil.example/", "/home"),
        ("//evil.example", "/home"),
        ("/%5Cevil.example", "/home"),
    ]:
        answer = app.test_client().post(
            f"/sign-in?next={target}", data={"who": PHONE, "password": PASSWORD}
        )
        assert answer.location == leads


def test_who_is_signed_in_is_led_on(make, sign_in):
    client = sign_in(make.person(Role.VENDOR))
    assert client.get("/sign-in?next=/me").location == "/me"


def test_signing_in_starts_a_new_session(client):
    register()
    with client.session_transaction() as session:
        session["planted"] = "by a stranger"
    sign_in(client)
    with client.session_transaction() as session:
        assert "planted" not in session
        assert session.permanent


def test_a_desks_cookie_goes_with_the_browser(client):
    service.register_staff(
        name="Adi", email="adi@example.com", roles=[Role.ADMIN], password=PASSWORD
    )
    sign_in(client, "adi@example.com")
    assert client.get_cookie("cfn").expires is None


def test_a_signed_out_cookie_is_worthless(client, app):
    register()
    sign_in(client)
    stolen = client.get_cookie("cfn").value
    client.post("/sign-out")
    thief = app.test_client()
    thief.set_cookie("cfn", stolen)
    assert thief.get("/me").status_code == 302


# --- idle ---------------------------------------------------------------------


def test_a_session_ends_when_nobody_comes_back(make, sign_in):
    start = clock.now()
    vendor, desk = sign_in(make.person(Role.VENDOR)), sign_in(make.admin())

    def at(**after):
        with travel(start + timedelta(**after)):
            return vendor.get("/me").status_code, desk.get("/me").status_code

    assert at(minutes=20) == (200, 200)
    assert at(minutes=45) == (200, 200)
    assert at(minutes=80) == (200, 302)
    assert at(days=13) == (200, 302)
    assert at(days=26) == (200, 302)
    assert at(days=41) == (302, 302)


def test_a_busy_desk_signs_in_again_after_twelve_hours(make, sign_in):
    start, desk = clock.now(), sign_in(make.organiser())
    answers = []
    for n in range(1, 40):
        with travel(start + n * timedelta(minutes=20)):
            answers.append(desk.get("/me").status_code)
    assert answers == [200] * 36 + [302] * 3


def test_the_idle_time_is_written_at_most_once_a_minute(make, sign_in):
    start, client = clock.now(), sign_in(make.person(Role.VENDOR))

    def sets_cookie(seconds, path="/me"):
        with travel(start + timedelta(seconds=seconds)):
            return "Set-Cookie" in client.get(path).headers

    assert [sets_cookie(s) for s in (1, 30, 59, 62, 90, 118)] == [
        True,
        False,
        False,
        True,
        False,
        False,
    ]
    assert not sets_cookie(500, "/")


# --- guessing -----------------------------------------------------------------


def test_forty_tries_on_one_account_reach_ten_passwords(client, hashes):
    register()
    hashes.clear()
    start, answers = clock.now(), []
    for n in range(40):
        with travel(start + n * timedelta(seconds=20), tick=False):
            answer = sign_in(
                client, password=f"tebakan nomor {n}", address=f"10.0.0.{n}"
            )
        answers.append(answer.status_code)
    assert set(answers) == {422, 429}
    assert answers.count(422) == len(hashes) <= 10
    assert answers[-1] == 429


def test_a_hurry_reaches_even_fewer(client, hashes):
    register()
    hashes.clear()
    with travel(clock.now(), tick=False):
        for n in range(40):
            sign_in(client, password=f"tebakan {n}", address=f"10.0.0.{n}")
    assert len(hashes) == 4


def test_a_spray_from_one_address_reaches_thirty_accounts(client, hashes):
    with travel(clock.now(), tick=False):
        answers = [
            sign_in(client, f"0812345678{n}", "bismillah 2025").status_code
            for n in range(10, 70)
        ]
    assert answers == [422] * 30 + [429] * 30
    assert len(hashes) == 30


def test_a_forged_forwarded_address_does_not_help(client, hashes):
    with travel(clock.now(), tick=False):
        for n in range(40):
            sign_in(
                client,
                f"0812345678{n + 10}",
                headers={"X-Forwarded-For": f"203.0.113.{n}"},
            )
    assert len(hashes) == 30


def test_an_unknown_account_is_slowed_like_a_known_one(client):
    register()
    with travel(clock.now(), tick=False):
        known, unknown = (
            [sign_in(client, who, "salah sekali").status_code for _ in range(6)]
            for who in (PHONE, "081299999999")
        )
    assert known == unknown == [422] * 4 + [429] * 2


def test_the_owner_still_signs_in_from_a_device_that_was_here_before(client, app):
    register()
    sign_in(client)
    client.post("/sign-out")
    with travel(clock.now(), tick=False):
        stranger = app.test_client()
        for n in range(6):
            sign_in(stranger, password=f"tebakan {n}", address=f"10.0.0.{n}")
        assert sign_in(app.test_client(), address="10.9.9.9").status_code == 429
        assert sign_in(client).status_code == 302


def test_a_known_device_may_not_guess_for_ever_either(client):
    register()
    sign_in(client)
    client.post("/sign-out")
    with travel(clock.now(), tick=False):
        codes = [sign_in(client, password=f"x{n}").status_code for n in range(6)]
    assert codes == [422] * 4 + [429] * 2


def test_a_device_is_known_to_its_own_account_only(client, app):
    register()
    register(phone="081234567891")
    sign_in(client)
    client.post("/sign-out")
    with travel(clock.now(), tick=False):
        for n in range(6):
            sign_in(app.test_client(), "081234567891", "x", address=f"10.0.0.{n}")
        assert sign_in(client, "081234567891").status_code == 429


def test_a_reset_link_lets_the_owner_in_again(client, make, app):
    person = register()
    with travel(clock.now(), tick=False):
        for n in range(6):
            sign_in(client, password=f"tebakan {n}")
        token = service.issue_reset(person, by=make.organiser())
        client.post(f"/links/{token}", data={"password": "lain sama sekali"})
        assert sign_in(client, password="lain sama sekali").status_code == 302


def test_signing_in_forgets_the_accounts_wrong_tries(client):
    register()
    with travel(clock.now(), tick=False):
        for _ in range(3):
            sign_in(client, password="salah sekali")
    with travel(clock.now() + timedelta(seconds=30), tick=False):
        assert sign_in(client).status_code == 302
        client.post("/sign-out")
    keys = db.session.scalars(select(SignInAttempt.key)).all()
    assert [key.split(":")[0] for key in keys] == ["address"] * 3


def test_tries_hold_no_numbers(client):
    sign_in(client, password="salah sekali")
    rows = repr(db.session.execute(select(SignInAttempt.__table__)).all())
    assert "81234567890" not in rows
    assert "198.51.100.7" not in rows


# --- forgotten ----------------------------------------------------------------


def test_forgotten_answers_the_same_for_everybody(client, hashes):
    register(email="maria@example.com")
    register(phone="081234567891")
    hashes.clear()
    answers = [
        client.post("/forgotten", data={"who": who})
        for who in (PHONE, "maria@example.com", "081234567891", "0899", "x@y.zz")
    ]
    assert {answer.status_code for answer in answers} == {200}
    assert len({text_of(answer) for answer in answers}) == 1
    assert hashes == []


# --- floods -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "counted"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
    ],
)
def test_a_household_counts_as_one_address(app, given, counted):
    with app.test_request_context(environ_overrides={"REMOTE_ADDR": given}):
        assert client_address() == counted


def test_a_flood_is_stopped_before_it_reaches_the_database(app, databases, tmp_path):
    flooded = make_app(databases.url, tmp_path, RATELIMIT_ENABLED=True)
    client = flooded.test_client()
    try:
        codes = [client.post("/register", data={}).status_code for _ in range(62)]
    finally:
        limiter.enabled = False  # the limiter is shared by all apps of a process
    assert codes == [422] * 60 + [429] * 2
