"""When a message is tried again, and what of it may be shown. Pure."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
# A mail server that is down over a weekend still delivers on Monday.
KEEP_TRYING = timedelta(days=3)
# Links in messages are an hour long; an older one would only annoy.
KEEP_TRYING_LINKS = timedelta(hours=1)
# A worker that has not reported within this time is taken for dead.
CLAIM_LASTS = timedelta(minutes=10)
# Context values that open a door: never shown, forgotten once sent.
SECRETS = frozenset({"token"})


def next_try(
    tries: int, queued_at: datetime, now: datetime, *, personal: bool = False
) -> datetime | None:
    """When to try again after ``tries`` failures; None means give up.

    Waits 1, 2, 4 … 60 minutes, for three days after the message was queued, or for
    as long as a link in it works.
    """
    if now - queued_at >= (KEEP_TRYING_LINKS if personal else KEEP_TRYING):
        return None
    wait = FIRST_WAIT * 2 ** min(tries - 1, 10)
    return now + min(wait, LONGEST_WAIT)


def is_personal(context: dict[str, Any]) -> bool:
    """True when the text holds a link that is for the receiver's eyes only."""
    return not SECRETS.isdisjoint(context)


def without_secrets(context: dict[str, Any]) -> dict[str, Any]:
    """``context`` with its secrets emptied; their names stay."""
    return {key: None if key in SECRETS else v for key, v in context.items()}


def is_link_forgotten(context: dict[str, Any]) -> bool:
    """True once the secret of a personal message has been emptied."""
    return any(key in SECRETS and value is None for key, value in context.items())


def whatsapp_link(phone: str, text: str) -> str:
    """A link that opens WhatsApp with ``text`` written to ``phone`` (E.164)."""
    return f"https://wa.me/{phone.removeprefix('+')}?text={quote(text, safe='')}"
