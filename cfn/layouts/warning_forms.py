"""The form that takes note of a warning."""

from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired, Length

from cfn.core.forms import Form
from cfn.core.i18n import N_
from cfn.layouts.warnings import MOST_LETTERS


class AcceptForm(Form):
    seen = BooleanField(
        N_("I have looked at it"), [InputRequired(N_("Tick it once you have looked."))]
    )
    reason = StringField(
        N_("Why is it all right?"), [InputRequired(), Length(max=MOST_LETTERS)]
    )

    def beside(self, fingerprint: str) -> "AcceptForm":
        """With ids of its own: a page shows one such form for each warning."""
        for field in (self.seen, self.reason):
            field.id = f"{field.name}-{fingerprint}"
        return self
