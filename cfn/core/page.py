"""What the frame of every page shows: name, home, languages, the demo banner."""

from typing import Any

from flask import Flask, current_app, request, url_for

from cfn.core.access import is_public_request
from cfn.core.i18n import LANGUAGES, language

_NAMES = {"id": "Bahasa Indonesia", "en": "English"}


def _address_in(code: str) -> str:
    """This page's address in another language; only the path prefix differs."""
    path = request.full_path.rstrip("?") if request.query_string else request.path
    return path if code == "id" else f"/en{path}"


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
        "home_url": request.script_root + "/",
        "source_url": current_app.config["CFN_SOURCE_URL"],
    }
    if signed_in_page and "accounts.sign_out" in endpoints:
        frame["signout_url"] = url_for("accounts.sign_out")
    return frame


def init_app(app: Flask) -> None:
    app.context_processor(_frame)
