"""Forms that change or cancel a night."""

from datetime import datetime
from typing import Any

from wtforms import DateTimeLocalField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from cfn.core import clock
from cfn.core.forms import Form
from cfn.core.i18n import N_
from cfn.nights.models import Night
from cfn.nights.rules import MOMENT_NAMES


class CancelForm(Form):
    reason = TextAreaField(N_("Why?"), [InputRequired(), Length(max=300)])


class ChangeNightForm(Form):
    """One date-time field for each moment of the night, on a WITA clock."""

    title = StringField(N_("Title"), [Length(max=80)])
    layout_id = SelectField(N_("Layout"))
    reason = TextAreaField(N_("Why?"), [Length(max=300)])

    def moments(self) -> dict[str, datetime]:
        return {
            name: self[name].data.replace(tzinfo=clock.WITA) for name in MOMENT_NAMES
        }

    def fill(self, night: Night) -> None:
        self.title.data = night.title
        self.layout_id.data = str(night.layout_id or "")
        for name in MOMENT_NAMES:
            self[name].data = clock.local(getattr(night, name)).replace(tzinfo=None)


def _moment(name: str) -> Any:
    return DateTimeLocalField(name, [InputRequired()])


for _name, _label in MOMENT_NAMES.items():
    setattr(ChangeNightForm, _name, _moment(_label))
