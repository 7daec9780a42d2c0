"""WTForms' own sentences, counted ones too, in the language of the page."""

import pytest
from wtforms import SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from cfn.core.forms import Form


class Sample(Form):
    name = StringField("Name", [Length(max=3)])
    roles = SelectMultipleField("Roles", choices=[SelectChoice("a", "A")])


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("id", ["Paling banyak 3 huruf.", "'x' tidak ada di pilihan."]),
        (
            "en",
            [
                "Field cannot be longer than 3 characters.",
                "'x' is not a valid choice for this field.",
            ],
        ),
    ],
)
def test_a_counted_sentence_is_filled_in(app, language, sentences):
    with app.test_request_context(
        method="POST",
        data={"name": "abcd", "roles": ["x"]},
        environ_overrides={"cfn.language": language},
    ):
        form = Sample()
        form.validate()
        assert [form.name.errors[0], form.roles.errors[0]] == sentences
