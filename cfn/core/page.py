"""What the frame of every page shows: name, home, languages, the demo banner."""

from typing import Any

from flask import Flask, current_app, request, url_for
from flask_login import current_user

from cfn.core.access import access_of, is_public_request
from cfn.core.i18n import LANGUAGES, in_language, language

_NAMES = {"id": "Bahasa Indonesia", "en": "English"}


def _address_in(code: str) -> str:
    """This page's address in another language; only the path prefix differs."""
    path = request.full_path.rstrip("?") if request.query_string else request.path
    return in_language(code, path)


def _can_be_opened_again() -> bool:
    """False on the answer to a command: its address has no page of its own."""
    return request.url_rule is not None and "GET" in (request.url_rule.methods or ())


def _switch() -> dict[str, str]:
    """Signed-in pages follow the person's setting, so there a button changes it."""
    is_signed_in_page = isinstance(access_of(request.endpoint), tuple)
    if not is_signed_in_page or not current_user.is_authenticated:
        return {}
    return {
        "language_url": url_for("accounts.change_language"),
        "this_page": _address_in("id") if _can_be_opened_again() else "",
    }


def languages() -> list[dict[str, Any]]:
    """Links to this page in each language."""
    here = language()
    return [
        {
            "code": code,
            "label": _NAMES[code],
            "href": _address_in(code),
            "current": code == here,
        }
        for code in LANGUAGES
    ]


def _frame() -> dict[str, Any]:
    endpoints = current_app.view_functions
    signed_in_page = not is_public_request()
    frame: dict[str, Any] = {
        "demo_mode": current_app.config["CFN_ENV"] == "demo",
        "languages": languages(),
        "home_url": in_language(language(), "/"),
        "source_url": current_app.config["CFN_SOURCE_URL"],
    }
    if signed_in_page and "accounts.sign_out" in endpoints:
        frame["signout_url"] = url_for("accounts.sign_out")
        frame |= _switch()
    return frame


def init_app(app: Flask) -> None:
    app.context_processor(_frame)
