"""Links that were sent or handed over.

Chats fetch a link to preview it, so looking at one changes nothing; its button does.
"""

from collections.abc import Callable
from typing import Any

from flask import (
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)

from cfn.accounts import service
from cfn.accounts.cookies import open_session, remember_device
from cfn.accounts.devices import device_name
from cfn.accounts.forms import EmptyForm, JoinForm, ResetForm
from cfn.accounts.models import AccessLink, LinkPurpose
from cfn.accounts.queries import get_open_link
from cfn.accounts.views import bp
from cfn.core.access import ROLE_NAMES, guest
from cfn.core.i18n import N_, language, translate
from cfn.core.limits import FORM_FLOOD, limiter


@bp.route("/links/<token>", methods=["GET", "POST"])
@guest
@limiter.limit(FORM_FLOOD)
def link(token: str) -> Any:
    row = get_open_link(token)
    answer = _VIEWS[row.purpose](token, row)
    # The address is the key: it must not travel on as a referrer. The host may, and
    # must: over https the form's own answer is refused without one.
    answer.headers["Referrer-Policy"] = "strict-origin"
    return answer


def _show(
    template: str, form: JoinForm | ResetForm | EmptyForm, row: AccessLink
) -> Response:
    page = render_template(
        f"accounts/{template}.html", form=form, link=row, role_names=ROLE_NAMES
    )
    return make_response(page, form.status)


def _join(token: str, row: AccessLink) -> Response:
    form = JoinForm(name=row.name)
    if not form.carry_out(
        service.accept_invitation,
        token,
        name=lambda: form.name.data,
        password=lambda: form.password.data,
        lang=language(),
        device=device_name(request.user_agent.string),
    ):
        return _show("join", form, row)
    open_session(form.outcome)
    flash(translate(N_("Welcome. Your account is ready.")), "ok")
    return remember_device(redirect(url_for("home.index")), form.outcome)


def _reset(token: str, row: AccessLink) -> Response:
    form = ResetForm()
    if not form.carry_out(
        service.set_new_password, token, password=lambda: form.password.data
    ):
        return _show("reset", form, row)
    flash(
        translate(
            N_("Your password is set. Sign in with it; all devices were signed out.")
        ),
        "ok",
    )
    return remember_device(redirect(url_for("accounts.sign_in")), form.outcome)


def _confirm(token: str, row: AccessLink) -> Response:
    form = EmptyForm()
    if not form.carry_out(service.confirm_email, token):
        return _show("confirm_email", form, row)
    flash(translate(N_("Your e-mail is confirmed.")), "ok")
    return make_response(redirect(url_for("accounts.me")))


_VIEWS: dict[str, Callable[[str, AccessLink], Response]] = {
    LinkPurpose.INVITE: _join,
    LinkPurpose.RESET: _reset,
    LinkPurpose.EMAIL: _confirm,
}
