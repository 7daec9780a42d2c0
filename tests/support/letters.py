"""Every message that any test queues must be readable, in both languages, and every
line that any test writes to the log must have a name.

A template that misses a value, or a value that its filter does not understand, fails
the test that queued it, and not the evening on which the outbox is opened.
"""

from collections.abc import Iterator

import pytest
from flask import current_app
from flask_babel import force_locale
from jinja2 import StrictUndefined, TemplateNotFound
from sqlalchemy import event

from cfn.audit.details import DETAIL_NAMES, KIND_NAMES
from cfn.audit.models import AuditEntry
from cfn.audit.wording import ACTION_NAMES
from cfn.core.i18n import LANGUAGES
from cfn.notifications.models import Message


def read_letter(_mapper: object, _connection: object, message: Message) -> None:
    """Render ``message`` as strictly as can be."""
    environment = current_app.jinja_env.overlay(undefined=StrictUndefined)
    values = {"name": message.name} | message.context
    try:
        template = environment.get_template(f"notifications/{message.template}.txt")
    except TemplateNotFound:
        return  # a house test compares the names of all letters
    for language in LANGUAGES:
        with force_locale(language):
            subject, _, text = template.render(**values).strip().partition("\n")
        assert subject and text.strip(), f"{message.template}: subject or text missing"
        assert "None" not in subject + text, f"{message.template}: a value is missing"


def name_action(_mapper: object, _connection: object, entry: AuditEntry) -> None:
    """An action that the log's page would show as a code; tests may invent some."""
    known = entry.action in ACTION_NAMES or entry.action.startswith("test.")
    assert known, f"{entry.action} has no name in cfn/audit/wording.py"
    if entry.action.startswith("test."):
        return
    unnamed = entry.detail.keys() - DETAIL_NAMES.keys()
    unnamed |= {entry.subject.partition(":")[0]} - KIND_NAMES.keys()
    assert not unnamed, f"{entry.action}: no words for {unnamed} in audit/details.py"


@pytest.fixture(autouse=True)
def letters_are_readable() -> Iterator[None]:
    """Reads along in every test that uses the app."""
    event.listen(Message, "before_insert", read_letter)
    event.listen(AuditEntry, "before_insert", name_action)
    yield
    event.remove(Message, "before_insert", read_letter)
    event.remove(AuditEntry, "before_insert", name_action)
