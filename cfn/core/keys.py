"""Keyed digests: what only this installation can compute.

For values that are short or guessable (a phone number, a recovery code) a plain
hash can be undone by trying all of them; a keyed one needs the app's secret too.
"""

import hashlib
import hmac
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from sqlalchemy import Engine

from cfn.core.db import db

if TYPE_CHECKING:
    from flask import Flask

# By engine, because a process may hold several apps (tests do).
_keys: WeakKeyDictionary[Engine, bytes] = WeakKeyDictionary()


def keyed(purpose: str, text: str) -> bytes:
    """HMAC-SHA256 of ``text``, 32 bytes; each ``purpose`` has its own key."""
    key = hmac.digest(_keys[db.engine], purpose.encode(), hashlib.sha256)
    return hmac.digest(key, text.encode(), hashlib.sha256)


def init_app(app: "Flask") -> None:
    with app.app_context():
        _keys[db.engine] = str(app.config["SECRET_KEY"]).encode()
