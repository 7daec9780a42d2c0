"""Passwords: argon2id, at most two at once, never faster for unknown people."""

from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# One check costs about 100 ms and 19 MiB (OWASP's second argon2id setting).
_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
_two_at_once = BoundedSemaphore(2)
# The hash of nothing anybody knows; unknown accounts are checked against it.
_NOBODY = _hasher.hash("nobody has this password 7f3c")


def hash_password(password: str) -> str:
    with _two_at_once:
        return _hasher.hash(password)


def is_password(stored: str | None, password: str) -> bool:
    """Whether ``password`` is the stored one; takes as long when nothing is stored."""
    with _two_at_once:
        try:
            return _hasher.verify(stored or _NOBODY, password) and stored is not None
        except (VerificationError, InvalidHashError):
            return False
