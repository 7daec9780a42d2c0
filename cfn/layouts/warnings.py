"""Warnings that somebody took note of: a tick, a reason, a name.

A warning is known by its fingerprint: when it grows, it is another one and has to be
looked at again. Accepting changes nothing of the drawing, so it is also possible on a
frozen layout.
"""

from cfn.accounts.models import Person
from cfn.audit.service import record
from cfn.core.db import atomic, db
from cfn.core.errors import NotFound, Refusal
from cfn.core.msgids import N_
from cfn.layouts.checks import check_document
from cfn.layouts.models import AcceptedWarning, Layout
from cfn.layouts.problems import Problem
from cfn.layouts.queries import accepted_warnings, as_document, get_layout_with_all

MOST_LETTERS = 200


def warnings_of(layout: Layout) -> list[Problem]:
    """What to think about in a layout as it stands now."""
    return list(check_document(as_document(layout)).warnings)


def accept_warning(
    layout: Layout, fingerprint: str, *, reason: str, by: Person
) -> AcceptedWarning:
    """Take note of a warning that is there now, with the reason to go on."""
    text = " ".join(reason.split())
    if not text:
        raise Refusal(N_("Say why it is all right."), field="reason")
    if len(text) > MOST_LETTERS:
        message = N_("At most %(n)s letters, please.")
        raise Refusal(message, field="reason", n=MOST_LETTERS)
    with atomic() as session:
        whole = get_layout_with_all(layout.id)
        found = [w for w in warnings_of(whole) if w.fingerprint == fingerprint]
        if not found:
            raise NotFound(N_("There is no such warning any more."))
        values = {"code": found[0].code, "reason": text, "person_id": by.id}
        kept = accepted_warnings(whole.id).get(fingerprint)
        if kept is None:
            kept = AcceptedWarning(layout_id=whole.id, fingerprint=fingerprint)
        for name, value in values.items():
            setattr(kept, name, value)
        session.add(kept)
        record("layout.warning_accepted", whole, by=by, what=kept.code, reason=text)
    return kept


def withdraw_acceptance(layout: Layout, fingerprint: str, *, by: Person) -> None:
    """The warning counts again."""
    with atomic() as session:
        kept = accepted_warnings(layout.id).get(fingerprint)
        if kept is None:
            raise NotFound(N_("There is no such warning any more."))
        code = kept.code
        session.delete(kept)
        record("layout.warning_withdrawn", layout, by=by, what=code)


def copy_acceptances(source: Layout, copy: Layout) -> None:
    """What was accepted on a layout is accepted on its copy, which is the same."""
    for kept in accepted_warnings(source.id).values():
        db.session.add(
            AcceptedWarning(
                layout_id=copy.id,
                fingerprint=kept.fingerprint,
                code=kept.code,
                reason=kept.reason,
                person_id=kept.person_id,
                at=kept.at,
            )
        )
