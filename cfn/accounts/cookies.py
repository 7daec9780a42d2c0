"""The two cookies of accounts: the session, and the device that was here before.

The session cookie holds the sign-in's token and when a page was last opened; rows
decide the rest. It is refreshed at most once a minute, on signed-in pages only, so
that no GET writes to the database and public pages stay cacheable.
"""

import secrets
from datetime import UTC, datetime
from typing import Any

from flask import current_app, g, redirect, request, session, url_for
from flask_login import login_user, logout_user
from itsdangerous import BadSignature, URLSafeTimedSerializer

from cfn.accounts.models import Person, SignIn
from cfn.accounts.queries import find_sign_in
from cfn.accounts.rules import (
    REFRESH_AFTER,
    has_lapsed,
    needs_second_factor,
    session_limits,
)
from cfn.accounts.service import KnownDevice
from cfn.core import clock
from cfn.core.access import access_of
from cfn.core.errors import NotAllowed
from cfn.core.i18n import N_
from cfn.core.web import wants_json

_SEEN = "seen"
_DEVICE = "cfn_device"
_DEVICE_LASTS_S = 180 * 24 * 3600
# Where somebody whose second factor is still to come may go.
_BEFORE_SECOND_FACTOR = (
    "accounts.second_factor",
    "accounts.second_factor_setup",
    "accounts.change_language",
    "accounts.sign_out",
)


def load_person(token: str) -> Person | None:
    """Who this cookie belongs to, or None when its session is over."""
    sign_in = find_sign_in(token)
    if sign_in is None:
        return None
    now = clock.now()
    seen = session.get(_SEEN)
    seen_at = datetime.fromtimestamp(seen, UTC) if seen else sign_in.created_at
    person = sign_in.person
    if has_lapsed(
        person.roles, started_at=sign_in.created_at, seen_at=seen_at, now=now
    ):
        return None
    is_signed_in_page = isinstance(access_of(request.endpoint), tuple)
    if is_signed_in_page and (not seen or now - seen_at >= REFRESH_AFTER):
        session[_SEEN] = int(now.timestamp())
    g.sign_in = sign_in
    return person


def this_sign_in() -> SignIn:
    """The sign-in of this request; only where somebody is signed in."""
    sign_in: SignIn = g.sign_in
    return sign_in


def open_session(person: Person) -> None:
    """Put ``person.token`` into a fresh cookie; nothing of the old one survives."""
    session.clear()
    login_user(person)
    session[_SEEN] = int(clock.now().timestamp())
    # A desk's cookie goes with the browser; a phone keeps its own, since Android
    # closes browsers by itself.
    session.permanent = session_limits(person.roles).idle.total_seconds() > 3600


def renew_session(token: str) -> None:
    """The session's row has a new token: put it into the cookie."""
    session["_user_id"] = token


def close_session() -> None:
    logout_user()
    session.clear()


def _devices() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="known device")


def known_device() -> KnownDevice | None:
    """The device cookie, if it is ours and not older than half a year."""
    try:
        person_id, nonce = _devices().loads(
            request.cookies.get(_DEVICE, ""), max_age=_DEVICE_LASTS_S
        )
    except (BadSignature, ValueError, TypeError):
        return None
    return KnownDevice(int(person_id), str(nonce))


def remember_device(response: Any, person: Person) -> Any:
    """Tell this browser apart from strangers at the next sign-in of ``person``."""
    known = known_device()
    nonce = known.nonce if known else secrets.token_urlsafe(16)
    value = _devices().dumps([person.id, nonce])
    for path in ("/sign-in", "/en/sign-in"):
        response.set_cookie(
            _DEVICE,
            value,
            max_age=_DEVICE_LASTS_S,
            path=path,
            httponly=True,
            samesite="Lax",
            secure=current_app.config["SESSION_COOKIE_SECURE"],
        )
    return response


def second_factor_gate() -> Any:
    """Send staff to their second factor before they may do anything."""
    sign_in = this_sign_in()
    person = sign_in.person
    if (
        not current_app.config["CFN_SECOND_FACTOR"]
        or sign_in.second_factor_at is not None
        or not needs_second_factor(person.roles)
        or request.endpoint in _BEFORE_SECOND_FACTOR
    ):
        return None
    if wants_json():
        raise NotAllowed(N_("Enter the code of your second step first."))
    if person.totp_confirmed_at is None:
        return redirect(url_for("accounts.second_factor_setup"))
    here = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("accounts.second_factor", next=here))
