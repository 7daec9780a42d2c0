"""Sites, layouts and what is drawn on them. Geometry is GeoJSON, lon/lat, WGS 84."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cfn.core import clock
from cfn.core.db import Model, UTCDateTime
from cfn.core.trade import Fire


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
    version: Mapped[int] = mapped_column(default=1)  # counts changes
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

    id: Mapped[int] = mapped_column(primary_key=True)
    layout_id: Mapped[int] = mapped_column(ForeignKey(Layout.id), index=True)
    kind: Mapped[str]  # road, zone, keep_clear, facility
    geometry: Mapped[dict[str, Any]] = mapped_column(JSON)
    properties: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    layout: Mapped[Layout] = relationship(back_populates="shapes")


class Row(Model):
    """A rule that made slots along a line: kept so that it can be changed again."""

    __tablename__ = "rows"
    __table_args__ = (UniqueConstraint("layout_id", "prefix"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    layout_id: Mapped[int] = mapped_column(ForeignKey(Layout.id), index=True)
    prefix: Mapped[str]
    line: Mapped[dict[str, Any]] = mapped_column(JSON)  # LineString, where fronts stand
    properties: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    layout: Mapped[Layout] = relationship(back_populates="rows")


class Slot(Model):
    """One numbered space. The outline follows from centre, size and bearing.

    ``bearing_deg`` is the direction of the front line, clockwise from north; the
    stall lies to its right. ``position`` is the walking order. ``label`` is for people,
    ``id`` for the program.
    """

    __tablename__ = "slots"
    __table_args__ = (
        UniqueConstraint("layout_id", "label"),
        CheckConstraint("frontage_m > 0 AND depth_m > 0", name="size"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    layout_id: Mapped[int] = mapped_column(ForeignKey(Layout.id), index=True)
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
