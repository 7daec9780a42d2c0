"""Forms for programmes and seasons."""

from datetime import time
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from cfn.core.forms import Form
from cfn.core.i18n import N_
from cfn.layouts.models import Layout
from cfn.nights.models import Programme
from cfn.nights.rules import DEFAULT_TIMETABLE, MOMENT_NAMES

WEEKDAYS = {
    1: N_("Monday"),
    2: N_("Tuesday"),
    3: N_("Wednesday"),
    4: N_("Thursday"),
    5: N_("Friday"),
    6: N_("Saturday"),
    7: N_("Sunday"),
}
STEPS = tuple(DEFAULT_TIMETABLE)


def layout_choices(layouts: list[Layout], none: str) -> list[tuple[str, str]]:
    """Choices for a select; "" stands for no layout yet."""
    return [("", none)] + [(str(x.id), f"{x.site.name} · {x.name}") for x in layouts]


class ProgrammeForm(Form):
    """``days_<step>`` counts back from the night's date: 3 means three days before."""

    name = StringField(N_("Name"), [InputRequired(), Length(max=60)])
    description = TextAreaField(N_("Description"), [Length(max=500)])
    weekdays = SelectMultipleField(
        N_("Weekdays"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    opens = TimeField(N_("Opens"), [InputRequired()])
    ends = TimeField(N_("Ends"), [InputRequired()])
    layout_id = SelectField(N_("Layout to start from"))

    def timetable(self) -> dict[str, Any]:
        return {
            step: {
                "days": -int(self[f"days_{step}"].data),
                "at": self[f"at_{step}"].data.strftime("%H:%M"),
            }
            for step in STEPS
        }

    def fill(self, programme: Programme | None) -> None:
        """Show what the programme has, or the city's usual timetable."""
        timetable = {**DEFAULT_TIMETABLE, **(programme.timetable if programme else {})}
        for step in STEPS:
            self[f"days_{step}"].data = -int(timetable[step]["days"])
            self[f"at_{step}"].data = time.fromisoformat(timetable[step]["at"])


for _step in STEPS:
    setattr(
        ProgrammeForm,
        f"days_{_step}",
        IntegerField(N_("Days before"), [InputRequired(), NumberRange(0, 60)]),
    )
    setattr(
        ProgrammeForm, f"at_{_step}", TimeField(MOMENT_NAMES[_step], [InputRequired()])
    )


class SeasonForm(Form):
    first = DateField(N_("First date"), [InputRequired()])
    last = DateField(N_("Last date"), [InputRequired()])
    announce = BooleanField(N_("Announce them at once"), default=True)
