"""Phone numbers and e-mail addresses, as people write them and as we keep them."""

import re
from urllib.parse import quote

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from cfn.core.errors import Refusal
from cfn.core.msgids import N_

REGION = "ID"
_NO_MOBILE = N_("Write an Indonesian mobile number, like 0812 3456 7890.")


def mobile(text: str) -> str:
    """``0812…``, ``62812…`` and ``+62 812-…`` → ``+62812…`` (E.164).

    Raises Refusal for anything but an Indonesian mobile number.
    """
    typed = text.strip()
    if re.match(r"62\d", re.sub(r"\D", "", typed)) and not typed.startswith("+"):
        typed = "+" + typed
    try:
        number = phonenumbers.parse(typed, REGION)
    except NumberParseException:
        raise Refusal(_NO_MOBILE, field="phone") from None
    if (
        not phonenumbers.is_valid_number_for_region(number, REGION)
        or phonenumbers.number_type(number) != PhoneNumberType.MOBILE
    ):
        raise Refusal(_NO_MOBILE, field="phone")
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def email_address(text: str) -> str:
    """The address in lower case; raises Refusal when it cannot be one.

    No DNS is asked: a market has no signal, and a mail that bounces tells us too.
    """
    try:
        checked = validate_email(text.strip(), check_deliverability=False)
    except EmailNotValidError:
        raise Refusal(
            N_("This does not look like an e-mail address."), field="email"
        ) from None
    return str(checked.normalized).lower()


def identifier(text: str) -> str:
    """What somebody signs in with: an address or a number, as we keep it.

    Text that is neither comes back as it is: it will match nobody, and the answer
    must not differ.
    """
    try:
        return email_address(text) if "@" in text else mobile(text)
    except Refusal:
        return text.strip().lower()


def readable(phone: str | None) -> str:
    """``+6281234567890`` → ``0812-3456-7890``, the way it is read aloud."""
    if not phone:
        return ""
    number = phonenumbers.parse(phone, REGION)
    return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)


def whatsapp(phone: str, text: str = "") -> str:
    """The address that opens WhatsApp at ``phone`` with ``text`` filled in."""
    return f"https://wa.me/{phone.lstrip('+')}" + (
        f"?text={quote(text)}" if text else ""
    )
