"""Reading the outbox."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from cfn.core.db import db
from cfn.core.errors import NotFound
from cfn.core.msgids import N_
from cfn.notifications.models import Channel, Message
from cfn.notifications.rules import CLAIM_LASTS


class State(StrEnum):
    """Where a message stands; the three tabs of the outbox."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


_STATES: dict[State, ColumnElement[bool]] = {
    State.WAITING: and_(Message.sent_at.is_(None), Message.given_up_at.is_(None)),
    State.SENT: Message.sent_at.is_not(None),
    State.FAILED: Message.given_up_at.is_not(None),
}


@dataclass(frozen=True)
class Page:
    """One page of a list, counted from 1."""

    rows: list[Message]
    number: int
    pages: int


def get_message(message_id: int) -> Message:
    message = db.session.get(Message, message_id)
    if message is None:
        raise NotFound(N_("There is no such message."))
    return message


def messages(state: State, *, about: str = "", page: int = 1, size: int = 25) -> Page:
    """Messages in ``state``, those for a person's hand first, then the newest."""
    wanted = [_STATES[state], *([Message.about == about] if about else [])]
    count = db.session.scalar(select(func.count(Message.id)).where(*wanted)) or 0
    pages = max(1, -(-count // size))
    number = min(max(page, 1), pages)
    rows = db.session.scalars(
        select(Message)
        .where(*wanted)
        .order_by(
            (Message.channel == Channel.EMAIL).asc(),
            func.coalesce(Message.sent_at, Message.queued_at).desc(),
            Message.id.desc(),
        )
        .limit(size)
        .offset((number - 1) * size)
    )
    return Page(list(rows), number, pages)


def counts(about: str = "") -> dict[State, int]:
    """How many messages stand in each state. One statement."""
    columns = [func.count().filter(_STATES[state]) for state in State]
    query = select(*columns)
    if about:
        query = query.where(Message.about == about)
    return dict(zip(State, db.session.execute(query).one(), strict=True))


def subjects() -> list[tuple[str, dict[str, Any]]]:
    """What messages are about, newest first, each with the newest one's context."""
    newest = (
        select(func.max(Message.id)).where(Message.about != "").group_by(Message.about)
    )
    rows = db.session.execute(
        select(Message.about, Message.context)
        .where(Message.id.in_(newest))
        .order_by(Message.id.desc())
        .limit(60)
    )
    return [(about, context) for about, context in rows]


def find_due(now: datetime) -> Message | None:
    """The oldest e-mail that should leave at ``now`` and that no worker holds."""
    return db.session.scalar(
        select(Message)
        .where(
            _STATES[State.WAITING],
            Message.channel == Channel.EMAIL,
            or_(Message.next_try_at.is_(None), Message.next_try_at <= now),
            or_(Message.claimed_at.is_(None), Message.claimed_at < now - CLAIM_LASTS),
        )
        .order_by(Message.id)
        .limit(1)
    )
