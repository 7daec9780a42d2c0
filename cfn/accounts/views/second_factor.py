"""Setting up and passing the second factor."""

import io
from typing import Any

import segno
from flask import Response, current_app, redirect, render_template, session, url_for
from flask_login import current_user

from cfn.accounts import second_factor as factor
from cfn.accounts.forms import CodeForm
from cfn.accounts.views import bp
from cfn.core.access import STAFF, allow
from cfn.core.limits import limiter

_SECRET = "totp"


@bp.route("/second-factor/setup", methods=["GET", "POST"])
@allow(*STAFF)
def second_factor_setup() -> Any:
    if current_user.totp_confirmed_at is not None:
        return redirect(url_for("accounts.second_factor"))
    secret = session.setdefault(_SECRET, factor.new_secret())
    form = CodeForm()
    if form.carry_out(
        factor.set_up,
        current_user._get_current_object(),
        current_user.sign_in_id,
        secret=secret,
        code=lambda: form.code.data,
        by=current_user,
    ):
        session.pop(_SECRET)
        return render_template("accounts/recovery_codes.html", codes=form.outcome)
    return (
        render_template("accounts/second_factor_setup.html", form=form, secret=secret),
        form.status,
    )


@bp.get("/second-factor/picture.svg")
@allow(*STAFF)
def second_factor_picture() -> Any:
    """The QR code for an authenticator app, black on white with a quiet border."""
    secret = session.get(_SECRET, "")
    city = current_app.config["CFN_CITY"]
    file = io.BytesIO()
    uri = factor.address(current_user, secret, f"Car Free Night {city}")
    segno.make(uri, error="m").save(
        file, kind="svg", scale=6, border=4, dark="#0f1424", light="#ffffff"
    )
    return Response(file.getvalue(), mimetype="image/svg+xml")


@bp.route("/second-factor", methods=["GET", "POST"])
@allow(*STAFF)
@limiter.limit("30 per hour", methods=["POST"], key_func=lambda: str(current_user.id))
def second_factor() -> Any:
    if current_user.totp_confirmed_at is None:
        return redirect(url_for("accounts.second_factor_setup"))
    form = CodeForm()
    if form.carry_out(
        factor.check,
        current_user._get_current_object(),
        current_user.sign_in_id,
        code=lambda: form.code.data,
        by=current_user,
    ):
        return redirect(url_for("home.index"))
    return render_template("accounts/second_factor.html", form=form), form.status
