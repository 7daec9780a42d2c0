"""The second factor's numbers: six digits of the hour, ten codes for a lost phone."""

import hmac
import secrets
from base64 import b32encode
from datetime import datetime

import pyotp

from cfn.accounts.models import SignIn
from cfn.core.keys import keyed

ISSUER = "Car Free Night"
STEP_S = 30
CODES = 10
# Without 0 O 1 I L, which are misread from paper. 31 signs, 10 of them: 49 bits,
# kept as a keyed digest and counted per account.
_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def matching_counter(
    secret: str, code: str, *, now: datetime, after: int
) -> int | None:
    """The 30-second step that ``code`` belongs to, or None.

    One step early and late is accepted for clocks that differ; a step not ``after``
    the last one used is a replay.
    """
    totp, here = pyotp.TOTP(secret), int(now.timestamp()) // STEP_S
    typed = "".join(code.split()).encode()
    for counter in (here, here - 1, here + 1):
        right = hmac.compare_digest(totp.generate_otp(counter).encode(), typed)
        if right and counter > after:
            return counter
    return None


def setup_secret(sign_in: SignIn) -> str:
    """The secret offered at set-up, base32, 160 bits.

    Derived from the session, so that showing it writes nothing and a reload shows
    the same one. Confirming it changes the session's token: it never comes again.
    """
    text = f"{sign_in.person_id}:{sign_in.id}:{sign_in.token_hash}"
    return b32encode(keyed("second factor set-up", text)[:20]).decode()


def provisioning_uri(secret: str, account: str) -> str:
    """What the QR picture says to the authenticator app."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=ISSUER)


def spaced(secret: str) -> str:
    """The secret in groups of four, for typing."""
    return " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))


def new_recovery_codes() -> list[str]:
    """Ten codes like ``7KQ2M-XD4TP``."""
    return [f"{_part()}-{_part()}" for _ in range(CODES)]


def _part() -> str:
    return "".join(secrets.choice(_SIGNS) for _ in range(5))


def plain_code(typed: str) -> str:
    """A recovery code as typed, without the marks and spaces people add."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())
