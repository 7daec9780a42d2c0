"""A vendor asks for a slot on a night; an organiser decides."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cfn.core import clock
from cfn.core.db import Model, UTCDateTime
from cfn.layouts.models import Slot
from cfn.nights.models import Night
from cfn.vendors.models import Vendor


class ApplicationState(StrEnum):
    SUBMITTED = "submitted"
    NEEDS_INFO = "needs_info"
    APPROVED = "approved"
    WAITLISTED = "waitlisted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Application(Model):
    """A vendor's request to trade on one night, with the needs of that night.

    ``pending_…`` is a decision taken at the review desk and not yet released; the
    vendor sees ``state`` only. ``code`` stands for the vendor on public records.
    ``sentence`` is empty while the usual sentence of ``reason_code`` is meant, so that
    everybody reads it in their own language. ``version`` counts changes: a form that
    was filled in on an older version is a conflict.
    """

    __tablename__ = "applications"
    __table_args__ = (
        UniqueConstraint("night_id", "vendor_id"),
        CheckConstraint("slots_needed BETWEEN 1 AND 3", name="slots_needed"),
        Index("ix_applications_night_state", "night_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    night_id: Mapped[int] = mapped_column(ForeignKey(Night.id), index=True)
    vendor_id: Mapped[int] = mapped_column(ForeignKey(Vendor.id), index=True)
    state: Mapped[str] = mapped_column(default=ApplicationState.SUBMITTED)
    reason_code: Mapped[str] = mapped_column(default="")
    sentence: Mapped[str] = mapped_column(default="")  # to the vendor, with the state
    pending_state: Mapped[str | None]
    pending_reason_code: Mapped[str] = mapped_column(default="")
    pending_sentence: Mapped[str] = mapped_column(default="")
    pending_by_id: Mapped[int | None]
    pending_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    watts: Mapped[int] = mapped_column(default=0)
    fire: Mapped[str]
    own_tent: Mapped[bool] = mapped_column(default=False)
    slots_needed: Mapped[int] = mapped_column(default=1)
    note: Mapped[str] = mapped_column(default="")
    answer: Mapped[str] = mapped_column(default="")  # the vendor's reply to needs_info
    submitted_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    updated_by_id: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)

    night: Mapped[Night] = relationship()
    vendor: Mapped[Vendor] = relationship()
    wishes: Mapped[list["Wish"]] = relationship(
        back_populates="application", order_by="Wish.rank", cascade="all, delete-orphan"
    )
    steps: Mapped[list["ApplicationStep"]] = relationship(
        back_populates="application", order_by="ApplicationStep.id"
    )


class ApplicationStep(Model):
    """One dated step in the life of an application. Never changed, never deleted.

    ``kind`` is empty where the state changed; ``edited`` and ``answered`` are the
    vendor's own steps, and then ``sentence`` is the answer.
    """

    __tablename__ = "application_steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey(Application.id), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    by_id: Mapped[int | None]
    state: Mapped[str]
    kind: Mapped[str] = mapped_column(default="")
    reason_code: Mapped[str] = mapped_column(default="")
    sentence: Mapped[str] = mapped_column(default="")

    application: Mapped[Application] = relationship(back_populates="steps")


class Wish(Model):
    """A slot the vendor would like, first to sixth."""

    __tablename__ = "wishes"
    __table_args__ = (
        UniqueConstraint("application_id", "slot_id"),
        CheckConstraint("rank BETWEEN 1 AND 6", name="rank"),
    )

    application_id: Mapped[int] = mapped_column(
        ForeignKey(Application.id), primary_key=True
    )
    rank: Mapped[int] = mapped_column(primary_key=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey(Slot.id), index=True)

    application: Mapped[Application] = relationship(back_populates="wishes")
    slot: Mapped[Slot] = relationship()
