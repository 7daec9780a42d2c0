"""Every setting: its name in the environment, its default, what it means.

Settings are an allow-list. Each is read as text and parsed here, one by one; an
unknown ``CFN_…`` variable is ignored, a wrong value stops the start and is named.
"""

import os
import secrets
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


class BadSetting(RuntimeError):
    """A setting that the app refuses to start with."""


def _integer(text: str) -> int:
    return int(text)


def _flag(text: str) -> bool:
    if text.lower() in ("1", "true", "yes", "on"):
        return True
    if text.lower() in ("0", "false", "no", "off", ""):
        return False
    raise ValueError("use 1 or 0")


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _bounds(text: str) -> tuple[float, ...] | None:
    if not text:
        return None
    west, south, east, north = (float(part) for part in text.split(","))
    return west, south, east, north


def _one_of(*allowed: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text not in allowed:
            raise ValueError("use one of " + ", ".join(allowed))
        return text

    return parse


# name: (default as text, parser). The comment says what it means.
SETTINGS: dict[str, tuple[str, Callable[[str], Any]]] = {
    # demo: generated key, seeded people, no second factor. production: strict.
    "CFN_ENV": ("demo", _one_of("demo", "production", "test")),
    # Signs cookies and links; at least 32 characters. Demo keeps its own.
    "CFN_SECRET_KEY": ("", str),
    # on, off; auto is on in production only. Staff then need a code from an app.
    "CFN_SECOND_FACTOR": ("auto", _one_of("auto", "on", "off")),
    # SQLAlchemy address; empty means SQLite in the instance folder.
    "CFN_DATABASE_URL": ("", str),
    # Redis address for limits, queue and cache; empty means built-in ones.
    "CFN_REDIS_URL": ("", str),
    # Where people reach the app; links in messages are made from it.
    "CFN_BASE_URL": ("http://127.0.0.1:8000", str),
    # Host names the app answers to, by commas.
    "CFN_TRUSTED_HOSTS": ("", _words),
    # How many proxies of our own stand in front; 0 ignores X-Forwarded-For.
    "CFN_PROXY_HOPS": ("0", _integer),
    # Folder for the database, uploads, queue and key.
    "CFN_INSTANCE": ("", str),
    # console prints messages, smtp sends them, file keeps them, locmem is for tests.
    "CFN_MAIL_BACKEND": ("console", _one_of("console", "smtp", "file", "locmem")),
    "CFN_MAIL_HOST": ("127.0.0.1", str),
    "CFN_MAIL_PORT": ("25", _integer),
    "CFN_MAIL_USERNAME": ("", str),
    "CFN_MAIL_PASSWORD": ("", str),
    "CFN_MAIL_TLS": ("0", _flag),
    "CFN_MAIL_FROM": ("cfn@localhost", str),
    # west,south,east,north in degrees: layouts outside are refused. Empty: no bounds.
    "CFN_BOUNDS": ("", _bounds),
    # Name of the city and its contact line on public pages.
    "CFN_CITY": ("Kota Kupang", str),
    # Where the source code of the running version is (AGPL); empty shows no link.
    "CFN_SOURCE_URL": ("", str),
    "CFN_LOG_LEVEL": ("INFO", _one_of("DEBUG", "INFO", "WARNING", "ERROR")),
}


def read_settings(environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Every setting, parsed. Raises BadSetting naming the one that is wrong."""
    values: dict[str, Any] = {}
    for name, (default, parse) in SETTINGS.items():
        text = environ.get(name, default)
        try:
            values[name] = parse(text)
        except ValueError as error:
            raise BadSetting(f"{name}={text!r}: {error}") from error
    return values


def _second_factor(values: dict[str, Any]) -> bool:
    if values["CFN_SECOND_FACTOR"] == "auto":
        return bool(values["CFN_ENV"] == "production")
    return bool(values["CFN_SECOND_FACTOR"] == "on")


def flask_config(values: dict[str, Any], instance: Path) -> dict[str, Any]:
    """What Flask and its extensions read, from our settings."""
    https = values["CFN_BASE_URL"].startswith("https://")
    url = values["CFN_DATABASE_URL"] or f"sqlite:///{instance / 'cfn.sqlite'}"
    if url.startswith(("postgres://", "postgresql://")):
        url = "postgresql+psycopg://" + url.split("://", 1)[1]
    hosts = values["CFN_TRUSTED_HOSTS"] or ["127.0.0.1", "localhost"]
    return {
        "CFN_SECOND_FACTOR": _second_factor(values),
        "SECRET_KEY": values["CFN_SECRET_KEY"] or _own_key(values, instance),
        "SQLALCHEMY_DATABASE_URI": url,
        # An error about a row must not carry the row into the log.
        "SQLALCHEMY_ENGINE_OPTIONS": {
            "hide_parameters": values["CFN_ENV"] == "production"
        },
        "TRUSTED_HOSTS": [*hosts, urlsplit(values["CFN_BASE_URL"]).hostname],
        "MAX_CONTENT_LENGTH": 8 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
        "MAX_FORM_PARTS": 2000,
        **_session_config(https),
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": https,
        "COMPRESS_ALGORITHM": ["br", "gzip"],
        "COMPRESS_BR_LEVEL": 4,
        "COMPRESS_MIN_SIZE": 400,
        **_mail_config(values, instance),
    }


def _session_config(https: bool) -> dict[str, Any]:
    return {
        "SESSION_COOKIE_NAME": "cfn",
        "SESSION_COOKIE_PATH": "/",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": https,
        "SESSION_REFRESH_EACH_REQUEST": False,
        "PERMANENT_SESSION_LIFETIME": timedelta(days=30),
    }


def _mail_config(values: dict[str, Any], instance: Path) -> dict[str, Any]:
    return {
        "MAIL_BACKEND": values["CFN_MAIL_BACKEND"],
        "MAIL_SERVER": values["CFN_MAIL_HOST"],
        "MAIL_PORT": values["CFN_MAIL_PORT"],
        "MAIL_USERNAME": values["CFN_MAIL_USERNAME"] or None,
        "MAIL_PASSWORD": values["CFN_MAIL_PASSWORD"] or None,
        "MAIL_USE_TLS": values["CFN_MAIL_TLS"],
        "MAIL_DEFAULT_SENDER": values["CFN_MAIL_FROM"],
        "MAIL_FILE_PATH": str(instance / "mail"),
        "MAIL_TIMEOUT": 10,
    }


def _own_key(values: dict[str, Any], instance: Path) -> str:
    """Demo and tests make a key once and keep it beside the database."""
    if values["CFN_ENV"] == "production":
        return ""
    path = instance / "secret_key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(handle, "w") as file:
        file.write(key := secrets.token_urlsafe(48))
    return key


def check_production(values: dict[str, Any], config: Mapping[str, Any]) -> None:
    """Refuse to start a production server with an unsafe setting, by name."""
    if values["CFN_ENV"] != "production":
        return
    if len(values["CFN_SECRET_KEY"]) < 32:
        raise BadSetting("CFN_SECRET_KEY: at least 32 characters, kept secret")
    if config.get("DEBUG"):
        raise BadSetting("FLASK_DEBUG: must be off in production")
    if not values["CFN_TRUSTED_HOSTS"]:
        raise BadSetting("CFN_TRUSTED_HOSTS: the host names of this site, by commas")
    if not values["CFN_BASE_URL"].startswith("https://"):
        raise BadSetting("CFN_BASE_URL: must start with https:// in production")
    if values["CFN_SECOND_FACTOR"] == "off":
        raise BadSetting("CFN_SECOND_FACTOR: cannot be off in production")
    if values["CFN_MAIL_BACKEND"] in ("locmem", "console"):
        raise BadSetting("CFN_MAIL_BACKEND: use smtp or file, or links land in the log")
