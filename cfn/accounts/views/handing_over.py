"""A link shown once, to copy or to send by WhatsApp, and the invitations."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_login import current_user

from cfn.accounts import service
from cfn.accounts.forms import InviteForm
from cfn.accounts.phones import whatsapp
from cfn.accounts.queries import get_invitation, open_invitations
from cfn.accounts.views import bp
from cfn.core.access import ROLE_NAMES, Role, allow
from cfn.core.i18n import N_, translate
from cfn.core.web import absolute_url, force_locale


def show_link(
    token: str,
    *,
    name: str,
    phone: str | None,
    lang: str,
    message: str,
    back: str,
    sent_to: str | None = None,
) -> Any:
    """The page with the link, answered to the POST that made it, so it is seen once.

    ``message`` is the msgid of the text for WhatsApp, said in the receiver's ``lang``.
    """
    address = absolute_url(f"/en/links/{token}" if lang == "en" else f"/links/{token}")
    with force_locale(lang):
        words = translate(message, name=name, address=address)
    return render_template(
        "accounts/link_made.html",
        address=address,
        name=name,
        send_address=whatsapp(phone, words) if phone else None,
        words=words,
        back=back,
        sent_to=sent_to,
    )


@bp.route("/people/invitations", methods=["GET", "POST"])
@allow(Role.ADMIN)
def invite() -> Any:
    form = InviteForm()
    if form.carry_out(
        service.invite,
        name=lambda: form.name.data,
        roles=lambda: [Role(code) for code in form.roles.data or []],
        email=lambda: form.email.data or None,
        phone=lambda: form.phone.data or None,
        lang=lambda: form.lang.data,
        by=current_user,
    ):
        invitation, token = form.outcome
        return show_link(
            token,
            name=invitation.name,
            phone=invitation.phone,
            lang=form.lang.data,
            message=N_(
                "Hello %(name)s, with this link you make your account for the Car "
                "Free Night team. It works once, for an hour: %(address)s"
            ),
            back=url_for("accounts.invite"),
            sent_to=invitation.email,
        )
    page = render_template(
        "accounts/invite.html",
        form=form,
        invitations=open_invitations(),
        role_names=ROLE_NAMES,
    )
    return page, form.status


@bp.post("/people/invitations/<int:link_id>/withdrawal")
@allow(Role.ADMIN)
def withdraw_invitation(link_id: int) -> Any:
    service.withdraw_invitation(get_invitation(link_id), by=current_user)
    flash(translate(N_("The invitation is withdrawn.")), "ok")
    return redirect(url_for("accounts.invite"))
