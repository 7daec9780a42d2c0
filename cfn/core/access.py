"""Who may call a view. Every view says so: ``@allow(...)``, ``@guest``, ``@public``.

``@public`` pages never touch the session, so shared caches may keep them.
``@guest`` pages are for anybody too, but use the session (sign-in, registration).
``@allow(Role.…)`` needs a signed-in person with one of the roles.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, current_app, g, redirect, request, url_for
from flask_login import LoginManager, current_user

from cfn.core.errors import NotAllowed
from cfn.core.i18n import LANGUAGES, N_
from cfn.core.roles import EVERYONE, ROLE_NAMES, STAFF, Role

__all__ = [
    "EVERYONE",
    "ROLE_NAMES",
    "STAFF",
    "Role",
    "allow",
    "guest",
    "login_manager",
    "public",
]

View = TypeVar("View", bound=Callable[..., Any])


class _Manager(LoginManager):
    def _update_remember_cookie(self, response: Any) -> Any:
        """We set no remember cookie; the stock method would read every session
        and put ``Vary: Cookie`` on public pages."""
        return response


login_manager = _Manager()


def public(view: View) -> View:
    """Anybody, without a session."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def guest(view: View) -> View:
    """Anybody, with a session: the page has a form or shows a message once."""
    view.access = "guest"  # type: ignore[attr-defined]
    return view


def allow(*roles: Role) -> Callable[[View], View]:
    """A signed-in person who holds one of ``roles``; 403 for others."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not current_user.is_authenticated:
                return login_manager.unauthorized()
            if current_user.lang in LANGUAGES:
                g.language = current_user.lang
            if (elsewhere := _gate()) is not None:
                return elsewhere
            if not current_user.roles & set(roles):
                raise NotAllowed(N_("Your account has no right to do this."))
            return view(*args, **kwargs)

        guarded.access = roles  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


def add_gate(app: Flask, gate: Callable[[], Any]) -> None:
    """Let a slice send a signed-in person elsewhere first (second factor)."""
    app.extensions.setdefault("cfn_gates", []).append(gate)


def _gate() -> Any:
    for gate in current_app.extensions.get("cfn_gates", ()):
        if (elsewhere := gate()) is not None:
            return elsewhere
    return None


def access_of(endpoint: str | None) -> Any:
    """What the view behind ``endpoint`` declared, or None."""
    view = current_app.view_functions.get(endpoint or "")
    return getattr(view, "access", None)


def is_public_request() -> bool:
    """True where this page must not read or write the session."""
    return request.endpoint is None or access_of(request.endpoint) in (None, "public")


def check_every_view_declares_access(app: Flask) -> None:
    """Refuse to start with a view that says nothing about who may call it."""
    silent = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"
        and not hasattr(app.view_functions[rule.endpoint], "access")
    ]
    if silent:
        raise RuntimeError(f"views without @allow, @guest or @public: {silent}")


def _person() -> dict[str, Any]:
    """``person`` in templates: who is signed in; None on public pages."""
    if is_public_request() or not current_user.is_authenticated:
        return {"person": None}
    return {"person": current_user}


def init_app(app: Flask) -> None:
    login_manager.init_app(app, add_context_processor=False)
    login_manager.unauthorized_handler(
        lambda: redirect(url_for("accounts.sign_in", next=_where()))
    )
    app.context_processor(_person)


def _where() -> str | None:
    return request.full_path.rstrip("?") if request.method == "GET" else None
