"""Releasing a plan: version N is frozen, hashed, and told to whom it concerns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cfn.accounts.models import Person
from cfn.allocation import solve
from cfn.applications.models import Application
from cfn.audit.service import record
from cfn.core import clock, versions
from cfn.core.db import atomic
from cfn.core.errors import Conflict, Refusal
from cfn.core.msgids import N_
from cfn.layouts.checks import check_document
from cfn.layouts.queries import accepted_warnings, as_document, document_of
from cfn.layouts.service import freeze
from cfn.nights.models import Night, NightState
from cfn.notifications.service import enqueue
from cfn.placements.blockers import Blocker, blockers
from cfn.placements.board import Board
from cfn.placements.models import PlacementState, Release
from cfn.placements.planning import problem_of, read_board, why_left_out
from cfn.placements.queries import (
    applications_by_id,
    current_release,
    known_plan,
    reasons_since,
)
from cfn.placements.rules import (
    changes_between,
    check_not_over,
    check_reason,
    plan_hash,
    plan_of,
)


@dataclass(frozen=True)
class Proposal:
    """What would be released now. ``digest`` stands for all that the organiser saw."""

    n: int
    new_layout: bool  # since the version before
    plan: list[dict[str, Any]]
    changes: list[dict[str, Any]]
    blockers: list[Blocker]
    digest: str
    board: Board
    reasons: list[str]
    names: Mapping[int, str]  # vendors of the changes, by application id

    @property
    def is_new(self) -> bool:
        """The first version, or one that differs from the version before."""
        return self.n == 1 or self.new_layout or bool(self.changes)

    @property
    def passed_over(self) -> int:
        """How many without a slot would still get one by the order of turns."""
        return len(solve(problem_of(self.board, by_id=None)).places)

    @property
    def told(self) -> int:
        """How many vendors get a message."""
        if self.n == 1:
            return len(self.board.standing) + len(self.board.unplaced)
        return sum(change["kind"] != "gave_up" for change in self.changes)


@dataclass(frozen=True)
class Checked:
    """What is wrong with one version of a layout, each with the labels concerned."""

    layout: tuple[int, int] | None  # id and version
    problems: list[tuple[Any, list[str]]]
    warnings: tuple[Any, ...] = ()

    def is_of(self, night: Night) -> bool:
        return self.layout == _layout_version(night)


def _layout_version(night: Night) -> tuple[int, int] | None:
    return (night.layout.id, night.layout.version) if night.layout else None


def check_layout_of(night: Night) -> Checked:
    """Geometry takes a moment: callers that will hold the lock check before."""
    if night.layout is None:
        return Checked(None, [])
    document = document_of(night.layout)
    # As the layout's own page checks it: a row without slots makes none here.
    report = check_document(as_document(night.layout))
    return Checked(
        _layout_version(night),
        [
            (problem, [_label(document, index) for index in problem.features])
            for problem in report.blockers
        ],
        report.warnings,
    )


def _open_warnings(night: Night, checked: Checked) -> list[Any]:
    """The warnings of the layout that nobody took note of."""
    if not checked.warnings or night.layout_id is None:
        return []
    accepted = accepted_warnings(night.layout_id)
    return [w for w in checked.warnings if w.fingerprint not in accepted]


def propose(night: Night, checked: Checked | None = None) -> Proposal:
    """The next version of the plan of ``night``, with what stands in its way.

    ``checked`` is an earlier check of the layout, used while it is still true.
    """
    board, last = read_board(night), current_release(night.id)
    if checked is None or not checked.is_of(night):
        checked = check_layout_of(night)
    n = last.n + 1 if last else 1
    plan = plan_of(board.standing.values())
    changes = changes_since(last, plan, night.layout_id)
    return Proposal(
        n=n,
        new_layout=last is not None and last.layout_id != night.layout_id,
        plan=plan,
        changes=changes,
        blockers=blockers(board, checked.problems, _open_warnings(night, checked)),
        digest=plan_hash(night.id, n, plan),
        board=board,
        reasons=reasons_since(night.id, last.n) if last else [],
        names=_names(changes),
    )


def _names(changes: Sequence[Mapping[str, Any]]) -> dict[int, str]:
    rows = applications_by_id([c["application"] for c in changes]) if changes else {}
    return {id_: row.vendor.name for id_, row in rows.items()}


def _label(document: Mapping[str, Any], index: int) -> str:
    given = document["features"][index]["properties"]
    return str(given.get("label") or given.get("name") or given["kind"])


def changes_since(
    last: Release | None, plan: Sequence[Mapping[str, Any]], layout_id: int | None
) -> list[dict[str, Any]]:
    """What the draft, on layout ``layout_id``, changes of the version people know."""
    if last is None:
        return []
    here = {row["application"] for row in plan}
    gone = [row["application"] for row in last.plan if row["application"] not in here]
    rows = applications_by_id(gone) if gone else {}
    withdrawn = [id_ for id_, row in rows.items() if row.state == "withdrawn"]
    return changes_between(known_plan(last, layout_id), plan, withdrawn)


def release(
    night: Night, *, reason: str = "", seen: str | None = None, by: Person
) -> Release:
    """Freeze the plan as the next version and tell those it concerns.

    ``seen`` is the digest of the proposal on the screen: when somebody moved a vendor
    since, it is a conflict. From the second version on a reason is needed.
    """
    checked = check_layout_of(night)
    with atomic() as session:
        check_not_over(night, clock.now())
        proposal = propose(night, checked)
        _check(proposal, reason, seen)
        row = Release(
            night_id=night.id,
            n=proposal.n,
            by_id=by.id,
            reason=reason.strip(),
            layout_id=night.layout_id,
            plan=proposal.plan,
            changes=proposal.changes,
            hash=proposal.digest,
        )
        session.add(row)
        _freeze(night, proposal, by)
        _tell(night, proposal, row)
        record(
            "plan.released",
            night,
            by=by,
            n=row.n,
            hash=row.hash,
            placed=len(row.plan),
            changes=len(row.changes),
        )
        versions.bump(f"night:{night.id}", "nights")
    return row


def _check(proposal: Proposal, reason: str, seen: str | None) -> None:
    if seen is not None and seen != proposal.digest:
        raise Conflict(
            N_("The plan was changed a moment ago. Look once more, then release.")
        )
    if proposal.blockers:
        raise Refusal(
            N_("The plan cannot be released yet: %(n)s things stand in the way."),
            n=len(proposal.blockers),
        )
    if not proposal.is_new:
        raise Refusal(N_("Nothing has changed since the last version."))
    if proposal.n > 1:
        check_reason(
            reason, N_("Say why the plan changes, in a sentence that everybody reads.")
        )


def _freeze(night: Night, proposal: Proposal, by: Person) -> None:
    if night.layout is not None and night.layout.frozen_at is None:
        freeze(night.layout, by=by)
    night.state = NightState.RELEASED
    for placement in proposal.board.standing.values():
        if placement.state == PlacementState.PLANNED:
            placement.state = PlacementState.RELEASED


def _tell(night: Night, proposal: Proposal, row: Release) -> None:
    """Everybody for the first version, later only whom a change concerns."""
    standing = {line["application"]: line["labels"] for line in row.plan}
    if row.n == 1:
        for id_, labels in standing.items():
            _send(night, proposal.board.get(id_), "placed", labels=labels)
        _tell_left_out(night, proposal.board)
        return
    people = applications_by_id(change["application"] for change in row.changes)
    templates = {"added": "placed", "moved": "moved", "removed": "removed"}
    for change in row.changes:
        template = templates.get(change["kind"])
        if template is not None:  # who gave up knows it
            _send(
                night,
                people[change["application"]],
                template,
                labels=change["to"],
                was=change["from"],
                reason=row.reason,
            )


def _tell_left_out(night: Night, board: Board) -> None:
    """Nobody is left without an answer; the reason is the allocation's own."""
    reasons = solve(problem_of(board, by_id=None)).left_out
    for application in board.unplaced:
        message, values = why_left_out(reasons.get(application.id), application)
        _send(night, application, "not_placed", why=message, values=dict(values))


def _send(night: Night, application: Application, template: str, **more: Any) -> None:
    enqueue(
        template,
        to=application.vendor.owner.recipient(),
        about=f"night:{night.id}",
        vendor=application.vendor.name,
        application=application.id,
        on=night.on.isoformat(),
        check_in_from_at=night.check_in_from_at.isoformat(),
        give_away_at=night.give_away_at.isoformat(),
        withdraw_until_at=night.withdraw_until_at.isoformat(),
        **more,
    )


def is_intact(release: Release) -> bool:
    """Whether the stored plan still has the hash that was published with it."""
    return plan_hash(release.night_id, release.n, release.plan) == release.hash
