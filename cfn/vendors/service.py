"""Everything that can happen to a vendor's profile and goods."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from cfn.accounts.models import Person
from cfn.accounts.service import register_vendor
from cfn.audit.service import record
from cfn.core import clock, versions
from cfn.core.db import atomic
from cfn.core.errors import Conflict, NotAllowed, Refusal
from cfn.core.msgids import N_
from cfn.core.roles import Role
from cfn.vendors.models import Halal, Product, Vendor
from cfn.vendors.queries import find_vendor_of, products_of, slug_is_taken
from cfn.vendors.rules import (
    check_kelurahan,
    check_kind,
    check_may_add_product,
    check_not_stale,
    slug_of,
)


def _check_may_edit(owner_id: int, by: Person) -> None:
    """The owner, or an organiser on the owner's behalf."""
    if by.id != owner_id and Role.ORGANISER not in by.roles:
        raise NotAllowed(N_("This profile belongs to somebody else."))


def _behalf(owner_id: int, by: Person) -> dict[str, int]:
    """What the audit log adds when staff act for an owner."""
    return {} if by.id == owner_id else {"on_behalf": owner_id}


def save_profile(
    vendor: Vendor | None,
    owner: Person,
    *,
    name: str,
    category: str,
    kind: str,
    kelurahan: str,
    story: str,
    halal: str,
    halal_number: str,
    halal_expires_on: date | None,
    watts: int,
    fire: str,
    own_tent: bool,
    slots_needed: int,
    photo: str | None = None,
    seen: str = "",
    by: Person,
) -> Vendor:
    """Make or change a business. ``seen`` is the ``updated_at`` the form was shown with.

    A new certificate number or date loses the check of the old one.
    """
    values: dict[str, Any] = {
        "name": name.strip(),
        "category": category,
        "kind": kind,
        "kelurahan": kelurahan,
        "story": story.strip(),
        "halal": halal,
        "halal_number": halal_number.strip().upper()
        if halal == Halal.CERTIFIED
        else "",
        "halal_expires_on": halal_expires_on if halal == Halal.CERTIFIED else None,
        "watts": watts,
        "fire": fire,
        "own_tent": own_tent,
        "slots_needed": slots_needed,
    }
    check_kind(category, kind)
    check_kelurahan(kelurahan)
    with atomic() as session:
        _check_may_edit(owner.id, by)
        action = "vendor.changed"
        if vendor is None:
            if find_vendor_of(owner) is not None:
                raise Conflict(N_("This person has a business already."))
            vendor = Vendor(owner_id=owner.id, slug=_free_slug(name), **values)
            session.add(vendor)
            action = "vendor.created"
        else:
            check_not_stale(seen, vendor.updated_at)
            _change(vendor, values)
        if photo is not None:
            vendor.photo = photo
        vendor.updated_at = clock.now()
        record(action, vendor, by=by, **_behalf(owner.id, by))
        versions.bump("vendors")
    return vendor


def _change(vendor: Vendor, values: dict[str, Any]) -> None:
    certificate = ("halal", "halal_number", "halal_expires_on")
    if any(getattr(vendor, key) != values[key] for key in certificate):
        vendor.halal_checked_at = vendor.halal_checked_by_id = None
    for key, value in values.items():
        setattr(vendor, key, value)


def _free_slug(name: str) -> str:
    """The plain name, or the first numbered one that is free."""
    slug, n = slug_of(name), 1
    while slug_is_taken(slug if n == 1 else f"{slug}-{n}"):
        n += 1
    return slug if n == 1 else f"{slug}-{n}"


def register_on_behalf(*, name: str, phone: str, by: Person) -> Person:
    """An account without a password for a vendor who came to the desk."""
    with atomic():
        person = register_vendor(name=name, phone=phone, password=None, by=by)
        if person is None:
            raise Refusal(
                N_("This number has an account already. Find it in the list."),
                field="phone",
            )
    return person


def save_product(
    vendor: Vendor,
    product: Product | None,
    *,
    name: str,
    price_rp: int | None,
    tags: Sequence[str],
    photo: str | None = None,
    by: Person,
) -> Product:
    """Add one thing to the table, or change it. Without ``photo`` the old one stays."""
    with atomic() as session:
        _check_may_edit(vendor.owner_id, by)
        action = "product.changed"
        if product is None:
            there = products_of(vendor.id)
            check_may_add_product(len(there))
            last = max((p.position for p in there), default=-1)
            product = Product(vendor_id=vendor.id, position=last + 1)
            session.add(product)
            action = "product.added"
        product.name, product.price_rp = name.strip(), price_rp
        product.tags = sorted(tags)
        if photo is not None:
            product.photo = photo
        record(action, product, by=by, **_behalf(vendor.owner_id, by))
        versions.bump("vendors")
    return product


def remove_product(vendor: Vendor, product: Product, *, by: Person) -> None:
    """Take a product off the table; the row stays for history."""
    with atomic():
        _check_may_edit(vendor.owner_id, by)
        product.removed_at = clock.now()
        record("product.removed", product, by=by, **_behalf(vendor.owner_id, by))
        versions.bump("vendors")


def move_product(vendor: Vendor, product: Product, *, up: bool, by: Person) -> None:
    """Swap a product with its neighbour above or below; at the end nothing moves."""
    with atomic():
        _check_may_edit(vendor.owner_id, by)
        order = list(products_of(vendor.id))
        here = next(i for i, row in enumerate(order) if row.id == product.id)
        there = here - 1 if up else here + 1
        if not 0 <= there < len(order):
            return
        order[here], order[there] = order[there], order[here]
        for position, row in enumerate(order):
            row.position = position
        record("product.moved", product, by=by, **_behalf(vendor.owner_id, by))
        versions.bump("vendors")


def check_halal(vendor: Vendor, *, by: Person) -> Vendor:
    """A verifier or organiser has seen the certificate."""
    with atomic():
        if by.id == vendor.owner_id:
            raise NotAllowed(N_("Nobody checks papers of the own business."))
        if vendor.halal != Halal.CERTIFIED or not vendor.halal_number:
            raise Refusal(N_("There is no certificate to check."))
        vendor.halal_checked_at, vendor.halal_checked_by_id = clock.now(), by.id
        record("vendor.halal_checked", vendor, by=by)
        versions.bump("vendors")
    return vendor
