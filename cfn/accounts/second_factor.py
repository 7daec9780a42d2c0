"""The second factor: a code of six digits from an app, or a recovery code once."""

import secrets
from hashlib import sha256

import pyotp

from cfn.accounts.models import Person, RecoveryCode, SignIn
from cfn.accounts.queries import unused_codes
from cfn.accounts.rules import RECOVERY_CODES
from cfn.accounts.service import end_other_sign_ins
from cfn.audit.service import record
from cfn.core import clock
from cfn.core.db import atomic, db
from cfn.core.errors import Refusal
from cfn.core.msgids import N_

STEP_S = 30
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_WRONG = N_("This code is not right, or was used already. Wait for the next one.")


def new_secret() -> str:
    return pyotp.random_base32()


def address(person: Person, secret: str, issuer: str) -> str:
    """The ``otpauth://`` address that the QR picture holds."""
    name = person.email or person.phone or person.name
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=issuer)


def _matching_counter(secret: str, code: str, last: int) -> int:
    """The time step ``code`` belongs to, one step early or late allowed.

    A step that was used already is refused, so a code cannot be replayed.
    """
    now = int(clock.now().timestamp()) // STEP_S
    totp = pyotp.TOTP(secret)
    for counter in (now, now - 1, now + 1):
        good = secrets.compare_digest(totp.generate_otp(counter), code.strip())
        if counter > last and good:
            return counter
    raise Refusal(_WRONG, field="code")


def set_up(
    person: Person, sign_in_id: int | None, *, secret: str, code: str, by: Person
) -> list[str]:
    """Confirm a new secret with its first code. Returns fresh recovery codes."""
    with atomic() as session:
        if person.totp_confirmed_at is not None:
            raise Refusal(N_("Your second factor is set up already."))
        counter = _matching_counter(secret, code, 0)
        person.totp_secret, person.totp_last_counter = secret, counter
        person.totp_confirmed_at = clock.now()
        codes = [
            "".join(secrets.choice(_ALPHABET) for _ in range(10))
            for _ in range(RECOVERY_CODES)
        ]
        session.add_all(
            RecoveryCode(person_id=person.id, code_hash=_code_hash(c)) for c in codes
        )
        _pass(sign_in_id)
        record("second_factor.set_up", person, by=by)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def check(person: Person, sign_in_id: int | None, *, code: str, by: Person) -> None:
    """Let a session through with a code from the app or an unused recovery code."""
    with atomic():
        if not person.totp_secret:
            raise Refusal(N_("Set up your second factor first."))
        plain = code.replace("-", "").replace(" ", "").upper()
        if len(plain) == 10:
            _use_recovery_code(person, plain)
        else:
            counter = _matching_counter(
                person.totp_secret, plain, person.totp_last_counter
            )
            person.totp_last_counter = counter
        _pass(sign_in_id)
        record("second_factor.passed", person, by=by)


def _use_recovery_code(person: Person, plain: str) -> None:
    for row in unused_codes(person.id):
        if secrets.compare_digest(row.code_hash, _code_hash(plain)):
            row.used_at = clock.now()
            return
    raise Refusal(_WRONG, field="code")


def _pass(sign_in_id: int | None) -> None:
    if sign_in_id is not None:
        db.session.get_one(SignIn, sign_in_id).second_factor_at = clock.now()


def reset(person: Person, *, by: Person) -> Person:
    """Forget a lost phone: the person sets up anew at the next sign-in."""
    with atomic():
        person.totp_secret = person.totp_confirmed_at = None
        person.totp_last_counter = 0
        for row in unused_codes(person.id):
            row.used_at = clock.now()
        end_other_sign_ins(person, keep=None, by=by)
        record("second_factor.reset", person, by=by)
    return person


def _code_hash(code: str) -> str:
    # Ten letters of 32 are 50 bits, single-use and throttled: a plain hash will do.
    return sha256(code.encode()).hexdigest()
