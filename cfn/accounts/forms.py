"""Forms for signing in, registering and managing accounts."""

from wtforms import PasswordField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Email, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from cfn.accounts.rules import MAX_PASSWORD
from cfn.core.forms import Form
from cfn.core.i18n import N_

_NAME = [InputRequired(), Length(max=80)]
_EMAIL = [Optional(), Email(), Length(max=120)]


class SignInForm(Form):
    who = StringField(N_("Mobile number or e-mail"), [InputRequired(), Length(max=120)])
    password = PasswordField(
        N_("Password"), [InputRequired(), Length(max=MAX_PASSWORD)]
    )


class RegisterForm(Form):
    phone = StringField(
        N_("Mobile number (WhatsApp)"), [InputRequired(), Length(max=30)]
    )
    name = StringField(N_("Your name"), _NAME)
    password = PasswordField(N_("Password"), [InputRequired()])
    email = StringField(N_("E-mail"), _EMAIL)


class ForgottenForm(Form):
    who = StringField(N_("Mobile number or e-mail"), [InputRequired(), Length(max=120)])


class JoinForm(Form):
    name = StringField(N_("Your name"), _NAME)
    password = PasswordField(N_("New password"), [InputRequired()])


class ResetForm(Form):
    password = PasswordField(N_("New password"), [InputRequired()])


class CodeForm(Form):
    code = StringField(N_("Code"), [InputRequired(), Length(max=20)])


class MeForm(Form):
    name = StringField(N_("Your name"), _NAME)
    phone = StringField(N_("Mobile number (WhatsApp)"), [Length(max=30)])
    email = StringField(N_("E-mail"), _EMAIL)
    lang = SelectField(
        N_("Language"), choices=[("id", "Bahasa Indonesia"), ("en", "English")]
    )


class PasswordForm(Form):
    old = PasswordField(N_("Present password"), [InputRequired()])
    password = PasswordField(N_("New password"), [InputRequired()])


class InviteForm(Form):
    name = StringField(N_("Name"), _NAME)
    email = StringField(N_("E-mail"), _EMAIL)
    phone = StringField(N_("Mobile number (WhatsApp)"), [Length(max=30)])
    roles = SelectMultipleField(
        N_("Roles"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
