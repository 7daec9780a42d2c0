"""The evening: who came, who did not, and what each stall says of itself."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cfn.core import clock
from cfn.core.db import Model, UTCDateTime
from cfn.nights.models import Night
from cfn.placements.models import Placement


class Presence(StrEnum):
    ARRIVED = "arrived"
    ABSENT = "absent"


class StallStatus(StrEnum):
    """What a stall that is here says of itself."""

    OPEN = "open"
    NEARLY_OUT = "nearly_out"
    SOLD_OUT = "sold_out"
    PAUSE = "pause"
    CLOSED = "closed"


_STANDS = text("undone_at IS NULL")


class CheckIn(Model):
    """An officer's word on a placement: arrived, or not there. Undone, never deleted."""

    __tablename__ = "check_ins"
    __table_args__ = (
        Index(
            "uq_check_ins_standing",
            "placement_id",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    night_id: Mapped[int] = mapped_column(ForeignKey(Night.id), index=True)
    placement_id: Mapped[int] = mapped_column(ForeignKey(Placement.id), index=True)
    presence: Mapped[str]
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    by_id: Mapped[int | None]
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    undone_by_id: Mapped[int | None]

    placement: Mapped[Placement] = relationship()


class StatusReport(Model):
    """A stall's status from a moment on; the newest not taken back counts."""

    __tablename__ = "status_reports"
    __table_args__ = (Index("ix_status_reports_newest", "placement_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    night_id: Mapped[int] = mapped_column(ForeignKey(Night.id), index=True)
    placement_id: Mapped[int] = mapped_column(ForeignKey(Placement.id), index=True)
    status: Mapped[str]
    until_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # of a pause
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    by_id: Mapped[int | None]
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
