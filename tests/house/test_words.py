"""Sentences, letters and names that must be complete."""

import ast
from pathlib import Path

import flask_wtf
import wtforms

from cfn.core.wtforms_messages import WTFORMS_MESSAGES
from tests.support.source import APP, calls, named, python_files, tree

LETTERS = APP / "templates" / "notifications"


def said_by(package):
    """What a form library passes to gettext; pairs for ngettext."""
    for path in Path(package.__file__).parent.rglob("*.py"):
        for name in ("gettext", "ngettext"):
            for call in calls(path, name):
                words = tuple(
                    arg.value
                    for arg in call.args
                    if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
                )
                if words:
                    yield words if len(words) > 1 else words[0]


def test_every_sentence_of_the_form_library_is_ours_to_translate():
    said = {*said_by(wtforms), *said_by(flask_wtf)}
    assert set(WTFORMS_MESSAGES) == said


def said_in(path):
    """Every string of a file, and how its f-strings begin."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_every_letter_that_is_queued_is_there():
    named_at_once = {
        call.args[0].value
        for path in python_files()
        for call in calls(path, "enqueue")
        if call.args and isinstance(call.args[0], ast.Constant)
    }
    assert named_at_once - {path.stem for path in LETTERS.glob("*.txt")} == set()


def test_every_letter_there_is_queued_somewhere():
    """By its name, or by a beginning that a state completes (``decision_…``)."""
    words = {word for path in python_files() for word in said_in(path)}
    begun = tuple(word for word in words if word.endswith("_") and len(word) > 3)
    unused = {
        path.stem
        for path in LETTERS.glob("*.txt")
        if path.stem not in words and not path.stem.startswith(begun)
    }
    assert unused == set()


def test_every_action_of_the_log_has_a_name():
    from cfn.audit.wording import ACTION_NAMES

    recorded = {
        call.args[0].value: named(path)
        for path in python_files()
        for call in calls(path, "record")
        if call.args and isinstance(call.args[0], ast.Constant)
    }
    assert {a: w for a, w in recorded.items() if a not in ACTION_NAMES} == {}
