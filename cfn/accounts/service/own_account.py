"""What people change about themselves."""

from cfn.accounts.attempts import attempt_key, count_try, forgive
from cfn.accounts.models import Person
from cfn.accounts.passwords import check_password, hash_password, is_password
from cfn.accounts.phones import email_address, mobile
from cfn.accounts.queries import find_person
from cfn.accounts.rules import full_name
from cfn.accounts.service.mailboxes import send_email_link
from cfn.accounts.service.sessions import end_sign_ins
from cfn.audit.service import record
from cfn.core.db import atomic
from cfn.core.errors import Refusal
from cfn.core.msgids import N_


def change_settings(person: Person, *, name: str, lang: str, by: Person) -> Person:
    """Name and language; nothing that a thief at an open screen could use."""
    name = full_name(name)
    with atomic():
        person.name, person.lang = name, lang
        record("person.settings_changed", person, by=by, lang=lang)
    return person


def change_contact(
    person: Person, *, phone: str | None, email: str | None, password: str, by: Person
) -> bool:
    """Phone and e-mail, with the password once more. True: a mail has been sent.

    A new phone is unconfirmed again. A new e-mail counts when its mailbox has
    answered, so the answer is the same whether or not somebody else has it.
    """
    number = mobile(phone) if phone else None
    mailbox = email_address(email) if email else None
    if number is None and mailbox is None:
        raise Refusal(
            N_("Keep a number or an e-mail, or you cannot sign in."), field="phone"
        )
    _check_own_password(person, password, field="contact_password")
    with atomic():
        _change_phone(person, number, by=by)
        if mailbox is None and person.email is not None:
            if person.phone is None:
                raise Refusal(N_("Keep a number or an e-mail, or you cannot sign in."))
            person.email, person.email_confirmed_at = None, None
            record("person.email_removed", person, by=by)
        if mailbox is None or mailbox == person.email:
            return False
        send_email_link(person, mailbox, by=by)
    return True


def _change_phone(person: Person, number: str | None, *, by: Person) -> None:
    if number == person.phone:
        return
    if number is None and person.email is None:
        raise Refusal(
            N_("Keep the number until your e-mail is confirmed."), field="phone"
        )
    if number is not None and find_person(number) is not None:
        raise Refusal(
            N_("This number cannot be used here. Ask an organiser for help."),
            field="phone",
        )
    person.phone = number
    person.phone_confirmed_at, person.phone_confirmed_by_id = None, None
    record("person.phone_changed", person, by=by)


def change_password(
    person: Person, *, current: str, password: str, keep: int | None, by: Person
) -> Person:
    """A new password; every session but ``keep`` (the id of this one) ends."""
    check_password(password, person.name, person.phone, person.email)
    _check_own_password(person, current, field="current")
    hashed = hash_password(password)
    with atomic():
        person.password_hash = hashed
        record("person.password_changed", person, by=by)
        end_sign_ins(person, by=by, keep=keep)
    return person


def _check_own_password(person: Person, password: str, *, field: str) -> None:
    """The password again, counted like a sign-in so a found phone cannot guess it."""
    key = attempt_key("own", str(person.id))
    count_try(key)
    if not is_password(password, person.password_hash):
        raise Refusal(N_("That is not your present password."), field=field)
    forgive(key)
