"""The own account: what people change about themselves."""

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from cfn.accounts import service
from cfn.accounts.models import Person
from cfn.accounts.queries import open_sign_ins
from cfn.core.db import db
from cfn.core.roles import Role
from tests.support.queries import count_queries

PASSWORD = "kuda laut merah"


@pytest.fixture
def maria(app):
    return service.register_vendor(
        name="Maria Lobo", phone="081234567890", password=PASSWORD
    )


def typed(answer):
    page = BeautifulSoup(answer.data, "html.parser")
    fields = page.select(
        "main input[type=text], main input[type=tel], main input[type=email]"
    )
    return {field["name"]: field.get("value", "") for field in fields}


def broken(answer):
    page = BeautifulSoup(answer.data, "html.parser")
    return [
        field.find(["input", "select"])["name"] for field in page.select(".field--bad")
    ]


def test_name_and_language_change(maria, sign_in):
    client = sign_in(maria)
    assert "Akun saya" in client.get("/me").text
    answer = client.post("/me", data={"name": "Maria B. Lobo", "lang": "en"})
    page = client.get(answer.location)
    assert (answer.location, "Saved." in page.text) == ("/en/me", True)
    assert "My account" in page.text
    assert 'lang="en"' in page.text
    assert typed(page)["name"] == "Maria B. Lobo"


def switch_of(answer):
    """The form under the page: where it goes, what it sends."""
    page = BeautifulSoup(answer.data, "html.parser")
    form = page.select_one("footer form")
    sent = {each["name"]: each["value"] for each in form.select("[name]")}
    return form["action"], sent


def test_the_switch_under_a_page_changes_its_language(maria, sign_in):
    client = sign_in(maria)
    address, sent = switch_of(client.get("/me?x=1"))
    sent.pop("csrf_token")
    assert (address, sent) == ("/me/language", {"next": "/me?x=1", "lang": "en"})
    answer = client.post(address, data=sent)
    assert (answer.status_code, answer.location) == (302, "/en/me?x=1")
    page = client.get(answer.location)
    assert "My account" in page.text
    address, sent = switch_of(page)
    assert (address, sent["lang"]) == ("/en/me/language", "id")
    assert client.post(address, data=sent).location == "/me?x=1"
    assert "Akun saya" in client.get("/me").text


def test_the_switch_under_the_answer_to_a_command_leads_home(maria, sign_in):
    client = sign_in(maria)
    _, sent = switch_of(
        client.post("/me/password", data={"current": "", "password": ""})
    )
    assert sent["next"] == ""
    assert client.post("/me/language", data=sent).location == "/en/home"


def test_the_switch_goes_nowhere_else(maria, sign_in):
    client = sign_in(maria)
    data = {"lang": "en", "next": "https://evil.example/"}
    assert client.post("/me/language", data=data).location == "/en/home"
    assert client.post("/me/language", data={"lang": "xx"}).status_code == 422


def test_wrong_settings_are_refused_where_they_stand(maria, sign_in):
    client = sign_in(maria)
    answer = client.post("/me", data={"name": "", "lang": "id"})
    assert (answer.status_code, broken(answer)) == (422, ["name"])
    answer = client.post("/me", data={"name": "M", "lang": "xx"})
    assert (answer.status_code, broken(answer)) == (422, ["lang"])


def test_contact_changes_with_the_password_only(maria, sign_in):
    client = sign_in(maria)
    data = {"phone": "0813 1111 2222", "email": "", "contact_password": "salah sekali"}
    answer = client.post("/me/contact", data=data)
    assert (answer.status_code, broken(answer)) == (422, ["contact_password"])
    assert typed(answer)["phone"] == "0813 1111 2222"
    client.post("/me/contact", data=data | {"contact_password": PASSWORD})
    assert db.session.scalar(select(Person.phone)) == "+6281311112222"


def test_a_new_email_waits_for_its_mailbox(maria, sign_in):
    client = sign_in(maria)
    data = {"phone": "081234567890", "contact_password": PASSWORD}
    client.post("/me/contact", data=data | {"email": "maria@example.com"})
    assert "maria@example.com" in client.get("/me").text
    assert db.session.scalar(select(Person.email)) is None


def test_the_password_changes_and_other_devices_are_out(maria, sign_in):
    here, there = sign_in(maria), sign_in(maria)
    data = {"current": PASSWORD, "password": "lain sama sekali"}
    answer = here.post("/me/password", data=data | {"current": "salah sekali"})
    assert (answer.status_code, broken(answer)) == (422, ["current"])
    answer = here.post("/me/password", data=data | {"password": "pendek"})
    assert (answer.status_code, broken(answer)) == (422, ["password"])
    assert here.post("/me/password", data=data).status_code == 302
    assert (here.get("/me").status_code, there.get("/me").status_code) == (200, 302)


def test_devices_are_listed_and_signed_out(maria, sign_in):
    here, lost = sign_in(maria), sign_in(maria)
    rows = open_sign_ins(maria)
    here.post(f"/me/devices/{rows[0].id}/revocation")
    assert (here.get("/me").status_code, lost.get("/me").status_code) == (200, 302)


def test_all_other_devices_are_signed_out_at_once(maria, sign_in):
    here, others = sign_in(maria), [sign_in(maria) for _ in range(3)]
    here.post("/me/devices/revocation")
    assert [browser.get("/me").status_code for browser in others] == [302] * 3
    assert here.get("/me").status_code == 200


def test_nobody_signs_out_a_neighbours_device(maria, make, sign_in):
    neighbour = make.person(Role.VENDOR)
    device = sign_in(neighbour)
    row = open_sign_ins(neighbour)[0]
    answer = sign_in(maria).post(f"/me/devices/{row.id}/revocation")
    assert answer.status_code == 404
    assert device.get("/me").status_code == 200


def test_the_page_asks_as_often_for_one_device_as_for_many(maria, sign_in):
    client = sign_in(maria)
    client.get("/me")

    def statements():
        with count_queries() as seen:
            client.get("/me")
        return len(seen)

    one = statements()
    for _ in range(5):
        sign_in(maria)
    assert statements() == one


@pytest.mark.parametrize("path", ["/me", "/home"])
def test_strangers_are_sent_to_sign_in_and_back(client, path):
    assert client.get(path).location == f"/sign-in?next={path}"
    assert client.post("/me/password").location == "/sign-in"
