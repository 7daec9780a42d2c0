"""Whom a slot suits, and when a layout may change. Plain functions of plain values."""

from typing import Any, Protocol

from cfn.core.errors import Conflict, Refusal
from cfn.core.msgids import N_
from cfn.core.trade import CATEGORY_NAMES, Category, Fire


class SlotNeeds(Protocol):
    """What a slot offers; a row of the database, or values."""

    label: Any
    category: Any
    watts: Any
    fire: Any
    locked: Any


Unfit = tuple[str, dict[str, Any]]


def why_unfit(slot: SlotNeeds, *, category: str, watts: int, fire: str) -> Unfit | None:
    """Why a slot does not suit goods and needs: (msgid, values), or None if it does.

    A value that is itself a msgid (``category``) is translated by who shows it.
    """
    if slot.locked:
        return N_("%(label)s is kept free."), {"label": slot.label}
    if slot.category and slot.category != category:
        return (
            N_("%(label)s is for %(category)s."),
            {
                "label": slot.label,
                "category": CATEGORY_NAMES[Category(slot.category)],
            },
        )
    if watts > slot.watts:
        return (
            N_("%(label)s gives %(has)s W; %(needs)s W are needed."),
            {"label": slot.label, "has": slot.watts, "needs": watts},
        )
    if Fire(fire).level > Fire(slot.fire).level:
        if slot.fire == Fire.GAS:
            sentence = N_("%(label)s allows gas, not charcoal.")
        else:
            sentence = N_("%(label)s allows no open fire.")
        return sentence, {"label": slot.label}
    return None


def check_may_change(frozen_at: Any) -> None:
    """A layout that a night was released on stays as it was."""
    if frozen_at is not None:
        raise Refusal(
            N_("A night was released on this layout, so it stays. Copy it to change.")
        )


def check_version(seen: int, version: int) -> None:
    """Refuse to write over what somebody else saved meanwhile."""
    if seen != version:
        raise Conflict(
            N_("Somebody else changed this layout meanwhile. Look again, then save.")
        )
