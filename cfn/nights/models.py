"""Programmes and their nights."""

from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cfn.core import clock
from cfn.core.db import Model, UTCDateTime
from cfn.layouts.models import Layout


class NightState(StrEnum):
    """What is stored. Running and ended follow from the clock (rules.phase)."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    RELEASED = "released"


class Programme(Model):
    """A series of nights under one name, with its weekly timetable.

    ``weekdays`` are ISO numbers (Monday 1 … Sunday 7), empty for any day.
    ``timetable`` maps each moment of a night (see nights/rules.py) to
    ``{"days": offset from the date, "at": "HH:MM"}``, WITA.
    """

    __tablename__ = "programmes"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    weekdays: Mapped[list[int]] = mapped_column(JSON, default=list)
    opens: Mapped[time]
    ends: Mapped[time]  # 00:00 is midnight at the end of the night
    timetable: Mapped[dict[str, Any]] = mapped_column(JSON)
    layout_id: Mapped[int | None] = mapped_column(ForeignKey(Layout.id))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    layout: Mapped[Layout | None] = relationship()


class Night(Model):
    """One date of a programme, with every moment that drives it."""

    __tablename__ = "nights"
    __table_args__ = (UniqueConstraint("programme_id", "on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey(Programme.id), index=True)
    on: Mapped[date] = mapped_column(index=True)
    layout_id: Mapped[int | None] = mapped_column(ForeignKey(Layout.id), index=True)
    title: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default=NightState.DRAFT)
    applications_open_at: Mapped[datetime] = mapped_column(UTCDateTime)
    applications_close_at: Mapped[datetime] = mapped_column(UTCDateTime)
    release_at: Mapped[datetime] = mapped_column(UTCDateTime)
    withdraw_until_at: Mapped[datetime] = mapped_column(UTCDateTime)
    check_in_from_at: Mapped[datetime] = mapped_column(UTCDateTime)
    give_away_at: Mapped[datetime] = mapped_column(UTCDateTime)
    opens_at: Mapped[datetime] = mapped_column(UTCDateTime)
    quiet_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    cancel_reason: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)

    programme: Mapped[Programme] = relationship(lazy="joined")
    layout: Mapped[Layout | None] = relationship()
    changes: Mapped[list["NightChange"]] = relationship(order_by="NightChange.id")


class NightChange(Model):
    """A change of a planned night that vendors and visitors see, with its reason."""

    __tablename__ = "night_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    night_id: Mapped[int] = mapped_column(ForeignKey(Night.id), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    by_id: Mapped[int | None]
    reason: Mapped[str]
    what: Mapped[dict[str, Any]] = mapped_column(JSON)  # field: [old, new] as text
