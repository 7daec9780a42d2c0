"""Numbers, passwords, how long sessions last, how often one may guess."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from cfn.accounts.codes import matching_counter, new_recovery_codes, plain_code
from cfn.accounts.devices import device_name
from cfn.accounts.passwords import check_password, commonest
from cfn.accounts.phones import identifier, mobile, readable, whatsapp
from cfn.accounts.rules import (
    check_may_guess,
    has_lapsed,
    may_see_person,
    needs_second_factor,
    safe_next,
    wait_after,
)
from cfn.core.errors import Refusal, TooMany
from cfn.core.roles import Role

NOW = datetime(2025, 12, 13, 11, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    "typed",
    [
        "081234567890",
        "0812 3456 7890",
        "0812-3456-7890",
        "6281234567890",
        "62 812 3456 7890",
        "+6281234567890",
        "+62 (812) 3456-7890",
        " 081234567890 ",
    ],
)
def test_a_mobile_number_is_kept_in_one_form(typed):
    assert mobile(typed) == "+6281234567890"


@pytest.mark.parametrize(
    "typed",
    ["", "0380 123456", "0812", "+65 9123 4567", "081234567890123", "abc", "112"],
)
def test_other_numbers_are_refused_with_an_example(typed):
    with pytest.raises(Refusal) as refusal:
        mobile(typed)
    assert refusal.value.field == "phone"
    assert "0812 3456 7890" in str(refusal.value)


def test_people_sign_in_with_a_number_or_an_address_however_written():
    typed = ["0812 3456 7890", "Ana@Example.COM ", "kucing", "x@"]
    assert [identifier(text) for text in typed] == [
        "+6281234567890",
        "ana@example.com",
        "kucing",
        "x@",
    ]


def test_a_number_is_shown_and_linked():
    assert readable("+6281234567890") == "0812-3456-7890"
    assert readable(None) == ""
    assert whatsapp("+6281234567890") == "https://wa.me/6281234567890"
    assert whatsapp("+6281234567890", "apa & kabar?") == (
        "https://wa.me/6281234567890?text=apa%20%26%20kabar%3F"
    )


@pytest.mark.parametrize(
    "password",
    [
        "pendek",
        "Password123",
        "bismillah123",
        "bismillah 123",
        "1234567890",
        "aaaaaaaaaaab",
        "Maria Lobo Kupang",
        "081234567890",
        "+6281234567890",
        "maria@example.com",
        "x" * 201,
    ],
)
def test_passwords_that_are_guessed_first_are_refused(password):
    with pytest.raises(Refusal) as refusal:
        check_password(
            password, "Maria Lobo Kupang", "+6281234567890", "maria@example.com"
        )
    assert refusal.value.field == "password"


@pytest.mark.parametrize(
    "password", ["kuda laut merah", "Xk29!bVq0p", "se'i babi enak"]
)
def test_length_is_enough(password):
    check_password(password, "Maria Lobo", "+6281234567890", None)


def test_every_refused_password_would_be_long_enough():
    assert [word for word in commonest() if len(word) < 10] == []
    assert [word for word in commonest() if word != word.lower()] == []


@pytest.mark.parametrize(
    ("roles", "lasts_idle", "lasts_in_all"),
    [
        ({Role.VENDOR}, 14 * DAY, 180 * DAY),
        ({Role.OFFICER}, 12 * HOUR, 12 * HOUR),
        ({Role.OFFICER, Role.VENDOR}, 12 * HOUR, 12 * HOUR),
        ({Role.ORGANISER}, 30 * MINUTE, 12 * HOUR),
        ({Role.VERIFIER, Role.OFFICER}, 30 * MINUTE, 12 * HOUR),
        ({Role.ADMIN, Role.VENDOR}, 30 * MINUTE, 12 * HOUR),
        (set(), 30 * MINUTE, 12 * HOUR),
    ],
)
def test_a_session_lasts_as_the_strictest_role_says(roles, lasts_idle, lasts_in_all):
    def over(idle, old):
        return has_lapsed(roles, started_at=NOW - old, seen_at=NOW - idle, now=NOW)

    second = timedelta(seconds=1)
    assert [
        over(lasts_idle, lasts_idle),
        over(lasts_idle + second, lasts_idle + second),
        over(MINUTE, lasts_in_all),
        over(MINUTE, lasts_in_all + second),
    ] == [False, True, False, True]


def test_everyone_but_vendors_needs_a_second_factor():
    need = {role for role in Role if needs_second_factor({role})}
    assert need == set(Role) - {Role.VENDOR}
    assert needs_second_factor({Role.VENDOR, Role.OFFICER})


@pytest.mark.parametrize("path", ["/me", "/applications/new?night=7", "/a%20b"])
def test_own_paths_are_followed(path):
    assert safe_next(path) == path


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "me",
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "/ /evil.example",
        "///evil.example",
        "//[",
    ],
)
def test_other_places_are_not_followed(address):
    assert safe_next(address) is None


def test_waits_grow_with_wrong_tries():
    waits = [int(wait_after(n).total_seconds()) for n in range(11)]
    assert waits == [0, 0, 0, 0, 5, 10, 20, 40, 80, 160, 160]


def test_the_tenth_try_is_the_last_until_the_first_is_old_enough():
    tries = [NOW - 14 * MINUTE + n * MINUTE for n in range(10)]
    with pytest.raises(TooMany):
        check_may_guess(tries, most=10, now=NOW)
    check_may_guess(tries, most=10, now=NOW + MINUTE)


def test_the_refusal_says_how_long():
    with pytest.raises(TooMany) as soon:
        check_may_guess([NOW - MINUTE] * 4 + [NOW], most=10, now=NOW)
    with pytest.raises(TooMany) as later:
        check_may_guess([NOW] * 10, most=10, now=NOW)
    assert (soon.value.values, later.value.values) == ({"n": 11}, {"n": 16})


def test_addresses_are_limited_without_a_growing_wait():
    check_may_guess([NOW] * 29, most=30, now=NOW, grows=False)
    with pytest.raises(TooMany):
        check_may_guess([NOW] * 30, most=30, now=NOW, grows=False)


def test_who_sees_whom():
    vendor, both = {Role.VENDOR}, {Role.VENDOR, Role.OFFICER}
    assert [
        may_see_person(viewer, seen)
        for viewer in ({Role.ADMIN}, {Role.ORGANISER}, {Role.VERIFIER}, vendor)
        for seen in (vendor, both, {Role.ADMIN}, set())
    ] == [*[True] * 4, True, *[False] * 11]


def test_a_code_of_the_app_counts_once_and_one_step_either_way():
    secret = pyotp.random_base32()
    here = int(NOW.timestamp()) // 30
    codes = {n: pyotp.TOTP(secret).generate_otp(here + n) for n in range(-2, 3)}
    found = {n: matching_counter(secret, c, now=NOW, after=0) for n, c in codes.items()}
    assert found == {-2: None, -1: here - 1, 0: here, 1: here + 1, 2: None}
    assert matching_counter(secret, codes[0], now=NOW, after=here) is None
    assert matching_counter(secret, codes[1], now=NOW, after=here) == here + 1


def test_a_code_may_be_typed_with_spaces():
    secret = pyotp.random_base32()
    code = pyotp.TOTP(secret).at(NOW)
    assert matching_counter(secret, f" {code[:3]} {code[3:]} ", now=NOW, after=0)
    assert matching_counter(secret, "ｋｏｄｅ", now=NOW, after=0) is None


def test_recovery_codes_are_ten_and_read_as_typed():
    codes = new_recovery_codes()
    assert len(set(codes)) == 10
    assert {len(plain_code(code)) for code in codes} == {10}
    assert plain_code(" 7kq2m xd4tp ") == plain_code("7KQ2M-XD4TP")


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
            "SamsungBrowser/25.0 Chrome/121.0 Mobile Safari/537.36",
            "Samsung Internet · Android",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 "
            "Firefox/128.0",
            "Firefox · Windows",
        ),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", ""),
    ],
)
def test_a_device_is_named_so_that_its_owner_knows_it(agent, name):
    assert device_name(agent) == name
