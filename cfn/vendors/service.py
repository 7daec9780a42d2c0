"""Everything that can happen to a business and its goods."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from cfn.accounts.models import Person
from cfn.accounts.queries import find_person
from cfn.accounts.service import register_vendor
from cfn.audit.service import record
from cfn.core import clock, versions
from cfn.core.db import atomic
from cfn.core.errors import Conflict, Refusal
from cfn.core.msgids import N_
from cfn.vendors.models import Halal, Product, Vendor
from cfn.vendors.queries import find_vendor_of, products_of, slugs_like
from cfn.vendors.rules import (
    check_kelurahan,
    check_kind,
    check_may_add_product,
    check_may_check_halal,
    check_seen,
    halal_shown,
    slug_of,
    tidy_halal_number,
)


@dataclass(frozen=True)
class Profile:
    """What a business says of itself and needs on a slot, but its picture."""

    name: str
    category: str
    kind: str
    kelurahan: str  # official code
    story: str
    halal: str
    halal_number: str
    halal_expires_on: date | None
    watts: int
    fire: str
    own_tent: bool
    slots_needed: int

    def checked(self) -> dict[str, Any]:
        """The columns to save. A certificate is kept only where one is stated."""
        check_kind(self.category, self.kind)
        check_kelurahan(self.kelurahan)
        certified = self.halal == Halal.CERTIFIED
        return asdict(self) | {
            "name": " ".join(self.name.split()),
            "story": self.story.strip(),
            "halal_number": tidy_halal_number(self.halal_number) if certified else "",
            "halal_expires_on": self.halal_expires_on if certified else None,
        }


@dataclass(frozen=True)
class Goods:
    """One thing on the table, but its picture. 0 rupiah reads "sukarela"."""

    name: str
    price_rp: int | None
    tags: tuple[str, ...] = ()

    def checked(self) -> dict[str, Any]:
        return asdict(self) | {
            "name": " ".join(self.name.split()),
            "tags": sorted(self.tags),
        }


def _behalf(vendor: Vendor, by: Person) -> dict[str, int]:
    """What the audit log adds when staff act for the owner."""
    return {} if by.id == vendor.owner_id else {"on_behalf": vendor.owner_id}


def create(
    owner: Person, profile: Profile, *, photo: str | None = None, by: Person
) -> Vendor:
    """A business for ``owner``, who has none yet. Its address never changes."""
    values = profile.checked()
    with atomic() as session:
        if find_vendor_of(owner) is not None:
            raise Conflict(N_("There is a business for this account already."))
        slug = slug_of(values["name"], slugs_like(slug_of(values["name"], ())))
        vendor = Vendor(owner_id=owner.id, slug=slug, photo=photo, **values)
        session.add(vendor)
        session.flush()
        record("vendor.created", vendor, by=by, **_behalf(vendor, by))
        versions.bump("vendors")
    return vendor


def create_with_owner(
    owner_name: str,
    phone: str,
    profile: Profile,
    *,
    photo: str | None = None,
    by: Person,
) -> Vendor:
    """Staff write down a business; its owner gets an account without a password.

    An account that has the number but no business is taken for the owner's.
    """
    with atomic():
        owner = register_vendor(name=owner_name, phone=phone, password=None, by=by)
        if owner is None:
            owner = find_person(phone)
            if owner is None or find_vendor_of(owner) is not None:
                raise Refusal(
                    N_("This number has a business already. Look for it in the list."),
                    field="phone",
                )
        return create(owner, profile, photo=photo, by=by)


def update(
    vendor: Vendor,
    profile: Profile,
    *,
    seen: datetime | None = None,
    photo: str | None = None,
    drop_photo: bool = False,
    by: Person,
) -> Vendor:
    """Change a business. Without ``photo`` the picture stays, unless dropped.

    ``seen`` is the ``updated_at`` the form was shown with: Conflict when somebody
    saved in between. A new certificate loses the check of the old one.
    """
    values = profile.checked()
    with atomic():
        check_seen(seen, vendor.updated_at)
        certificate = ("halal", "halal_number", "halal_expires_on")
        if any(getattr(vendor, key) != values[key] for key in certificate):
            vendor.halal_checked_at = vendor.halal_checked_by_id = None
        for key, value in values.items():
            setattr(vendor, key, value)
        if photo is not None or drop_photo:
            vendor.photo = photo
        vendor.updated_at = clock.now()
        record("vendor.updated", vendor, by=by, **_behalf(vendor, by))
        versions.bump("vendors")
    return vendor


def check_halal(vendor: Vendor, *, by: Person) -> Vendor:
    """A verifier or organiser has seen the stated certificate."""
    with atomic():
        shown = halal_shown(
            vendor.halal,
            vendor.halal_number,
            vendor.halal_expires_on,
            vendor.halal_checked_at,
            clock.market_date(clock.now()),
        )
        check_may_check_halal(vendor.owner_id, by.id, shown)
        vendor.halal_checked_at, vendor.halal_checked_by_id = clock.now(), by.id
        record("vendor.halal_checked", vendor, by=by)
        versions.bump("vendors")
    return vendor


def add_product(
    vendor: Vendor, goods: Goods, *, photo: str | None = None, by: Person
) -> Product:
    """One more thing, at the end of the table."""
    with atomic() as session:
        there = products_of(vendor.id)
        check_may_add_product(len(there))
        last = there[-1].position if there else 0
        product = Product(
            vendor_id=vendor.id, photo=photo, position=last + 1, **goods.checked()
        )
        session.add(product)
        session.flush()
        record("product.added", product, by=by, **_behalf(vendor, by))
        versions.bump("vendors")
    return product


def update_product(
    product: Product,
    goods: Goods,
    *,
    photo: str | None = None,
    drop_photo: bool = False,
    by: Person,
) -> Product:
    """Change a product. Without ``photo`` the picture stays, unless dropped."""
    with atomic():
        _check_on_the_table(product)
        for key, value in goods.checked().items():
            setattr(product, key, value)
        if photo is not None or drop_photo:
            product.photo = photo
        record("product.updated", product, by=by, **_behalf(product.vendor, by))
        versions.bump("vendors")
    return product


def _check_on_the_table(product: Product) -> None:
    if product.removed_at is not None:
        raise Conflict(N_("This product has been removed."))


def remove_product(product: Product, *, by: Person) -> Product:
    """Take a product off the table. The row stays, its picture does not."""
    with atomic():
        _check_on_the_table(product)
        product.removed_at = clock.now()
        record("product.removed", product, by=by, **_behalf(product.vendor, by))
        versions.bump("vendors")
    return product


def move_product(product: Product, *, up: bool, by: Person) -> Product:
    """Swap with the neighbour above or below; at the end nothing moves."""
    with atomic():
        _check_on_the_table(product)
        order = list(products_of(product.vendor_id))
        here = order.index(product)
        there = here - 1 if up else here + 1
        if 0 <= there < len(order):
            order[here], order[there] = order[there], order[here]
            for position, row in enumerate(order, start=1):
                row.position = position
            record("product.moved", product, by=by, **_behalf(product.vendor, by))
            versions.bump("vendors")
    return product
