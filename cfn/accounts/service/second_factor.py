"""The second factor: set up, asked for, replaced by a recovery code, reset."""

import secrets

from sqlalchemy import delete, select

from cfn.accounts.attempts import attempt_key, count_try, forgive
from cfn.accounts.codes import (
    matching_counter,
    new_recovery_codes,
    plain_code,
    setup_secret,
)
from cfn.accounts.models import Person, RecoveryCode, SignIn
from cfn.accounts.rules import token_hash
from cfn.accounts.service.sessions import end_sign_ins
from cfn.audit.service import record
from cfn.core import clock
from cfn.core.db import atomic
from cfn.core.errors import Conflict, Refusal
from cfn.core.keys import keyed
from cfn.core.msgids import N_

_WRONG_CODE = N_(
    "This code does not fit. Wait for the next one and see that the phone's "
    "clock is right."
)


def confirm_second_factor(
    sign_in: SignIn, code: str, *, by: Person
) -> tuple[str, list[str]]:
    """Set the second factor up. Gives the session's new token and the recovery codes."""
    key = _count(sign_in.person_id)
    with atomic():
        person, secret = sign_in.person, setup_secret(sign_in)
        if person.totp_confirmed_at is not None:
            raise Conflict(N_("The second step is set up already."))
        counter = matching_counter(secret, code, now=clock.now(), after=0)
        if counter is None:
            raise Refusal(_WRONG_CODE, field="code")
        person.totp_secret = secret
        person.totp_confirmed_at = clock.now()
        person.totp_last_counter = counter
        record("second_factor.set_up", person, by=by)
        codes = _replace_codes(person)
        end_sign_ins(person, by=by, keep=sign_in.id)
        forgive(key)
        return _renew_token(sign_in), codes


def pass_second_factor(sign_in: SignIn, code: str, *, by: Person) -> str:
    """Ask for the second factor: six digits, or a recovery code, once each.

    Gives the session's new token: what was stolen before is worth nothing now.
    """
    key = _count(sign_in.person_id)
    with atomic():
        person = sign_in.person
        if not (_take_counter(person, code) or _take_recovery_code(person, code, by)):
            raise Refusal(_WRONG_CODE, field="code")
        forgive(key)
        return _renew_token(sign_in)


def renew_recovery_codes(person: Person, code: str, *, by: Person) -> list[str]:
    """Ten new recovery codes for six digits; the old ones stop working."""
    key = _count(person.id)
    with atomic():
        if not _take_counter(person, code):
            raise Refusal(_WRONG_CODE, field="code")
        forgive(key)
        record("second_factor.codes_renewed", person, by=by)
        return _replace_codes(person)


def reset_second_factor(person: Person, *, by: Person | None) -> Person:
    """Forget a lost second factor; the person sets a new one up at the next sign-in."""
    with atomic() as session:
        person.totp_secret, person.totp_confirmed_at = None, None
        person.totp_last_counter = 0
        session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
        record("second_factor.reset", person, by=by)
        end_sign_ins(person, by=by)
    return person


def _count(person_id: int) -> str:
    key = attempt_key("code", str(person_id))
    count_try(key)
    return key


def _take_counter(person: Person, code: str) -> bool:
    if person.totp_secret is None or person.totp_confirmed_at is None:
        return False
    counter = matching_counter(
        person.totp_secret, code, now=clock.now(), after=person.totp_last_counter
    )
    if counter is None:
        return False
    person.totp_last_counter = counter
    return True


def _code_hash(person_id: int, code: str) -> str:
    return keyed("recovery code", f"{person_id}:{plain_code(code)}").hex()


def _take_recovery_code(person: Person, code: str, by: Person) -> bool:
    with atomic() as session:
        row = session.scalar(
            select(RecoveryCode).where(
                RecoveryCode.person_id == person.id,
                RecoveryCode.code_hash == _code_hash(person.id, code),
                RecoveryCode.used_at.is_(None),
            )
        )
        if row is None:
            return False
        row.used_at = clock.now()
        record("second_factor.recovery_code_used", person, by=by)
    return True


def _replace_codes(person: Person) -> list[str]:
    codes = new_recovery_codes()
    with atomic() as session:
        session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
        session.add_all(
            RecoveryCode(person_id=person.id, code_hash=_code_hash(person.id, code))
            for code in codes
        )
    return codes


def _renew_token(sign_in: SignIn) -> str:
    token = secrets.token_urlsafe(32)
    sign_in.token_hash = token_hash(token)
    sign_in.second_factor_at = clock.now()
    return token
