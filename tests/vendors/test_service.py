"""What happens to a business and its goods, and what the audit log says of it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from cfn.audit.models import AuditEntry
from cfn.core import clock, versions
from cfn.core.db import db
from cfn.core.errors import Conflict, NotAllowed, Refusal
from cfn.core.roles import Role
from cfn.vendors import service
from cfn.vendors.models import Halal
from cfn.vendors.queries import get_vendor, products_of
from cfn.vendors.service import Goods, Profile
from tests.support.factories import Make

LATER = date.today() + timedelta(days=200)
PROFILE = Profile(
    name="  Se'i Sapi   Rumah Lopo ",
    category="kuliner",
    kind="makanan_berat",
    kelurahan="53.71.04.1001",
    story=" Resep keluarga. ",
    halal=Halal.CERTIFIED,
    halal_number="id 00110000000000001",
    halal_expires_on=LATER,
    watts=100,
    fire="charcoal",
    own_tent=True,
    slots_needed=2,
)


def log() -> list[tuple[str, str, int | None, dict[str, int]]]:
    """Action, subject, actor and detail of every entry about businesses."""
    rows = db.session.scalars(
        select(AuditEntry)
        .where(
            AuditEntry.action.startswith("vendor")
            | AuditEntry.action.startswith("product")
        )
        .order_by(AuditEntry.id)
    )
    return [(row.action, row.subject, row.by_id, row.detail) for row in rows]


def public_version() -> int:
    versions.forget()
    return versions.current("vendors")[0]


def test_a_person_makes_a_business(make: Make) -> None:
    person = make.person(Role.VENDOR)
    vendor = service.create(person, PROFILE, photo="a.jpg", by=person)
    kept = {key: getattr(vendor, key) for key in PROFILE.__dataclass_fields__}
    assert kept == PROFILE.__dict__ | {
        "name": "Se'i Sapi Rumah Lopo",
        "story": "Resep keluarga.",
        "halal_number": "ID00110000000000001",
    }
    assert (vendor.slug, vendor.photo, vendor.owner_id) == (
        "sei-sapi-rumah-lopo",
        "a.jpg",
        person.id,
    )
    assert log() == [("vendor.created", f"vendors:{vendor.id}", person.id, {})]
    assert public_version() == 1


def test_one_business_a_person(make: Make) -> None:
    person = make.person(Role.VENDOR)
    service.create(person, PROFILE, by=person)
    with pytest.raises(Conflict):
        service.create(person, PROFILE, by=person)


def test_addresses_stay_apart_and_never_change(make: Make) -> None:
    one, two = make.person(Role.VENDOR), make.person(Role.VENDOR)
    first = service.create(one, PROFILE, by=one)
    second = service.create(two, PROFILE, by=two)
    service.update(first, replace(PROFILE, name="Nama Baru"), by=one)
    assert (first.name, first.slug, second.slug) == (
        "Nama Baru",
        "sei-sapi-rumah-lopo",
        "sei-sapi-rumah-lopo-2",
    )


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"kind": "tenun"}, "sort"), ({"kelurahan": "99"}, "kelurahan")],
)
def test_what_is_not_on_the_lists_is_refused(
    make: Make, wrong: dict[str, str], field: str
) -> None:
    person = make.person(Role.VENDOR)
    with pytest.raises(Refusal) as refusal:
        service.create(person, replace(PROFILE, **wrong), by=person)
    assert (refusal.value.field, log()) == (field, [])


def test_without_a_certificate_its_number_is_not_kept(make: Make) -> None:
    person = make.person(Role.VENDOR)
    vendor = service.create(person, replace(PROFILE, halal=Halal.NOT_HALAL), by=person)
    assert (vendor.halal_number, vendor.halal_expires_on) == ("", None)


def test_a_checked_certificate_is_checked_again_when_it_changes(make: Make) -> None:
    person, verifier = make.person(Role.VENDOR), make.person(Role.VERIFIER)
    vendor = service.create(person, PROFILE, by=person)
    service.check_halal(vendor, by=verifier)
    assert vendor.halal_checked_by_id == verifier.id
    service.update(vendor, replace(PROFILE, story="Lain"), by=person)
    assert vendor.halal_checked_by_id == verifier.id
    service.update(vendor, replace(PROFILE, halal_number="ID" + "2" * 17), by=person)
    assert (vendor.halal_checked_at, vendor.halal_checked_by_id) == (None, None)


def test_the_owner_cannot_check_the_own_certificate(make: Make) -> None:
    person = make.person(Role.VENDOR, Role.VERIFIER)
    vendor = service.create(person, PROFILE, by=person)
    with pytest.raises(NotAllowed):
        service.check_halal(vendor, by=person)


def test_staff_act_on_behalf_and_the_log_says_so(make: Make) -> None:
    organiser = make.organiser()
    vendor = service.create_with_owner(
        "Mama Nona", "081339000111", PROFILE, by=organiser
    )
    owner = get_vendor(vendor.id).owner
    assert (owner.name, owner.phone, owner.password_hash, owner.roles) == (
        "Mama Nona",
        "+6281339000111",
        None,
        {Role.VENDOR},
    )
    service.update(vendor, PROFILE, by=organiser)
    product = service.add_product(vendor, Goods("Nasi", 30_000), by=organiser)
    on_behalf = {"on_behalf": owner.id}
    assert log() == [
        ("vendor.created", f"vendors:{vendor.id}", organiser.id, on_behalf),
        ("vendor.updated", f"vendors:{vendor.id}", organiser.id, on_behalf),
        ("product.added", f"products:{product.id}", organiser.id, on_behalf),
    ]


def test_a_number_with_an_account_but_no_business_is_its_owners(make: Make) -> None:
    organiser, person = (
        make.organiser(),
        make.person(Role.VENDOR, phone="+6281339000222"),
    )
    vendor = service.create_with_owner("X", "0813 3900 0222", PROFILE, by=organiser)
    assert vendor.owner_id == person.id
    with pytest.raises(Refusal) as refusal:
        service.create_with_owner("X", "081339000222", PROFILE, by=organiser)
    assert refusal.value.field == "phone"


def test_the_second_to_save_a_profile_is_told(make: Make) -> None:
    vendor, organiser = make.vendor(), make.organiser()
    seen = vendor.updated_at
    service.update(vendor, PROFILE, seen=seen, by=vendor.owner)
    with pytest.raises(Conflict):
        service.update(vendor, PROFILE, seen=seen, by=organiser)


def test_goods_are_added_changed_moved_and_removed(make: Make) -> None:
    vendor = make.vendor(products=0)
    owner = vendor.owner
    rice, ice, cake = (
        service.add_product(vendor, Goods(name, price), by=owner)
        for name, price in (("Nasi", 30_000), ("Es", 0), ("Kue", None))
    )
    service.move_product(cake, up=True, by=owner)
    service.move_product(rice, up=True, by=owner)
    service.update_product(ice, Goods(" Es  buah ", 5_000, ("spicy",)), by=owner)
    service.remove_product(rice, by=owner)
    assert [(p.name, p.price_rp, p.tags) for p in products_of(vendor.id)] == [
        ("Kue", None, []),
        ("Es buah", 5_000, ["spicy"]),
    ]
    for act in (
        lambda: service.remove_product(rice, by=owner),
        lambda: service.move_product(rice, up=True, by=owner),
        lambda: service.update_product(rice, Goods("x", 1), by=owner),
    ):
        with pytest.raises(Conflict):
            act()


def test_pictures_stay_change_and_go(make: Make) -> None:
    vendor = make.vendor(products=0, photo="a.jpg")
    owner = vendor.owner
    product = service.add_product(vendor, Goods("Nasi", 1), photo="b.jpg", by=owner)
    seen = []
    for change in ({}, {"photo": "c.jpg"}, {"drop_photo": True}):
        service.update_product(product, Goods("Nasi", 1), by=owner, **change)
        service.update(vendor, PROFILE, by=owner, **change)
        seen.append((product.photo, vendor.photo))
    assert seen == [("b.jpg", "a.jpg"), ("c.jpg", "c.jpg"), (None, None)]


def test_thirty_products_fill_the_table(make: Make) -> None:
    vendor = make.vendor(products=30)
    with pytest.raises(Refusal):
        service.add_product(vendor, Goods("Satu lagi", 1), by=vendor.owner)


def test_every_change_shows_in_public(make: Make) -> None:
    vendor = make.vendor(products=2, halal=Halal.CERTIFIED, halal_number="ID1",
                         halal_expires_on=LATER)  # fmt: skip
    first, by = products_of(vendor.id)[0], vendor.owner
    seen = [public_version()]
    for change in (
        lambda: service.check_halal(vendor, by=make.organiser()),
        lambda: service.update(vendor, PROFILE, by=by),
        lambda: service.move_product(first, up=False, by=by),
        lambda: service.update_product(first, Goods("x", 1), by=by),
        lambda: service.remove_product(first, by=by),
    ):
        change()
        seen.append(public_version())
    assert seen == [0, 1, 2, 3, 4, 5]
    assert vendor.updated_at <= clock.now()
