"""What the desk shows, as values: the page and its scripts read the same state.

Sentences are translated here; ids and numbers stay numbers.
"""

from collections.abc import Mapping
from typing import Any

from cfn.accounts.models import Person
from cfn.applications.models import Application
from cfn.core.i18n import N_, translate
from cfn.core.trade import CATEGORY_NAMES, Category, Fire
from cfn.layouts.models import Slot
from cfn.nights.models import Night
from cfn.placements.blockers import of_placement
from cfn.placements.board import Board
from cfn.placements.models import DeskStep, Release
from cfn.placements.planning import read_board, with_names
from cfn.placements.queries import count_applications, current_release, my_steps
from cfn.placements.releasing import changes_since
from cfn.placements.rules import NEXT_TAKEN, OWN, ROW_ENDS, TAKEN, Reason, plan_of
from cfn.placements.steps import from_json, redoable, undoable

# What the scripts of the desk say; the page gives them along.
WORDS = {
    "taken": TAKEN,
    "next_taken": NEXT_TAKEN,
    "row_ends": ROW_ENDS,
    "own": OWN,
    "slot": N_("Slot %(label)s"),
    "fits": N_("%(label)s suits"),
    "is_free": N_("%(label)s is free"),
    "choose_first": N_("Choose a vendor first."),
    "stands_here": N_("%(name)s stands here"),
    "swap_no": N_("%(name)s does not suit %(label)s."),
    "swap": N_("Swap places"),
    "swap_with": N_("Swap places with"),
    "choose": N_("Choose %(name)s"),
    "take_off": N_("Take off the plan"),
    "pick": N_("Choose"),
    "pick_slot": N_("Choose %(label)s"),
    "list": N_("choose from the list (%(n)s suit)"),
    "wish": N_("wish %(n)s"),
    "stands_on": N_("stands on %(label)s"),
    "turn": N_("turn %(n)s"),
    "fit_n": N_("%(n)s slots suit"),
    "fit_none": N_("No free slot suits"),
    "hint": N_("tap a glowing slot, or"),
    "unfit_zone": N_("zone"),
    "unfit_power": N_("power"),
    "unfit_fire": N_("fire"),
    "unfit_kept": N_("kept free"),
    "unfit_row": N_("row"),
    "unfit_own": N_("own business"),
    "placed_n": N_("%(name)s: %(label)s"),
    "changes": N_("not released yet: %(n)s"),
    "offline": N_("No connection. Nothing was changed; try again."),
}

_FIRE_OFFERED = {
    Fire.CHARCOAL: N_("charcoal allowed"),
    Fire.GAS: N_("gas allowed"),
}
_FIRE_NEEDED = {Fire.CHARCOAL: ("flame", N_("charcoal")), Fire.GAS: ("gas", N_("gas"))}

_DONE = {
    "place": N_("%(name)s is on %(label)s."),
    "move": N_("%(name)s is on %(label)s."),
    "swap": N_("%(name)s is on %(label)s."),
    "remove": N_("%(name)s is off the plan."),
    "fill": N_("%(n)s vendors were placed."),
    "copy": N_("%(n)s vendors were placed."),
}
_STEP = {
    "place": N_("Undo: %(name)s to %(label)s"),
    "move": N_("Undo: %(name)s to %(label)s"),
    "swap": N_("Undo: %(name)s swapped"),
    "remove": N_("Undo: %(name)s off the plan"),
    "fill": N_("Undo: filling %(n)s slots"),
    "copy": N_("Undo: taking over %(n)s vendors"),
}


def words() -> dict[str, str]:
    return {key: translate(message) for key, message in WORDS.items()}


def said(reason: Reason) -> str:
    """A reason of the rules as a sentence; a category among its values too."""
    message, values = reason
    ready = {
        key: translate(value) if key == "category" else value
        for key, value in values.items()
    }
    return translate(message, **ready)


def desk_state(
    night: Night, person: Person, board: Board | None = None
) -> dict[str, Any]:
    """The desk as JSON: counters, slots, vendors in the order of turns, reasons, undo.

    ``profiles`` holds, for each kind of need once, ``{slot id: [kind, sentence]}`` of
    the slots that do not suit; a vendor names its profile by number.
    """
    board = board or read_board(night)
    release = current_release(night.id)
    steps = my_steps(night.id, person.id, release.n if release else 0)
    profiles = _Profiles(board)
    vendors = [
        _vendor(board, application, turn, profiles, person)
        for turn, application in enumerate(_everybody(board), start=1)
    ]
    return {
        "layout": night.layout_id,  # another one: the page has to be loaded anew
        "counters": {
            "applied": count_applications(night.id),
            "approved": len(board.asking),
            "placed": len(board.standing),
            "unplaced": len(board.unplaced),
            "free": len(board.free),
        },
        "slots": [_slot(slot) for slot in board.slots.values()],
        "next": {str(id_): after for id_, after in board.next_of.items()},
        "vendors": vendors,
        "profiles": profiles.lists,
        "undo": _step_name(board, undoable(steps)),
        "redo": bool(redoable(steps)),
        "released": release.n if release else 0,
        "changes": _count_changes(board, release),
    }


def _everybody(board: Board) -> list[Application]:
    """The approved by turn, then those on the plan who are not approved any more."""
    return [
        *board.asking.values(),
        *(
            p.application
            for id_, p in board.standing.items()
            if id_ not in board.asking
        ),
    ]


def _count_changes(board: Board, release: Release | None) -> int:
    plan = plan_of(board.standing.values())
    return len(changes_since(release, plan, board.night.layout_id))


class _Profiles:
    """Vendors with the same goods and needs share one list of unsuitable slots."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.numbers: dict[tuple[str, int, str], int] = {}
        self.lists: list[dict[str, list[str]]] = []

    def of(self, application: Application) -> int:
        key = (application.vendor.category, application.watts, application.fire)
        if key not in self.numbers:
            self.numbers[key] = len(self.lists)
            self.lists.append(self._unfit(application))
        return self.numbers[key]

    def _unfit(self, application: Application) -> dict[str, list[str]]:
        reasons = {
            slot: self.board.why_slot(application, slot.id)
            for slot in self.board.slots.values()
        }
        return {
            str(slot.id): [_kind(slot, reason[1]), said(reason)]
            for slot, reason in reasons.items()
            if reason is not None
        }


def _kind(slot: Slot, values: Mapping[str, Any]) -> str:
    """What a slot lacks, for the sums under the map: kept, zone, power or fire."""
    if slot.locked:
        return "kept"
    if "category" in values:
        return "zone"
    return "power" if "needs" in values else "fire"


def _slot(slot: Slot) -> dict[str, Any]:
    fire = _FIRE_OFFERED.get(Fire(slot.fire))
    return {
        "id": slot.id,
        "label": slot.label,
        "row": slot.row or "",
        "category": slot.category,
        "offers": " · ".join([*([translate(fire)] if fire else []), f"{slot.watts} W"]),
    }


def _vendor(
    board: Board,
    application: Application,
    turn: int,
    profiles: _Profiles,
    person: Person,
) -> dict[str, Any]:
    vendor = application.vendor
    return {
        "id": application.id,
        "name": vendor.name,
        "category": vendor.category,
        "turn": turn,
        "needs": needs_of(application),
        "words": " ".join(p.name for p in vendor.products if p.removed_at is None)
        if application.id in board.asking
        else "",
        "size": application.slots_needed,
        "at": list(board.stands(application.id)),
        "label": board.label(board.stands(application.id)),
        "profile": profiles.of(application),
        "own": vendor.owner_id == person.id,
        "clash": application.id in board.standing
        and bool(of_placement(board, application.id)),
        "wishes": [wish.slot_id for wish in application.wishes]
        if application.id in board.asking
        else [],
    }


def needs_of(application: Application) -> list[tuple[str, str]]:
    """Icon and word of each need, the hardest to meet first."""
    needs = []
    if (fire := _FIRE_NEEDED.get(Fire(application.fire))) is not None:
        needs.append((fire[0], translate(fire[1])))
    if application.watts:
        needs.append(("bolt", f"{application.watts} W"))
    if application.slots_needed > 1:
        n = application.slots_needed
        needs.append(("slots2", translate(N_("%(n)s slots"), n=n)))
    if application.own_tent:
        needs.append(("tent", translate(N_("own tent"))))
    return needs


def _values(board: Board, step: DeskStep) -> dict[str, Any]:
    first = next(iter(step.after))
    return {
        "name": board.name(int(first)),
        "label": board.label(step.after[first]),
        "n": len(step.after),
    }


def _step_name(board: Board, step: DeskStep | None) -> str:
    if step is None:
        return ""
    board = with_names(board, from_json(step.after))
    return translate(_STEP[step.kind], **_values(board, step))


def done(night: Night, step: DeskStep) -> str:
    """What a step has just done, in a sentence."""
    board = read_board(night, about=from_json(step.after))
    return translate(_DONE[step.kind], **_values(board, step))


def category_chips(state: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The categories with how many still wait; those without anybody are left out."""
    waiting = [v["category"] for v in state["vendors"] if not v["at"]]
    return [
        {
            "code": str(code),
            "name": translate(CATEGORY_NAMES[code]),
            "n": waiting.count(code),
        }
        for code in Category
        if any(v["category"] == code for v in state["vendors"])
    ]


def is_shown(vendor: Mapping[str, Any], q: str, category: str) -> bool:
    """Whether the list shows a vendor for a search and a category."""
    text = f"{vendor['name']} {vendor['words']}".lower().replace("’", "'")
    words = q.lower().replace("’", "'").split()
    return category in ("", vendor["category"]) and all(w in text for w in words)


def in_walking_order(state: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Those on the plan, as one meets them on the street."""
    place = {slot["id"]: n for n, slot in enumerate(state["slots"])}
    standing = [vendor for vendor in state["vendors"] if vendor["at"]]
    return sorted(standing, key=lambda v: place.get(v["at"][0], -1))
