"""The second step of signing in: set up, asked for, recovery codes."""

from typing import Any

import segno
from flask import redirect, render_template, request, url_for
from flask_login import current_user
from markupsafe import Markup

from cfn.accounts import service
from cfn.accounts.codes import provisioning_uri, setup_secret, spaced
from cfn.accounts.cookies import renew_session, this_sign_in
from cfn.accounts.forms import CodeForm
from cfn.accounts.queries import recovery_codes_left
from cfn.accounts.rules import safe_next
from cfn.accounts.views import bp
from cfn.core.access import STAFF, allow


def _onward() -> str:
    return safe_next(request.args.get("next")) or url_for("home.index")


def _picture(secret: str) -> Markup:
    """The QR code as SVG: dark on white in both themes, or cameras fail."""
    person = this_sign_in().person
    uri = provisioning_uri(secret, person.email or person.phone or person.name)
    svg = segno.make(uri, error="m").svg_inline(
        omitsize=True,
        border=4,
        dark="#000",
        light="#fff",
        svgclass="qr",
        lineclass=None,
    )
    return Markup(svg)


@bp.route("/second-factor/setup", methods=["GET", "POST"])
@allow(*STAFF)
def second_factor_setup() -> Any:
    """Shown once: the secret comes from the session and is kept when confirmed."""
    sign_in = this_sign_in()
    if sign_in.person.totp_confirmed_at is not None:
        return redirect(url_for("accounts.second_factor"))
    form, secret = CodeForm(), setup_secret(sign_in)
    if form.carry_out(
        service.confirm_second_factor,
        sign_in,
        code=lambda: form.code.data,
        by=current_user,
    ):
        token, codes = form.outcome
        renew_session(token)
        return _codes_once(codes)
    page = render_template(
        "accounts/second_factor_setup.html",
        form=form,
        secret=spaced(secret),
        picture=_picture(secret),
    )
    return page, form.status


@bp.route("/second-factor", methods=["GET", "POST"])
@allow(*STAFF)
def second_factor() -> Any:
    sign_in = this_sign_in()
    if sign_in.person.totp_confirmed_at is None:
        return redirect(url_for("accounts.second_factor_setup"))
    if sign_in.second_factor_at is not None:
        return redirect(_onward())
    form = CodeForm()
    if form.carry_out(
        service.pass_second_factor,
        sign_in,
        code=lambda: form.code.data,
        by=current_user,
    ):
        renew_session(form.outcome)
        return redirect(_onward())
    return render_template("accounts/second_factor.html", form=form), form.status


@bp.route("/second-factor/codes", methods=["GET", "POST"])
@allow(*STAFF)
def recovery_codes() -> Any:
    """Ten new recovery codes for a code of the app."""
    person = this_sign_in().person
    if person.totp_confirmed_at is None:
        return redirect(url_for("accounts.second_factor_setup"))
    form = CodeForm()
    if form.carry_out(
        service.renew_recovery_codes,
        person,
        code=lambda: form.code.data,
        by=current_user,
    ):
        return _codes_once(form.outcome)
    page = render_template(
        "accounts/renew_codes.html", form=form, left=recovery_codes_left(person)
    )
    return page, form.status


def _codes_once(codes: list[str]) -> Any:
    return render_template("accounts/recovery_codes.html", codes=codes)
