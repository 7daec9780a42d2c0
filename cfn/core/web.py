"""HTTP manners shared by all views: refusals, headers, addresses."""

from typing import Any

from flask import Flask, Response, current_app, jsonify, render_template, request
from flask_babel import force_locale
from flask_compress import Compress
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.middleware.proxy_fix import ProxyFix

from cfn.core.access import is_public_request
from cfn.core.db import db, is_busy
from cfn.core.errors import Busy, NotAllowed, NotFound, Refusal, TooMany
from cfn.core.i18n import N_, translate

csrf = CSRFProtect()
compress = Compress()

RETRY_AFTER_S = 5
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; "
    "worker-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


def wants_json() -> bool:
    """True where the caller is a program: data addresses and fetch()."""
    path = request.path
    if path.endswith((".json", ".geojson")) or path.startswith("/api/"):
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json"


def show_refusal(refusal: Refusal) -> tuple[Any, int]:
    """A refusal as a page, or as JSON for programs."""
    sentence = translate(refusal.message, **refusal.values)
    db.session.rollback()
    if wants_json():
        answer = jsonify(error=sentence, field=refusal.field)
    else:
        answer = current_app.make_response(
            render_template("errors/refusal.html", refusal=refusal, sentence=sentence)
        )
    if isinstance(refusal, (Busy, TooMany)):
        answer.headers["Retry-After"] = str(RETRY_AFTER_S)
    return answer, refusal.status


def _show_http_error(error: HTTPException) -> Any:
    if error.code in (301, 302, 303, 307, 308):
        return error
    if isinstance(error, CSRFError):
        return show_refusal(
            Refusal(
                N_("This page was open too long. Go back, reload it and send again.")
            )
        )[0], 400
    if isinstance(error, RequestEntityTooLarge):
        sentence = N_("That is too large to send. Choose a smaller file.")
    elif error.code == 404:
        return show_refusal(NotFound(N_("There is nothing at this address.")))
    elif error.code == 403:
        return show_refusal(NotAllowed(N_("Your account has no right to do this.")))
    elif error.code == 429:
        return show_refusal(TooMany(N_("Too many tries. Wait a few minutes.")))
    elif error.code == 405:
        sentence = N_("This address does not take that kind of request.")
    else:
        sentence = N_("The request could not be understood.")
    return show_refusal(Refusal(sentence))[0], error.code or 400


def _show_busy(error: OperationalError) -> Any:
    if not is_busy(error):
        raise error
    return show_refusal(
        Busy(N_("The system is busy. Nothing was saved; please try again in a moment."))
    )


def _show_unstorable(_error: Exception) -> Any:
    """A number no column holds, or a NUL in a text: nothing of ours has that name."""
    if request.method in ("GET", "HEAD"):
        return show_refusal(NotFound(N_("There is nothing at this address.")))
    sentence = N_("A number is too large, or a text holds signs that cannot be kept.")
    return show_refusal(Refusal(sentence))


def _show_crash(error: Exception) -> Any:
    current_app.logger.exception("unexpected error", exc_info=error)
    refusal = Refusal(N_("Something broke on our side. Nothing was saved; try again."))
    return show_refusal(refusal)[0], 500


def absolute_url(path: str) -> str:
    """``path`` on the configured address; never on what the Host header says."""
    return str(current_app.config["CFN_BASE_URL"]).rstrip("/") + path


def _add_headers(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", _POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("X-Frame-Options", "DENY")
    headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    headers.setdefault(
        "Permissions-Policy", "geolocation=(), camera=(), microphone=(), payment=()"
    )
    if current_app.config["CFN_BASE_URL"].startswith("https://"):
        headers.setdefault(
            "Strict-Transport-Security", "max-age=31536000; includeSubDomains"
        )
    if not is_public_request():
        headers["Cache-Control"] = "no-store"
    return response


def init_app(app: Flask) -> None:
    csrf.init_app(app)
    compress.init_app(app)
    app.register_error_handler(Refusal, show_refusal)
    app.register_error_handler(HTTPException, _show_http_error)
    app.register_error_handler(OperationalError, _show_busy)
    app.register_error_handler(DataError, _show_unstorable)
    app.register_error_handler(OverflowError, _show_unstorable)
    if not app.config.get("PROPAGATE_EXCEPTIONS"):
        app.register_error_handler(Exception, _show_crash)
    app.after_request(_add_headers)
    app.jinja_env.globals["absolute_url"] = absolute_url
    if hops := app.config["CFN_PROXY_HOPS"]:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )


__all__ = ["absolute_url", "csrf", "force_locale", "init_app", "wants_json"]
