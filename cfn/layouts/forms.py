"""Forms of layouts: files, copies, settings, rows, shapes, slots."""

from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from cfn.core.forms import Form
from cfn.core.i18n import N_, translate
from cfn.core.trade import CATEGORY_NAMES, FIRE_NAMES
from cfn.layouts.fields import MetresField
from cfn.layouts.kinds import FACILITY_TYPES, KEEP_CLEAR_REASONS
from cfn.layouts.models import Layout, Row, Shape, Slot
from cfn.layouts.properties import MAX_SIZE_M, MAX_WATTS
from cfn.layouts.typed import as_text

OWN_LINE, SAME_LINE = "own", "same"


def _size(label: str, **more: Any) -> MetresField:
    limits = NumberRange(0.1, MAX_SIZE_M)
    return MetresField(label, [InputRequired(), limits], **more)


def _gap(label: str) -> MetresField:
    return MetresField(
        label, [InputRequired(), NumberRange(0, MAX_SIZE_M)], default=0.0
    )


def _watts(label: str) -> IntegerField:
    return IntegerField(label, [InputRequired(), NumberRange(0, MAX_WATTS)], default=0)


def any_category() -> list[tuple[str, str]]:
    return [("", translate(N_("Any goods")))] + [
        (str(code), translate(name)) for code, name in CATEGORY_NAMES.items()
    ]


def fires() -> list[tuple[str, str]]:
    return [(str(code), translate(name)) for code, name in FIRE_NAMES.items()]


class ImportForm(Form):
    file = FileField(N_("GeoJSON file"), [FileRequired(N_("Choose a file."))])
    site_name = StringField(N_("Site"), [InputRequired(), Length(max=80)])
    name = StringField(N_("Name of the layout"), [Length(max=80)])


class CopyForm(Form):
    name = StringField(N_("Name of the copy"), [InputRequired(), Length(max=80)])


class VersionForm(Form):
    name = StringField(N_("Name of the version"), [InputRequired(), Length(max=60)])


class StartForm(Form):
    """An empty layout: where the site is. Its outline and its road may be drawn later."""

    site_name = StringField(N_("Site"), [InputRequired(), Length(max=80)])
    name = StringField(N_("Name of the layout"), [InputRequired(), Length(max=80)])
    middle = StringField(N_("Middle of the site"), [Length(max=80)])
    size_m = IntegerField(
        N_("Length and width of the ground (m)"),
        [Optional(), NumberRange(20, 5_000)],
        default=400,
    )
    outline = TextAreaField(N_("Outline of the site"), [Length(max=100_000)])
    road = TextAreaField(N_("Middle line of the road"), [Length(max=100_000)])
    road_name = StringField(N_("Name of the road"), [Length(max=80)])
    road_width_m = _size(N_("Width of the carriageway (m)"), default=8.0)
    schematic = BooleanField(N_("This is a sketch, not surveyed"))


class Versioned(Form):
    """A form that knows which version of the layout the person saw."""

    version = HiddenField()

    @property
    def seen(self) -> int:
        text = self.version.data or ""
        return int(text) if text.isdecimal() and len(text) < 10 else 0

    def look_at(self, layout: Layout) -> None:
        """From now on the person has seen ``layout`` as it is."""
        self.version.data = str(layout.version)


class SettingsForm(Versioned):
    name = StringField(N_("Name of the layout"), [InputRequired(), Length(max=80)])
    min_clear_width_m = _size(N_("Least way between stalls that face each other (m)"))
    min_fire_lane_m = _size(N_("Least width of a fire lane (m)"))
    schematic = BooleanField(N_("This is a sketch, not surveyed"))

    def values(self) -> dict[str, Any]:
        return {
            "name": " ".join((self.name.data or "").split()),
            "min_clear_width_m": self.min_clear_width_m.data,
            "min_fire_lane_m": self.min_fire_lane_m.data,
            "schematic": self.schematic.data,
        }


class RowForm(Versioned):
    """A row along the road's kerb, along a line of one's own, or along its old line."""

    line = SelectField(N_("Along which line?"))
    points = TextAreaField(N_("A line of your own"), [Length(max=100_000)])
    side = SelectField(N_("Stalls lie"))
    offset_m = _gap(N_("Distance from that line (m)"))
    start_m = MetresField(
        N_("Begin after (m)"), [InputRequired(), NumberRange(0, 20_000)], default=0.0
    )
    end_m = MetresField(N_("End at (m)"), [Optional(), NumberRange(0, 20_000)])
    backwards = BooleanField(N_("Number from the other end"))
    prefix = StringField(N_("Letter of the row"), [InputRequired(), Length(max=8)])
    letters = StringField(N_("Other letters before the number"), [Length(max=8)])
    first = IntegerField(
        N_("First number"), [InputRequired(), NumberRange(0, 9999)], default=1
    )
    step = IntegerField(
        N_("Count in steps of"), [InputRequired(), NumberRange(-100, 100)], default=1
    )
    frontage_m = _size(N_("Width of a slot (m)"), default=3.0)
    depth_m = _size(N_("Depth of a slot (m)"), default=3.0)
    gap_m = _gap(N_("Gap between slots (m)"))
    gap_every = IntegerField(
        N_("A passage after every … slots"), [InputRequired(), NumberRange(0, 1000)]
    )
    extra_gap_m = _gap(N_("Width of that passage (m)"))
    category = SelectField(N_("For which goods?"))
    watts = _watts(N_("Watts for each slot"))
    circuit = StringField(N_("Circuit"), [Length(max=20)])
    fire = SelectField(N_("Open fire allowed"))

    def offer(self, kerbs: dict[str, str], *, has_line: bool) -> None:
        """``kerbs`` are lines by name; ``has_line`` adds the row's present one."""
        own = [(OWN_LINE, translate(N_("A line of your own")))]
        same = [(SAME_LINE, translate(N_("The line it stands on now")))]
        self.line.choices = (same if has_line else []) + list(kerbs.items()) + own
        self.side.choices = [
            ("right", translate(N_("to the right of the line"))),
            ("left", translate(N_("to the left of the line"))),
        ]
        self.category.choices = any_category()
        self.fire.choices = fires()

    def show(self, row: Row | None) -> None:
        """Fill in what the row is now, or what a new one usually is."""
        self.gap_every.data = 0
        if row is None:
            return
        for name, value in {**row.properties, "prefix": row.prefix}.items():
            if name in self:
                self[name].data = value
        self.category.data = row.properties.get("category") or ""
        self.points.data = as_text(row.line)

    def rule(self) -> dict[str, Any]:
        """The properties of the row, as the layout format names them."""
        names = (
            "first", "step", "frontage_m", "depth_m", "gap_m", "gap_every",
            "extra_gap_m", "watts", "fire",
        )  # fmt: skip
        return {
            **{name: self[name].data for name in names},
            "prefix": (self.prefix.data or "").strip(),
            "letters": (self.letters.data or "").strip() or None,
            "category": self.category.data or None,
            "circuit": (self.circuit.data or "").strip() or None,
        }


class ShapeForm(Versioned):
    """A road, zone, keep-clear area or facility."""

    what = SelectField(N_("What is it?"))
    name = StringField(N_("Name"), [Length(max=80)])
    points = TextAreaField(N_("Where is it?"), [InputRequired(), Length(max=100_000)])
    width_m = MetresField(N_("Width (m)"), [Optional(), NumberRange(0.1, MAX_SIZE_M)])
    category = SelectField(N_("Goods of the zone"))
    circuit = StringField(N_("Circuit of the power point"), [Length(max=20)])
    watts = IntegerField(
        N_("Watts of the power point"), [Optional(), NumberRange(0, MAX_WATTS)]
    )

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
            translate(N_("Ground")): [
                ("zone:", translate(N_("Zone"))),
                ("road:", translate(N_("Road"))),
            ],
        }
        self.category.choices = any_category()

    @property
    def kind(self) -> str:
        return str(self.what.data).partition(":")[0]

    @property
    def code(self) -> str:
        return str(self.what.data).partition(":")[2]

    def geometry_types(self) -> tuple[str, ...]:
        """What may be typed; corners without a type mean the first."""
        if self.kind == "keep_clear":
            lane = self.width_m.data is not None
            return ("LineString", "Polygon") if lane else ("Polygon", "LineString")
        return {
            "facility": ("Point",),
            "road": ("LineString",),
        }.get(self.kind, ("Polygon",))

    def show(self, shape: Shape) -> None:
        values = shape.properties
        code = values.get("reason") or values.get("type") or ""
        self.what.data = f"{shape.kind}:{code}"
        for name in ("name", "width_m", "category", "circuit", "watts"):
            self[name].data = values.get(name)
        self.category.data = values.get("category") or ""
        self.points.data = as_text(shape.geometry)

    def values(self, geometry: dict[str, Any]) -> dict[str, Any]:
        """The properties of the shape, as the layout format names them."""
        name = " ".join((self.name.data or "").split())
        lane = geometry["type"] == "LineString"
        if self.kind == "keep_clear":
            width = self.width_m.data if lane else None
            return {"reason": self.code or None, "width_m": width}
        if self.kind == "road":
            return {"name": name, "width_m": self.width_m.data}
        if self.kind == "zone":
            return {"name": name, "category": self.category.data or None}
        power = self.code == "power"
        circuit = (self.circuit.data or "").strip() or None
        return {
            "type": self.code,
            "name": name,
            "circuit": circuit if power else None,
            "watts": (self.watts.data or 0) if power else 0,
        }


class SlotForm(Versioned):
    category = SelectField(N_("For which goods?"))
    watts = _watts(N_("Watts"))
    circuit = StringField(N_("Circuit"), [Length(max=20)])
    fire = SelectField(N_("Open fire allowed"))
    quality = IntegerField(
        N_("How good is the spot? (0–100)"), [InputRequired(), NumberRange(0, 100)]
    )
    locked = BooleanField(N_("Keep this slot free"))

    def offer(self) -> None:
        self.category.choices = any_category()
        self.fire.choices = fires()

    def show(self, slot: Slot) -> None:
        for name in ("watts", "circuit", "fire", "locked"):
            self[name].data = getattr(slot, name)
        self.category.data = slot.category or ""
        self.quality.data = round(slot.quality * 100)

    def values(self) -> dict[str, Any]:
        return {
            "category": self.category.data or None,
            "watts": self.watts.data,
            "circuit": (self.circuit.data or "").strip() or None,
            "fire": self.fire.data,
            "quality": (self.quality.data or 0) / 100,
            "locked": bool(self.locked.data),
        }
