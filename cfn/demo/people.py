"""Who signs in to the demo: staff and the owners of the invented vendors."""

from dataclasses import dataclass

from cfn.accounts.models import Person, RoleGrant
from cfn.core.db import atomic
from cfn.core.roles import Role

PASSWORD = "saboak-lontar-38"  # the same for everybody; demo databases only


@dataclass(frozen=True)
class Staff:
    name: str
    email: str
    roles: tuple[Role, ...]


STAFF = (
    Staff("Admin Demo", "admin@example.com", (Role.ADMIN,)),
    Staff("Yuni Lake", "organiser@example.com", (Role.ORGANISER,)),
    Staff("Dominggus Tefa", "organiser2@example.com", (Role.ORGANISER,)),
    Staff("Melki Nalle", "officer@example.com", (Role.OFFICER,)),
    Staff("Rambu Ndaha", "officer2@example.com", (Role.OFFICER,)),
    Staff("Ina Benu", "verifier@example.com", (Role.VERIFIER,)),
)

# Shown by `make run`: whom to try, in the order of the tour.
SIGN_INS = (
    ("vendor", "vendor14@example.com"),
    ("organiser", "organiser@example.com"),
    ("officer", "officer@example.com"),
    ("verifier", "verifier@example.com"),
    ("admin", "admin@example.com"),
)


def make_staff(password_hash: str) -> list[Person]:
    """The six people of the organising side."""
    people = [_person(row.name, row.email, row.roles, password_hash) for row in STAFF]
    with atomic() as session:
        session.add_all(people)
        session.flush()
    return people


def owner(number: int, business: str, password_hash: str) -> Person:
    """The owner of an invented vendor, known by a number and the business."""
    name = f"Pemilik {business}"
    return _person(
        name, f"vendor{number:02}@example.com", (Role.VENDOR,), password_hash
    )


def _person(
    name: str, email: str, roles: tuple[Role, ...], password_hash: str
) -> Person:
    person = Person(name=name, email=email, password_hash=password_hash)
    person.grants = [RoleGrant(role=role) for role in roles]
    return person
