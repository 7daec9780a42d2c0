"""The cookie side of a session: who it is, how long it rests, what comes first."""

from datetime import UTC, datetime
from typing import Any

from flask import Flask, current_app, redirect, request, session, url_for
from flask_login import current_user

from cfn.accounts.models import Person, SignIn
from cfn.accounts.queries import sign_in_for_token
from cfn.accounts.rules import (
    ACTIVE_WRITTEN_EVERY,
    is_session_over,
    needs_second_factor,
)
from cfn.core import access, clock

_ACTIVE = "active"
_FREE = {
    "accounts.sign_out",
    "accounts.second_factor",
    "accounts.second_factor_setup",
    "accounts.second_factor_picture",
}


def open_session(token: str) -> None:
    """Start over with a fresh cookie that holds ``token``."""
    session.clear()
    session.permanent = True
    session["_user_id"], session["_fresh"] = token, True
    session[_ACTIVE] = int(clock.now().timestamp())


def load(token: str) -> Person | None:
    """For Flask-Login: who holds a session that stands and is not too old."""
    sign_in = sign_in_for_token(token)
    if sign_in is None:
        return None
    now, person = clock.now(), sign_in.person
    stamp = session.get(_ACTIVE)
    active_at = datetime.fromtimestamp(stamp, UTC) if stamp else sign_in.created_at
    if is_session_over(list(person.roles), sign_in.created_at, active_at, now):
        return None
    if now - active_at >= ACTIVE_WRITTEN_EVERY:
        session[_ACTIVE] = int(now.timestamp())
    _remember(person, sign_in, token)
    return person


def _remember(person: Person, sign_in: SignIn, token: str) -> None:
    """Keep on the object what this request came with; no column holds it."""
    vars(person)["token"] = token
    vars(person)["sign_in_id"] = sign_in.id
    vars(person)["second_factor_passed"] = sign_in.second_factor_at is not None


def gate() -> Any:
    """Staff pass the second factor before anything else (not in a demo database)."""
    if not current_app.config["CFN_SECOND_FACTOR"] or request.endpoint in _FREE:
        return None
    if not needs_second_factor(current_user.roles):
        return None
    if vars(current_user._get_current_object()).get("second_factor_passed"):
        return None
    step = "second_factor" if current_user.totp_confirmed_at else "second_factor_setup"
    return redirect(url_for(f"accounts.{step}"))


def own_path(target: str | None) -> str | None:
    """``target`` when it is a plain path of this site, else None."""
    if target and target.startswith("/") and not target.startswith(("//", "/\\")):
        return target
    return None


def init_app(app: Flask) -> None:
    access.login_manager.user_loader(load)
    access.add_gate(app, gate)
