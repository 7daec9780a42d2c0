"""How one audit entry is chained to the one before it. Pure."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any, Protocol

GENESIS = "0" * 64


class Chained(Protocol):
    at: Any
    by_id: Any
    action: Any
    subject: Any
    detail: Any
    previous_hash: Any


def entry_hash(entry: Chained) -> str:
    """SHA-256 over the entry's canonical JSON and the hash before it."""
    at: datetime = entry.at
    text = json.dumps(
        {
            "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
            "by": entry.by_id,
            "action": entry.action,
            "subject": entry.subject,
            "detail": entry.detail,
            "previous": entry.previous_hash,
        },
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    )
    return hashlib.sha256(text.encode()).hexdigest()
