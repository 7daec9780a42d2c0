"""Everything that can happen to an account."""

import secrets
from collections.abc import Iterable

from cfn.accounts.models import Person, RoleGrant, SignIn, SignInAttempt
from cfn.accounts.passwords import hash_password, is_password
from cfn.accounts.queries import (
    count_admins,
    find_person,
    sign_ins_of,
    tries,
)
from cfn.accounts.rules import (
    check_keeps_an_admin,
    check_may_try,
    check_password,
    mobile_number,
    token_hash,
)
from cfn.audit.service import record
from cfn.core import clock
from cfn.core.db import atomic
from cfn.core.errors import Conflict, Refusal
from cfn.core.msgids import N_
from cfn.core.roles import Role

_WRONG = N_("Number, e-mail or password is not right.")


def register_vendor(
    *,
    name: str,
    phone: str | None,
    password: str | None,
    email: str | None = None,
    lang: str = "id",
    by: Person | None = None,
) -> Person | None:
    """A new vendor account. None when the number or e-mail has one already.

    Callers answer the same page for both, after the same work: the password is
    hashed either way. Staff may register someone without a password.
    """
    number = mobile_number(phone) if phone else None
    if password is not None:
        check_password(password, (name, number, email))
    secret = hash_password(password) if password is not None else None
    mail = email.strip().lower() if email and email.strip() else None
    with atomic() as session:
        if (number and find_person(number)) or (mail and find_person(mail)):
            return None
        person = Person(
            name=name.strip(), phone=number, email=mail, password_hash=secret, lang=lang
        )
        person.grants = [
            RoleGrant(role=Role.VENDOR, granted_by_id=by.id if by else None)
        ]
        session.add(person)
        session.flush()
        record("person.registered", person, by=by or person)
    return person


def register_staff(
    *,
    name: str,
    email: str,
    roles: Iterable[Role],
    password: str | None,
    by: Person | None,
) -> Person:
    """A staff account made by hand: the first admin, or the demo's people."""
    if password is not None:
        check_password(password, (name, email))
    secret = hash_password(password) if password is not None else None
    with atomic() as session:
        person = Person(
            name=name.strip(), email=email.strip().lower(), password_hash=secret
        )
        person.grants = [RoleGrant(role=role) for role in roles]
        session.add(person)
        session.flush()
        record("person.registered", person, by=by, roles=[str(r) for r in roles])
    return person


def check_credentials(
    who: str, password: str, *, account_key: str, address_key: str, by: None = None
) -> Person:
    """The person behind a phone or e-mail and a password; TooMany or Refusal else.

    Counting comes before hashing, and an unknown account costs one hash too, so
    neither the answer nor its time tells whether an account exists.
    """
    now = clock.now()
    check_may_try(tries(account_key, now), tries(address_key, now))
    person = find_person(who)
    stored = person.password_hash if person is not None else None
    if not is_password(stored, password) or person is None or not person.is_active:
        with atomic() as session:
            session.add_all(
                [SignInAttempt(key=account_key), SignInAttempt(key=address_key)]
            )
            record("sign_in.failed", "people:unknown", by=by)
        raise Refusal(_WRONG, field="password")
    return person


def start_sign_in(
    person: Person, *, device: str = "", second_factor: bool = True, by: Person
) -> str:
    """Open a session for ``person`` and return its token, which is kept nowhere."""
    token = secrets.token_urlsafe(32)
    with atomic() as session:
        sign_in = SignIn(
            person_id=person.id,
            token_hash=token_hash(token),
            device=device[:120],
            second_factor_at=clock.now() if second_factor else None,
        )
        session.add(sign_in)
        record("sign_in.started", sign_in, by=by)
    return token


def end_sign_in(sign_in: SignIn, *, by: Person) -> None:
    """Revoke one session; its next request is a stranger's."""
    with atomic():
        if sign_in.revoked_at is None:
            sign_in.revoked_at, sign_in.revoked_by_id = clock.now(), by.id
            record("sign_in.ended", sign_in, by=by)


def end_other_sign_ins(person: Person, *, keep: int | None, by: Person) -> None:
    """Revoke every session of ``person`` but ``keep``."""
    with atomic():
        for row in sign_ins_of(person.id):
            if row.id != keep:
                end_sign_in(row, by=by)


def change_password(
    person: Person, *, old: str, new: str, keep: int | None, by: Person
) -> Person:
    """A new password for the one who knows the old; other sessions end."""
    if not is_password(person.password_hash, old):
        raise Refusal(N_("This is not your present password."), field="old")
    check_password(new, (person.name, person.phone, person.email))
    return _set_password(person, new, keep, by)


def _set_password(person: Person, new: str, keep: int | None, by: Person) -> Person:
    secret = hash_password(new)
    with atomic():
        person.password_hash = secret
        end_other_sign_ins(person, keep=keep, by=by)
        record("person.password_changed", person, by=by)
    return person


def change_details(
    person: Person, *, name: str, phone: str, email: str, lang: str, by: Person
) -> Person:
    """Name, number, e-mail and language. A new number is unconfirmed again."""
    number = mobile_number(phone) if phone.strip() else None
    mail = email.strip().lower() or None
    with atomic():
        if number is None and mail is None:
            raise Refusal(
                N_("Keep a mobile number or an e-mail to sign in with."), field="phone"
            )
        for field, value in (("phone", number), ("email", mail)):
            other = find_person(value) if value else None
            if other is not None and other.id != person.id:
                raise Refusal(N_("Another account uses this already."), field=field)
        if number != person.phone:
            person.phone, person.phone_confirmed_at = number, None
            person.phone_confirmed_by_id = None
        person.name, person.email, person.lang = name.strip(), mail, lang
        record("person.changed", person, by=by)
    return person


def confirm_phone(person: Person, *, by: Person) -> Person:
    """Staff have seen that the number is this person's: by wa.me, or at the desk."""
    with atomic():
        if person.phone is None:
            raise Refusal(N_("This person has no mobile number yet."))
        if person.phone_confirmed_at is None:
            person.phone_confirmed_at, person.phone_confirmed_by_id = clock.now(), by.id
            record("person.phone_confirmed", person, by=by)
    return person


def grant(person: Person, role: Role, *, by: Person) -> Person:
    with atomic():
        if role in person.roles:
            raise Conflict(N_("This person has that role already."))
        person.grants.append(RoleGrant(role=role, granted_by_id=by.id))
        end_other_sign_ins(person, keep=None, by=by)
        record("role.granted", person, by=by, role=str(role))
    return person


def revoke(person: Person, role: Role, *, by: Person) -> Person:
    with atomic() as session:
        held = next((g for g in person.grants if g.role == role), None)
        if held is None:
            raise Conflict(N_("This person does not have that role any more."))
        check_keeps_an_admin(role, count_admins())
        person.grants.remove(held)
        session.delete(held)
        end_other_sign_ins(person, keep=None, by=by)
        record("role.revoked", person, by=by, role=str(role))
    return person


def deactivate(person: Person, *, by: Person) -> Person:
    with atomic():
        if person.id == by.id:
            raise Refusal(N_("You cannot close your own account here."))
        if Role.ADMIN in person.roles:
            check_keeps_an_admin(Role.ADMIN, count_admins())
        person.deactivated_at = clock.now()
        end_other_sign_ins(person, keep=None, by=by)
        record("person.deactivated", person, by=by)
    return person


def reactivate(person: Person, *, by: Person) -> Person:
    with atomic():
        person.deactivated_at = None
        record("person.reactivated", person, by=by)
    return person
