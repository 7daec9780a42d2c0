"""The own account: details, language, password, devices."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_login import current_user

from cfn.accounts import service
from cfn.accounts.forms import MeForm, PasswordForm
from cfn.accounts.queries import get_sign_in, sign_ins_of
from cfn.accounts.views import bp
from cfn.core.access import EVERYONE, allow
from cfn.core.i18n import N_, translate


def _page(form: MeForm, password: PasswordForm, status: int) -> Any:
    page = render_template(
        "accounts/me.html",
        form=form,
        password=password,
        devices=sign_ins_of(current_user.id),
        here=current_user.sign_in_id,
    )
    return page, status


@bp.route("/me", methods=["GET", "POST"])
@allow(*EVERYONE)
def me() -> Any:
    form = MeForm(obj=current_user)
    if form.carry_out(
        service.change_details,
        current_user._get_current_object(),
        name=lambda: form.name.data,
        phone=lambda: form.phone.data or "",
        email=lambda: form.email.data or "",
        lang=lambda: form.lang.data,
        by=current_user,
    ):
        flash(translate(N_("Saved.")), "ok")
        return redirect(url_for("accounts.me"))
    return _page(form, PasswordForm(formdata=None), form.status)


@bp.post("/me/password")
@allow(*EVERYONE)
def change_password() -> Any:
    form = PasswordForm()
    if form.carry_out(
        service.change_password,
        current_user._get_current_object(),
        old=lambda: form.old.data,
        new=lambda: form.password.data,
        keep=current_user.sign_in_id,
        by=current_user,
    ):
        flash(translate(N_("Password changed. Other devices are signed out.")), "ok")
        return redirect(url_for("accounts.me"))
    return _page(MeForm(formdata=None, obj=current_user), form, form.status)


@bp.post("/me/devices/<int:sign_in_id>/revocation")
@allow(*EVERYONE)
def revoke_device(sign_in_id: int) -> Any:
    service.end_sign_in(get_sign_in(sign_in_id, current_user.id), by=current_user)
    flash(translate(N_("That device is signed out.")), "ok")
    return redirect(url_for("accounts.me"))
