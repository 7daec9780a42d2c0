"""What staff do to accounts: roles, confirming phones, switching off."""

from cfn.accounts.models import Person, RoleGrant
from cfn.accounts.queries import other_active_admins
from cfn.accounts.rules import check_leaves_an_admin
from cfn.accounts.service.sessions import end_sign_ins
from cfn.audit.service import record
from cfn.core import clock
from cfn.core.db import atomic
from cfn.core.errors import Refusal
from cfn.core.msgids import N_
from cfn.core.roles import Role


def grant_role(
    person: Person, role: Role, *, keep: int | None = None, by: Person
) -> Person:
    """Give a role; the person's other sessions end. Twice is once."""
    with atomic() as session:
        if role not in person.roles:
            person.grants.append(RoleGrant(role=role, granted_by_id=by.id))
            session.flush()
            record("role.granted", person, by=by, role=role)
            end_sign_ins(person, by=by, keep=keep)
    return person


def revoke_role(
    person: Person, role: Role, *, keep: int | None = None, by: Person
) -> Person:
    """Take a role away; the person's other sessions end. Never from the last admin."""
    with atomic() as session:
        grant = next((g for g in person.grants if g.role == role), None)
        if grant is not None:
            if role == Role.ADMIN and person.is_active:
                check_leaves_an_admin(other_active_admins(person))
            person.grants.remove(grant)
            session.delete(grant)
            session.flush()
            record("role.revoked", person, by=by, role=role)
            end_sign_ins(person, by=by, keep=keep)
    return person


def confirm_phone(person: Person, *, by: Person) -> Person:
    """Say that the number has answered, by wa.me or at the desk. Twice is once."""
    with atomic():
        if person.id == by.id:
            raise Refusal(N_("Somebody else must confirm your own number."))
        if person.phone is None:
            raise Refusal(N_("There is no number to confirm."))
        if person.phone_confirmed_at is None:
            person.phone_confirmed_at = clock.now()
            person.phone_confirmed_by_id = by.id
            record("person.phone_confirmed", person, by=by)
    return person


def deactivate(person: Person, *, by: Person) -> Person:
    """Switch an account off: it cannot sign in, its sessions end. Not the last admin."""
    with atomic():
        if person.id == by.id:
            raise Refusal(N_("You cannot switch off your own account."))
        if person.is_active:
            if Role.ADMIN in person.roles:
                check_leaves_an_admin(other_active_admins(person))
            person.deactivated_at = clock.now()
            record("person.deactivated", person, by=by)
            end_sign_ins(person, by=by)
    return person


def reactivate(person: Person, *, by: Person) -> Person:
    """Switch an account on again."""
    with atomic():
        if not person.is_active:
            person.deactivated_at = None
            record("person.reactivated", person, by=by)
    return person
