"""Coming in: registering, signing in and out, forgotten passwords, links."""

from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_login import current_user

from cfn.accounts import links, service
from cfn.accounts.forms import (
    ForgottenForm,
    JoinForm,
    RegisterForm,
    ResetForm,
    SignInForm,
)
from cfn.accounts.models import LinkPurpose, Person
from cfn.accounts.queries import get_link, get_sign_in
from cfn.accounts.rules import attempt_key, identifier
from cfn.accounts.sessions import open_session, own_path
from cfn.accounts.views import bp
from cfn.core import clock
from cfn.core.access import EVERYONE, allow, guest
from cfn.core.i18n import N_, address_language, translate
from cfn.core.limits import limiter


def _keys(who: str) -> dict[str, str]:
    """By what tries are counted: the account typed, and the address they come from."""
    secret = current_app.config["SECRET_KEY"]
    return {
        "account_key": attempt_key(secret, "account", identifier(who)),
        "address_key": attempt_key(secret, "address", request.remote_addr or ""),
    }


def _enter(person: Person) -> None:
    device = request.user_agent.string
    token = service.start_sign_in(person, device=device, second_factor=False, by=person)
    open_session(token)


@bp.route("/sign-in", methods=["GET", "POST"])
@guest
def sign_in() -> Any:
    if current_user.is_authenticated and request.method == "GET":
        return redirect(url_for("home.index"))
    form = SignInForm()
    if form.carry_out(
        service.check_credentials,
        form.who.data or "",
        form.password.data or "",
        by=None,
        **_keys(form.who.data or ""),
    ):
        _enter(form.outcome)
        target = own_path(request.args.get("next"))
        return redirect(target or url_for("home.index"))
    return render_template("accounts/sign_in.html", form=form), form.status


@bp.post("/sign-out")
@allow(*EVERYONE)
def sign_out() -> Any:
    sign_in_id, person_id = current_user.sign_in_id, current_user.id
    service.end_sign_in(get_sign_in(sign_in_id, person_id), by=current_user)
    answer = redirect(url_for("accounts.sign_in"))
    answer.delete_cookie(current_app.config["SESSION_COOKIE_NAME"])
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


@bp.route("/register", methods=["GET", "POST"])
@guest
@limiter.limit("20 per hour", methods=["POST"])
def register() -> Any:
    """The same page follows whether or not the number has an account already."""
    form = RegisterForm()
    if form.carry_out(
        lambda **values: service.register_vendor(**values) or True,
        name=lambda: form.name.data,
        phone=lambda: form.phone.data,
        password=lambda: form.password.data,
        email=lambda: form.email.data,
        lang=address_language(),
        by=None,
    ):
        return redirect(url_for("accounts.registered"))
    return render_template("accounts/register.html", form=form), form.status


@bp.get("/registered")
@guest
def registered() -> Any:
    return render_template("accounts/registered.html")


@bp.route("/forgotten", methods=["GET", "POST"])
@guest
@limiter.limit("10 per hour", methods=["POST"])
def forgotten() -> Any:
    form, asked = ForgottenForm(), False
    if form.carry_out(lambda who: links.ask_reset(who, by=None), form.who.data or ""):
        asked = True
    return (
        render_template("accounts/forgotten.html", form=form, asked=asked),
        form.status,
    )


@bp.route("/links/<token>", methods=["GET", "POST"])
@guest
def link(token: str) -> Any:
    """GET shows what the link does; chats fetch links to preview them, so POST acts."""
    row = get_link(token, clock.now())
    invited = row.purpose == LinkPurpose.INVITE
    form = JoinForm(name=row.name) if invited else ResetForm()
    if invited:
        done = form.carry_out(
            links.accept_invitation,
            token,
            name=lambda: form.name.data,
            password=lambda: form.password.data,
        )
    else:
        done = form.carry_out(
            links.reset_password, token, password=lambda: form.password.data
        )
    if done:
        _enter(form.outcome)
        flash(translate(N_("Your password is set. Welcome.")), "ok")
        return redirect(url_for("home.index"))
    page = render_template("accounts/link.html", form=form, link=row, invited=invited)
    return page, form.status
