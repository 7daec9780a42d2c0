"""The own account: name and language, contact, password, devices."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from cfn.accounts import service
from cfn.accounts.cookies import this_sign_in
from cfn.accounts.forms import ContactForm, PasswordForm, SettingsForm
from cfn.accounts.models import Person
from cfn.accounts.phones import readable
from cfn.accounts.queries import (
    get_sign_in_of,
    open_sign_ins,
    recovery_codes_left,
    waiting_email,
)
from cfn.accounts.rules import needs_second_factor, safe_next
from cfn.accounts.views import bp
from cfn.core.access import EVERYONE, allow
from cfn.core.errors import Refusal
from cfn.core.i18n import LANGUAGES, N_, in_language, translate
from cfn.core.web import force_locale


def _me() -> Person:
    return this_sign_in().person


def _contact_of(person: Person) -> dict[str, str | None]:
    return {"phone": readable(person.phone), "email": person.email}


def _page(broken: SettingsForm | ContactForm | PasswordForm | None = None) -> Any:
    """The page with three forms; the one that was refused keeps what was typed."""
    me = _me()
    forms: dict[str, SettingsForm | ContactForm | PasswordForm] = {
        "settings": SettingsForm(formdata=None, obj=me),
        "contact": ContactForm(formdata=None, data=_contact_of(me)),
        "password": PasswordForm(formdata=None),
    }
    for name, form in forms.items():
        if broken is not None and type(form) is type(broken):
            forms[name] = broken
    page = render_template(
        "accounts/me.html",
        me=me,
        **forms,
        devices=open_sign_ins(me),
        here=this_sign_in().id,
        waiting_email=waiting_email(me),
        has_second_factor=needs_second_factor(me.roles) and me.totp_confirmed_at,
        codes_left=recovery_codes_left(me),
    )
    return page, broken.status if broken is not None else 200


def _done(sentence: str) -> Any:
    flash(translate(sentence), "ok")
    return redirect(url_for("accounts.me"))


@bp.route("/me", methods=["GET", "POST"])
@allow(*EVERYONE)
def me() -> Any:
    form = SettingsForm(obj=_me())
    if form.carry_out(
        service.change_settings,
        _me(),
        name=lambda: form.name.data,
        lang=lambda: form.lang.data,
        by=current_user,
    ):
        with force_locale(form.lang.data):
            flash(translate(N_("Saved.")), "ok")
        return redirect(in_language(form.lang.data, url_for("accounts.me")))
    return _page(form)


@bp.post("/me/language")
@allow(*EVERYONE)
def change_language() -> Any:
    """The switch under every signed-in page: back to that page, in the language."""
    lang = request.form.get("lang", "")
    if lang not in LANGUAGES:
        raise Refusal(N_("There is no such language."), field="lang")
    service.change_settings(_me(), name=_me().name, lang=lang, by=current_user)
    page = safe_next(request.form.get("next")) or url_for("home.index")
    return redirect(in_language(lang, page))


@bp.post("/me/contact")
@allow(*EVERYONE)
def change_contact() -> Any:
    form = ContactForm()
    if form.carry_out(
        service.change_contact,
        _me(),
        phone=lambda: form.phone.data or None,
        email=lambda: form.email.data or None,
        password=lambda: form.contact_password.data,
        by=current_user,
    ):
        if form.outcome:
            return _done(N_("Saved. Open the link in the mail we have sent you."))
        return _done(N_("Saved."))
    return _page(form)


@bp.post("/me/password")
@allow(*EVERYONE)
def change_password() -> Any:
    form = PasswordForm()
    if form.carry_out(
        service.change_password,
        _me(),
        current=lambda: form.current.data,
        password=lambda: form.password.data,
        keep=this_sign_in().id,
        by=current_user,
    ):
        return _done(N_("Password changed. Other devices are signed out."))
    return _page(form)


@bp.post("/me/devices/<int:sign_in_id>/revocation")
@allow(*EVERYONE)
def revoke_device(sign_in_id: int) -> Any:
    service.revoke_sign_in(get_sign_in_of(_me(), sign_in_id), by=current_user)
    return _done(N_("That device is signed out."))


@bp.post("/me/devices/revocation")
@allow(*EVERYONE)
def revoke_other_devices() -> Any:
    service.end_sign_ins(_me(), keep=this_sign_in().id, by=current_user)
    return _done(N_("All other devices are signed out."))
