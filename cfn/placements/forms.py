"""Forms that change or cancel a night, and one that counts a row anew."""

from datetime import datetime
from typing import Any

from wtforms import (
    DateTimeLocalField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange

from cfn.core import clock
from cfn.core.forms import Form
from cfn.core.i18n import N_, translate
from cfn.layouts.models import Row
from cfn.layouts.numbering import Numbering
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


class NumbersForm(Form):
    """How a row is counted; ``version`` is that of the layout the person saw."""

    version = HiddenField()
    first = IntegerField(N_("First number"), [InputRequired(), NumberRange(0, 9999)])
    step = IntegerField(
        N_("Count in steps of"), [InputRequired(), NumberRange(1, 100)], default=1
    )
    direction = SelectField(N_("Direction"))

    def offer(self, labels: list[str]) -> None:
        """``labels`` are the numbers as they stand, in walking order."""
        first, last = (labels[0], labels[-1]) if labels else ("", "")
        begin = N_("Begin at %(first)s, end at %(last)s")
        self.direction.choices = [
            ("forwards", translate(begin, first=first, last=last)),
            ("backwards", translate(begin, first=last, last=first)),
        ]

    def show(self, row: Row) -> None:
        """Fill in how the row counts now."""
        step = int(row.properties.get("step", 1))
        self.first.data, self.step.data = row.properties.get("first", 1), abs(step)

    @property
    def seen(self) -> int:
        text = self.version.data or ""
        return int(text) if text.isdecimal() and len(text) < 10 else 0

    def numbering(self) -> Numbering:
        return Numbering(
            self.first.data or 0,
            self.step.data or 1,
            backwards=self.direction.data == "backwards",
        )
