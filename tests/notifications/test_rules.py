"""When a message is tried again, and what of it may be shown."""

from datetime import UTC, datetime, timedelta

import pytest

from cfn.notifications.rules import (
    is_link_forgotten,
    is_personal,
    next_try,
    whatsapp_link,
    without_secrets,
)

QUEUED = datetime(2025, 12, 11, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("tries", "minutes"), [(1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (400, 60)]
)
def test_waits_double_up_to_an_hour(tries, minutes):
    now = QUEUED + timedelta(hours=2)
    assert next_try(tries, QUEUED, now) == now + timedelta(minutes=minutes)


def test_a_message_is_given_up_after_three_days_and_a_link_after_its_hour():
    assert next_try(90, QUEUED, QUEUED + timedelta(days=3)) is None
    assert next_try(5, QUEUED, QUEUED + timedelta(hours=1), personal=True) is None
    assert next_try(5, QUEUED, QUEUED + timedelta(minutes=59), personal=True)


def test_a_personal_link_is_known_and_forgotten():
    context = {"token": "abc", "roles": ["officer"]}
    assert is_personal(context)
    assert not is_link_forgotten(context)
    assert without_secrets(context) == {"token": None, "roles": ["officer"]}
    assert is_personal(without_secrets(context))
    assert is_link_forgotten(without_secrets(context))
    assert not is_personal({"on": "2025-12-13"})


def test_the_whatsapp_link_keeps_lines_and_signs():
    assert (
        whatsapp_link("+6281234567890", "Lolos: A&B #1\nPetak A12 +")
        == "https://wa.me/6281234567890?text=Lolos%3A%20A%26B%20%231%0APetak%20A12%20%2B"
    )
