"""``N_`` alone, so that rules and services can mark sentences without any web code."""


def N_(message: str) -> str:
    """Mark an English message id for the catalogues without translating it."""
    return message
