"""Links are made here, and mailboxes proved to be somebody's.

A letter's context holds the link's nonce, no use by itself. It is called ``token``
there: the outbox hides and forgets that key.
"""

import secrets
from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import update

from cfn.accounts.addresses import token_of
from cfn.accounts.models import AccessLink, LinkPurpose, Person
from cfn.accounts.queries import find_person
from cfn.accounts.rules import token_hash
from cfn.audit.service import record
from cfn.core import clock
from cfn.core.db import atomic
from cfn.core.errors import Conflict
from cfn.core.msgids import N_
from cfn.core.roles import Role
from cfn.notifications.service import Recipient, enqueue

LINK_LASTS = timedelta(hours=1)


def make_link(
    purpose: LinkPurpose,
    *,
    person: Person | None = None,
    name: str = "",
    email: str | None = None,
    phone: str | None = None,
    roles: Iterable[Role] = (),
    by: Person | None,
) -> AccessLink:
    """A new link, an hour long; earlier unused ones for the same stop working."""
    nonce, now = secrets.token_urlsafe(32), clock.now()
    with atomic() as session:
        if person is not None:
            session.execute(
                update(AccessLink)
                .where(
                    AccessLink.person_id == person.id,
                    AccessLink.purpose == purpose,
                    AccessLink.used_at.is_(None),
                )
                .values(expires_at=now)
            )
        link = AccessLink(
            purpose=purpose,
            nonce=nonce,
            token_hash=token_hash(token_of(nonce)),
            person_id=person.id if person is not None else None,
            name=name,
            email=email,
            phone=phone,
            roles=[str(role) for role in roles],
            created_by_id=by.id if by is not None else None,
            expires_at=now + LINK_LASTS,
        )
        session.add(link)
        record(f"link.{purpose}_made", link, by=by, person=link.person_id)
    return link


def send_email_link(person: Person, email: str, *, by: Person) -> None:
    """Ask the mailbox ``email`` to say that it is this person's."""
    with atomic():
        link = make_link(LinkPurpose.EMAIL, person=person, email=email, by=by)
        to = Recipient(person.id, person.name, email, None, person.lang)
        enqueue("confirm_email", to=to, token=link.nonce)


def claim_email(person: Person, email: str, *, by: Person | None) -> None:
    """Give ``email`` to who has proved it theirs, taking it from who has not."""
    with atomic() as session:
        holder = find_person(email)
        if holder is not None and holder is not person:
            if holder.email_confirmed_at is not None:
                raise Conflict(N_("Another account uses this e-mail."))
            holder.email = None
            record("person.email_lost", holder, by=by)
            session.flush()
        person.email = email
        person.email_confirmed_at = clock.now()
        record("person.email_confirmed", person, by=by)
