"""The secret part of a link, made from its row only when somebody needs it."""

from base64 import urlsafe_b64encode

from cfn.core.keys import keyed


def token_of(nonce: str) -> str:
    """The token of the link with this nonce; only this installation can tell."""
    return urlsafe_b64encode(keyed("access link", nonce)).decode().rstrip("=")


def link_path(nonce: str | None, lang: str) -> str:
    """The path of the link with this nonce, for letters; None: it is forgotten."""
    prefix = "/en" if lang == "en" else ""
    return f"{prefix}/links/{token_of(nonce) if nonce else '…'}"
