"""Signing in and out: one row per session, tries counted before any hash."""

import secrets
from dataclasses import dataclass

import structlog
from sqlalchemy import update

from cfn.accounts.attempts import attempt_key, count_try, forgive
from cfn.accounts.models import Person, SignIn
from cfn.accounts.passwords import hash_password, is_outdated, is_password
from cfn.accounts.phones import identifier
from cfn.accounts.queries import find_person
from cfn.accounts.rules import MOST_PER_ADDRESS, token_hash
from cfn.audit.service import record
from cfn.core import clock
from cfn.core.db import atomic
from cfn.core.errors import Refusal
from cfn.core.msgids import N_

log = structlog.get_logger()

_WRONG = N_(
    "That did not match. Check the number or e-mail and the password, then try again."
)


@dataclass(frozen=True)
class KnownDevice:
    """What a device's signed cookie says: this person signed in here before.

    Tries from it have a count of their own, so a stranger who locks the account
    does not lock its owner out (OWASP: device cookies).
    """

    person_id: int
    nonce: str


def sign_in(
    who: str,
    password: str,
    *,
    address: str,
    device: str = "",
    known: KnownDevice | None = None,
    by: Person | None = None,
) -> Person:
    """Open a session for whoever ``who`` (phone or e-mail) is; ``person.token`` is set.

    Costs one password check whether or not the account exists, may sign in, or has
    a password. Refused with one sentence for all of these; TooMany before the check.
    """
    name = identifier(who)
    person = find_person(name)
    keys, address_try = _count(name, person, address=address, known=known)
    right = is_password(password, person.password_hash if person else None)
    if person is None or not right or not person.is_active:
        log.info("sign-in failed", key=keys[0])
        raise Refusal(_WRONG)
    kept = person.password_hash or ""
    better = hash_password(password) if is_outdated(kept) else kept
    with atomic():
        if not person.is_active or person.password_hash != kept:
            raise Refusal(_WRONG)  # changed while we were checking
        person.password_hash = better
        forgive(*keys, ids=address_try)
        person.token = start_sign_in(  # type: ignore[misc]  # transient
            person, device=device, second_factor=False, by=by or person
        )
    return person


def _count(
    name: str, person: Person | None, *, address: str, known: KnownDevice | None
) -> tuple[list[str], tuple[int, ...]]:
    """Count this try. Gives the keys to clear, and the try at the address."""
    if known is not None and person is not None and known.person_id == person.id:
        key = attempt_key("device", f"{person.id}:{known.nonce}")
        count_try(key)
        return [key], ()
    key = attempt_key("account", name)
    with atomic():
        here = count_try(
            attempt_key("address", address), most=MOST_PER_ADDRESS, grows=False
        )
        count_try(key)
    return [key], (here,)


def start_sign_in(
    person: Person, *, device: str = "", second_factor: bool = True, by: Person
) -> str:
    """Open a session for ``person`` and return its token, which is kept nowhere.

    ``second_factor`` False: staff still have to pass it before they may act.
    """
    token = secrets.token_urlsafe(32)
    with atomic() as session:
        sign_in = SignIn(
            person_id=person.id,
            token_hash=token_hash(token),
            device=device,
            second_factor_at=clock.now() if second_factor else None,
        )
        session.add(sign_in)
        record("sign_in.started", sign_in, by=by)
    return token


def revoke_sign_in(sign_in: SignIn, *, by: Person) -> SignIn:
    """End one session; its next request is a stranger's. Twice is once."""
    with atomic():
        if sign_in.revoked_at is None:
            sign_in.revoked_at = clock.now()
            sign_in.revoked_by_id = by.id
            record("sign_in.revoked", sign_in, by=by)
    return sign_in


def end_sign_ins(person: Person, *, by: Person | None, keep: int | None = None) -> None:
    """End every session of ``person`` but the one with the id ``keep``."""
    with atomic() as session:
        ended = session.execute(
            update(SignIn)
            .where(
                SignIn.person_id == person.id,
                SignIn.revoked_at.is_(None),
                SignIn.id != (keep or 0),
            )
            .values(revoked_at=clock.now(), revoked_by_id=by.id if by else None)
        )
        count = ended.rowcount  # type: ignore[attr-defined]  # CursorResult
        if count:
            record("sign_ins.ended", person, by=by, count=count)
