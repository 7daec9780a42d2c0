"""Rules of accounts. Plain functions of plain values."""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import phonenumbers

from cfn.core.errors import Refusal, TooMany
from cfn.core.msgids import N_
from cfn.core.roles import Role

LINK_LASTS = timedelta(hours=1)
MIN_PASSWORD, MAX_PASSWORD = 10, 128
# Tries in the last quarter of an hour; a known device of the owner gets a share of
# its own, so that a guesser cannot lock the owner out (OWASP ASVS 5.0, 6.3).
THROTTLE_WINDOW = timedelta(minutes=15)
MAX_TRIES_ACCOUNT, MAX_TRIES_ADDRESS = 8, 25
RECOVERY_CODES = 10
ACTIVE_WRITTEN_EVERY = timedelta(minutes=1)

# The commonest that are long enough to pass; refused by name.
_COMMON = {
    "1234567890", "12345678910", "0123456789", "0987654321", "1111111111",
    "password123", "password1234", "passwordku", "bismillah123", "sayangku123",
    "indonesia123", "kupang12345", "qwertyuiop", "qwerty12345", "1q2w3e4r5t",
    "iloveyou123", "abcdefghij", "abcd123456", "aku sayang kamu", "rahasia123",
}  # fmt: skip


def token_hash(token: str) -> str:
    """How a random token is kept: SHA-256, hex. Tokens are long, so no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def attempt_key(secret: str, kind: str, text: str) -> str:
    """A keyed hash to count tries by, so that the table holds no phone number."""
    message = f"{kind}:{text.strip().lower()}".encode()
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def mobile_number(text: str, field: str = "phone") -> str:
    """An Indonesian mobile number in E.164: ``0812…``, ``62812…`` or ``+62812…``."""
    digits = text.strip()
    if digits.startswith("62"):
        digits = "+" + digits
    try:
        number = phonenumbers.parse(digits, "ID")
    except phonenumbers.NumberParseException:
        number = None
    mobile = phonenumbers.PhoneNumberType.MOBILE
    if (
        number is None
        or number.country_code != 62
        or not phonenumbers.is_valid_number(number)
        or phonenumbers.number_type(number) != mobile
    ):
        raise Refusal(
            N_("Write an Indonesian mobile number, like 0812 3456 7890."), field=field
        )
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def identifier(text: str) -> str:
    """What a person typed to sign in: an e-mail in small letters, or E.164."""
    text = text.strip()
    if "@" in text:
        return text.lower()
    try:
        return mobile_number(text)
    except Refusal:
        return text


def check_password(password: str, about: Iterable[str | None] = ()) -> None:
    """Long enough, not one of the commonest, not the person's own name or number."""
    if len(password) < MIN_PASSWORD:
        raise Refusal(
            N_("Use at least %(n)s characters; three words work well."),
            field="password",
            n=MIN_PASSWORD,
        )
    if len(password) > MAX_PASSWORD:
        raise Refusal(
            N_("Use at most %(n)s characters."), field="password", n=MAX_PASSWORD
        )
    plain = password.lower()
    own = {part.lower().lstrip("+") for part in about if part and len(part) > 3}
    if plain in _COMMON or len(set(plain)) < 4 or plain.lstrip("+0") in own:
        raise Refusal(N_("Too easy to guess. Choose other words."), field="password")


def check_may_try(tries_account: int, tries_address: int) -> None:
    """Stop guessing before a password is even hashed."""
    if tries_account >= MAX_TRIES_ACCOUNT or tries_address >= MAX_TRIES_ADDRESS:
        raise TooMany(N_("Too many tries. Wait 15 minutes, or use “Forgot password”."))


def needs_second_factor(roles: Iterable[Role]) -> bool:
    """Everybody but pure vendors."""
    return bool(set(roles) - {Role.VENDOR})


def idle_limit(roles: Iterable[Role]) -> timedelta:
    """How long a session may rest, by the strictest role the person holds."""
    held = set(roles)
    if held & {Role.ORGANISER, Role.VERIFIER, Role.ADMIN}:
        return timedelta(minutes=30)
    return timedelta(hours=12) if Role.OFFICER in held else timedelta(days=14)


def session_limit(roles: Iterable[Role]) -> timedelta | None:
    """How long a session may last in all; vendors stay while they come back."""
    return timedelta(hours=12) if needs_second_factor(roles) else None


def is_session_over(
    roles: Sequence[Role], started_at: datetime, active_at: datetime, now: datetime
) -> bool:
    limit = session_limit(roles)
    if limit is not None and now - started_at >= limit:
        return True
    return now - active_at >= idle_limit(roles)


def check_keeps_an_admin(
    role: Role, admins: int, *, message: str = N_("Somebody must stay admin.")
) -> None:
    """The last admin cannot be taken away."""
    if role == Role.ADMIN and admins <= 1:
        raise Refusal(message)
