"""Businesses and what they sell. Free of charge; one business, one owner."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cfn.accounts.models import Person
from cfn.core import clock
from cfn.core.db import Model, UTCDateTime
from cfn.core.trade import Fire


class Halal(StrEnum):
    """The four values of the place. "Certified" is never shown after expiry."""

    CERTIFIED = "certified"
    IN_PROCESS = "in_process"  # or not stated
    NOT_HALAL = "not_halal"  # a legal label, and normal in Kupang
    NOT_APPLICABLE = "not_applicable"


class Tag(StrEnum):
    """What a visitor may look for in a product."""

    SPICY = "spicy"
    VEGETARIAN = "vegetarian"
    FOR_CHILDREN = "for_children"


class Vendor(Model):
    """A micro business: what it sells and what it needs on a slot."""

    __tablename__ = "vendors"
    __table_args__ = (
        CheckConstraint("watts >= 0 AND watts <= 10000", name="watts"),
        CheckConstraint("slots_needed BETWEEN 1 AND 3", name="slots_needed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey(Person.id), unique=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    category: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(default="")  # sub-kind, a code of vendors/kinds
    kelurahan: Mapped[str] = mapped_column(default="")  # official code 53.71.…
    story: Mapped[str] = mapped_column(default="")
    photo: Mapped[str | None]  # stored name of the business's own picture
    halal: Mapped[str] = mapped_column(default=Halal.IN_PROCESS)
    halal_number: Mapped[str] = mapped_column(default="")  # ID + 17 digits, text
    halal_expires_on: Mapped[date | None]
    halal_checked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    halal_checked_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    watts: Mapped[int] = mapped_column(default=0)
    fire: Mapped[str] = mapped_column(default=Fire.NONE)
    own_tent: Mapped[bool] = mapped_column(default=False)
    slots_needed: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    owner: Mapped[Person] = relationship(foreign_keys=owner_id)
    products: Mapped[list["Product"]] = relationship(
        back_populates="vendor", order_by="Product.position"
    )


class Product(Model):
    """One thing on the table, with its price in whole rupiah."""

    __tablename__ = "products"
    __table_args__ = (CheckConstraint("price_rp >= 0", name="price"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    vendor_id: Mapped[int] = mapped_column(ForeignKey(Vendor.id), index=True)
    name: Mapped[str]
    price_rp: Mapped[int | None]  # 0 reads "sukarela"; None: no price given
    tags: Mapped[list[str]] = mapped_column(JSON, default=list)
    photo: Mapped[str | None]
    position: Mapped[int] = mapped_column(default=0)
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    vendor: Mapped[Vendor] = relationship(back_populates="products")
