"""Putting messages into the outbox inside the caller's change, and their way out."""

from dataclasses import dataclass
from typing import Any, Protocol

from cfn.core import clock
from cfn.core.db import atomic
from cfn.core.errors import Conflict, Refusal
from cfn.core.msgids import N_
from cfn.notifications.models import Channel, Message
from cfn.notifications.queries import find_due
from cfn.notifications.rules import (
    is_link_forgotten,
    is_personal,
    next_try,
    without_secrets,
)


class Actor(Protocol):
    """Whoever acts: a signed-in person."""

    @property
    def id(self) -> int: ...


@dataclass(frozen=True)
class Recipient:
    """Whom a message is for, and how to reach them. Phone in E.164."""

    person_id: int | None
    name: str
    email: str | None = None
    phone: str | None = None
    lang: str = "id"

    def addresses(self) -> list[tuple[Channel, str]]:
        """E-mail goes by itself; without one, WhatsApp by an organiser's hand."""
        if self.email:
            return [(Channel.EMAIL, self.email)]
        return [(Channel.WHATSAPP, self.phone or "")]


def enqueue(template: str, *, to: Recipient, about: str = "", **context: Any) -> None:
    """Queue ``template`` for ``to``; it leaves only if the caller's change commits.

    ``context`` is JSON (dates as ISO text) and is given to the template
    ``notifications/<template>.txt``. A person with neither e-mail nor phone still
    gets a message that the organiser sees and can hand over.
    """
    with atomic() as session:
        for channel, address in to.addresses():
            session.add(
                Message(
                    person_id=to.person_id,
                    channel=channel,
                    name=to.name,
                    address=address,
                    lang=to.lang,
                    template=template,
                    context=context,
                    about=about,
                )
            )


def claim_due() -> Message | None:
    """Take the next e-mail that is due, so that no other worker sends it too.

    A worker that dies between its claim and ``finish`` leaves the message claimed;
    when the claim runs out it is sent by another. It may then arrive twice if the
    mail server had accepted it already: we would rather repeat "you have a place"
    than lose it, and both copies carry one Message-ID, so mail programs show one.
    """
    with atomic():
        message = find_due(clock.now())
        if message is not None:
            message.claimed_at = clock.now()
    return message


def finish(message: Message) -> None:
    """The mail server has taken ``message``; a link in it is forgotten here."""
    with atomic():
        message.sent_at, message.claimed_at = clock.now(), None
        message.last_error = ""
        message.context = without_secrets(message.context)


def put_back(message: Message, error: str, *, for_good: bool) -> None:
    """Sending failed: try later, or give up when it can never succeed."""
    with atomic():
        message.claimed_at, message.last_error = None, error
        message.tries += 1
        later = next_try(
            message.tries,
            message.queued_at,
            clock.now(),
            personal=is_personal(message.context),
        )
        message.next_try_at = later
        if for_good or later is None:
            message.given_up_at = clock.now()
            message.context = without_secrets(message.context)


def mark_sent(message: Message, *, by: Actor) -> Message:
    """An organiser has sent this WhatsApp message by hand."""
    with atomic():
        if message.channel != Channel.WHATSAPP:
            raise Refusal(N_("E-mail leaves by itself."))
        if message.sent_at is not None:
            raise Conflict(N_("This message is marked as sent already."))
        message.sent_at, message.sent_by_id = clock.now(), by.id
    return message


def mark_waiting(message: Message, *, by: Actor) -> Message:
    """Take back ``mark_sent``, or try an e-mail again that had been given up.

    ``by`` keeps the shape of every command; the row says who sent it last.
    """
    with atomic():
        if message.channel == Channel.EMAIL and message.sent_at is not None:
            raise Refusal(N_("This e-mail has left already."))
        if is_link_forgotten(message.context):
            raise Refusal(N_("Its link is too old. Make a new one for this person."))
        message.sent_at = message.sent_by_id = None
        message.given_up_at = message.claimed_at = None
        message.next_try_at, message.tries = None, 0
        message.queued_at = clock.now()
    return message
