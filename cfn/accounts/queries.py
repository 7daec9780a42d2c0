"""Reading people, their sessions and their links. Each is one statement."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, false, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from cfn.accounts.models import (
    AccessLink,
    LinkPurpose,
    Person,
    RecoveryCode,
    RoleGrant,
    SignIn,
)
from cfn.accounts.phones import identifier
from cfn.accounts.rules import session_limits, token_hash
from cfn.core import clock
from cfn.core.db import db
from cfn.core.errors import NotFound
from cfn.core.msgids import N_
from cfn.core.roles import Role

PER_PAGE = 50


def get_person(person_id: int) -> Person:
    person = db.session.get(Person, person_id)
    if person is None:
        raise NotFound(N_("There is no such person."))
    return person


def names_of(ids: set[int]) -> dict[int, str]:
    """The names of people by id, in one statement."""
    rows = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    return {id_: name for id_, name in rows}


def find_person(text: str) -> Person | None:
    """Who signs in with this e-mail or number; also somebody switched off."""
    name = identifier(text)
    column = Person.email if "@" in name else Person.phone
    return db.session.scalar(select(Person).where(column == name))


def find_sign_in(token: str) -> SignIn | None:
    """The standing sign-in with this token, its person loaded; roles follow."""
    sign_in = db.session.scalar(
        select(SignIn)
        .join(SignIn.person)
        .options(contains_eager(SignIn.person))
        .where(
            SignIn.token_hash == token_hash(token),
            SignIn.revoked_at.is_(None),
            Person.deactivated_at.is_(None),
        )
    )
    if sign_in is not None:
        sign_in.person.token = token  # type: ignore[misc]  # transient, see the model
    return sign_in


def person_for_token(token: str) -> Person | None:
    """Who holds a standing sign-in with this token."""
    sign_in = find_sign_in(token)
    return sign_in.person if sign_in is not None else None


def open_sign_ins(person: Person) -> Sequence[SignIn]:
    """Sign-ins that may still stand, newest first. Idle ones are among them: when a
    page was last opened stands in the device's cookie only."""
    since = clock.now() - session_limits(person.roles).at_most
    return db.session.scalars(
        select(SignIn)
        .where(
            SignIn.person_id == person.id,
            SignIn.revoked_at.is_(None),
            SignIn.created_at > since,
        )
        .order_by(SignIn.created_at.desc(), SignIn.id.desc())
    ).all()


def get_sign_in_of(person: Person, sign_in_id: int) -> SignIn:
    """A sign-in of this person; somebody else's is NotFound."""
    sign_in = db.session.get(SignIn, sign_in_id)
    if sign_in is None or sign_in.person_id != person.id:
        raise NotFound(N_("There is no such device."))
    return sign_in


@dataclass(frozen=True)
class Page:
    """One page of people: ``total`` counts all that match."""

    people: Sequence[Person]
    page: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PER_PAGE))


def people(
    *, words: str = "", role: Role | None = None, vendors_only: bool = False, page: int
) -> Page:
    """People by name, 50 a page. ``words`` match names, e-mails and phones."""
    query = _narrowed(select(Person), words, role, vendors_only)
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    page = min(max(page, 1), max(1, -(-total // PER_PAGE)))
    query = query.order_by(func.lower(Person.name), Person.id)
    query = query.limit(PER_PAGE).offset((page - 1) * PER_PAGE)
    return Page(db.session.scalars(query).all(), page, total)


def _narrowed(
    query: Select[Person], words: str, role: Role | None, vendors_only: bool
) -> Select[Person]:
    query = query.where(Person.anonymised_at.is_(None))
    for word in words.split():
        digits = re.sub(r"\D", "", word).lstrip("0")
        query = query.where(
            or_(
                Person.name.icontains(word, autoescape=True),
                Person.email.icontains(word, autoescape=True),
                Person.phone.contains(digits) if digits else false(),
            )
        )
    if role is not None:
        query = query.where(Person.grants.any(RoleGrant.role == role))
    if vendors_only:
        query = query.where(Person.grants.any(RoleGrant.role == Role.VENDOR))
        query = query.where(~Person.grants.any(RoleGrant.role != Role.VENDOR))
    return query


def other_active_admins(person: Person) -> int:
    """How many people besides this one are admins and may sign in."""
    query = (
        select(func.count())
        .select_from(RoleGrant)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(
            RoleGrant.role == Role.ADMIN,
            Person.id != person.id,
            Person.deactivated_at.is_(None),
        )
    )
    return db.session.scalar(query) or 0


def find_open_link(token: str) -> AccessLink | None:
    """The link with this token while it can still be used."""
    return db.session.scalar(
        select(AccessLink)
        .options(joinedload(AccessLink.person))
        .where(
            AccessLink.token_hash == token_hash(token),
            AccessLink.used_at.is_(None),
            AccessLink.expires_at > clock.now(),
        )
    )


def get_open_link(token: str) -> AccessLink:
    """As find_open_link; NotFound says the same for unknown, used and old links."""
    link = find_open_link(token)
    if link is None or (link.person is not None and not link.person.is_active):
        raise NotFound(
            N_(
                "This link has been used or is more than an hour old. Ask for a new one."
            )
        )
    return link


def get_invitation(link_id: int) -> AccessLink:
    link = db.session.get(AccessLink, link_id)
    if link is None or link.purpose != LinkPurpose.INVITE:
        raise NotFound(N_("There is no such invitation."))
    return link


def open_invitations() -> Sequence[AccessLink]:
    """Invitations not yet accepted or lapsed, newest first, with their maker."""
    return db.session.scalars(
        select(AccessLink)
        .options(joinedload(AccessLink.created_by))
        .where(
            AccessLink.purpose == LinkPurpose.INVITE,
            AccessLink.used_at.is_(None),
            AccessLink.expires_at > clock.now(),
        )
        .order_by(AccessLink.id.desc())
    ).all()


def waiting_email(person: Person) -> str | None:
    """The address this person has been sent a link to and has not confirmed yet."""
    return db.session.scalar(
        select(AccessLink.email)
        .where(
            AccessLink.person_id == person.id,
            AccessLink.purpose == LinkPurpose.EMAIL,
            AccessLink.used_at.is_(None),
            AccessLink.expires_at > clock.now(),
        )
        .order_by(AccessLink.id.desc())
        .limit(1)
    )


def recovery_codes_left(person: Person) -> int:
    query = select(func.count()).where(
        RecoveryCode.person_id == person.id, RecoveryCode.used_at.is_(None)
    )
    return db.session.scalar(query) or 0
