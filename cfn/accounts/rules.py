"""Rules of accounts: sessions, guessing, roles. Plain functions of plain values."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cfn.core.errors import NotAllowed, Refusal, TooMany
from cfn.core.msgids import N_
from cfn.core.roles import Role


def token_hash(token: str) -> str:
    """How a random token is kept: SHA-256, hex. Tokens are long, so no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def full_name(typed: str) -> str:
    """A name with single spaces; refused when nothing is left."""
    name = " ".join(typed.split())
    if not name:
        raise Refusal(N_("Write your name."), field="name")
    return name


# --- sessions ----------------------------------------------------------------


@dataclass(frozen=True)
class SessionLimits:
    """How long a session lasts without a page being opened, and in all."""

    idle: timedelta
    at_most: timedelta


_VENDOR = SessionLimits(timedelta(days=14), timedelta(days=180))
_OFFICER = SessionLimits(timedelta(hours=12), timedelta(hours=12))
_DESK = SessionLimits(timedelta(minutes=30), timedelta(hours=12))
LONGEST_SESSION = _VENDOR.idle

# How often a page may move the idle time on, so that cookies stay quiet.
REFRESH_AFTER = timedelta(minutes=1)


def session_limits(roles: Collection[Role]) -> SessionLimits:
    """The strictest limits among ``roles``: a desk is left open, a phone is not."""
    if not roles or set(roles) & {Role.ORGANISER, Role.VERIFIER, Role.ADMIN}:
        return _DESK
    return _OFFICER if Role.OFFICER in roles else _VENDOR


def has_lapsed(
    roles: Collection[Role], *, started_at: datetime, seen_at: datetime, now: datetime
) -> bool:
    """True when a session with this history is over."""
    limits = session_limits(roles)
    return now - seen_at > limits.idle or now - started_at > limits.at_most


def needs_second_factor(roles: Collection[Role]) -> bool:
    """Everyone but pure vendors."""
    return bool(set(roles) - {Role.VENDOR})


def safe_next(address: str | None) -> str | None:
    """``address`` if it is a path of our own, else None.

    Browsers read ``//host``, ``/\\host`` and paths with tabs as other hosts.
    """
    if not address or not address.startswith("/") or address.startswith("//"):
        return None
    if "\\" in address or any(ord(sign) < 33 for sign in address):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else address


# --- guessing ----------------------------------------------------------------

GUESS_WINDOW = timedelta(minutes=15)
MOST_PER_ACCOUNT = 10
MOST_PER_ADDRESS = 30
# After the fourth wrong try each next one has to wait longer.
_FREE_TRIES = 4
_FIRST_WAIT = timedelta(seconds=5)


def wait_after(tries: int) -> timedelta:
    """How long to wait after ``tries`` wrong ones: 5, 10, 20, 40, 80, 160 s."""
    if tries < _FREE_TRIES:
        return timedelta(0)
    return _FIRST_WAIT * (1 << min(tries - _FREE_TRIES, 5))


def check_may_guess(
    tries: Sequence[datetime], *, most: int, now: datetime, grows: bool = True
) -> None:
    """Refuse one more try after ``tries``, the moments within the window."""
    if len(tries) >= most:
        free_at = sorted(tries)[-most] + GUESS_WINDOW
    elif grows and tries:
        free_at = max(tries) + wait_after(len(tries))
    else:
        return
    if free_at <= now:
        return
    seconds = int((free_at - now).total_seconds()) + 1
    if seconds < 100:
        raise TooMany(N_("Too many tries. Try again in %(n)s seconds."), n=seconds)
    raise TooMany(
        N_("Too many tries. Try again in %(n)s minutes, or ask for a new password."),
        n=seconds // 60 + 1,
    )


# --- roles -------------------------------------------------------------------


def may_see_person(viewer: Collection[Role], roles: Collection[Role]) -> bool:
    """Admins see everybody, organisers see vendors who are nothing else."""
    if Role.ADMIN in viewer:
        return True
    return Role.ORGANISER in viewer and set(roles) == {Role.VENDOR}


def check_leaves_an_admin(others: int) -> None:
    """Refuse what would leave nobody to manage people. ``others``: active admins."""
    if others == 0:
        raise Refusal(
            N_("This is the last admin. Make somebody else an admin first."),
            field="role",
        )


def check_may_issue_reset(by: Collection[Role], roles: Collection[Role]) -> None:
    """Organisers hand links to vendors only; admins to everybody."""
    if not may_see_person(by, roles):
        raise NotAllowed(N_("Only an admin may issue a link for staff."))
