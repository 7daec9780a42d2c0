"""The field of forms that only layouts need."""

import re

from wtforms import StringField
from wtforms.widgets import TextInput

from cfn.core.i18n import N_, translate


class MetresField(StringField):
    """A decimal number; people here write 2,5 and others 2.5."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        text = (valuelist[0] if valuelist else "").strip()
        if not text:
            self.data = None
        elif re.fullmatch(r"\d{1,6}([.,]\d{1,3})?", text):
            self.data = float(text.replace(",", "."))
        else:
            self.data = None
            raise ValueError(translate(N_("Write a number, like 3 or 2,5.")))

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data:g}".replace(".", ",")
