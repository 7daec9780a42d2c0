"""Single-use links: invitations for staff, and ways back in.

Only the hash of a token is kept; looking at a link changes nothing, using it does.
"""

import secrets

from cfn.accounts.models import AccessLink, LinkPurpose, Person, RoleGrant
from cfn.accounts.passwords import hash_password
from cfn.accounts.queries import find_person, get_link
from cfn.accounts.rules import LINK_LASTS, check_password, mobile_number, token_hash
from cfn.accounts.service import end_other_sign_ins
from cfn.audit.service import record
from cfn.core import clock
from cfn.core.db import atomic, db
from cfn.core.errors import NotAllowed, Refusal
from cfn.core.msgids import N_
from cfn.core.roles import Role
from cfn.notifications.service import Recipient, enqueue


def invite(
    *, name: str, email: str, phone: str, roles: list[Role], by: Person
) -> tuple[AccessLink, str]:
    """A single-use link that makes a staff account. Returns the link and its token."""
    number = mobile_number(phone) if phone.strip() else None
    mail = email.strip().lower() or None
    if number is None and mail is None:
        raise Refusal(N_("Give an e-mail or a mobile number."), field="email")
    if not roles:
        raise Refusal(N_("Choose at least one role."), field="roles")
    with atomic():
        for field, value in (("email", mail), ("phone", number)):
            if value and find_person(value):
                raise Refusal(N_("Another account uses this already."), field=field)
        link, token = _new_link(
            LinkPurpose.INVITE, name=name.strip(), email=mail, phone=number, by=by
        )
        link.roles = [str(role) for role in roles]
        if mail:
            to = Recipient(None, name, mail, number)
            enqueue("invitation", to=to, token=token, roles=link.roles)
        record("person.invited", link, by=by, roles=link.roles)
    return link, token


def issue_reset(person: Person, *, by: Person) -> str:
    """A reset link to hand over by WhatsApp. Organisers: for pure vendors only."""
    with atomic():
        if Role.ADMIN not in by.roles and person.roles != {Role.VENDOR}:
            raise NotAllowed(N_("Only an admin may do this for staff."))
        link, token = _new_link(LinkPurpose.RESET, person=person, by=by)
        record("person.reset_issued", person, by=by, link=link.id)
    return token


def ask_reset(who: str, *, by: None = None) -> None:
    """Send a reset link where there is an e-mail; say nothing about the rest."""
    with atomic():
        person = find_person(who)
        if person is None or not person.email or not person.is_active:
            return
        link, token = _new_link(LinkPurpose.RESET, person=person, by=by)
        enqueue("password_reset", to=person.recipient(), token=token)
        record("person.reset_asked", person, by=by, link=link.id)


def _new_link(
    purpose: LinkPurpose,
    *,
    person: Person | None = None,
    name: str = "",
    email: str | None = None,
    phone: str | None = None,
    by: Person | None,
) -> tuple[AccessLink, str]:
    token = secrets.token_urlsafe(32)
    link = AccessLink(
        purpose=purpose,
        token_hash=token_hash(token),
        person_id=person.id if person else None,
        name=name,
        email=email,
        phone=phone,
        expires_at=clock.now() + LINK_LASTS,
        created_by_id=by.id if by else None,
    )
    db.session.add(link)
    db.session.flush()
    return link, token


def accept_invitation(
    token: str, *, name: str, password: str, by: None = None
) -> Person:
    """Make the account an invitation promised; the link is used up."""
    check_password(password, (name,))
    secret = hash_password(password)
    with atomic() as session:
        link = get_link(token, clock.now())
        person = Person(
            name=name.strip(), email=link.email, phone=link.phone, password_hash=secret
        )
        person.grants = [
            RoleGrant(role=role, granted_by_id=link.created_by_id)
            for role in link.roles
        ]
        session.add(person)
        session.flush()
        link.used_at, link.person_id = clock.now(), person.id
        record("person.joined", person, by=person, roles=link.roles)
    return person


def reset_password(token: str, *, password: str, by: None = None) -> Person:
    """A new password by link; every open session ends and the link is used up."""
    with atomic():
        link = get_link(token, clock.now())
        person = db.session.get_one(Person, link.person_id)
    check_password(password, (person.name, person.phone, person.email))
    secret = hash_password(password)
    with atomic():
        link = get_link(token, clock.now())
        link.used_at, person.password_hash = clock.now(), secret
        end_other_sign_ins(person, keep=None, by=person)
        record("person.password_reset", person, by=person)
    return person
