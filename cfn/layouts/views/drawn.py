"""What the editor is told: the report with the keys of what it names, the history."""

from collections.abc import Mapping, Sequence
from typing import Any

from cfn.accounts.models import Person
from cfn.core.geometry import Frame
from cfn.core.i18n import translate
from cfn.core.trade import CATEGORY_NAMES, FIRE_NAMES
from cfn.layouts import stepping
from cfn.layouts.checks import check_document
from cfn.layouts.kinds import FACILITY_TYPES, KEEP_CLEAR_REASONS
from cfn.layouts.models import AcceptedWarning, Layout
from cfn.layouts.naming import KIND_NAMES, STEP_NAMES
from cfn.layouts.objects import Objects, to_document
from cfn.layouts.problems import Problem
from cfn.layouts.queries import accepted_warnings

Accepted = Mapping[str, AcceptedWarning]


def report_of(layout: Layout, objects: Objects) -> tuple[dict[str, Any], Frame]:
    """The whole check of a layout, and the frame it is measured in."""
    document, keys = to_document(objects)
    report = check_document(document)
    accepted = accepted_warnings(layout.id)
    return {
        "blockers": problem_lines(report.blockers, keys, {}),
        "warnings": problem_lines(report.warnings, keys, accepted),
        "slots": report.slots,
    }, document.frame


def problem_lines(
    problems: Sequence[Problem], keys: Sequence[str], accepted: Accepted
) -> list[dict[str, Any]]:
    return [_line(problem, keys, accepted) for problem in problems]


def _line(problem: Problem, keys: Sequence[str], accepted: Accepted) -> dict[str, Any]:
    known = accepted.get(problem.fingerprint)
    return {
        "code": problem.code,
        "message": problem.text(translate),
        "features": list(problem.features),
        "keys": [keys[index] for index in problem.features if index < len(keys)],
        "at": problem.at,
        "fingerprint": problem.fingerprint,
        "accepted": None
        if known is None
        else {"reason": known.reason, "by": known.person.name if known.person else ""},
    }


def history(
    layout_id: int, person: Person
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Own steps to take back and to do again, oldest first."""
    back, again = stepping.stacks(layout_id, person)
    return [stepping.as_json(s) for s in back], [stepping.as_json(s) for s in again]


def words() -> dict[str, Any]:
    """The sentences of steps and the names of the closed lists."""
    return {
        "steps": {code: translate(text) for code, text in STEP_NAMES.items()},
        "kinds": {code: translate(text) for code, text in KIND_NAMES.items()},
        "reasons": {c: translate(t) for c, t in KEEP_CLEAR_REASONS.items()},
        "facilities": {c: translate(t) for c, t in FACILITY_TYPES.items()},
        "categories": {str(c): translate(t) for c, t in CATEGORY_NAMES.items()},
        "fires": {str(c): translate(t) for c, t in FIRE_NAMES.items()},
    }
