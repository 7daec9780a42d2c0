"""Passwords: what is refused, and the only place that hashes them.

One check costs about 100 ms and 19 MiB (OWASP's second argon2id profile), so at
most two run at once, and whoever asks for one has been counted before.
"""

import threading
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from cfn.core.errors import Refusal
from cfn.core.msgids import N_

SHORTEST = 10
LONGEST = 200
_AT_ONCE = 2

_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
_turn = threading.BoundedSemaphore(_AT_ONCE)
# Of a random text nobody knows: an unknown account costs what a known one costs.
_NOBODY = (
    "$argon2id$v=19$m=19456,t=2,p=1$XIoCJqx7KIGXbhgqZiOhPQ"
    "$pciWl6pFyH8YDGmTJNa1RPwPgniI6kNMvBzJaK9loEc"
)


@cache
def commonest() -> frozenset[str]:
    """Passwords of ten and more characters that guessers try first, lower case."""
    path = Path(__file__).with_name("common_passwords.txt")
    return frozenset(path.read_text(encoding="utf-8").split())


def check_password(password: str, *own: str | None) -> None:
    """Refuse what is too short, much used, or one of the person's ``own`` words.

    No rule about digits or signs: length is what helps (NIST SP 800-63B, ASVS 6.2).
    """
    if len(password) < SHORTEST:
        raise Refusal(
            N_("Use at least %(n)s characters. A short sentence is easy to remember."),
            field="password",
            n=SHORTEST,
        )
    if len(password) > LONGEST:
        raise Refusal(N_("Use at most %(n)s characters."), field="password", n=LONGEST)
    plain = password.lower().replace(" ", "")
    if plain in commonest() or len(set(plain)) < 4:
        raise Refusal(
            N_(
                "Many people use this password, so it is guessed first. Choose another."
            ),
            field="password",
        )
    if any(word and _same(plain, word) for word in own):
        raise Refusal(
            N_("Do not use your own name, number or e-mail as the password."),
            field="password",
        )


def _same(plain: str, word: str) -> bool:
    word = word.lower().replace(" ", "")
    return plain == word or (
        word.startswith("+62") and plain.lstrip("+620") == word[3:]
    )


def hash_password(password: str) -> str:
    """The text to keep instead of ``password``."""
    with _turn:
        return _hasher.hash(password)


def is_password(password: str, kept: str | None) -> bool:
    """True when ``kept`` was made of ``password``; one check's work in any case."""
    with _turn:
        try:
            _hasher.verify(kept or _NOBODY, password)
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """True when ``kept`` was made with other costs than today's."""
    return _hasher.check_needs_rehash(kept)
