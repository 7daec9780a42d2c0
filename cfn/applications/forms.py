"""Forms of vendors and of the review desk."""

from collections.abc import Iterable
from typing import Any

from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from cfn.applications.rules import MAX_NOTE, REASON_NAMES, Needs
from cfn.core.errors import Refusal
from cfn.core.forms import Form
from cfn.core.i18n import N_, translate
from cfn.core.trade import FIRE_NAMES
from cfn.vendors.models import Vendor

MAX_WATTS = 10_000


class WattsField(IntegerField):
    """Whole watts, as text: a number field would swallow "seratus"."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata([x.strip() for x in valuelist])
        except ValueError:
            raise ValueError(translate(N_("Write digits, for example 100."))) from None


class WishesField(Field):
    """Slot numbers from several selects of one name, first wish first."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = [label for label in valuelist if label.strip()]

    @property
    def chosen(self) -> list[str]:
        return list(self.data or [])


class NeedsForm(Form):
    """What a stall needs for one night, and a note; wishes are added per site."""

    watts = WattsField(
        N_("Electricity (watts)"), [InputRequired(), NumberRange(0, MAX_WATTS)]
    )
    fire = RadioField(N_("Open fire"), [InputRequired()])
    own_tent = BooleanField(N_("We bring our own tent"))
    slots_needed = SelectField(
        N_("How many slots side by side?"),
        coerce=int,
        choices={"1": "1", "2": "2", "3": "3"},
    )
    note = TextAreaField(N_("Note for the organisers"), [Length(max=MAX_NOTE)])
    seen = HiddenField()

    def offer(self) -> None:
        """Fill in the choices, in the language of the page."""
        self.fire.choices = {str(f): translate(n) for f, n in FIRE_NAMES.items()}

    def start_from(self, row: Any) -> None:
        """Show what a vendor's profile or an application says."""
        for name in ("watts", "fire", "own_tent", "slots_needed", "note"):
            if hasattr(row, name):
                self[name].data = getattr(row, name)

    def needs(self) -> Needs:
        return Needs(
            watts=self.watts.data,
            fire=self.fire.data,
            own_tent=self.own_tent.data,
            slots_needed=self.slots_needed.data,
        )

    def needs_so_far(self, vendor: Vendor) -> Needs:
        """As typed where that makes sense, else as in the profile; for the map."""
        return Needs(
            watts=self.watts.data if self.watts.data is not None else vendor.watts,
            fire=self.fire.data if self.fire.data in FIRE_NAMES else vendor.fire,
            own_tent=bool(self.own_tent.data),
            slots_needed=vendor.slots_needed,
        )

    def wishes(self) -> dict[int, list[str]]:
        """Wished numbers by site id."""
        return {
            int(f.short_name.removeprefix("wishes_")): f.chosen
            for f in self
            if isinstance(f, WishesField)
        }

    def refuse(self, refusal: Refusal) -> None:
        """A category in a refused wish is a message id itself."""
        if category := refusal.values.get("category"):
            refusal.values["category"] = translate(str(category))
        super().refuse(refusal)


class NightsForm(NeedsForm):
    nights = SelectMultipleField(
        N_("Nights"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


def form_for_sites(base: type[NeedsForm], sites: Iterable[int]) -> type[NeedsForm]:
    """``base`` with a field for the wishes of each site, ``wishes_<site id>``."""
    fields = {f"wishes_{site_id}": WishesField(N_("Wished slots")) for site_id in sites}
    return type(f"{base.__name__}WithWishes", (base,), fields)


class AnswerForm(Form):
    answer = TextAreaField(N_("Your answer"), [InputRequired(), Length(max=MAX_NOTE)])


class PicksField(Field):
    """Ticked rows as ``id:version``; a broken one is dropped."""

    def process_formdata(self, valuelist: list[str]) -> None:
        pairs = (text.split(":") for text in valuelist)
        self.data = {
            int(pair[0]): int(pair[1])
            for pair in pairs
            if len(pair) == 2 and all(x.isdecimal() and len(x) < 10 for x in pair)
        }

    @property
    def picked(self) -> dict[int, int]:
        """Version seen, by application id."""
        return dict(self.data or {})


class DecisionForm(Form):
    """One decision on the ticked applications; ``decision`` is the button pressed."""

    decision = StringField()
    pick = PicksField()
    reason_code = RadioField(N_("Reason"), validate_choice=False)
    sentence = TextAreaField(N_("In your own words"), [Length(max=MAX_NOTE)])
    question = TextAreaField(N_("Question to the vendor"), [Length(max=MAX_NOTE)])

    def offer(self) -> None:
        self.reason_code.choices = {
            code: translate(name) for code, name in REASON_NAMES.items()
        }


class AnnounceForm(Form):
    """``seen``: the applications on the page, so that none is announced unseen."""

    seen = PicksField()
