"""The outbox: messages that leave after the change that caused them is safe."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from cfn.core import clock
from cfn.core.db import Model, UTCDateTime


class Channel(StrEnum):
    """How a message reaches a person."""

    EMAIL = "email"
    WHATSAPP = "whatsapp"  # an organiser opens the prefilled wa.me link and sends


class Message(Model):
    """One message for one person on one channel, waiting or sent.

    The text is rendered from ``template`` and ``context`` in ``lang`` when it is
    shown or sent. ``about`` names what it concerns, like ``night:7``. A worker that
    is sending it has set ``claimed_at``; the claim of a dead worker runs out.
    """

    __tablename__ = "messages"
    __table_args__ = (
        Index("ix_messages_waiting", "channel", "sent_at", "next_try_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(index=True)
    channel: Mapped[str]
    name: Mapped[str]
    address: Mapped[str]
    lang: Mapped[str] = mapped_column(default="id")
    template: Mapped[str]
    context: Mapped[dict[str, Any]] = mapped_column(JSON)
    about: Mapped[str] = mapped_column(default="", index=True)
    queued_at: Mapped[datetime] = mapped_column(UTCDateTime, default=clock.now)
    claimed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_error: Mapped[str] = mapped_column(default="")
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    sent_by_id: Mapped[int | None]
    given_up_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
