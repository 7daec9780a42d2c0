"""Coming in and going out: sign-in, registration, forgotten password."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from cfn.accounts import service
from cfn.accounts.cookies import (
    close_session,
    known_device,
    open_session,
    remember_device,
    this_sign_in,
)
from cfn.accounts.devices import device_name
from cfn.accounts.forms import ForgottenForm, RegisterForm, SignInForm
from cfn.accounts.rules import safe_next
from cfn.accounts.views import bp
from cfn.core.access import guest
from cfn.core.i18n import N_, in_language, language, translate
from cfn.core.limits import FORM_FLOOD, client_address, limiter
from cfn.core.web import force_locale


def _onward() -> str:
    return safe_next(request.args.get("next")) or url_for("home.index")


@bp.route("/sign-in", methods=["GET", "POST"])
@guest
@limiter.limit(FORM_FLOOD, methods=["POST"])
def sign_in() -> Any:
    if current_user.is_authenticated and request.method == "GET":
        return redirect(_onward())
    form = SignInForm()
    if form.carry_out(
        service.sign_in,
        form.who.data or "",
        form.password.data or "",
        address=client_address(),
        device=device_name(request.user_agent.string),
        known=known_device(),
    ):
        open_session(form.outcome)
        onward = in_language(form.outcome.lang, _onward())
        return remember_device(redirect(onward), form.outcome)
    return render_template("accounts/sign_in.html", form=form), form.status


@bp.post("/sign-out")
@guest
def sign_out() -> Any:
    """Also for people without a role or whose session has just lapsed."""
    lang = language()
    if current_user.is_authenticated:
        lang = current_user.lang
        service.revoke_sign_in(this_sign_in(), by=current_user)
    close_session()
    with force_locale(lang):
        flash(translate(N_("You are signed out.")), "ok")
    return redirect(in_language(lang, url_for("accounts.sign_in")))


@bp.route("/register", methods=["GET", "POST"])
@guest
@limiter.limit(FORM_FLOOD, methods=["POST"])
def register() -> Any:
    """The same page follows whether or not the number has an account already."""
    form = RegisterForm()
    if form.carry_out(
        service.register_vendor,
        name=lambda: form.name.data,
        phone=lambda: form.phone.data,
        password=lambda: form.password.data,
        email=lambda: form.email.data or None,
        lang=language(),
        address=client_address(),
    ):
        return redirect(url_for("accounts.registered"))
    return render_template("accounts/register.html", form=form), form.status


@bp.get("/registered")
@guest
def registered() -> Any:
    return render_template("accounts/registered.html")


@bp.route("/forgotten", methods=["GET", "POST"])
@guest
@limiter.limit(FORM_FLOOD, methods=["POST"])
def forgotten() -> Any:
    """The same answer whether or not the account exists or has an e-mail."""
    form = ForgottenForm()
    asked = form.carry_out(
        service.request_reset, form.who.data or "", address=client_address()
    )
    page = render_template("accounts/forgotten.html", form=form, asked=asked)
    return page, form.status
