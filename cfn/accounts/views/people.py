"""People, roles, invitations and sessions, for admins; a little for organisers."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from cfn.accounts import links, second_factor, service
from cfn.accounts.forms import InviteForm
from cfn.accounts.models import Person
from cfn.accounts.queries import PAGE, get_person, get_sign_in, people, sign_ins_of
from cfn.accounts.views import bp
from cfn.core.access import ROLE_NAMES, Role, allow
from cfn.core.errors import NotAllowed, Refusal
from cfn.core.i18n import N_, translate
from cfn.core.web import absolute_url


@bp.get("/people", endpoint="people")
@allow(Role.ADMIN)
def people_list() -> Any:
    page = max(1, request.args.get("page", 1, type=int))
    q, role = request.args.get("q", ""), request.args.get("role", "")
    rows, total = people(q, role, page)
    return render_template(
        "accounts/people.html",
        people=rows,
        total=total,
        page=page,
        pages=-(-total // PAGE),
        q=q,
        role=role,
        role_names=ROLE_NAMES,
    )


def _for_staff(person_id: int) -> Person:
    """Any person for an admin; for an organiser only pure vendors."""
    person = get_person(person_id)
    if Role.ADMIN not in current_user.roles and person.roles != {Role.VENDOR}:
        raise NotAllowed(N_("Only an admin may do this for staff."))
    return person


@bp.get("/people/<int:person_id>")
@allow(Role.ADMIN, Role.ORGANISER)
def person(person_id: int) -> Any:
    row = _for_staff(person_id)
    return render_template(
        "accounts/person.html",
        someone=row,
        devices=sign_ins_of(row.id) if Role.ADMIN in current_user.roles else [],
        role_names=ROLE_NAMES,
        is_admin=Role.ADMIN in current_user.roles,
    )


def _back(person_id: int, sentence: str) -> Any:
    flash(translate(sentence), "ok")
    return redirect(url_for("accounts.person", person_id=person_id))


def _role() -> Role:
    word = request.form.get("role", "")
    if word not in set(Role):
        raise Refusal(N_("Choose at least one role."), field="roles")
    return Role(word)


@bp.post("/people/<int:person_id>/roles")
@allow(Role.ADMIN)
def grant(person_id: int) -> Any:
    service.grant(get_person(person_id), _role(), by=current_user)
    return _back(person_id, N_("Role given. The person signs in again."))


@bp.post("/people/<int:person_id>/roles/revocation")
@allow(Role.ADMIN)
def revoke(person_id: int) -> Any:
    service.revoke(get_person(person_id), _role(), by=current_user)
    return _back(person_id, N_("Role taken away. The person signs in again."))


@bp.post("/people/<int:person_id>/deactivation")
@allow(Role.ADMIN)
def deactivate(person_id: int) -> Any:
    service.deactivate(get_person(person_id), by=current_user)
    return _back(person_id, N_("The account is closed."))


@bp.post("/people/<int:person_id>/reactivation")
@allow(Role.ADMIN)
def reactivate(person_id: int) -> Any:
    service.reactivate(get_person(person_id), by=current_user)
    return _back(person_id, N_("The account is open again."))


@bp.post("/people/<int:person_id>/second-factor/reset")
@allow(Role.ADMIN)
def reset_second_factor(person_id: int) -> Any:
    second_factor.reset(get_person(person_id), by=current_user)
    return _back(person_id, N_("The second factor is set up anew at the next sign-in."))


@bp.post("/people/<int:person_id>/phone/confirmation")
@allow(Role.ADMIN, Role.ORGANISER)
def confirm_phone(person_id: int) -> Any:
    service.confirm_phone(_for_staff(person_id), by=current_user)
    return _back(person_id, N_("The number is confirmed."))


@bp.post("/people/<int:person_id>/devices/<int:sign_in_id>/revocation")
@allow(Role.ADMIN)
def revoke_session(person_id: int, sign_in_id: int) -> Any:
    service.end_sign_in(get_sign_in(sign_in_id, person_id), by=current_user)
    return _back(person_id, N_("That device is signed out."))


@bp.post("/people/<int:person_id>/reset-link")
@allow(Role.ADMIN, Role.ORGANISER)
def reset_link(person_id: int) -> Any:
    """Shown once, to copy or to hand over by WhatsApp; only its hash is kept."""
    row = _for_staff(person_id)
    token = links.issue_reset(row, by=current_user)
    return render_template(
        "accounts/link_made.html",
        address=absolute_url(url_for("accounts.link", token=token)),
        name=row.name,
        phone=row.phone,
        invited=False,
        back=url_for("accounts.person", person_id=row.id),
    )


@bp.route("/people/invitations", methods=["GET", "POST"])
@allow(Role.ADMIN)
def invite() -> Any:
    form = InviteForm()
    form.roles.choices = [
        (str(role), translate(name))
        for role, name in ROLE_NAMES.items()
        if role != Role.VENDOR
    ]
    if form.carry_out(
        links.invite,
        name=lambda: form.name.data,
        email=lambda: form.email.data or "",
        phone=lambda: form.phone.data or "",
        roles=lambda: [Role(role) for role in form.roles.data or []],
        by=current_user,
    ):
        link, token = form.outcome
        return render_template(
            "accounts/link_made.html",
            address=absolute_url(url_for("accounts.link", token=token)),
            name=link.name,
            phone=link.phone,
            invited=True,
            back=url_for("accounts.people"),
        )
    return render_template("accounts/invite.html", form=form), form.status
