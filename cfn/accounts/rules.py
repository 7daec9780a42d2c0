"""Rules of accounts. Plain functions of plain values."""

import hashlib


def token_hash(token: str) -> str:
    """How a random token is kept: SHA-256, hex. Tokens are long, so no salt."""
    return hashlib.sha256(token.encode()).hexdigest()
