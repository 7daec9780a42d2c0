"""Accounts in a real browser: a vendor comes in, staff are invited, axe looks on."""

import re

import pyotp
import pytest
from sqlalchemy import select

from cfn.accounts import service
from cfn.accounts.models import Person
from cfn.core import clock
from cfn.core.db import db
from cfn.core.roles import Role
from tests.support.axe import violations
from tests.support.browser import DESKTOP, PHONE

pytestmark = pytest.mark.browser

PASSWORD = "kuda laut merah"


def width_needed(page):
    """How far the page could be pushed sideways, in pixels."""
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


def test_a_vendor_registers_signs_in_reads_english_and_leaves(screens):
    page = screens.open("/sign-in", size=PHONE)
    page.get_by_role("link", name="Daftar sebagai pelaku UMKM").click()
    page.get_by_label("Nomor HP (WhatsApp)").fill("0812 3456 7890")
    page.get_by_label("Nama Anda").fill("Maria Lobo")
    page.get_by_label("Sandi", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Daftar").click()
    page.get_by_role("heading", name="Sekarang masuk").wait_for()
    page.get_by_role("main").get_by_role("link", name="Masuk").click()

    page.get_by_label("Nomor HP atau e-mail").fill("081234567890")
    page.get_by_label("Sandi", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Masuk").click()
    page.wait_for_url("**/home")

    page.goto("/me")
    page.get_by_role("combobox", name="Bahasa").select_option("en")
    page.get_by_role("button", name="Simpan").first.click()
    page.get_by_role("heading", name="My account").wait_for()
    assert page.locator("html").get_attribute("lang") == "en"

    page.get_by_role("banner").get_by_role("button", name="Sign out").click()
    page.get_by_text("You are signed out.").wait_for()
    page.goto("/me")
    assert page.url.endswith("/sign-in?next=/me")


def test_a_typed_password_can_be_looked_at(screens):
    page = screens.open("/sign-in", size=PHONE)
    field = page.get_by_label("Sandi", exact=True)
    field.fill(PASSWORD)
    page.get_by_role("button", name="Lihat").click()
    assert field.get_attribute("type") == "text"
    page.get_by_role("button", name="Sembunyikan").click()
    assert (field.get_attribute("type"), field.input_value()) == ("password", PASSWORD)


def test_an_officer_is_invited_sets_up_the_second_step_and_acts(screens, app, make):
    admin = screens.open("/people", as_=make.admin(), size=DESKTOP)
    admin.get_by_role("link", name="Undang petugas").click()
    admin.get_by_label("Nama", exact=True).fill("Melki Nalle")
    admin.get_by_label("Panitia").check()
    admin.get_by_label("E-mail").fill("melki@example.com")
    admin.get_by_role("button", name="Buat undangan").click()
    link = re.search(r"/links/\S+", admin.locator("p.hash").inner_text()).group()

    app.config["CFN_SECOND_FACTOR"] = True
    try:
        page = screens.open(link, size=PHONE)
        page.get_by_label("Pilih sandi").fill(PASSWORD)
        page.get_by_role("button", name="Buat akun saya").click()
        page.get_by_role("heading", name="Pasang langkah kedua").wait_for()
        assert violations(page) == []
        page.goto("/people")
        page.get_by_role("heading", name="Pasang langkah kedua").wait_for()

        page.get_by_text("Tidak bisa memindai?").click()
        key = page.locator("details .hash").inner_text().replace(" ", "")
        page.get_by_role("textbox", name="Kode").fill(pyotp.TOTP(key).at(clock.now()))
        page.get_by_role("button", name="Nyalakan").click()
        page.get_by_role("heading", name="Simpan kode ini").wait_for()
        assert page.locator(".codes li").count() == 10
        assert violations(page) == []
        page.get_by_role("link", name="Sudah saya simpan").click()
        page.goto("/people")
        page.get_by_role("heading", name="Akun pelaku UMKM").wait_for()
    finally:
        app.config["CFN_SECOND_FACTOR"] = False


def test_an_admin_takes_a_role_after_being_asked(screens, make):
    person = make.person(Role.VENDOR, Role.OFFICER, name="Melki Nalle")
    page = screens.open(f"/people/{person.id}", as_=make.admin(), size=DESKTOP)
    row = page.get_by_role("listitem").filter(has_text="Petugas lapangan")
    row.get_by_role("button", name="Cabut").click()
    page.get_by_role("dialog").get_by_role("button", name="Cabut").click()
    page.get_by_text("Peran dicabut.").wait_for()
    db.session.rollback()
    assert db.session.get(Person, person.id).roles == {Role.VENDOR}


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("prefix", ["", "/en"], ids=["id", "en"])
def test_the_entrance_is_open_to_everybody(screens, make, size, prefix):
    _, token = service.invite(
        name="Budi", email="budi@example.com", roles=[Role.OFFICER], by=make.admin()
    )
    page = screens.open(f"{prefix}/sign-in", size=size)
    for path in (
        "/sign-in",
        "/register",
        "/registered",
        "/forgotten",
        f"/links/{token}",
    ):
        page.goto(prefix + path)
        assert (path, violations(page), width_needed(page)) == (path, [], 0)
    page.goto(f"{prefix}/register")
    page.locator("main form button.button--main").click()
    page.locator("#error-summary").wait_for()
    assert (violations(page), width_needed(page)) == ([], 0)


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_people_pages_are_open_to_everybody(screens, make, size, lang):
    person = make.person(
        Role.VENDOR,
        name="Siti Nurhaliza binti Abdullah Lobo Tefa",
        email="nama.yang.panjang.sekali@contoh-panjang.example.com",
        phone_confirmed_at=None,
    )
    service.start_sign_in(person, device="Samsung Internet · Android", by=person)
    admin = make.admin(lang=lang)
    service.invite(
        name="Budi", email="budi@example.com", roles=[Role.OFFICER], by=admin
    )
    page = screens.open("/me", as_=admin, size=size)
    for path in (
        "/me",
        "/people",
        "/people?q=zzz",
        f"/people/{person.id}",
        "/people/invitations",
    ):
        page.goto(path)
        assert (path, violations(page), width_needed(page)) == (path, [], 0)


def test_nothing_needs_a_script(chromium, server, app):
    context = chromium.new_context(
        base_url=server, java_script_enabled=False, viewport=PHONE, locale="id-ID"
    )
    page = context.new_page()
    page.goto("/register")
    page.get_by_label("Nomor HP (WhatsApp)").fill("081234567890")
    page.get_by_label("Nama Anda").fill("Maria")
    page.get_by_label("Sandi", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Daftar").click()
    assert page.url.endswith("/registered")
    assert db.session.scalars(select(Person.name)).all() == ["Maria"]
    context.close()
