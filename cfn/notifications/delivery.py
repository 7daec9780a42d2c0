"""The way out for e-mail: a worker takes what is due, one message at a time."""

import smtplib
from contextlib import suppress
from typing import Any

import structlog
from flask import current_app
from flask_mailman import EmailMessage

from cfn.core.db import db
from cfn.notifications import service
from cfn.notifications.models import Message
from cfn.notifications.wording import Wording, wording_of

log = structlog.get_logger()

# One run stops here, so that other jobs get their turn.
AT_MOST = 500


def deliver_due() -> int:
    """Send e-mail until none is due. Returns how many left.

    A mail server that is away or refuses us stops the run: the message waits, and
    those behind it keep their tries.
    """
    sent = 0
    connection = current_app.extensions["mailman"].get_connection()
    try:
        for _ in range(AT_MOST):
            message = service.claim_due()
            if message is None:
                break
            error = _send(message, connection)
            if error is None:
                service.finish(message)
                sent += 1
            elif _put_back(message, error):
                break
    finally:
        with suppress(OSError):  # a server that is gone needs no good-bye
            connection.close()
    return sent


def _send(message: Message, connection: Any) -> Exception | None:
    """Hand ``message`` to the mail server; gives what went wrong, if anything."""
    try:
        mail = _mail(message, wording_of(message))
        mail.message()  # refuses headers with line breaks, before anybody is called
        db.session.rollback()  # no transaction stays open while the server answers
    except Exception as error:  # a template or an address that will never do
        return ValueError(f"{type(error).__name__}: {error}")
    try:
        connection.open()
        mail.connection = connection
        mail.send()
    except (OSError, ValueError) as error:  # SMTPException is an OSError
        return error
    return None


def _mail(message: Message, wording: Wording) -> EmailMessage:
    return EmailMessage(
        subject=wording.subject,
        body=wording.text,
        to=[message.address],
        headers={
            "Message-ID": f"<{_name_of(message)}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": message.lang,
        },
    )


def _name_of(message: Message) -> str:
    """The same for every try, so that a second copy is known as one."""
    host = current_app.config["CFN_BASE_URL"].split("://")[-1].split("/")[0]
    stamp = int(message.queued_at.timestamp())
    return f"cfn-{message.id}-{stamp}@{host.split(':')[0]}"


def _put_back(message: Message, error: Exception) -> bool:
    """Note the failure. True when the server, not the message, is to blame."""
    codes = _codes(error)
    hopeless = isinstance(error, ValueError) or all(c >= 500 for c in codes or [0])
    log.warning(
        "mail not sent",
        message=message.id,
        template=message.template,
        error=type(error).__name__,
        hopeless=hopeless,
    )
    service.put_back(message, _words(error), for_good=hopeless)
    return not codes and not isinstance(error, ValueError)


def _codes(error: Exception) -> list[int]:
    """What the server answered about this one message; empty for other troubles."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return [code for code, _ in error.recipients.values()]
    return [error.smtp_code] if isinstance(error, smtplib.SMTPDataError) else []


def _words(error: Exception) -> str:
    """What the organiser sees of an error: the server's own words, cut short."""
    text: Any = error
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
        return f"{code} {text.decode(errors='replace')}"[:200]
    if isinstance(error, smtplib.SMTPResponseException):
        text = error.smtp_error
        words = text.decode(errors="replace") if isinstance(text, bytes) else text
        return f"{error.smtp_code} {words}"[:200]
    return f"{type(error).__name__}: {text}"[:200]
