"""People: the list, one person, roles, sessions. Organisers see vendors only."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from cfn.accounts import service
from cfn.accounts.cookies import this_sign_in
from cfn.accounts.models import Person
from cfn.accounts.phones import whatsapp
from cfn.accounts.queries import get_person, get_sign_in_of, open_sign_ins, people
from cfn.accounts.rules import may_see_person
from cfn.accounts.views import bp
from cfn.accounts.views.handing_over import show_link
from cfn.core.access import ROLE_NAMES, Role, allow
from cfn.core.errors import NotFound, Refusal
from cfn.core.i18n import N_, translate
from cfn.core.web import force_locale


def _is_admin() -> bool:
    return Role.ADMIN in current_user.roles


def _get(person_id: int) -> Person:
    """Any person for an admin, a pure vendor for an organiser; else NotFound."""
    person = get_person(person_id)
    if not may_see_person(current_user.roles, person.roles):
        raise NotFound(N_("There is no such person."))
    return person


@bp.get("/people", endpoint="people")
@allow(Role.ADMIN, Role.ORGANISER)
def people_list() -> Any:
    words, code = request.args.get("q", "").strip()[:80], request.args.get("role", "")
    role = Role(code) if _is_admin() and code in set(Role) else None
    found = people(
        words=words,
        role=role,
        vendors_only=not _is_admin(),
        page=request.args.get("page", 1, type=int),
    )
    return render_template(
        "accounts/people.html",
        found=found,
        words=words,
        role=role,
        role_names=ROLE_NAMES if _is_admin() else {},
        is_admin=_is_admin(),
        page_url=lambda n: url_for(
            "accounts.people", q=words or None, role=role, page=n
        ),
    )


@bp.get("/people/<int:person_id>")
@allow(Role.ADMIN, Role.ORGANISER)
def person(person_id: int) -> Any:
    someone = _get(person_id)
    return render_template(
        "accounts/person.html",
        someone=someone,
        devices=open_sign_ins(someone) if _is_admin() else [],
        role_names=ROLE_NAMES,
        is_admin=_is_admin(),
        is_me=someone.id == current_user.id,
        ask_address=_ask_address(someone),
    )


def _ask_address(person: Person) -> str | None:
    """WhatsApp with a sentence to which the owner of the number can answer yes."""
    if person.phone is None:
        return None
    with force_locale(person.lang):
        words = translate(
            N_(
                "Hello %(name)s, this is the organiser of Car Free Night. Did you "
                "register with this number? Please answer yes."
            ),
            name=person.name,
        )
    return whatsapp(person.phone, words)


def _back(person: Person, sentence: str) -> Any:
    flash(translate(sentence), "ok")
    if person.id == current_user.id and not _is_admin():
        return redirect(url_for("home.index"))
    return redirect(url_for("accounts.person", person_id=person.id))


def _role() -> Role:
    code = request.form.get("role", "")
    if code not in set(Role):
        raise Refusal(N_("There is no such role."), field="role")
    return Role(code)


def _own_session(person: Person) -> int | None:
    """Whoever changes their own roles stays signed in here."""
    return this_sign_in().id if person.id == current_user.id else None


@bp.post("/people/<int:person_id>/roles")
@allow(Role.ADMIN)
def grant_role(person_id: int) -> Any:
    someone = _get(person_id)
    service.grant_role(someone, _role(), keep=_own_session(someone), by=current_user)
    return _back(someone, N_("Role given. The person signs in again."))


@bp.post("/people/<int:person_id>/roles/revocation")
@allow(Role.ADMIN)
def revoke_role(person_id: int) -> Any:
    someone = _get(person_id)
    service.revoke_role(someone, _role(), keep=_own_session(someone), by=current_user)
    return _back(someone, N_("Role taken away. The person signs in again."))


@bp.post("/people/<int:person_id>/deactivation")
@allow(Role.ADMIN)
def deactivate(person_id: int) -> Any:
    someone = service.deactivate(_get(person_id), by=current_user)
    return _back(someone, N_("The account is switched off."))


@bp.post("/people/<int:person_id>/reactivation")
@allow(Role.ADMIN)
def reactivate(person_id: int) -> Any:
    someone = service.reactivate(_get(person_id), by=current_user)
    return _back(someone, N_("The account is switched on again."))


@bp.post("/people/<int:person_id>/second-factor/reset")
@allow(Role.ADMIN)
def reset_second_factor(person_id: int) -> Any:
    someone = service.reset_second_factor(_get(person_id), by=current_user)
    return _back(someone, N_("The second step is set up anew at the next sign-in."))


@bp.post("/people/<int:person_id>/devices/<int:sign_in_id>/revocation")
@allow(Role.ADMIN)
def revoke_sign_in(person_id: int, sign_in_id: int) -> Any:
    someone = _get(person_id)
    service.revoke_sign_in(get_sign_in_of(someone, sign_in_id), by=current_user)
    return _back(someone, N_("That device is signed out."))


@bp.post("/people/<int:person_id>/phone/confirmation")
@allow(Role.ADMIN, Role.ORGANISER)
def confirm_phone(person_id: int) -> Any:
    someone = service.confirm_phone(_get(person_id), by=current_user)
    return _back(someone, N_("The number is confirmed."))


@bp.post("/people/<int:person_id>/reset-link")
@allow(Role.ADMIN, Role.ORGANISER)
def reset_link(person_id: int) -> Any:
    someone = _get(person_id)
    token = service.issue_reset(someone, by=current_user)
    return show_link(
        token,
        name=someone.name,
        phone=someone.phone,
        lang=someone.lang,
        message=N_(
            "Hello %(name)s, with this link you set a new password for Car Free "
            "Night. It works once, for an hour: %(address)s"
        ),
        back=url_for("accounts.person", person_id=someone.id),
    )
