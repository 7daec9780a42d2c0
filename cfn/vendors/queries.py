"""Reading businesses and their goods."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import joinedload

from cfn.accounts.models import Person
from cfn.core import clock
from cfn.core.db import db
from cfn.core.errors import NotFound
from cfn.core.msgids import N_
from cfn.vendors.kinds import KELURAHAN
from cfn.vendors.models import Product, Vendor
from cfn.vendors.public import PublicVendor, public_vendor

PER_PAGE = 40


def get_vendor(vendor_id: int) -> Vendor:
    """A business with its owner."""
    vendor = db.session.get(Vendor, vendor_id, options=[joinedload(Vendor.owner)])
    if vendor is None:
        raise NotFound(N_("There is no such business."))
    return vendor


def get_vendor_by_slug(slug: str) -> Vendor:
    vendor = db.session.scalar(select(Vendor).where(Vendor.slug == slug))
    if vendor is None:
        raise NotFound(N_("There is no such business."))
    return vendor


def find_vendor_of(person: Person) -> Vendor | None:
    """The business that ``person`` owns."""
    return db.session.scalar(select(Vendor).where(Vendor.owner_id == person.id))


def get_vendor_of(person: Person) -> Vendor:
    vendor = find_vendor_of(person)
    if vendor is None:
        raise NotFound(N_("Fill in your business first."))
    return vendor


def products_of(vendor_id: int) -> Sequence[Product]:
    """The goods of a business in their order, without those removed."""
    return db.session.scalars(
        select(Product)
        .where(Product.vendor_id == vendor_id, Product.removed_at.is_(None))
        .order_by(Product.position, Product.id)
    ).all()


def get_product(vendor_id: int, product_id: int) -> Product:
    """A product of this very business; NotFound for others' and removed ones."""
    product = db.session.scalar(
        select(Product).where(
            Product.id == product_id,
            Product.vendor_id == vendor_id,
            Product.removed_at.is_(None),
        )
    )
    if product is None:
        raise NotFound(N_("There is no such product."))
    return product


def public_vendors(
    ids: Iterable[int], today: date | None = None
) -> dict[int, PublicVendor]:
    """What visitors see of these businesses, by id. Two statements at most.

    "Certified" depends on ``today`` (WITA, the market's date by default): a cache of
    the answer must change with ``versions`` key ``vendors`` and with the date.
    """
    wanted = set(ids)
    if not wanted:
        return {}
    on = today or clock.market_date(clock.now())
    goods: dict[int, list[Product]] = {}
    for product in db.session.scalars(
        select(Product)
        .where(Product.vendor_id.in_(wanted), Product.removed_at.is_(None))
        .order_by(Product.position, Product.id)
    ):
        goods.setdefault(product.vendor_id, []).append(product)
    rows = db.session.scalars(select(Vendor).where(Vendor.id.in_(wanted)))
    return {row.id: public_vendor(row, goods.get(row.id, []), on) for row in rows}


def get_public_vendor(vendor_id: int, today: date | None = None) -> PublicVendor:
    found = public_vendors([vendor_id], today).get(vendor_id)
    if found is None:
        raise NotFound(N_("There is no such business."))
    return found


def slugs_like(base: str) -> set[str]:
    """Slugs in use that ``base`` or ``base-2`` might clash with."""
    return set(
        db.session.scalars(select(Vendor.slug).where(Vendor.slug.like(f"{base}%")))
    )


def vendors(
    q: str = "", category: str = "", page: int = 1
) -> tuple[Sequence[Vendor], int]:
    """A page of businesses by name, with owners, and how many there are in all.

    ``q`` looks in names, goods and kelurahan. Two statements.
    """
    where = _matches(q, category)
    total = db.session.scalar(select(func.count(Vendor.id)).where(*where)) or 0
    rows = db.session.scalars(
        select(Vendor)
        .where(*where)
        .options(joinedload(Vendor.owner))
        .order_by(func.lower(Vendor.name), Vendor.id)
        .limit(PER_PAGE)
        .offset((max(page, 1) - 1) * PER_PAGE)
    ).all()
    return rows, total


def _matches(q: str, category: str) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if category:
        where.append(Vendor.category == category)
    if word := q.strip().lower():
        places = [code for code, name in KELURAHAN.items() if word in name.lower()]
        sold = exists().where(
            Product.vendor_id == Vendor.id,
            Product.removed_at.is_(None),
            Product.name.icontains(word, autoescape=True),
        )
        where.append(
            or_(
                Vendor.name.icontains(word, autoescape=True),
                Vendor.kelurahan.in_(places),
                sold,
            )
        )
    return where


def photos_in_use() -> set[str]:
    """Stored names of every picture that a row still shows."""
    own = select(Vendor.photo).where(Vendor.photo.is_not(None))
    goods = select(Product.photo).where(
        Product.photo.is_not(None), Product.removed_at.is_(None)
    )
    return {name for name in db.session.scalars(own.union(goods)) if name}
