"""Putting messages into the outbox, inside the caller's change."""

from dataclasses import dataclass
from typing import Any

from cfn.core.db import atomic
from cfn.notifications.models import Channel, Message


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
