"""What a stall shows at a moment, and what chips and words find."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from cfn.attendance.rules import last_word, shown_status
from cfn.livemap.picture import Picture, Spot, Stall
from cfn.livemap.rules import (
    Chip,
    Moment,
    Selection,
    Sight,
    moment,
    plain,
    shown,
    sights,
    similar,
)
from cfn.vendors.public import PublicProduct, PublicVendor
from cfn.vendors.rules import HalalShown

NOW = datetime(2025, 12, 13, 12, 0, tzinfo=UTC)
ENDS = NOW + timedelta(hours=4)
MINUTE = timedelta(minutes=1)


def product(name: str, price_rp: int | None = 15_000) -> PublicProduct:
    return PublicProduct(1, name, price_rp, (), None)


def stall(label: str = "A1", **values: object) -> Stall:
    vendor = PublicVendor(
        id=1,
        slug="sei",
        name="Se’i Sapi",
        category="kuliner",
        kind="",
        kelurahan="",
        story="",
        photo=None,
        halal=HalalShown.IN_PROCESS,
        products=(product("Nasi se’i"),),
    )
    of_vendor = {k: values.pop(k) for k in tuple(values) if hasattr(vendor, k)}
    spot = Spot(1, label, None, 123.6, -10.1, 3, 3, 0)
    return Stall((spot,), replace(vendor, **of_vendor), **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("word", "minutes", "until", "expected"),
    [
        ("open", 89, None, "open"),
        ("open", 90, None, "unconfirmed"),
        ("nearly_out", 90, None, "unconfirmed"),
        ("pause", 5, 15, "pause"),
        ("pause", 40, -1, "open"),
        ("pause", 200, -90, "unconfirmed"),
        ("sold_out", 200, None, "sold_out"),
        ("closed", 200, None, "closed"),
        ("absent", 200, None, "absent"),
    ],
)
def test_silence_makes_a_selling_stall_unconfirmed(
    word: str, minutes: int, until: int | None, expected: str
) -> None:
    back = None if until is None else NOW + until * MINUTE
    heard = stall(word=word, at=NOW - minutes * MINUTE, until=back)
    assert shown(heard, ENDS, NOW) == expected


@pytest.mark.parametrize(
    "status", ["open", "nearly_out", "sold_out", "pause", "closed"]
)
@pytest.mark.parametrize("minutes", [0, 30, 89, 90, 91, 150])
@pytest.mark.parametrize("until", [None, -120, -10, 10])
def test_visitors_and_the_vendor_see_the_same(
    status: str, minutes: int, until: int | None
) -> None:
    at = NOW - minutes * MINUTE
    back = None if until is None else NOW + until * MINUTE
    heard = stall(word=status, at=at, until=back)
    word = last_word("arrived", at, (status, at, back))
    for now in (NOW, ENDS):
        assert shown(heard, ENDS, now) == shown_status(word, ENDS, now)


def test_after_the_night_everything_is_closed() -> None:
    words = ["open", "sold_out", "expected", "absent"]
    seen = [shown(stall(word=word, at=NOW), NOW, NOW) for word in words]
    assert seen == ["closed", "closed", "closed", "absent"]


def picture(**values: object) -> Picture:
    given: dict[str, object] = {
        "night_id": 1,
        "on": date(2025, 12, 13),
        "programme": "Car Free Night",
        "title": "",
        "opens_at": NOW,
        "ends_at": ENDS,
        "check_in_from_at": NOW - 3 * 60 * MINUTE,
        "release_at": NOW - timedelta(days=2),
        "cancelled_at": None,
        "cancel_reason": "",
        "layout": (1, 1),
        "site": "",
        "release": 1,
    }
    return Picture(**given | values)  # type: ignore[arg-type]


def test_the_moments_of_a_night() -> None:
    night = picture()
    seen = [
        moment(night, NOW - timedelta(hours=4)),
        moment(night, NOW - MINUTE),
        moment(night, NOW),
        moment(night, ENDS),
        moment(picture(release=0), NOW),
        moment(picture(cancelled_at=NOW), NOW),
    ]
    assert seen == [
        Moment.COMING,
        Moment.SOON,
        Moment.OPEN,
        Moment.ENDED,
        Moment.PLANNED,
        Moment.CANCELLED,
    ]


def test_the_list_begins_with_who_sells() -> None:
    stalls = [
        stall("A1", word="absent"),
        stall("A2", word="sold_out", at=NOW),
        stall("A3", word="nearly_out", at=NOW),
        stall("A4", word="open", at=NOW),
        stall("A5", word="open", at=NOW),
    ]
    seen = sights(picture(stalls=tuple(stalls)), NOW)
    assert [s.stall.label for s in seen] == ["A4", "A5", "A3", "A2", "A1"]


def finds(selection: Selection, state: str = "open", **values: object) -> bool:
    return selection.finds(Sight(stall(**values), state))


def test_halal_means_certified_and_unexpired() -> None:
    halal = Selection.of(["halal"], "")
    assert [finds(halal, halal=value) for value in HalalShown] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_cheap_is_ten_thousand_or_what_one_likes_to_give() -> None:
    cheap = Selection.of(["cheap"], "")
    prices = [10_000, 10_001, 0, None]
    assert [finds(cheap, products=(product("x", p),)) for p in prices] == [
        True,
        False,
        True,
        False,
    ]


def test_open_now_is_selling() -> None:
    wanted = Selection.of(["open"], "")
    states = ["open", "nearly_out", "pause", "unconfirmed", "sold_out"]
    assert [finds(wanted, state) for state in states] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_words_are_found_without_accents_and_apostrophes() -> None:
    assert plain("Se’i Sambal Lu'at É") == "sei sambal luat e"
    found = [finds(Selection.of([], q)) for q in ("sei", "NASI se’i", "a1", "kopi")]
    assert found == [True, True, True, False]


def test_an_address_with_rubbish_is_an_empty_selection() -> None:
    assert Selection.of(["<script>", "", "opens"], "  ") == Selection()
    assert Selection.of(["open", "open"], " a  b ") == Selection(
        frozenset({Chip.OPEN}), "a b"
    )


def test_a_misspelt_word_has_something_similar() -> None:
    seen = [
        Sight(stall("A1", products=(product("Terang bulan"),)), "open"),
        Sight(stall("A2", name="Kopi", products=(product("Martabak telur"),)), "open"),
    ]
    assert similar(seen, "martabk") == seen[1]
    assert similar(seen, "zzzz") is None
