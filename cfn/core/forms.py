"""The form every form extends, and the fields WTForms lacks."""

import re
from collections.abc import Callable
from inspect import isroutine
from typing import Any, TypeVar

from flask_babel import get_domain, gettext
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.widgets import TextInput

from cfn.core.errors import Busy, Refusal
from cfn.core.i18n import N_, translate

T = TypeVar("T")


class _OurCatalogues:
    """WTForms' own messages come from our catalogues (it has no Indonesian)."""

    def gettext(self, message: str) -> str:
        return gettext(message) if message else ""

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        # Not flask_babel's ngettext: WTForms fills the places in itself, later.
        catalogue = get_domain().get_translations()
        return str(catalogue.ungettext(singular, plural, n))


class Form(FlaskForm):
    """CSRF on; a service's refusal becomes a message on the right field.

    ``status`` is what the page should answer with: 200 on first sight, 422 when a
    field is wrong, or the refusal's own status. ``outcome`` is what the command gave.
    """

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: Any) -> Any:
            return _OurCatalogues()

    status = 200
    outcome: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self:  # labels are message ids, marked with N_
            if field.label.text:
                field.label.text = translate(field.label.text)

    def validate(self, extra_validators: Any = None) -> bool:
        """As WTForms does it; sentences given to validators are message ids too."""
        good = super().validate(extra_validators)
        for field in self:
            if field.errors and not isinstance(field.errors, dict):
                field.errors = [translate(str(error)) for error in field.errors]
        return bool(good)

    def carry_out(self, command: Callable[..., T], *args: Any, **kwargs: Any) -> bool:
        """Run ``command`` when the form is valid. False means: show the form again.

        Functions among the arguments are called after validation, so that
        they may read checked field data: ``name=lambda: form.name.data``.
        """
        if not self.is_submitted():
            return False
        if not self.validate():
            self.status = 422
            return False
        try:
            ready = {k: v() if isroutine(v) else v for k, v in kwargs.items()}
            self.outcome = command(*args, **ready)
        except Busy:
            raise
        except Refusal as refusal:
            self.refuse(refusal)
            return False
        return True

    def refuse(self, refusal: Refusal) -> None:
        """Show ``refusal`` on its field, or on top of the form."""
        sentence = translate(refusal.message, **refusal.values)
        if refusal.field is not None and refusal.field in self:
            field = self[refusal.field]
            field.errors = [*field.errors, sentence]
        else:
            self.form_errors.append(sentence)
        self.status = refusal.status


class RupiahField(StringField):
    """Whole rupiah: ``12.000``, ``Rp 12.000`` and ``12000`` all mean 12000."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        self.raw = (valuelist[0] if valuelist else "").strip()
        if not self.raw:
            self.data = None
            return
        digits = re.sub(r"(?i)^rp\.?\s*|\s", "", self.raw)
        grouped = re.fullmatch(r"\d{1,3}(\.\d{3})+", digits)
        if not grouped and not re.fullmatch(r"\d+", digits):
            self.data = None
            raise ValueError(translate(N_("Write the price in rupiah, like 12.000.")))
        self.data = int(digits.replace(".", ""))

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{self.data:,}".replace(",", ".") if self.data is not None else ""
