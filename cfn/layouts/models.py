"""Sites, layouts and what is drawn on them. Geometry is GeoJSON, lon/lat, WGS 84.

What is drawn has a ``key`` beside its id: the same in every copy and every version of
a layout, so that a slot can be followed from one to the other. Its first letter tells
shapes (f), rows (r) and slots (s) apart.
"""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cfn.accounts.models import Person
from cfn.core import clock
from cfn.core.db import Model, UTCDateTime
from cfn.core.trade import Fire


def new_key(letter: str) -> str:
    """A key for something new: the letter of its table and ten random signs."""
    return letter + secrets.token_hex(5)


class Site(Model):
    """A closed road or the park beside it."""

    __tablename__ = "sites"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)


class Layout(Model):
    """A drawn site with its rows and slots. Frozen at release: then only copied."""

    __tablename__ = "layouts"

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey(Site.id), index=True)
    name: Mapped[str]
    outline: Mapped[dict[str, Any]] = mapped_column(JSON)  # the site, a Polygon
    min_clear_width_m: Mapped[float] = mapped_column(default=6.0)
    min_fire_lane_m: Mapped[float] = mapped_column(default=4.0)
    schematic: Mapped[bool] = mapped_column(default=False)  # shown as "skema"
    version: Mapped[int] = mapped_column(default=1)  # counts changes; steps carry it
    # A picture to draw on: file, lon, lat, width_m, rotation_deg, opacity.
    backdrop: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    copied_from_id: Mapped[int | None] = mapped_column(ForeignKey("layouts.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    frozen_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    site: Mapped[Site] = relationship()
    shapes: Mapped[list["Shape"]] = relationship(
        back_populates="layout", order_by="Shape.id"
    )
    rows: Mapped[list["Row"]] = relationship(
        back_populates="layout", order_by="Row.prefix"
    )
    slots: Mapped[list["Slot"]] = relationship(
        back_populates="layout", order_by="Slot.position"
    )


class Shape(Model):
    """A road, zone, keep-clear area or facility of a layout.

    ``kind`` and ``properties`` are those of the layout GeoJSON format
    (docs/layout-format.md).
    """

    __tablename__ = "shapes"
    __table_args__ = (UniqueConstraint("layout_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    layout_id: Mapped[int] = mapped_column(ForeignKey(Layout.id), index=True)
    key: Mapped[str] = mapped_column(default=lambda: new_key("f"))
    kind: Mapped[str]  # road, zone, keep_clear, facility
    geometry: Mapped[dict[str, Any]] = mapped_column(JSON)
    properties: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    layout: Mapped[Layout] = relationship(back_populates="shapes")


class Row(Model):
    """A rule that made slots along a line: kept so that it can be changed again."""

    __tablename__ = "rows"
    __table_args__ = (
        UniqueConstraint("layout_id", "prefix"),
        UniqueConstraint("layout_id", "key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    layout_id: Mapped[int] = mapped_column(ForeignKey(Layout.id), index=True)
    key: Mapped[str] = mapped_column(default=lambda: new_key("r"))
    prefix: Mapped[str]
    line: Mapped[dict[str, Any]] = mapped_column(JSON)  # LineString, where fronts stand
    properties: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    layout: Mapped[Layout] = relationship(back_populates="rows")

    @property
    def head(self) -> str:
        """What stands before the numbers of its slots."""
        letters = self.properties.get("letters")
        return self.prefix if letters is None else str(letters)


class Slot(Model):
    """One numbered space. The outline follows from centre, size and bearing.

    ``bearing_deg`` is the direction of the front line, clockwise from north; the
    stall lies to its right. ``position`` is the walking order. ``label`` is for people,
    ``id`` for the program.
    """

    __tablename__ = "slots"
    __table_args__ = (
        UniqueConstraint("layout_id", "label"),
        UniqueConstraint("layout_id", "key"),
        CheckConstraint("frontage_m > 0 AND depth_m > 0", name="size"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    layout_id: Mapped[int] = mapped_column(ForeignKey(Layout.id), index=True)
    key: Mapped[str] = mapped_column(default=lambda: new_key("s"))
    row: Mapped[str | None]  # prefix of its row
    label: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    lon: Mapped[float]
    lat: Mapped[float]
    frontage_m: Mapped[float]
    depth_m: Mapped[float]
    bearing_deg: Mapped[float]
    category: Mapped[str | None]  # None: any goods
    watts: Mapped[int] = mapped_column(default=0)
    circuit: Mapped[str | None]
    fire: Mapped[str] = mapped_column(default=Fire.NONE)
    quality: Mapped[float] = mapped_column(default=0.5)  # 0 dead corner – 1 best
    locked: Mapped[bool] = mapped_column(default=False)

    layout: Mapped[Layout] = relationship(back_populates="slots")


class LayoutStep(Model):
    """One change of a layout, as it was made: the journal, which is also what can be
    taken back. ``changes`` are ``objects.Change`` values; ``n`` is the layout's version
    after it; ``key`` was given by who made it, so that sending it twice is harmless.
    """

    __tablename__ = "layout_steps"
    __table_args__ = (
        UniqueConstraint("layout_id", "n"),
        UniqueConstraint("layout_id", "key"),
        UniqueConstraint("layout_id", "undoes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    layout_id: Mapped[int] = mapped_column(ForeignKey(Layout.id), index=True)
    n: Mapped[int]
    key: Mapped[str]
    client: Mapped[str] = mapped_column(default="")  # the open page it came from
    person_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    name: Mapped[str]  # a code of naming.py
    values: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    undoes: Mapped[str | None]  # key of the step it takes back

    person: Mapped[Person | None] = relationship()


class LayoutVersion(Model):
    """A layout as it stood when somebody gave that state a name."""

    __tablename__ = "layout_versions"
    __table_args__ = (UniqueConstraint("layout_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    layout_id: Mapped[int] = mapped_column(ForeignKey(Layout.id), index=True)
    name: Mapped[str]
    n: Mapped[int]  # the layout's version then
    objects: Mapped[dict[str, Any]] = mapped_column(JSON)
    person_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    person: Mapped[Person | None] = relationship()


class AcceptedWarning(Model):
    """A warning that an organiser took note of, with the reason to go on."""

    __tablename__ = "accepted_warnings"
    __table_args__ = (UniqueConstraint("layout_id", "fingerprint"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    layout_id: Mapped[int] = mapped_column(ForeignKey(Layout.id), index=True)
    fingerprint: Mapped[str]
    code: Mapped[str]
    reason: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    person: Mapped[Person | None] = relationship()
