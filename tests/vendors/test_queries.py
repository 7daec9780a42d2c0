"""What is read of businesses, and with how many statements."""

from datetime import date, timedelta

import pytest

from cfn.core import clock
from cfn.core.db import atomic
from cfn.core.errors import NotFound
from cfn.vendors.models import Halal
from cfn.vendors.public import PublicProduct, PublicVendor
from cfn.vendors.queries import (
    find_vendor_of,
    get_product,
    get_public_vendor,
    get_vendor,
    get_vendor_by_slug,
    get_vendor_of,
    photos_in_use,
    products_of,
    public_vendors,
    vendors,
)
from cfn.vendors.rules import HalalShown
from cfn.vendors.service import remove_product
from tests.support.factories import Make
from tests.support.queries import count_queries

EXPIRY = date(2025, 12, 13)


def test_the_public_picture_holds_exactly_these_keys(make: Make) -> None:
    vendor = make.vendor(
        name="Dapur", slug="dapur", products=2, photo="v.jpg", story="Cerita",
        halal=Halal.CERTIFIED, halal_number="ID1", halal_expires_on=EXPIRY,
        halal_checked_at=clock.now(),
    )  # fmt: skip
    one, two = products_of(vendor.id)
    remove_product(two, by=vendor.owner)
    expected = PublicVendor(
        id=vendor.id,
        slug="dapur",
        name="Dapur",
        category="kuliner",
        kind="jajanan",
        kelurahan="Oebobo",
        story="Cerita",
        photo="v.jpg",
        halal=HalalShown.CHECKED,
        products=(PublicProduct(one.id, one.name, 10_000, (), None),),
    )
    assert public_vendors([vendor.id], EXPIRY) == {vendor.id: expected}
    assert (expected.picture, expected.from_rp) == ("v.jpg", 10_000)
    after = get_public_vendor(vendor.id, EXPIRY + timedelta(days=1))
    assert after.halal == HalalShown.IN_PROCESS


def test_a_picture_of_goods_stands_in_for_the_business(make: Make) -> None:
    vendor = make.vendor(products=2)
    products_of(vendor.id)[1].photo = "p.jpg"
    assert get_public_vendor(vendor.id).picture == "p.jpg"


@pytest.mark.parametrize("count", [1, 3])
def test_public_vendors_takes_two_statements(make: Make, count: int) -> None:
    ids = [make.vendor(products=2).id for _ in range(count)]
    with count_queries() as seen:
        found = public_vendors(ids)
    assert (len(seen), sorted(found)) == (2, ids)


def test_nobody_asked_for_costs_nothing(make: Make) -> None:
    with count_queries() as seen:
        assert (public_vendors([]), seen) == ({}, [])


def test_businesses_are_found_by_name_goods_and_kelurahan(make: Make) -> None:
    grill = make.vendor(name="Se'i Nona", kelurahan="53.71.04.1009", products=0)
    ice = make.vendor(name="Es 100% Segar", category="kriya", products=1)
    ice.products[0].name = "Es saboak"

    def found(q: str = "", category: str = "") -> list[str]:
        rows, total = vendors(q, category)
        assert total == len(rows)
        return [row.name for row in rows]

    assert {q: found(q) for q in ("", "NONA", "oebufu", "saboak", "%", "_", "zzz")} == {
        "": [ice.name, grill.name],
        "NONA": [grill.name],
        "oebufu": [grill.name],
        "saboak": [ice.name],
        "%": [ice.name],
        "_": [],
        "zzz": [],
    }
    assert (found("", "kriya"), found("nona", "kriya")) == ([ice.name], [])
    remove_product(products_of(ice.id)[0], by=ice.owner)
    assert found("saboak") == []


def test_the_list_comes_in_pages(make: Make) -> None:
    for n in range(45):
        make.vendor(name=f"Lapak {n:02}", products=0)
    assert [(len(vendors(page=n)[0]), vendors(page=n)[1]) for n in (1, 2, 3)] == [
        (40, 45),
        (5, 45),
        (0, 45),
    ]


def test_somebody_elses_goods_do_not_exist(make: Make) -> None:
    mine, other = make.vendor(), make.vendor()
    theirs = products_of(other.id)[0]
    assert get_product(other.id, theirs.id) is theirs
    for act in (
        lambda: get_product(mine.id, theirs.id),
        lambda: get_product(mine.id, 999),
        lambda: get_vendor(999),
        lambda: get_public_vendor(999),
        lambda: get_vendor_by_slug("tidak-ada"),
        lambda: get_vendor_of(make.organiser()),
    ):
        with pytest.raises(NotFound):
            act()


def test_a_business_is_found_by_owner_and_address(make: Make) -> None:
    vendor = make.vendor()
    assert find_vendor_of(vendor.owner) is get_vendor_by_slug(vendor.slug) is vendor
    assert find_vendor_of(make.officer()) is None


def test_removed_goods_need_their_picture_no_more(make: Make) -> None:
    vendor = make.vendor(products=2, photo="a.jpg")
    with atomic():
        one, two = products_of(vendor.id)
        one.photo, two.photo = "b.jpg", "c.jpg"
    remove_product(two, by=vendor.owner)
    assert photos_in_use() == {"a.jpg", "b.jpg"}
