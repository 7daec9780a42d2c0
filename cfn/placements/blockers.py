"""What stands in the way of releasing a plan. The list must be empty. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cfn.core.msgids import N_
from cfn.placements.board import Board
from cfn.placements.rules import Reason

# Every kind of blocker, with what may be said when there is none of it.
KINDS = {
    "layout": N_("No stall on an area that must stay clear, no slots that overlap"),
    "warning": N_("Every warning of the layout was looked at"),
    "double": N_("No slot is used twice"),
    "unfit": N_("Every slot suits its vendor: zone, power and fire"),
    "state": N_("Everybody on the plan is approved"),
    "empty": N_("There is a plan"),
}


@dataclass(frozen=True)
class Blocker:
    """``title`` is the verdict, ``text`` what is wrong. ``application_id`` is whom
    the desk shows for it; None is a matter of the layout."""

    kind: str  # one of KINDS
    title: Reason
    text: Reason | None = None
    application_id: int | None = None
    fingerprint: str = ""  # of the layout's problem


def blockers(
    board: Board,
    layout_problems: Sequence[tuple[Any, Sequence[str]]],
    open_warnings: Sequence[Any] = (),
) -> list[Blocker]:
    """Everything that forbids a release. ``layout_problems`` are the blockers of
    ``layouts.checks`` (message and values), each with the slots it is about;
    ``open_warnings`` those of its warnings that nobody accepted yet."""
    if board.night.layout_id is None:
        return [Blocker("empty", (N_("This night has no layout yet"), {}))]
    found = [
        *_doubles(board),
        *_layout(layout_problems),
        *_warnings(open_warnings),
        *(blocker for id_ in board.standing for blocker in of_placement(board, id_)),
    ]
    if not board.standing:
        found.append(Blocker("empty", (N_("Nobody is on the plan yet"), {})))
    return found


def _doubles(board: Board) -> list[Blocker]:
    """The database refuses this; a plan is not released on trust alone."""
    uses = Counter(slot for id_ in board.standing for slot in board.stands(id_))
    return [
        Blocker(
            "double",
            (N_("%(label)s is used twice"), {"label": board.label([slot])}),
            ("%(names)s", {"names": ", ".join(_names(board, slot))}),
            board.occupants[slot],
        )
        for slot, n in uses.items()
        if n > 1
    ]


def _names(board: Board, slot: int) -> list[str]:
    return [board.name(id_) for id_ in board.standing if slot in board.stands(id_)]


def _layout(problems: Sequence[tuple[Any, Sequence[str]]]) -> list[Blocker]:
    """The layout's own blockers: keep-clear, overlap, fire lane, clear width."""
    return [
        Blocker(
            "layout",
            (N_("%(labels)s on the layout"), {"labels": ", ".join(labels)})
            if labels
            else (N_("The layout itself"), {}),
            (problem.message, problem.values),
            fingerprint=problem.fingerprint,
        )
        for problem, labels in problems
    ]


def _warnings(problems: Sequence[Any]) -> list[Blocker]:
    """Warnings need a tick and a reason before anybody may build on the layout."""
    return [
        Blocker(
            "warning",
            (N_("A warning of the layout is not looked at yet"), {}),
            (problem.message, problem.values),
            fingerprint=problem.fingerprint,
        )
        for problem in problems
    ]


def of_placement(board: Board, application_id: int) -> list[Blocker]:
    """Whether one placement is approved, on this layout, side by side, and suits."""
    application, slots = board.get(application_id), board.stands(application_id)
    values = {"name": application.vendor.name, "label": board.label(slots)}

    def blocker(kind: str, title: str, text: str) -> list[Blocker]:
        return [Blocker(kind, (title, values), (text, values), application_id)]

    if application_id not in board.asking:
        title = N_("%(name)s is not approved any more")
        return blocker("state", title, N_("Take it off %(label)s."))
    if not all(slot in board.slots for slot in slots):
        title = N_("%(label)s is not on this layout")
        return blocker("unfit", title, N_("Place %(name)s anew."))
    title = N_("%(label)s does not suit %(name)s")
    if (why := board.why_unfit(application, slots[0])) is not None:
        return [Blocker("unfit", (title, values), why, application_id)]
    if board.run(application, slots[0]) != slots:
        text = N_("The application needs another number of slots by now.")
        return blocker("unfit", title, text)
    return []
