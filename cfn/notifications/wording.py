"""A message as its receiver reads it: subject and text, in the receiver's language.

``cfn/templates/notifications/<template>.txt``: the first line is the subject, the
rest the text. Links in it are absolute, on ``CFN_BASE_URL``.
"""

from dataclasses import dataclass

from flask import current_app
from flask_babel import force_locale

from cfn.notifications.models import Message
from cfn.notifications.rules import whatsapp_link


@dataclass(frozen=True)
class Wording:
    subject: str
    text: str


def wording_of(message: Message) -> Wording:
    """Subject and text of ``message``."""
    values = {"name": message.name} | message.context
    # Not render_template: a letter needs no menu, and no request to make one from.
    template = current_app.jinja_env.get_template(
        f"notifications/{message.template}.txt"
    )
    with force_locale(message.lang):
        words = template.render(**values)
    subject, _, text = words.strip().partition("\n")
    return Wording(subject.strip(), text.strip() + "\n")


def link_to_send(message: Message, wording: Wording) -> str | None:
    """The ``wa.me`` link that an organiser taps; None without a number."""
    if not message.address.startswith("+"):
        return None
    text = f"*{wording.subject}*\n\n{wording.text.strip()}"
    return whatsapp_link(message.address, text)
