"""Languages: Indonesian first, English second.

Public pages are Indonesian at ``/…`` and English at ``/en/…``, so that a shared
cache can keep both; signed-in pages follow the person's own setting. Message ids
are English; both catalogues are complete.
"""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, g, has_request_context, request
from flask_babel import Babel, get_locale, gettext

from cfn.core.msgids import N_

__all__ = [
    "LANGUAGES",
    "N_",
    "address_language",
    "in_language",
    "language",
    "translate",
]

LANGUAGES = ("id", "en")
DEFAULT = "id"


def translate(message: str, **values: object) -> str:
    """The sentence for ``message`` in the language of this request."""
    text = gettext(message)
    return text % values if values else text


class LanguagePrefix:
    """WSGI layer: ``/en/nights/7`` is ``/nights/7`` read in English.

    The prefix moves into SCRIPT_NAME, so ``url_for`` keeps it on every link.
    """

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self.app = app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == "/en" or path.startswith("/en/"):
            environ["cfn.language"] = "en"
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + "/en"
            environ["PATH_INFO"] = path[3:] or "/"
        return self.app(environ, start_response)


def address_language() -> str:
    """The language that the address asks for."""
    return request.environ.get("cfn.language", DEFAULT)


def in_language(code: str, address: str) -> str:
    """``address``, a path of ours in either language, as it is read in ``code``."""
    rest = address.removeprefix("/en")
    bare = rest if rest[:1] in ("", "/", "?") else address
    return bare or "/" if code == DEFAULT else f"/en{bare}"


def select_language() -> str:
    """The language of this request; ``g.language`` wins where a view has set it."""
    if not has_request_context():
        return DEFAULT
    return g.get("language") or address_language()


def language() -> str:
    """``id`` or ``en``, whatever surrounds us: a request or a forced locale."""
    locale = get_locale()
    return locale.language if locale is not None else DEFAULT


def init_app(app: Flask) -> None:
    app.config.setdefault("BABEL_DEFAULT_LOCALE", DEFAULT)
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Asia/Makassar")
    Babel(app, locale_selector=select_language)
    app.wsgi_app = LanguagePrefix(app.wsgi_app)  # type: ignore[method-assign]
    app.jinja_env.globals["lang"] = language
