"""Forms of a vendor's profile and goods."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from cfn.core import files
from cfn.core.forms import Form, RupiahField
from cfn.core.i18n import N_, translate
from cfn.core.trade import CATEGORY_NAMES, FIRE_NAMES
from cfn.vendors.kinds import KELURAHAN, KINDS
from cfn.vendors.models import Halal, Tag
from cfn.vendors.rules import HALAL_NAMES

TAG_NAMES = {
    Tag.SPICY: N_("Spicy"),
    Tag.VEGETARIAN: N_("Vegetarian"),
    Tag.FOR_CHILDREN: N_("For children"),
}


class PhotoForm(Form):
    """A form with one picture; a broken one is refused on its own field."""

    photo = FileField(N_("Photo"))

    def kept_photo(self) -> str | None:
        """The stored name of a new picture, or None when none was chosen."""
        sent = self.photo.data
        if not sent or not sent.filename:
            return None
        return files.save_picture(sent.read(), field="photo")


class ProfileForm(PhotoForm):
    name = StringField(N_("Business name"), [InputRequired(), Length(max=60)])
    category = RadioField(N_("What do you mainly sell?"), [InputRequired()])
    kind = SelectField(N_("Kind"), validate_choice=False)
    kelurahan = SelectField(N_("Kelurahan"), [InputRequired()])
    story = TextAreaField(N_("Your story"), [Length(max=400)])
    halal = RadioField(N_("Halal"), [InputRequired()])
    halal_number = StringField(N_("Halal certificate number"), [Length(max=30)])
    halal_expires_on = DateField(N_("Certificate valid until"), [Optional()])
    watts = IntegerField(
        N_("Electricity (watts)"), [InputRequired(), NumberRange(0, 10000)]
    )
    fire = RadioField(N_("Open fire"), [InputRequired()])
    own_tent = BooleanField(N_("We bring our own tent"))
    slots_needed = SelectField(
        N_("How many slots side by side?"),
        coerce=int,
        choices=[(1, "1"), (2, "2"), (3, "3")],
    )
    seen = HiddenField()

    def offer(self) -> None:
        """Fill in the choices, in the language of the page."""
        self.category.choices = [
            (str(c), translate(n)) for c, n in CATEGORY_NAMES.items()
        ]
        self.kind.choices = self._kinds()
        self.kelurahan.choices = [("", translate(N_("Choose …")))] + sorted(
            KELURAHAN.items(), key=lambda row: row[1]
        )
        self.halal.choices = [(str(h), translate(n)) for h, n in HALAL_NAMES.items()]
        self.fire.choices = [(str(f), translate(n)) for f, n in FIRE_NAMES.items()]

    def _kinds(self) -> dict[str, list[tuple[str, str]]]:
        groups: dict[str, list[tuple[str, str]]] = {
            translate(N_("Choose …")): [("", translate(N_("Choose …")))]
        }
        for category, kinds in KINDS.items():
            groups[translate(CATEGORY_NAMES[category])] = [
                (code, translate(name)) for code, name in kinds.items()
            ]
        return groups

    def values(self) -> dict[str, Any]:
        """The service's arguments, evaluated once the form is valid."""
        return {
            "name": lambda: self.name.data,
            "category": lambda: self.category.data,
            "kind": lambda: self.kind.data or "",
            "kelurahan": lambda: self.kelurahan.data,
            "story": lambda: self.story.data or "",
            "halal": lambda: self.halal.data or Halal.IN_PROCESS,
            "halal_number": lambda: self.halal_number.data or "",
            "halal_expires_on": lambda: self.halal_expires_on.data,
            "watts": lambda: self.watts.data,
            "fire": lambda: self.fire.data,
            "own_tent": lambda: self.own_tent.data,
            "slots_needed": lambda: self.slots_needed.data,
            "photo": self.kept_photo,
            "seen": lambda: self.seen.data or "",
        }


class ProductForm(PhotoForm):
    name = StringField(N_("Name"), [InputRequired(), Length(max=60)])
    price_rp = RupiahField(N_("Price (rupiah)"))
    tags = SelectMultipleField(
        N_("Marks"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def offer(self) -> None:
        self.tags.choices = [
            (str(tag), translate(name)) for tag, name in TAG_NAMES.items()
        ]

    def values(self) -> dict[str, Any]:
        return {
            "name": lambda: self.name.data,
            "price_rp": lambda: self.price_rp.data,
            "tags": lambda: self.tags.data or [],
            "photo": self.kept_photo,
        }


class NewVendorForm(Form):
    """The account behind a business that staff write down for a vendor."""

    name = StringField(N_("Name of the owner"), [InputRequired(), Length(max=80)])
    phone = StringField(
        N_("Mobile number (WhatsApp)"), [InputRequired(), Length(max=30)]
    )
