"""Rules of businesses and their goods. Plain functions of plain values."""

import re
import unicodedata
from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum

from cfn.core.errors import Conflict, NotAllowed, Refusal
from cfn.core.msgids import N_
from cfn.core.trade import Category
from cfn.vendors.kinds import KELURAHAN, KINDS
from cfn.vendors.models import Halal, Tag

MAX_PRODUCTS = 30
SLUG_LENGTH = 60
HALAL_NUMBER = re.compile(r"ID\d{17}")


class HalalShown(StrEnum):
    """What visitors read. An expired or half-stated certificate is not stated."""

    CHECKED = "checked"  # certified, unexpired, seen by a verifier
    STATED = "stated"  # certified and unexpired by the vendor's own word
    IN_PROCESS = "in_process"
    NOT_HALAL = "not_halal"
    NOT_APPLICABLE = "not_applicable"


HALAL_NAMES = {
    Halal.CERTIFIED: N_("Halal certified"),
    Halal.IN_PROCESS: N_("In process, or not stated"),
    Halal.NOT_HALAL: N_("Not halal"),
    Halal.NOT_APPLICABLE: N_("Does not apply (no food)"),
}
HALAL_SHOWN_NAMES = {
    HalalShown.CHECKED: N_("certified, checked"),
    HalalShown.STATED: N_("certified (not yet checked)"),
    HalalShown.IN_PROCESS: N_("in process or not stated"),
    HalalShown.NOT_HALAL: N_("not halal"),
    HalalShown.NOT_APPLICABLE: N_("does not apply"),
}
TAG_NAMES = {
    Tag.SPICY: N_("Spicy"),
    Tag.VEGETARIAN: N_("Vegetarian"),
    Tag.FOR_CHILDREN: N_("For children"),
}


def halal_shown(
    halal: str,
    number: str,
    expires_on: date | None,
    checked_at: datetime | None,
    today: date,
) -> HalalShown:
    """What visitors read on ``today`` (WITA). Valid through the day of expiry."""
    if halal != Halal.CERTIFIED:
        return HalalShown(halal)
    if not number or expires_on is None or expires_on < today:
        return HalalShown.IN_PROCESS
    return HalalShown.CHECKED if checked_at is not None else HalalShown.STATED


def has_halal_sign(shown: HalalShown) -> bool:
    """True for the visitors' chip "Halal ✓": certified and unexpired."""
    return shown in (HalalShown.CHECKED, HalalShown.STATED)


def tidy_halal_number(text: str) -> str:
    """``id 0011…`` as it is printed: capitals, no spaces or hyphens."""
    return re.sub(r"[\s.-]", "", text).upper()


def halal_doubts(
    halal: str, number: str, expires_on: date | None, today: date
) -> list[str]:
    """Sentences about a stated certificate that looks wrong. They never block."""
    if halal != Halal.CERTIFIED:
        return []
    doubts = []
    if not number or expires_on is None:
        doubts.append(
            N_("Visitors see “certified” once number and expiry date are filled in.")
        )
    if number and not HALAL_NUMBER.fullmatch(number):
        doubts.append(
            N_("The halal number usually is ID and 17 digits. Please look again.")
        )
    if expires_on is not None and expires_on < today:
        doubts.append(
            N_("The halal certificate has expired, so visitors no longer see it.")
        )
    return doubts


def check_may_check_halal(
    owner_id: int,
    by_id: int,
    shown: HalalShown,
) -> None:
    """A verifier or organiser, never the owner, and only what is stated in full."""
    if owner_id == by_id:
        raise NotAllowed(N_("You cannot check the certificate of your own business."))
    if shown == HalalShown.CHECKED:
        raise Conflict(N_("This certificate has been checked already."))
    if shown != HalalShown.STATED:
        raise Refusal(
            N_("There is no valid certificate to check: number or expiry is missing.")
        )


def check_kind(category: str, kind: str) -> None:
    if kind not in KINDS.get(Category(category), {}):
        raise Refusal(N_("Choose what you sell from the list."), field="sort")


def check_kelurahan(code: str) -> None:
    if code not in KELURAHAN:
        raise Refusal(N_("Choose the kelurahan from the list."), field="kelurahan")


def check_seen(seen: datetime | None, updated_at: datetime) -> None:
    """Refuse to overwrite what somebody saved after this form was opened."""
    if seen is not None and seen != updated_at:
        raise Conflict(
            N_(
                "Somebody else has just saved this profile. Compare, then save "
                "again to keep what you typed."
            )
        )


def check_may_add_product(count: int) -> None:
    if count >= MAX_PRODUCTS:
        raise Refusal(
            N_("%(n)s products are the most. Remove one first."), n=MAX_PRODUCTS
        )


def slug_of(name: str, taken: Collection[str]) -> str:
    """An address for a business that nobody has yet: ``sei-sapi``, ``sei-sapi-2``."""
    plain = (
        unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    )
    plain = re.sub(r"['’‘`]", "", plain)
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:SLUG_LENGTH].strip("-")
    base = base or "lapak"
    slug, n = base, 1
    while slug in taken:
        n += 1
        slug = f"{base}-{n}"
    return slug
