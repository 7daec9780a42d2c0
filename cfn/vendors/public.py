"""What anybody may see of a business. Pure: an explicit list of keys, nothing else.

The livemap, the public data and the vendor's own preview all show exactly this.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cfn.vendors.kinds import KELURAHAN
from cfn.vendors.models import Product, Vendor
from cfn.vendors.rules import HalalShown, halal_shown


@dataclass(frozen=True)
class PublicProduct:
    """One thing on the table. ``photo`` is the stored name of its picture."""

    id: int
    name: str
    price_rp: int | None  # 0: pay what you like; None: no price given
    tags: tuple[str, ...]  # codes of models.Tag
    photo: str | None


@dataclass(frozen=True)
class PublicVendor:
    """A business as visitors see it on the date it was asked for."""

    id: int
    slug: str
    name: str
    category: str
    kind: str  # code, see kinds.KIND_NAMES
    kelurahan: str  # name, not code
    story: str
    photo: str | None
    halal: HalalShown
    products: tuple[PublicProduct, ...]

    @property
    def picture(self) -> str | None:
        """The business's own picture, else the first of its goods."""
        return self.photo or next((p.photo for p in self.products if p.photo), None)

    @property
    def from_rp(self) -> int | None:
        """The lowest price asked, for "≤ Rp10.000"; None when none is given."""
        return min(
            (p.price_rp for p in self.products if p.price_rp is not None), default=None
        )


def public_vendor(
    vendor: Vendor, products: Iterable[Product], today: date
) -> PublicVendor:
    """The public picture of ``vendor`` with its goods in their order."""
    return PublicVendor(
        id=vendor.id,
        slug=vendor.slug,
        name=vendor.name,
        category=vendor.category,
        kind=vendor.kind,
        kelurahan=KELURAHAN.get(vendor.kelurahan, ""),
        story=vendor.story,
        photo=vendor.photo,
        halal=halal_shown(
            vendor.halal,
            vendor.halal_number,
            vendor.halal_expires_on,
            vendor.halal_checked_at,
            today,
        ),
        products=tuple(_public_product(product) for product in products),
    )


def _public_product(product: Product) -> PublicProduct:
    return PublicProduct(
        id=product.id,
        name=product.name,
        price_rp=product.price_rp,
        tags=tuple(product.tags),
        photo=product.photo,
    )
