"""The forms of a business and of its goods."""

from collections.abc import Mapping
from datetime import datetime
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
from wtforms.validators import (
    InputRequired,
    Length,
    NumberRange,
    Optional,
    StopValidation,
)
from wtforms.widgets import CheckboxInput, ListWidget

from cfn.core import files
from cfn.core.forms import Form, RupiahField
from cfn.core.i18n import N_, translate
from cfn.core.trade import CATEGORY_NAMES, FIRE_NAMES
from cfn.vendors.kinds import KINDS, kelurahan_by_kecamatan
from cfn.vendors.models import Vendor
from cfn.vendors.rules import HALAL_NAMES, TAG_NAMES
from cfn.vendors.service import Goods, Profile


def _say(names: Mapping[Any, str]) -> list[tuple[str, str]]:
    """Codes with their names in the language of the page."""
    return [(str(code), translate(name)) for code, name in names.items()]


class WattsField(IntegerField):
    """Whole watts; what is no number gets one sentence, with an example."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(translate(N_("Write a number, like 100."))) from error

    def pre_validate(self, form: Any) -> None:
        if self.process_errors:
            raise StopValidation()  # keeps "between 0 and 10000" from following


class PhotoForm(Form):
    """A form with one picture; a broken one is refused on its own field."""

    photo = FileField(N_("Photo"))
    drop_photo = BooleanField(N_("Remove this photo"))

    def is_photo_sent(self) -> bool:
        return bool(self.photo.data and self.photo.data.filename)

    def kept_photo(self) -> str | None:
        """The stored name of a new picture, or None when none was chosen."""
        if not self.is_photo_sent():
            return None
        with self.photo.data.stream as sent:
            content = sent.read(files.MAX_BYTES + 1)  # more is refused unread
        return files.save_picture(content, field="photo")

    def validate(self, extra_validators: Any = None) -> bool:
        """Browsers forget a chosen file when a page comes back; say so."""
        if super().validate(extra_validators):
            return True
        if self.is_photo_sent():
            again = translate(N_("Choose the photo again, please."))
            self.photo.errors = [*self.photo.errors, again]
        return False


class ProfileForm(PhotoForm):
    """``sort`` is category and kind in one choice, like ``kuliner:jajanan``."""

    name = StringField(N_("Business name"), [InputRequired(), Length(max=80)])
    sort = SelectField(N_("What do you sell?"), [InputRequired()])
    kelurahan = SelectField(N_("Kelurahan"), [InputRequired()])
    story = TextAreaField(N_("Your story"), [Length(max=600)])
    halal = RadioField(N_("What is true of your goods?"), [InputRequired()])
    halal_number = StringField(N_("Halal certificate number"), [Length(max=40)])
    halal_expires_on = DateField(N_("Certificate valid until"), [Optional()])
    watts = WattsField(
        N_("Electricity (watts)"), [InputRequired(), NumberRange(0, 10000)]
    )
    fire = RadioField(N_("Open fire"), [InputRequired()])
    own_tent = BooleanField(N_("We bring our own tent"))
    slots_needed = RadioField(N_("Slots side by side"), [InputRequired()])
    seen = HiddenField()

    def __init__(self, vendor: Vendor | None = None) -> None:
        super().__init__(obj=vendor)
        self._offer_choices()
        if not self.is_submitted():
            self._show(vendor)

    def _offer_choices(self) -> None:
        choose = [("", translate(N_("Choose …")))]
        self.sort.choices = {"": choose} | {
            translate(CATEGORY_NAMES[category]): [
                (f"{category}:{code}", name) for code, name in _say(kinds)
            ]
            for category, kinds in KINDS.items()
        }
        self.kelurahan.choices = {"": choose} | {
            translate(N_("Kecamatan %(name)s"), name=district): list(places.items())
            for district, places in kelurahan_by_kecamatan().items()
        }
        self.halal.choices = _say(HALAL_NAMES)
        self.fire.choices = _say(FIRE_NAMES)
        self.slots_needed.choices = [
            ("1", translate(N_("1 slot"))),
            ("2", translate(N_("2 slots"))),
            ("3", translate(N_("3 slots"))),
        ]

    def _show(self, vendor: Vendor | None) -> None:
        """What a table cannot say: the joined choice, and sensible first values."""
        self.sort.data = f"{vendor.category}:{vendor.kind}" if vendor else ""
        self.seen.data = vendor.updated_at.isoformat() if vendor else ""
        self.slots_needed.data = str(vendor.slots_needed if vendor else 1)
        self.fire.data = vendor.fire if vendor else None
        self.halal.data = vendor.halal if vendor else None

    def seen_at(self) -> datetime | None:
        """When what the form showed was saved; None where the page does not say."""
        try:
            return datetime.fromisoformat(self.seen.data or "")
        except ValueError:
            return None

    def profile(self) -> Profile:
        category, _, kind = self.sort.data.partition(":")
        return Profile(
            name=self.name.data,
            category=category,
            kind=kind,
            kelurahan=self.kelurahan.data,
            story=self.story.data or "",
            halal=self.halal.data,
            halal_number=self.halal_number.data or "",
            halal_expires_on=self.halal_expires_on.data,
            watts=self.watts.data,
            fire=self.fire.data,
            own_tent=self.own_tent.data,
            slots_needed=int(self.slots_needed.data),
        )


class NewVendorForm(ProfileForm):
    """A business that staff write down for somebody who came to the desk."""

    owner_name = StringField(N_("Name of the owner"), [InputRequired(), Length(max=80)])
    phone = StringField(
        N_("Mobile number (WhatsApp)"), [InputRequired(), Length(max=30)]
    )


class ProductForm(PhotoForm):
    name = StringField(N_("Product name"), [InputRequired(), Length(max=80)])
    price_rp = RupiahField(N_("Price (rupiah)"))
    tags = SelectMultipleField(
        N_("Good to know"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.tags.choices = _say(TAG_NAMES)

    def goods(self) -> Goods:
        return Goods(
            name=self.name.data,
            price_rp=self.price_rp.data,
            tags=tuple(self.tags.data or ()),
        )
