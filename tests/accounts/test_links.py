"""Links that were sent or handed over: looked at often, used once, by a button."""

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from cfn.accounts import service
from cfn.accounts.models import AccessLink, Person
from cfn.core.db import db
from cfn.core.roles import Role

PASSWORD = "kuda laut merah"


@pytest.fixture
def invitation(make):
    _, token = service.invite(
        name="Budi", email="budi@example.com", roles=[Role.OFFICER], by=make.admin()
    )
    return f"/links/{token}"


def used():
    return db.session.scalar(
        select(func.count(AccessLink.id)).where(AccessLink.used_at.is_not(None))
    )


def join(client, address, **values):
    return client.post(address, data={"name": "Budi", "password": PASSWORD} | values)


def test_looking_at_a_link_changes_nothing(client, invitation):
    for _ in range(3):
        answer = client.get(invitation)
        assert answer.status_code == 200
        assert answer.headers["Referrer-Policy"] == "strict-origin"
        assert answer.headers["Cache-Control"] == "no-store"
    client.head(invitation)
    assert (used(), db.session.scalar(select(func.count(Person.id)))) == (0, 1)


def test_its_button_makes_the_account_and_signs_in(client, invitation):
    answer = join(client, invitation)
    assert (answer.status_code, answer.location) == (302, "/home")
    assert client.get("/me").status_code == 200
    assert used() == 1


def test_its_button_works_over_https_too(app, client, invitation, monkeypatch):
    """There a form without a referrer is refused, so the page may not forbid it."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    monkeypatch.setitem(app.config, "WTF_CSRF_SSL_STRICT", True)
    page = client.get(invitation, base_url="https://localhost")
    sent = {"no-referrer": "", "strict-origin": "https://localhost/"}
    token = BeautifulSoup(page.data, "html.parser").find(
        "input", {"name": "csrf_token"}
    )
    answer = client.post(
        invitation,
        base_url="https://localhost",
        headers={"Referer": sent[page.headers["Referrer-Policy"]]},
        data={"name": "Budi", "password": PASSWORD, "csrf_token": token["value"]},
    )
    assert (answer.status_code, answer.location, used()) == (302, "/home", 1)


def test_a_used_link_says_so(client, app, invitation):
    join(client, invitation)
    for answer in (client.get(invitation), join(app.test_client(), invitation)):
        assert answer.status_code == 404
        assert "Tautan ini sudah dipakai" in answer.text


def test_an_unknown_link_looks_like_a_used_one(client, invitation):
    join(client, invitation)
    pages = [
        BeautifulSoup(client.get(address).data, "html.parser").main.get_text()
        for address in (invitation, "/links/abc")
    ]
    assert pages[0] == pages[1]


def test_a_weak_password_is_refused_and_the_name_stays(client, invitation):
    answer = join(client, invitation, name="Budi Tefa", password="pendek")
    page = BeautifulSoup(answer.data, "html.parser")
    assert answer.status_code == 422
    assert page.find("input", {"name": "name"})["value"] == "Budi Tefa"
    assert used() == 0


def test_a_reset_link_sets_the_password_and_asks_to_sign_in(client, make, sign_in):
    person = service.register_vendor(
        name="Maria", phone="081234567890", password=PASSWORD
    )
    elsewhere = sign_in(person)
    token = service.issue_reset(person, by=make.organiser())
    answer = client.post(f"/links/{token}", data={"password": "lain sama sekali"})
    assert (answer.status_code, answer.location) == (302, "/sign-in")
    assert "Sandi baru tersimpan" in client.get("/sign-in").text
    assert elsewhere.get("/me").status_code == 302


def test_a_link_of_somebody_switched_off_is_dead(client, make):
    person = make.person(Role.VENDOR)
    admin = make.admin()
    token = service.issue_reset(person, by=admin)
    service.deactivate(person, by=admin)
    answer = client.post(f"/links/{token}", data={"password": "lain sama sekali"})
    assert answer.status_code == 404


def test_the_letters_language_is_in_the_address(client, make):
    _, token = service.invite(
        name="Ben",
        email="ben@example.com",
        roles=["officer"],
        lang="en",
        by=make.admin(),
    )
    page = client.get(f"/en/links/{token}").text
    assert "Join the Car Free Night team" in page
    client.post(f"/en/links/{token}", data={"name": "Ben", "password": PASSWORD})
    assert db.session.scalar(select(Person.lang).where(Person.name == "Ben")) == "en"


def test_the_command_line_makes_the_first_admin(app, client):
    answer = app.test_cli_runner().invoke(
        args=["accounts", "create-admin", "--name", "Adi", "--email", "adi@example.com"]
    )
    assert answer.exit_code == 0
    token = answer.output.strip().split("/")[-1]
    client.post(f"/links/{token}", data={"password": PASSWORD})
    signed = client.post(
        "/sign-in", data={"who": "adi@example.com", "password": PASSWORD}
    )
    assert signed.location == "/home"
    assert client.get("/people").status_code == 200


def test_the_command_line_says_what_is_wrong(app, make):
    make.admin(email="adi@example.com")
    runner = app.test_cli_runner()
    args = ["accounts", "create-admin", "--name", "Adi", "--email"]
    for email, sentence in [
        ("adi@example.com", "This e-mail has an account already."),
        ("adi", "This does not look like an e-mail address."),
    ]:
        answer = runner.invoke(args=[*args, email])
        assert (answer.exit_code, sentence in answer.output) == (1, True)
