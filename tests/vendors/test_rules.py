"""Halal as it is shown, addresses of businesses, kinds and places."""

from datetime import UTC, date, datetime

import pytest

from cfn.core.errors import Conflict, NotAllowed, Refusal
from cfn.core.trade import Category
from cfn.vendors.kinds import (
    KELURAHAN,
    KIND_NAMES,
    KINDS,
    kelurahan_by_kecamatan,
    kind_code,
)
from cfn.vendors.models import Halal
from cfn.vendors.rules import (
    HalalShown,
    check_kelurahan,
    check_kind,
    check_may_add_product,
    check_may_check_halal,
    check_seen,
    halal_doubts,
    halal_shown,
    has_halal_sign,
    slug_of,
    tidy_halal_number,
)

TODAY = date(2025, 12, 13)
SEEN = datetime(2025, 12, 1, tzinfo=UTC)
NUMBER = "ID" + "1" * 17


@pytest.mark.parametrize(
    ("halal", "number", "expires_on", "checked_at", "shown"),
    [
        (Halal.CERTIFIED, NUMBER, date(2026, 1, 1), SEEN, HalalShown.CHECKED),
        (Halal.CERTIFIED, NUMBER, date(2026, 1, 1), None, HalalShown.STATED),
        (Halal.CERTIFIED, NUMBER, TODAY, SEEN, HalalShown.CHECKED),
        (Halal.CERTIFIED, NUMBER, date(2025, 12, 12), SEEN, HalalShown.IN_PROCESS),
        (Halal.CERTIFIED, NUMBER, date(2025, 12, 12), None, HalalShown.IN_PROCESS),
        (Halal.CERTIFIED, NUMBER, None, SEEN, HalalShown.IN_PROCESS),
        (Halal.CERTIFIED, "", date(2026, 1, 1), None, HalalShown.IN_PROCESS),
        (Halal.CERTIFIED, "odd", date(2026, 1, 1), None, HalalShown.STATED),
        (Halal.IN_PROCESS, "", None, None, HalalShown.IN_PROCESS),
        (Halal.NOT_HALAL, "", None, None, HalalShown.NOT_HALAL),
        (Halal.NOT_APPLICABLE, "", None, None, HalalShown.NOT_APPLICABLE),
    ],
)
def test_certified_is_never_shown_after_expiry(
    halal, number, expires_on, checked_at, shown
):  # type: ignore[no-untyped-def]
    assert halal_shown(halal, number, expires_on, checked_at, TODAY) == shown


def test_the_chip_means_certified_and_unexpired() -> None:
    assert [s for s in HalalShown if has_halal_sign(s)] == [
        HalalShown.CHECKED,
        HalalShown.STATED,
    ]


def test_a_doubtful_number_warns() -> None:
    after, before = date(2026, 1, 1), date(2025, 1, 1)
    count = [
        len(halal_doubts(*values, TODAY))
        for values in [
            (Halal.CERTIFIED, NUMBER, after),
            (Halal.CERTIFIED, "ID12", after),
            (Halal.CERTIFIED, "", after),
            (Halal.CERTIFIED, NUMBER, None),
            (Halal.CERTIFIED, "ID12", before),
            (Halal.NOT_HALAL, "ID12", before),
        ]
    ]
    assert count == [0, 1, 1, 1, 2, 0]


def test_a_number_is_kept_as_printed() -> None:
    assert tidy_halal_number(" id 0011-0000.1 ") == "ID001100001"


def test_nobody_checks_the_own_certificate() -> None:
    with pytest.raises(NotAllowed):
        check_may_check_halal(1, 1, HalalShown.STATED)
    with pytest.raises(Conflict):
        check_may_check_halal(1, 2, HalalShown.CHECKED)
    with pytest.raises(Refusal):
        check_may_check_halal(1, 2, HalalShown.IN_PROCESS)
    check_may_check_halal(1, 2, HalalShown.STATED)


@pytest.mark.parametrize(
    ("name", "taken", "slug"),
    [
        ("Se'i Sapi Rumah Lopo", (), "sei-sapi-rumah-lopo"),
        ("Se’i Sapi", {"sei-sapi"}, "sei-sapi-2"),
        ("Se’i Sapi", {"sei-sapi", "sei-sapi-2"}, "sei-sapi-3"),
        ("Kopi & Café Ñusa", (), "kopi-cafe-nusa"),
        ("${alert(1)}<img src=x onerror=y>", (), "alert-1-img-src-x-onerror-y"),
        ("../../etc", (), "etc"),
        ("🍢🍢", (), "lapak"),
        ("x" * 200, (), "x" * 60),
    ],
)
def test_an_address_is_plain_and_free(name, taken, slug):  # type: ignore[no-untyped-def]
    assert slug_of(name, taken) == slug


def test_a_kind_belongs_to_its_category() -> None:
    check_kind(Category.KULINER, "jajanan")
    for category, kind in ((Category.KRIYA, "jajanan"), (Category.KULINER, "")):
        with pytest.raises(Refusal):
            check_kind(category, kind)
    assert set(KINDS) == set(Category)
    assert (kind_code["makanan berat"], len(kind_code)) == (
        "makanan_berat",
        len(KIND_NAMES),
    )


def test_the_city_has_51_kelurahan_in_six_kecamatan() -> None:
    check_kelurahan("53.71.04.1001")
    with pytest.raises(Refusal):
        check_kelurahan("00")
    places = kelurahan_by_kecamatan()
    assert (len(KELURAHAN), list(places)) == (
        51,
        ["Alak", "Kelapa Lima", "Kota Lama", "Kota Raja", "Maulafa", "Oebobo"],
    )
    assert list(places["Alak"].values())[:2] == ["Alak", "Batu Plat"]


def test_thirty_products_are_the_most() -> None:
    check_may_add_product(29)
    with pytest.raises(Refusal):
        check_may_add_product(30)


def test_a_stale_form_is_a_conflict() -> None:
    check_seen(None, SEEN)
    check_seen(SEEN, SEEN)
    with pytest.raises(Conflict):
        check_seen(SEEN, datetime(2025, 12, 2, tzinfo=UTC))
