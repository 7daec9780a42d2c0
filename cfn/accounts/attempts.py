"""Counting tries to guess, in the database: whatever is down, limits never open.

A try is written before anything slow or telling happens, under the write lock, so
that forty tries at once count as forty. What a person may always do is try from a
device that was signed in before (its own count), or use a link.
"""

from datetime import timedelta

from sqlalchemy import delete, select

from cfn.accounts.models import SignInAttempt
from cfn.accounts.rules import GUESS_WINDOW, MOST_PER_ACCOUNT, check_may_guess
from cfn.core import clock
from cfn.core.db import atomic, db
from cfn.core.keys import keyed

_KEPT = timedelta(days=1)


def attempt_key(kind: str, text: str) -> str:
    """``account:…``, ``address:…``: a keyed digest, so no phone is kept here."""
    return f"{kind}:{keyed('sign-in attempts', f'{kind}:{text}').hex()[:32]}"


def count_try(key: str, *, most: int = MOST_PER_ACCOUNT, grows: bool = True) -> int:
    """Count one try under ``key`` and return its id; TooMany when it is one too many."""
    now = clock.now()
    with atomic() as session:
        tries = session.scalars(
            select(SignInAttempt.at).where(
                SignInAttempt.key == key, SignInAttempt.at > now - GUESS_WINDOW
            )
        ).all()
        check_may_guess(tries, most=most, now=now, grows=grows)
        session.execute(delete(SignInAttempt).where(SignInAttempt.at < now - _KEPT))
        attempt = SignInAttempt(key=key, at=now)
        session.add(attempt)
        session.flush()
        return attempt.id


def forgive(*keys: str, ids: tuple[int, ...] = ()) -> None:
    """Forget all tries under ``keys``, and the single ones with ``ids``."""
    with atomic() as session:
        if keys:
            session.execute(delete(SignInAttempt).where(SignInAttempt.key.in_(keys)))
        if ids:
            session.execute(delete(SignInAttempt).where(SignInAttempt.id.in_(ids)))


def tries_under(key: str) -> int:
    """How many tries count under ``key`` at the moment."""
    since = clock.now() - GUESS_WINDOW
    query = select(db.func.count()).where(
        SignInAttempt.key == key, SignInAttempt.at > since
    )
    return db.session.scalar(query) or 0
