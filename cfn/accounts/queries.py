"""Reading people, their sessions and links."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import contains_eager

from cfn.accounts.models import (
    AccessLink,
    Person,
    RecoveryCode,
    RoleGrant,
    SignIn,
    SignInAttempt,
)
from cfn.accounts.rules import THROTTLE_WINDOW, identifier, token_hash
from cfn.core.db import db
from cfn.core.errors import NotFound
from cfn.core.msgids import N_
from cfn.core.roles import Role

PAGE = 30


def get_person(person_id: int) -> Person:
    person = db.session.get(Person, person_id)
    if person is None:
        raise NotFound(N_("There is no such person."))
    return person


def find_person(text: str) -> Person | None:
    """Who signs in with this phone number or e-mail."""
    who = identifier(text)
    column = Person.email if "@" in who else Person.phone
    return db.session.scalar(select(Person).where(column == who))


def sign_in_for_token(token: str) -> SignIn | None:
    """A standing session with its person, one statement and the roles."""
    return db.session.scalar(
        select(SignIn)
        .join(SignIn.person)
        .options(contains_eager(SignIn.person))
        .where(
            SignIn.token_hash == token_hash(token),
            SignIn.revoked_at.is_(None),
            Person.deactivated_at.is_(None),
        )
    )


def sign_ins_of(person_id: int) -> Sequence[SignIn]:
    """Open sessions of a person, newest first."""
    return db.session.scalars(
        select(SignIn)
        .where(SignIn.person_id == person_id, SignIn.revoked_at.is_(None))
        .order_by(SignIn.id.desc())
    ).all()


def person_for_token(token: str) -> Person | None:
    """Who holds a standing session with this token."""
    sign_in = sign_in_for_token(token)
    return sign_in.person if sign_in is not None else None


def get_sign_in(sign_in_id: int, person_id: int) -> SignIn:
    row = db.session.get(SignIn, sign_in_id)
    if row is None or row.person_id != person_id:
        raise NotFound(N_("There is no such device."))
    return row


def tries(key: str, now: datetime) -> int:
    """Failed tries counted under ``key`` in the last quarter of an hour."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(SignInAttempt)
            .where(SignInAttempt.key == key, SignInAttempt.at > now - THROTTLE_WINDOW)
        )
        or 0
    )


def find_link(token: str, now: datetime) -> AccessLink | None:
    """A link that can still be used."""
    return db.session.scalar(
        select(AccessLink).where(
            AccessLink.token_hash == token_hash(token),
            AccessLink.used_at.is_(None),
            AccessLink.expires_at > now,
        )
    )


def get_link(token: str, now: datetime) -> AccessLink:
    link = find_link(token, now)
    if link is None:
        raise NotFound(N_("This link was used or is too old. Ask for a new one."))
    return link


def unused_codes(person_id: int) -> Sequence[RecoveryCode]:
    return db.session.scalars(
        select(RecoveryCode).where(
            RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None)
        )
    ).all()


def count_admins() -> int:
    """Active people who are admin."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(RoleGrant)
            .join(Person, Person.id == RoleGrant.person_id)
            .where(RoleGrant.role == Role.ADMIN, Person.deactivated_at.is_(None))
        )
        or 0
    )


def people(q: str, role: str, page: int) -> tuple[Sequence[Person], int]:
    """A page of people by name, and how many match in all."""
    query = select(Person).where(Person.anonymised_at.is_(None))
    if q:
        like = f"%{q.strip()}%"
        query = query.where(
            or_(
                Person.name.ilike(like),
                Person.email.ilike(like),
                Person.phone.like(like),
            )
        )
    if role:
        query = query.where(Person.grants.any(RoleGrant.role == role))
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = db.session.scalars(
        query.order_by(Person.name, Person.id).limit(PAGE).offset((page - 1) * PAGE)
    ).all()
    return rows, total
