"""Forms of layouts: files, copies, rows, shapes, slots."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    FloatField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from cfn.core.forms import Form
from cfn.core.i18n import N_, translate
from cfn.core.trade import CATEGORY_NAMES, FIRE_NAMES
from cfn.layouts.kinds import FACILITY_TYPES, KEEP_CLEAR_REASONS

_SIZE = [InputRequired(), NumberRange(0.1, 50)]
_GAP = [InputRequired(), NumberRange(0, 50)]


def any_category() -> list[tuple[str, str]]:
    return [("", translate(N_("Any goods")))] + [
        (str(code), translate(name)) for code, name in CATEGORY_NAMES.items()
    ]


def fires() -> list[tuple[str, str]]:
    return [(str(code), translate(name)) for code, name in FIRE_NAMES.items()]


class ImportForm(Form):
    file = FileField(N_("GeoJSON file"), [InputRequired()])
    site_name = StringField(N_("Site"), [InputRequired(), Length(max=80)])
    name = StringField(N_("Name of the layout"), [Length(max=80)])


class CopyForm(Form):
    name = StringField(N_("Name of the copy"), [InputRequired(), Length(max=80)])


class RowForm(Form):
    """A row along the road's kerb, or along a line of one's own."""

    version = HiddenField()
    line = SelectField(N_("Along which line?"))
    offset_m = FloatField(
        N_("Distance from the kerb (m)"), [InputRequired()], default=0
    )
    prefix = StringField(N_("Letter"), [InputRequired(), Length(max=8)])
    first = IntegerField(N_("First number"), [InputRequired(), NumberRange(0, 9999)])
    step = SelectField(N_("Step"), coerce=int, choices=[(1, "1"), (2, "2")], default=1)
    backwards = BooleanField(N_("Number from the other end"))
    frontage_m = FloatField(N_("Width of a slot (m)"), _SIZE, default=3)
    depth_m = FloatField(N_("Depth of a slot (m)"), _SIZE, default=3)
    gap_m = FloatField(N_("Gap between slots (m)"), _GAP, default=0.5)
    category = SelectField(N_("For which goods?"))
    watts = IntegerField(
        N_("Watts for each slot"), [InputRequired(), NumberRange(0, 100000)], default=0
    )
    fire = SelectField(N_("Open fire allowed"))

    def offer(self, lines: list[tuple[str, str]]) -> None:
        self.line.choices = lines
        self.category.choices = any_category()
        self.fire.choices = fires()

    def rule(self) -> dict[str, Any]:
        return {
            "prefix": (self.prefix.data or "").strip(),
            "first": self.first.data,
            "step": self.step.data,
            "frontage_m": self.frontage_m.data,
            "depth_m": self.depth_m.data,
            "gap_m": self.gap_m.data,
            "category": self.category.data or None,
            "watts": self.watts.data,
            "fire": self.fire.data,
        }


class ShapeForm(Form):
    """A keep-clear area or a facility, by its corners as "lon, lat" lines."""

    version = HiddenField()
    what = SelectField(N_("What is it?"))
    name = StringField(N_("Name"), [Length(max=80)])
    points = StringField(
        N_("Corners, or one point"), [InputRequired(), Length(max=4000)]
    )
    width_m = FloatField(N_("Width of a lane (m)"), [Optional(), NumberRange(0.1, 50)])
    watts = IntegerField(
        N_("Watts of a power point"), [Optional(), NumberRange(0, 100000)]
    )
    circuit = StringField(N_("Circuit of a power point"), [Length(max=20)])

    def offer(self) -> None:
        self.what.choices = {
            translate(N_("Must stay clear")): [
                (f"keep_clear:{code}", translate(name))
                for code, name in KEEP_CLEAR_REASONS.items()
            ],
            translate(N_("Facility")): [
                (f"facility:{code}", translate(name))
                for code, name in FACILITY_TYPES.items()
            ],
        }


class SlotForm(Form):
    version = HiddenField()
    category = SelectField(N_("For which goods?"))
    watts = IntegerField(N_("Watts"), [InputRequired(), NumberRange(0, 100000)])
    fire = SelectField(N_("Open fire allowed"))
    locked = BooleanField(N_("Keep this slot free"))

    def offer(self) -> None:
        self.category.choices = any_category()
        self.fire.choices = fires()
