"""What organisers decide at the review desk.

A verdict (approved, waiting list, rejected) stays *pending* until "announce" releases
all of a night together, so nobody learns early and it can be changed till then. A
question to a vendor is asked at once: waiting for the announcement would leave no
time to answer.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from cfn.accounts.models import Person
from cfn.applications.models import Application, ApplicationState
from cfn.applications.queries import names, pending
from cfn.applications.rules import (
    check_may_decide,
    check_not_own,
    check_question,
    check_verdict,
    is_phone_open,
    usual_sentence,
)
from cfn.applications.steps import drop_pending, step, touch
from cfn.audit.service import record
from cfn.core import clock
from cfn.core.db import atomic, db
from cfn.core.errors import Conflict, Refusal
from cfn.core.msgids import N_
from cfn.nights.models import Night
from cfn.notifications.service import enqueue
from cfn.vendors.models import Vendor

S = ApplicationState

# Who changed it first, and to what: one sentence for each way it may stand now.
_MEANWHILE = {
    S.APPROVED: N_("%(who)s approved %(name)s at %(at)s."),
    S.WAITLISTED: N_("%(who)s put %(name)s on the waiting list at %(at)s."),
    S.REJECTED: N_("%(who)s rejected %(name)s at %(at)s."),
    S.NEEDS_INFO: N_("%(who)s asked %(name)s for data at %(at)s."),
    S.WITHDRAWN: N_("%(name)s withdrew at %(at)s."),
    S.SUBMITTED: N_("%(who)s changed the application of %(name)s at %(at)s."),
}


def _fresh(applications: Sequence[Application]) -> list[Application]:
    """The rows as they are now, with night, vendor and owner; in the queue's order."""
    ids = [application.id for application in applications]
    return list(
        db.session.scalars(
            select(Application)
            .join(Application.night)
            .where(Application.id.in_(ids))
            .options(
                contains_eager(Application.night),
                joinedload(Application.vendor).joinedload(Vendor.owner),
            )
            .order_by(Application.submitted_at, Application.id)
            .execution_options(populate_existing=True)
        )
    )


def check_seen(rows: Sequence[Application], seen: Mapping[int, int] | None) -> None:
    """Refuse when somebody changed one of ``rows`` since the page was shown.

    ``seen`` maps application ids to the versions on the page.
    """
    if seen is None:
        return
    for row in rows:
        if seen.get(row.id, row.version) == row.version:
            continue
        who = names([row.updated_by_id]).get(row.updated_by_id or 0, row.vendor.name)
        raise Conflict(
            _MEANWHILE[S(row.pending_state or row.state)],
            name=row.vendor.name,
            who=who,
            at=clock.local(row.updated_at).strftime("%H.%M"),
        )


def _check_chosen(rows: Sequence[Application]) -> None:
    if not rows:
        raise Refusal(N_("Tick at least one application first."))


def decide(
    applications: Sequence[Application],
    state: str,
    *,
    reason_code: str = "",
    sentence: str = "",
    seen: Mapping[int, int] | None = None,
    by: Person,
) -> list[Application]:
    """Decide on several at once, or on none; announced later, together.

    An empty ``sentence`` means the usual one of the reason, in the vendor's language.
    """
    sentence = sentence.strip()
    if state != S.REJECTED:
        reason_code = ""
    check_verdict(state, reason_code, sentence)
    verdict = (state, reason_code, sentence)
    with atomic():
        rows = _fresh(applications)
        _check_chosen(rows)
        rows = [row for row in rows if not _is_repeated(row, verdict, by)]
        check_seen(rows, seen)
        for row in rows:
            _decide_one(row, state, reason_code, sentence, by)
    return rows


def _is_repeated(row: Application, verdict: tuple[str, str, str], by: Person) -> bool:
    """The same verdict by the same person again: a double tap."""
    standing = (row.pending_state, row.pending_reason_code, row.pending_sentence)
    return standing == verdict and row.pending_by_id == by.id


def _decide_one(
    row: Application, state: str, reason_code: str, sentence: str, by: Person
) -> None:
    check_not_own(row.vendor.owner_id, by.id, row.vendor.name)
    check_may_decide(row.state, state, row.night, clock.now())
    if state == S.APPROVED:
        _check_phone(row)
    touch(row, by)
    if (row.state, row.reason_code, row.sentence) == (state, reason_code, sentence):
        drop_pending(row)  # back to what is announced already
    else:
        row.pending_state = state
        row.pending_reason_code, row.pending_sentence = reason_code, sentence
        row.pending_by_id, row.pending_at = by.id, row.updated_at
    record("application.decided", row, by=by, state=str(state), reason=reason_code)


def _check_phone(row: Application) -> None:
    owner = row.vendor.owner
    if is_phone_open(owner.phone, owner.phone_confirmed_at):
        raise Refusal(
            N_(
                "Nobody has confirmed the phone number of %(name)s yet. Confirm it "
                "first, then approve."
            ),
            name=row.vendor.name,
        )


def take_back(
    applications: Sequence[Application],
    *,
    seen: Mapping[int, int] | None = None,
    by: Person,
) -> list[Application]:
    """Take decisions back that are not announced yet."""
    with atomic():
        rows = _fresh(applications)
        _check_chosen(rows)
        rows = [row for row in rows if row.pending_state is not None]
        check_seen(rows, seen)
        for row in rows:
            check_not_own(row.vendor.owner_id, by.id, row.vendor.name)
            was = row.pending_state
            drop_pending(row)
            touch(row, by)
            record("application.decision_taken_back", row, by=by, was=was)
    return rows


def ask(
    applications: Sequence[Application],
    question: str,
    *,
    seen: Mapping[int, int] | None = None,
    by: Person,
) -> list[Application]:
    """Ask vendors for data, at once. A decision not announced is forgotten."""
    question = question.strip()
    check_question(question)
    with atomic():
        rows = _fresh(applications)
        _check_chosen(rows)
        rows = [
            row for row in rows if (row.state, row.sentence) != (S.NEEDS_INFO, question)
        ]
        check_seen(rows, seen)
        for row in rows:
            check_not_own(row.vendor.owner_id, by.id, row.vendor.name)
            check_may_decide(row.state, S.NEEDS_INFO, row.night, clock.now())
            drop_pending(row)
            row.state, row.reason_code, row.sentence = S.NEEDS_INFO, "", question
            step(row, by, sentence=question)
            record("application.asked", row, by=by)
            _tell(row, "needs_info")
    return rows


def release_decisions(
    night: Night, *, seen: Mapping[int, int] | None = None, by: Person
) -> list[Application]:
    """Announce every decision of a night together: states, steps and messages.

    ``seen`` maps the applications on the page that asked to their versions; when
    others were decided meanwhile, or otherwise, the organiser looks again.
    """
    with atomic():
        rows = pending(night.id)
        if not rows:
            raise Conflict(N_("All decisions of this night are announced already."))
        if seen is not None and {row.id: row.version for row in rows} != dict(seen):
            raise Conflict(
                N_("Decisions were added or taken back meanwhile. Look once more.")
            )
        for row in rows:
            _announce(row, by)
        record("night.decisions_announced", night, by=by, n=len(rows))
    return rows


def _announce(row: Application, by: Person) -> None:
    state = row.pending_state or row.state
    if state == S.APPROVED:
        _check_phone(row)
    row.state, row.reason_code, row.sentence = (
        state,
        row.pending_reason_code,
        row.pending_sentence,
    )
    decided_by = row.pending_by_id
    drop_pending(row)
    step(row, by, reason_code=row.reason_code, sentence=row.sentence)
    record(
        "application.announced",
        row,
        by=by,
        state=state,
        reason=row.reason_code,
        decided_by=decided_by,
    )
    _tell(row, f"decision_{state}")


def _tell(row: Application, template: str) -> None:
    enqueue(
        template,
        to=row.vendor.owner.recipient(),
        about=f"night:{row.night_id}",
        vendor=row.vendor.name,
        application=row.id,
        on=row.night.on.isoformat(),
        release_at=row.night.release_at.isoformat(),
        sentence=row.sentence,
        usual=usual_sentence(row.state, row.reason_code),
    )
