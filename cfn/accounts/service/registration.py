"""New accounts: vendors who register, people whom staff or the demo enter."""

from collections.abc import Iterable

from cfn.accounts.attempts import attempt_key, count_try
from cfn.accounts.models import Person, RoleGrant
from cfn.accounts.passwords import check_password, hash_password
from cfn.accounts.phones import email_address, mobile
from cfn.accounts.queries import find_person
from cfn.accounts.rules import MOST_PER_ADDRESS, full_name
from cfn.accounts.service.mailboxes import send_email_link
from cfn.audit.service import record
from cfn.core.db import atomic
from cfn.core.errors import Conflict
from cfn.core.msgids import N_
from cfn.core.roles import Role


def register_vendor(
    *,
    name: str,
    phone: str | None,
    password: str | None = None,
    email: str | None = None,
    lang: str = "id",
    address: str | None = None,
    by: Person | None = None,
) -> Person | None:
    """Make a vendor's account; None, and nothing done, when the number has one.

    Who registers alone must not learn which it was: both ways hash the password
    once and answer the same page. An e-mail that belongs to somebody is left out in
    silence; the mailbox's owner can claim it later. Staff may leave the password
    out: the person then needs a link to sign in. With ``address`` the registration
    is counted there before anything is hashed.
    """
    if address is not None:
        key = attempt_key("registrations", address)
        count_try(key, most=MOST_PER_ADDRESS, grows=False)
    number = mobile(phone) if phone else None
    mailbox = email_address(email) if email else None
    hashed = _hash(password, name, number, mailbox)
    with atomic():
        if number is not None and find_person(number) is not None:
            return None
        if mailbox is not None and find_person(mailbox) is not None:
            mailbox = None
        person = _add(name, number, mailbox, hashed, lang, [Role.VENDOR], by=by)
        if mailbox is not None:
            send_email_link(person, mailbox, by=by or person)
        record("person.registered", person, by=by or person)
    return person


def register_staff(
    *,
    name: str,
    email: str | None,
    roles: Iterable[Role],
    password: str | None = None,
    phone: str | None = None,
    lang: str = "id",
    by: Person | None = None,
) -> Person:
    """An account with ``roles``, for the command line and the demo.

    In the app staff come by invitation, which sets name and password.
    """
    number = mobile(phone) if phone else None
    mailbox = email_address(email) if email else None
    hashed = _hash(password, name, number, mailbox)
    with atomic():
        _check_free(number, mailbox)
        person = _add(name, number, mailbox, hashed, lang, roles, by=by)
        granted = sorted(person.roles)
        record("person.registered", person, by=by, roles=granted)
    return person


def _hash(password: str | None, *own: str | None) -> str | None:
    if password is None:
        return None
    check_password(password, *own)
    return hash_password(password)


def _check_free(number: str | None, mailbox: str | None) -> None:
    if number and find_person(number) is not None:
        raise Conflict(N_("This number has an account already."), field="phone")
    if mailbox and find_person(mailbox) is not None:
        raise Conflict(N_("This e-mail has an account already."), field="email")


def _add(
    name: str,
    number: str | None,
    mailbox: str | None,
    hashed: str | None,
    lang: str,
    roles: Iterable[Role],
    *,
    by: Person | None,
) -> Person:
    with atomic() as session:
        person = Person(
            name=full_name(name),
            phone=number,
            email=mailbox,
            password_hash=hashed,
            lang=lang,
        )
        giver = by.id if by is not None else None
        person.grants = [
            RoleGrant(role=role, granted_by_id=giver) for role in dict.fromkeys(roles)
        ]
        session.add(person)
        session.flush()
    return person
