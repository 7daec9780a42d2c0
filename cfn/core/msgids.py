"""``N_`` alone, so that rules and services can mark sentences without any web code."""


def N_(message: str) -> str:
    """Mark an English message id for the catalogues without translating it."""
    return message


def NN_(singular: str, plural: str) -> tuple[str, str]:
    """Mark a pair of message ids, for one and for many."""
    return singular, plural
