"""The people pages: who sees whom, roles, devices, links to hand over."""

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from cfn.accounts import service
from cfn.accounts.models import AccessLink, Person
from cfn.accounts.queries import open_sign_ins, people
from cfn.core.db import atomic, db
from cfn.core.roles import Role
from tests.support.queries import count_queries


def names(answer):
    page = BeautifulSoup(answer.data, "html.parser")
    return [link.text for link in page.select("td.table__name a")]


# --- the list -----------------------------------------------------------------


def test_people_are_found_by_name_number_and_address(make):
    ana = make.person(Role.VENDOR, name="Ana Lobo", phone="+6281234567890")
    budi = make.person(Role.OFFICER, name="Budi", email="b_di@example.com", phone=None)
    make.person(Role.VENDOR, name="Cici", email="bxdi@example.com")

    def found(words, **options):
        return people(words=words, page=1, **options).people

    assert found("lobo") == [ana]
    assert found("ana lo") == [ana]
    assert found("0812-3456-7890") == [ana]
    assert found("62812345") == [ana]
    assert found("b_di@") == [budi]
    assert found("%") == []
    assert found("", role=Role.OFFICER) == [budi]
    assert found("budi", vendors_only=True) == []


def test_the_list_has_pages_and_says_how_many(make, sign_in):
    client = sign_in(make.admin(name="Zet"))
    for n in range(60):
        make.person(Role.VENDOR, name=f"Orang {n:02}")
    first, second = (client.get(f"/people?page={n}") for n in (1, 2))
    assert (len(names(first)), len(names(second))) == (50, 11)
    assert names(client.get("/people?page=99")) == names(second)
    assert names(client.get("/people?page=x")) == names(first)
    assert names(client.get("/people?role=admin")) == ["Zet"]


def test_the_list_asks_as_often_for_one_as_for_many(make, sign_in):
    client = sign_in(make.admin())

    def statements():
        with count_queries() as seen:
            client.get("/people")
        return len(seen)

    make.person(Role.VENDOR)
    one = statements()
    for _ in range(20):
        make.person(Role.VENDOR, Role.OFFICER)
    assert statements() == one


def test_organisers_see_vendors_only(make, sign_in):
    vendor = make.person(Role.VENDOR, name="Ana")
    both = make.person(Role.VENDOR, Role.OFFICER, name="Budi")
    organiser = make.organiser(name="Cici")
    client = sign_in(organiser)
    assert names(client.get("/people?role=admin")) == ["Ana"]
    codes = [
        client.get(f"/people/{person.id}").status_code
        for person in (vendor, both, organiser)
    ]
    assert codes == [200, 404, 404]


def test_an_organiser_meets_no_buttons_of_admins(make, sign_in):
    vendor = make.person(Role.VENDOR)
    page = BeautifulSoup(
        sign_in(make.organiser()).get(f"/people/{vendor.id}").data, "html.parser"
    )
    actions = {form["action"] for form in page.select("main form")}
    assert actions == {f"/people/{vendor.id}/reset-link"}


@pytest.mark.parametrize("role", [Role.VENDOR, Role.OFFICER, Role.VERIFIER])
def test_others_see_nobody(make, sign_in, role):
    client, vendor = sign_in(make.person(role)), make.person(Role.VENDOR)
    for path in ("/people", f"/people/{vendor.id}", "/people/invitations"):
        assert client.get(path).status_code == 403
    assert client.post(f"/people/{vendor.id}/reset-link").status_code == 403


# --- one person ---------------------------------------------------------------


ADMIN_ONLY = [
    ("roles", {"role": "admin"}),
    ("roles/revocation", {"role": "vendor"}),
    ("deactivation", {}),
    ("reactivation", {}),
    ("second-factor/reset", {}),
]


@pytest.mark.parametrize(("path", "data"), ADMIN_ONLY)
def test_what_admins_do_organisers_may_not(make, sign_in, path, data):
    vendor = make.person(Role.VENDOR)
    address = f"/people/{vendor.id}/{path}"
    assert sign_in(make.organiser()).post(address, data=data).status_code == 403
    assert sign_in(make.admin()).post(address, data=data).status_code == 302
    assert sign_in(make.admin()).post("/people/999" + address[9:]).status_code == 404


def test_roles_are_given_and_taken(make, sign_in):
    person, client = make.person(Role.VENDOR), sign_in(make.admin())
    client.post(f"/people/{person.id}/roles", data={"role": "officer"})
    assert db.session.get(Person, person.id).roles == {Role.VENDOR, Role.OFFICER}
    client.post(f"/people/{person.id}/roles/revocation", data={"role": "vendor"})
    assert db.session.get(Person, person.id).roles == {Role.OFFICER}
    answer = client.post(f"/people/{person.id}/roles", data={"role": "king"})
    assert answer.status_code == 422


def test_the_last_admin_is_told_why(make, sign_in):
    admin = make.admin()
    client = sign_in(admin)
    answer = client.post(f"/people/{admin.id}/roles/revocation", data={"role": "admin"})
    assert answer.status_code == 422
    assert "admin terakhir" in answer.text
    assert client.get("/people").status_code == 200


def test_who_gives_up_being_admin_lands_at_home(make, sign_in):
    make.admin()
    admin = make.person(Role.ADMIN, Role.ORGANISER)
    client = sign_in(admin)
    answer = client.post(f"/people/{admin.id}/roles/revocation", data={"role": "admin"})
    assert answer.location == "/home"
    assert client.get("/home").status_code == 200


def test_a_wrong_device_is_out_at_once(make, sign_in):
    person, admin = make.person(Role.VENDOR), sign_in(make.admin())
    device = sign_in(person)
    row = open_sign_ins(person)[0]
    assert device.get("/me").status_code == 200
    admin.post(f"/people/{person.id}/devices/{row.id}/revocation")
    assert device.get("/me").location.startswith("/sign-in")


def test_a_device_belongs_to_its_person(make, sign_in):
    person, other = make.person(Role.VENDOR), make.person(Role.VENDOR)
    admin, device = sign_in(make.admin()), sign_in(person)
    row = open_sign_ins(person)[0]
    address = f"/people/{other.id}/devices/{row.id}/revocation"
    assert admin.post(address).status_code == 404
    assert device.get("/me").status_code == 200


def test_switching_off_shuts_the_door_at_once(make, sign_in):
    person, admin = make.person(Role.VENDOR), sign_in(make.admin())
    device = sign_in(person)
    admin.post(f"/people/{person.id}/deactivation")
    assert device.get("/me").location.startswith("/sign-in")
    assert "dimatikan" in admin.get(f"/people/{person.id}").text


def test_staff_confirm_a_number_after_asking_by_whatsapp(make, sign_in):
    person = make.person(
        Role.VENDOR, name="Ana", phone="+6281234567890", phone_confirmed_at=None
    )
    organiser = make.organiser()
    client = sign_in(organiser)
    page = BeautifulSoup(client.get(f"/people/{person.id}").data, "html.parser")
    ask = page.find("a", href=lambda link: link and "wa.me" in link)
    assert ask["href"].startswith("https://wa.me/6281234567890?text=Halo%20Ana")
    client.post(f"/people/{person.id}/phone/confirmation")
    row = db.session.get(Person, person.id)
    assert (row.phone_confirmed_at is not None, row.phone_confirmed_by_id) == (
        True,
        organiser.id,
    )


def test_only_of_a_vendor_it_is_said_that_applications_wait_for_the_number(
    make, sign_in
):
    client = sign_in(make.admin())
    for role, said in ((Role.VENDOR, True), (Role.OFFICER, False)):
        person = make.person(role, phone_confirmed_at=None)
        page = client.get(f"/people/{person.id}").text
        assert ("lihat HP-nya" in page, "tidak bisa lolos" in page) == (True, said)


# --- handing over -------------------------------------------------------------


def test_a_reset_link_is_shown_once_with_its_message(make, sign_in, client):
    person = make.person(Role.VENDOR, name="Ana", phone="+6281234567890")
    answer = sign_in(make.organiser()).post(f"/people/{person.id}/reset-link")
    page = BeautifulSoup(answer.data, "html.parser")
    address = page.select_one("p.hash").text
    assert address.startswith("http://127.0.0.1:8000/links/")
    send = page.find("a", href=lambda link: link and "wa.me" in link)["href"]
    assert send.startswith("https://wa.me/6281234567890?text=Halo%20Ana")
    assert client.get(address.removeprefix("http://127.0.0.1:8000")).status_code == 200


def invite(client, **values):
    data = {"name": "Budi", "email": "budi@example.com", "roles": ["officer"]}
    return client.post("/people/invitations", data={"lang": "id"} | data | values)


def test_an_admin_invites_and_takes_back(make, sign_in):
    client = sign_in(make.admin())
    assert "http://127.0.0.1:8000/links/" in invite(client).text
    link = db.session.scalar(select(AccessLink))
    assert "Budi" in client.get("/people/invitations").text
    client.post(f"/people/invitations/{link.id}/withdrawal")
    assert "Budi" not in client.get("/people/invitations").text
    assert client.post("/people/invitations/99/withdrawal").status_code == 404


def test_a_faulty_invitation_keeps_what_was_typed(make, sign_in):
    client = sign_in(make.admin())
    for values, field in [
        ({"email": "", "phone": ""}, "email"),
        ({"email": "x"}, "email"),
        ({"phone": "0380 1"}, "phone"),
        ({"roles": []}, "roles"),
        ({"roles": ["vendor"]}, "roles"),
        ({"name": ""}, "name"),
    ]:
        answer = invite(client, **values)
        assert answer.status_code == 422
        page = BeautifulSoup(answer.data, "html.parser")
        broken = page.select_one(".field--bad")
        assert (broken.find(id=True, attrs={"name": field}) or broken)["id"].startswith(
            field
        )
    assert db.session.scalars(select(AccessLink)).all() == []


def test_a_reset_link_is_no_invitation(make, sign_in):
    client, person = sign_in(make.admin()), make.person(Role.VENDOR)
    service.issue_reset(person, by=make.admin())
    link = db.session.scalar(select(AccessLink))
    assert client.post(f"/people/invitations/{link.id}/withdrawal").status_code == 404


def test_a_hostile_name_is_text(make, sign_in):
    name = "${alert(1)}<img src=x onerror=alert(1)>"
    person = make.person(Role.VENDOR, name=name)
    client = sign_in(make.admin())
    for answer in (
        client.get("/people"),
        client.get(f"/people/{person.id}"),
        client.post(f"/people/{person.id}/reset-link"),
        sign_in(person).get("/me"),
    ):
        assert "<img src=x" not in answer.text


def test_somebody_without_a_role_can_still_leave(make, sign_in):
    person = make.person(Role.VENDOR)
    client = sign_in(person)
    with atomic() as session:
        for grant in list(person.grants):
            session.delete(grant)
    assert client.get("/me").status_code == 403
    assert client.post("/sign-out").status_code == 302
    assert client.get("/me").location.startswith("/sign-in")
