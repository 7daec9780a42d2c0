"""Version numbers of what the public sees, so that unchanged pages cost nothing.

A command bumps a key (``night:7``, ``vendors``) inside its transaction. Readers in
any process re-read the table at most once a second.
"""

import threading
import time
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Mapped, mapped_column

from cfn.core.db import Model, atomic, db

FRESH_FOR_S = 1.0


class Version(Model):
    """How often what ``key`` names has changed."""

    __tablename__ = "versions"

    key: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[int] = mapped_column(default=0)


def bump(*keys: str) -> None:
    """Count one change of each key; part of the caller's transaction."""
    with atomic() as session:
        for key in keys:
            changed = session.execute(
                update(Version).where(Version.key == key).values(n=Version.n + 1)
            )
            if changed.rowcount == 0:  # type: ignore[attr-defined]  # CursorResult
                session.add(Version(key=key, n=1))
                session.flush()


class _Seen:
    """What this process last read from one database, and what it made of it."""

    def __init__(self) -> None:
        self.at = -FRESH_FOR_S
        self.numbers: dict[str, int] = {}
        self.kept: dict[Any, Any] = {}


_seen: WeakKeyDictionary[Engine, _Seen] = WeakKeyDictionary()
_lock = threading.Lock()


def current(*keys: str, engine: Engine | None = None) -> tuple[int, ...]:
    """The numbers of ``keys``, at most a second old; 0 for a key never bumped.

    With ``engine`` no app context is needed. They are read on a connection of their
    own: the caller's transaction may look at an older state of the database.
    """
    engine = engine or db.engine
    seen = _seen.setdefault(engine, _Seen())
    if time.monotonic() - seen.at >= FRESH_FOR_S:
        with _lock:
            if time.monotonic() - seen.at >= FRESH_FOR_S:
                with engine.connect() as connection:
                    rows = connection.execute(select(Version.key, Version.n)).all()
                seen.numbers = {key: n for key, n in rows}
                seen.at = time.monotonic()
    return tuple(seen.numbers.get(key, 0) for key in keys)


def kept(engine: Engine) -> dict[Any, Any]:
    """A place for what was built from a version; emptied by ``forget``."""
    return _seen.setdefault(engine, _Seen()).kept


def forget_numbers() -> None:
    """Make the next reader ask the database again; what was built stays."""
    for seen in list(_seen.values()):
        seen.at = -FRESH_FOR_S


def forget() -> None:
    """Another database now: forget numbers and all that was built (this process)."""
    _seen.clear()
