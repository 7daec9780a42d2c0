"""Reading people and their sessions."""

from sqlalchemy import select

from cfn.accounts.models import Person, SignIn
from cfn.accounts.rules import token_hash
from cfn.core.db import db
from cfn.core.errors import NotFound
from cfn.core.msgids import N_


def get_person(person_id: int) -> Person:
    person = db.session.get(Person, person_id)
    if person is None:
        raise NotFound(N_("There is no such person."))
    return person


def person_for_token(token: str) -> Person | None:
    """Who holds a standing sign-in with this token. One statement and the roles."""
    person = db.session.scalar(
        select(Person)
        .join(SignIn, SignIn.person_id == Person.id)
        .where(
            SignIn.token_hash == token_hash(token),
            SignIn.revoked_at.is_(None),
            Person.deactivated_at.is_(None),
        )
    )
    if person is not None:
        person.token = token  # type: ignore[misc]  # transient, see the model
    return person
