"""Who stands where: placements, the desk's journal, released versions."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cfn.applications.models import Application
from cfn.core import clock
from cfn.core.db import Model, UTCDateTime
from cfn.layouts.models import Slot
from cfn.nights.models import Night


class PlacementState(StrEnum):
    PLANNED = "planned"
    RELEASED = "released"
    CHECKED_IN = "checked_in"
    NO_SHOW = "no_show"
    GIVEN_UP = "given_up"  # by the vendor
    MOVED = "moved"  # replaced by another placement, or taken off the plan


_LIVE = text("ended_at IS NULL")


class Placement(Model):
    """An approved application stands on one or more adjacent slots of one row.

    It is *live* while ``ended_at`` is empty; a live application stands once.
    """

    __tablename__ = "placements"
    __table_args__ = (
        Index(
            "uq_placements_live_application",
            "application_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    night_id: Mapped[int] = mapped_column(ForeignKey(Night.id), index=True)
    application_id: Mapped[int] = mapped_column(ForeignKey(Application.id), index=True)
    state: Mapped[str] = mapped_column(default=PlacementState.PLANNED)
    placed_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    placed_by_id: Mapped[int | None]
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    application: Mapped[Application] = relationship()
    taken: Mapped[list["PlacementSlot"]] = relationship(
        back_populates="placement", order_by="PlacementSlot.position"
    )


class PlacementSlot(Model):
    """A slot that a placement takes. The database refuses doubles among live ones."""

    __tablename__ = "placement_slots"
    __table_args__ = (
        Index(
            "uq_placement_slots_live_slot",
            "night_id",
            "slot_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
    )

    placement_id: Mapped[int] = mapped_column(
        ForeignKey(Placement.id), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    night_id: Mapped[int] = mapped_column(ForeignKey(Night.id), index=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey(Slot.id), index=True)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    placement: Mapped[Placement] = relationship(back_populates="taken")
    slot: Mapped[Slot] = relationship()


class DeskStep(Model):
    """One named step at the placement desk: the undo stack, kept across reloads.

    ``before`` and ``after`` map application ids (as text) to lists of slot ids; an
    empty list means "not placed". ``release_n`` is the released version the step
    changes (0: none yet), for undo never reaches behind a release. ``passed_at`` is
    set when somebody else moved one of these vendors since: undo then passes by.
    """

    __tablename__ = "desk_steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    night_id: Mapped[int] = mapped_column(ForeignKey(Night.id), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    by_id: Mapped[int]
    kind: Mapped[str]  # place, move, swap, remove, fill
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(default="")  # needed once the plan is released
    release_n: Mapped[int] = mapped_column(default=0)
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    passed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Release(Model):
    """Version N of a night's plan, as vendors and visitors see it. Never changed.

    ``plan`` lists ``{"application", "code", "vendor", "slots": [ids], "labels": […]}``
    in walking order; ``changes`` lists what differs from version N−1 as ``{"kind":
    "added" | "moved" | "removed" | "gave_up", "application", "code", "vendor",
    "from": [labels], "to": [labels]}``. ``hash`` is rules.plan_hash of it.
    """

    __tablename__ = "releases"
    __table_args__ = (UniqueConstraint("night_id", "n"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    night_id: Mapped[int] = mapped_column(ForeignKey(Night.id), index=True)
    n: Mapped[int]
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    by_id: Mapped[int | None]
    reason: Mapped[str] = mapped_column(default="")
    layout_id: Mapped[int] = mapped_column(ForeignKey("layouts.id"))
    plan: Mapped[list[Any]] = mapped_column(JSON)
    changes: Mapped[list[Any]] = mapped_column(JSON, default=list)
    hash: Mapped[str]
