"""Who may stand where, as plain functions; and what a released plan is made of. Pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from math import hypot
from typing import Any

from cfn.core.errors import NotAllowed, Refusal
from cfn.core.geometry import Frame
from cfn.core.msgids import N_
from cfn.layouts.models import Slot
from cfn.nights.models import Night, NightState
from cfn.nights.rules import Phase, phase
from cfn.placements.models import Placement, PlacementState

MIN_REASON = 8
UNDO_STEPS = 20
# Slots with more than this between their fronts are not side by side: a driveway,
# a tree or a footpath lies there.
MAX_GAP_M = 1.5

# A sentence not yet translated: an English msgid and its values.
Reason = tuple[str, Mapping[str, Any]]

OWN = N_("You own %(name)s. Another organiser places it.")
TAKEN = N_("%(label)s is taken by %(name)s.")
NEXT_TAKEN = N_("%(name)s needs %(n)s slots, and %(label)s is taken by %(other)s.")
OVERLAP = N_("Two of them would stand on the same slot.")
ROW_ENDS = N_("%(name)s needs %(n)s slots side by side; next to %(label)s is none.")


def check_not_over(night: Night, now: datetime) -> None:
    """The plan may change until the night is over."""
    if phase(night, now) in (Phase.ENDED, Phase.CANCELLED):
        raise Refusal(N_("This night is over or cancelled; its plan stays as it was."))
    if night.layout_id is None:
        raise Refusal(N_("This night has no layout yet. Choose one first."))


def check_may_plan(night: Night, now: datetime, reason: str) -> None:
    """Before release freely, afterwards with a reason that everybody can read."""
    check_not_over(night, now)
    if night.state == NightState.RELEASED:
        check_reason(
            reason,
            N_("The plan is released. Say why it changes; everybody can read it."),
        )


def check_may_relocate(night: Night, now: datetime, reason: str) -> None:
    """A night may move to another layout until set-up begins: from then on people look
    for the numbers they know."""
    if phase(night, now) in (Phase.ENDED, Phase.CANCELLED):
        raise Refusal(N_("This night is over or cancelled; its plan stays as it was."))
    if phase(night, now) is Phase.RUNNING or now >= night.check_in_from_at:
        raise Refusal(
            N_(
                "Set-up has begun, so the layout stays. Move single vendors at the desk."
            )
        )
    if night.state == NightState.RELEASED:
        check_reason(
            reason,
            N_("The plan is released. Say why it changes; everybody can read it."),
        )


def check_reason(reason: str, message: str) -> None:
    if len(reason.strip()) < MIN_REASON:
        raise Refusal(message, field="reason")


def check_not_own(owner_id: int, person_id: int, name: str) -> None:
    if owner_id == person_id:
        raise NotAllowed(OWN, name=name)


def check_not_here(placement: Placement, name: str) -> None:
    """Who has reported at a slot stands there; the map must not say otherwise."""
    if placement.state == PlacementState.CHECKED_IN:
        raise Refusal(
            N_(
                "%(name)s has reported at %(label)s already. Undo that on the round "
                "first."
            ),
            name=name,
            label=placement.taken[0].slot.label,
        )


def neighbours(slots: Iterable[Slot]) -> dict[int, int | None]:
    """The next slot of the same row that stands side by side, for each slot id."""
    rows: dict[str, list[Slot]] = {}
    following: dict[int, int | None] = {}
    for slot in sorted(slots, key=lambda s: s.position):
        following[slot.id] = None
        if slot.row is not None:
            rows.setdefault(slot.row, []).append(slot)
    for row in rows.values():
        for slot, after in zip(row, row[1:], strict=False):
            if _gap_m(slot, after) <= MAX_GAP_M:
                following[slot.id] = after.id
    return following


def _gap_m(one: Slot, other: Slot) -> float:
    frame = Frame(one.lon, one.lat)
    away = hypot(*frame.to_metres(other.lon, other.lat))
    return away - (one.frontage_m + other.frontage_m) / 2


def plan_row(placement: Placement) -> dict[str, Any]:
    """One line of a released plan. Ids and codes only: names live elsewhere."""
    return {
        "application": placement.application_id,
        "code": placement.application.code,
        "vendor": placement.application.vendor_id,
        "slots": [taken.slot_id for taken in placement.taken],
        "labels": [taken.slot.label for taken in placement.taken],
    }


def plan_of(placements: Iterable[Placement]) -> list[dict[str, Any]]:
    """The lines of a plan in walking order."""
    ordered = sorted(placements, key=lambda p: (p.taken[0].slot.position, p.id))
    return [plan_row(placement) for placement in ordered]


def plan_hash(night_id: int, n: int, plan: Sequence[Mapping[str, Any]]) -> str:
    """SHA-256, hex, of the canonical JSON of a released version.

    Canonical: ``{"n", "night", "plan"}``, keys sorted, no blanks, UTF-8.
    """
    content = {"night": night_id, "n": n, "plan": list(plan)}
    text = json.dumps(
        content, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return hashlib.sha256(text.encode()).hexdigest()


def _place(row: Mapping[str, Any]) -> tuple[list[Any], list[Any]]:
    """The same slots under the same numbers are no change, on whichever layout."""
    return list(row["slots"]), list(row["labels"])


def followed(
    plan: Iterable[Mapping[str, Any]], slots: Mapping[int, int]
) -> list[dict[str, Any]]:
    """A plan with ``slots[old id]`` for its slots; 0 stands for one that is gone."""
    return [
        {**row, "slots": [slots.get(id_, 0) for id_ in row["slots"]]} for row in plan
    ]


def changes_between(
    old: Sequence[Mapping[str, Any]],
    new: Sequence[Mapping[str, Any]],
    withdrawn: Iterable[int] = (),
) -> list[dict[str, Any]]:
    """What differs between two plans, by label. ``withdrawn`` are application ids."""
    before = {row["application"]: row for row in old}
    after = {row["application"]: row for row in new}
    gone, changes = set(withdrawn), []
    for id_ in [*after, *(id_ for id_ in before if id_ not in after)]:
        was, is_ = before.get(id_), after.get(id_)
        if was and is_ and _place(was) == _place(is_):
            continue
        row = is_ or was or {}
        leaves = "gave_up" if id_ in gone else "removed"
        changes.append(
            {
                "kind": leaves if is_ is None else "moved" if was else "added",
                "application": id_,
                "code": row["code"],
                "vendor": row["vendor"],
                "from": was["labels"] if was else [],
                "to": is_["labels"] if is_ else [],
            }
        )
    return changes
