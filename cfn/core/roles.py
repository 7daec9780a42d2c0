"""What a person may be. Kept apart from access.py, which needs the web."""

from enum import StrEnum

from cfn.core.msgids import N_


class Role(StrEnum):
    """One person may hold several roles; the right is the union."""

    VENDOR = "vendor"
    OFFICER = "officer"
    VERIFIER = "verifier"
    ORGANISER = "organiser"
    ADMIN = "admin"


STAFF = (Role.OFFICER, Role.VERIFIER, Role.ORGANISER, Role.ADMIN)
EVERYONE = tuple(Role)

ROLE_NAMES = {
    Role.VENDOR: N_("Vendor"),
    Role.OFFICER: N_("Field officer"),
    Role.VERIFIER: N_("Verifier"),
    Role.ORGANISER: N_("Organiser"),
    Role.ADMIN: N_("Admin"),
}
