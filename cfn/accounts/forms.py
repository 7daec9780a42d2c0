"""Forms of accounts. What a number or a password must be, the rules say; the service
asks them again with what it knows of the person."""

from collections.abc import Callable
from typing import Any

from wtforms import PasswordField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from cfn.accounts.passwords import LONGEST, check_password
from cfn.accounts.phones import email_address, mobile
from cfn.core.errors import Refusal
from cfn.core.forms import Form
from cfn.core.i18n import N_, translate
from cfn.core.roles import ROLE_NAMES, STAFF

LANGUAGES = [SelectChoice("id", "Bahasa Indonesia"), SelectChoice("en", "English")]
_NAME = [InputRequired(), Length(max=80)]
_WHO = [InputRequired(), Length(max=120)]
# Longer than any password we take, so that the service can say how long it may be.
_PASSWORD = [InputRequired(), Length(max=LONGEST * 4)]


def _roles() -> list[SelectChoice]:
    return [SelectChoice(str(role), translate(ROLE_NAMES[role])) for role in STAFF]


def _answers(check: Callable[[str], Any]) -> Callable[[Any, Any], None]:
    """A validator of a rule: what it refuses is shown with the form's other faults."""

    def validate(_form: Any, field: Any) -> None:
        try:
            if field.data:
                check(field.data)
        except Refusal as refusal:
            raise ValidationError(
                translate(refusal.message, **refusal.values)
            ) from refusal

    return validate


_NEW_PASSWORD = [*_PASSWORD, _answers(check_password)]
_PHONE = [Length(max=30), _answers(mobile)]
_EMAIL = [Length(max=120), _answers(email_address)]


class SignInForm(Form):
    who = StringField(N_("Mobile number or e-mail"), _WHO)
    password = PasswordField(N_("Password"), _PASSWORD)


class RegisterForm(Form):
    phone = StringField(N_("Mobile number (WhatsApp)"), [InputRequired(), *_PHONE])
    name = StringField(N_("Your name"), _NAME)
    password = PasswordField(N_("Password"), _NEW_PASSWORD)
    email = StringField(N_("E-mail"), _EMAIL)


class ForgottenForm(Form):
    who = StringField(N_("Mobile number or e-mail"), _WHO)


class JoinForm(Form):
    name = StringField(N_("Your name"), _NAME)
    password = PasswordField(N_("Choose a password"), _NEW_PASSWORD)


class ResetForm(Form):
    password = PasswordField(N_("New password"), _NEW_PASSWORD)


class EmptyForm(Form):
    """A button and its token."""


class CodeForm(Form):
    code = StringField(N_("Code"), [InputRequired(), Length(max=20)])


class SettingsForm(Form):
    name = StringField(N_("Your name"), _NAME)
    lang = SelectField(N_("Language"), choices=LANGUAGES)


class ContactForm(Form):
    phone = StringField(N_("Mobile number (WhatsApp)"), _PHONE)
    email = StringField(N_("E-mail"), _EMAIL)
    contact_password = PasswordField(N_("Your password, to be sure"), _PASSWORD)


class PasswordForm(Form):
    current = PasswordField(N_("Present password"), _PASSWORD)
    password = PasswordField(N_("New password"), _NEW_PASSWORD)


class InviteForm(Form):
    name = StringField(N_("Name"), _NAME)
    email = StringField(N_("E-mail"), _EMAIL)
    phone = StringField(N_("Mobile number (WhatsApp)"), _PHONE)
    lang = SelectField(N_("Language of the invitation"), choices=LANGUAGES)
    roles = SelectMultipleField(
        N_("Roles"),
        choices=_roles,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
