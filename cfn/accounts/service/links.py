"""What links do: invite staff, set a new password, confirm a mailbox.

A link is looked at (GET) as often as a preview likes and used (POST) once.
"""

from collections.abc import Iterable

from cfn.accounts.addresses import token_of
from cfn.accounts.attempts import attempt_key, count_try, forgive
from cfn.accounts.models import AccessLink, LinkPurpose, Person, RoleGrant
from cfn.accounts.passwords import check_password, hash_password
from cfn.accounts.phones import email_address, identifier, mobile
from cfn.accounts.queries import find_person, get_open_link
from cfn.accounts.rules import MOST_PER_ADDRESS, check_may_issue_reset, full_name
from cfn.accounts.service.mailboxes import claim_email, make_link
from cfn.accounts.service.sessions import end_sign_ins, start_sign_in
from cfn.audit.service import record
from cfn.core import clock
from cfn.core.db import atomic
from cfn.core.errors import Conflict, Refusal, TooMany
from cfn.core.msgids import N_
from cfn.core.roles import Role
from cfn.notifications.service import Recipient, enqueue

MOST_RESETS = 3


def invite(
    *,
    name: str,
    roles: Iterable[Role],
    email: str | None = None,
    phone: str | None = None,
    lang: str = "id",
    by: Person,
) -> tuple[AccessLink, str]:
    """Invite somebody to hold ``roles``; gives the link and its token, kept nowhere.

    With an e-mail the link leaves by mail as well.
    """
    chosen = sorted(set(roles))
    if not chosen:
        raise Refusal(N_("Choose at least one role."), field="roles")
    mailbox = email_address(email) if email else None
    number = mobile(phone) if phone else None
    if mailbox is None and number is None:
        raise Refusal(N_("Write an e-mail or a number to sign in with."), field="email")
    with atomic():
        _check_nobody_has(mailbox, number)
        link = make_link(
            LinkPurpose.INVITE,
            name=" ".join(name.split()),
            email=mailbox,
            phone=number,
            roles=chosen,
            by=by,
        )
        if mailbox is not None:
            to = Recipient(None, link.name, mailbox, None, lang)
            enqueue("invitation", to=to, token=link.nonce)
    return link, token_of(link.nonce)


def _check_nobody_has(mailbox: str | None, number: str | None) -> None:
    """An unconfirmed mailbox may be claimed; everything else is taken."""
    holder = find_person(mailbox) if mailbox else None
    if holder is not None and holder.email_confirmed_at is not None:
        raise Conflict(
            N_("This e-mail has an account. Give the role on that person's page."),
            field="email",
        )
    if number and find_person(number) is not None:
        raise Conflict(
            N_("This number has an account. Give the role on that person's page."),
            field="phone",
        )


def withdraw_invitation(link: AccessLink, *, by: Person) -> AccessLink:
    """Make an invitation useless before it is used."""
    with atomic():
        if link.used_at is None and link.expires_at > clock.now():
            link.expires_at = clock.now()
            record("link.withdrawn", link, by=by)
    return link


def accept_invitation(
    token: str,
    *,
    name: str,
    password: str,
    lang: str = "id",
    device: str = "",
    by: Person | None = None,
) -> Person:
    """Use the invitation: the account exists from now on, with the roles it names.

    A session is open too: ``person.token`` is set.
    """
    link = get_open_link(token)
    check_password(password, name, link.email, link.phone)
    name = full_name(name)
    hashed = hash_password(password)
    with atomic() as session:
        link = _use(token, LinkPurpose.INVITE)
        _check_nobody_has(link.email, link.phone)
        person = Person(name=name, phone=link.phone, password_hash=hashed, lang=lang)
        person.grants = [
            RoleGrant(role=role, granted_by_id=link.created_by_id)
            for role in link.roles
        ]
        session.add(person)
        session.flush()
        if link.email is not None:
            claim_email(person, link.email, by=person)
        record("invitation.accepted", link, by=by or person, person=person.id)
        person.token = start_sign_in(  # type: ignore[misc]  # transient
            person, device=device, second_factor=False, by=person
        )
    return person


def _use(token: str, purpose: LinkPurpose) -> AccessLink:
    """Consume the link, or NotFound. Under the write lock, so exactly once."""
    link = get_open_link(token)
    if link.purpose != purpose:
        raise Conflict(N_("This link is for something else."))
    link.used_at = clock.now()
    return link


def request_reset(who: str, *, address: str, by: Person | None = None) -> None:
    """Send a reset link where the account has an e-mail. The caller learns nothing.

    Counted per account (in silence, so that nobody's mailbox fills) and per address.
    """
    name = identifier(who)
    count_try(
        attempt_key("forgotten-address", address), most=MOST_PER_ADDRESS, grows=False
    )
    try:
        count_try(attempt_key("forgotten", name), most=MOST_RESETS, grows=False)
    except TooMany:
        return
    with atomic():
        person = find_person(name)
        if person is None or not person.is_active or not person.email:
            return
        link = make_link(LinkPurpose.RESET, person=person, email=person.email, by=by)
        to = Recipient(person.id, person.name, person.email, None, person.lang)
        enqueue("password_reset", to=to, token=link.nonce)


def issue_reset(person: Person, *, by: Person | None) -> str:
    """A reset link for staff to hand over; gives the token, which is kept nowhere.

    Organisers for vendors, admins for everybody; ``by`` None is the command line.
    """
    with atomic():
        if by is not None:
            check_may_issue_reset(by.roles, person.roles)
        if not person.is_active:
            raise Refusal(N_("This account is switched off."))
        link = make_link(LinkPurpose.RESET, person=person, by=by)
    return token_of(link.nonce)


def set_new_password(token: str, password: str, *, by: Person | None = None) -> Person:
    """Use a reset link: new password, every session ended, the account unlocked."""
    link = get_open_link(token)
    owner = link.person
    if owner is None:
        raise Conflict(N_("This link is for something else."))
    check_password(password, owner.name, owner.phone, owner.email)
    hashed = hash_password(password)
    with atomic():
        link = _use(token, LinkPurpose.RESET)
        person = link.person
        if person is None:  # the table's constraint says otherwise
            raise Conflict(N_("This link is for something else."))
        person.password_hash = hashed
        if link.email is not None and link.email == person.email:
            person.email_confirmed_at = person.email_confirmed_at or clock.now()
        record("person.password_reset", person, by=by or person)
        end_sign_ins(person, by=by or person)
        names = [name for name in (person.phone, person.email) if name]
        forgive(*(attempt_key("account", name) for name in names))
    return person


def confirm_email(token: str, *, by: Person | None = None) -> Person:
    """Use an e-mail link: the mailbox is the person's from now on."""
    with atomic():
        link = _use(token, LinkPurpose.EMAIL)
        person = link.person
        if person is None or link.email is None:
            raise Conflict(N_("This link is for something else."))
        claim_email(person, link.email, by=by or person)
    return person
