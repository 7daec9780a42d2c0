"""Sheets to print of one night: who stands where, and plates with the vendors' names.

They show the newest release; before there is one, the plan as it stands on the desk.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cfn.applications.models import Application, ApplicationState
from cfn.core.errors import Conflict
from cfn.core.msgids import N_
from cfn.core.trade import FIRE_NAMES, Fire
from cfn.layouts.queries import get_layout_with_all
from cfn.layouts.sheets.listing import Column, Listing, table
from cfn.layouts.sheets.plates import Plate
from cfn.layouts.sheets.slots import goods, size
from cfn.layouts.sheets.street import Stall
from cfn.layouts.sheets.survey import Survey
from cfn.layouts.sheets.voice import Voice
from cfn.nights.models import Night
from cfn.placements.models import Release
from cfn.placements.queries import applications_by_id, current_release, live_placements
from cfn.placements.rules import plan_of

TICK = "☐"


@dataclass(frozen=True)
class NightPlan:
    """A night's layout, measured, and who stands on its slots by slot id. ``release``
    None is a plan that only organisers know."""

    layout: Any
    survey: Survey
    release: Release | None
    holders: Mapping[int, Application]

    @property
    def stands(self) -> list[tuple[Application, list[Stall]]]:
        """Everybody on the plan with the slots, in walking order."""
        found: dict[int, tuple[Application, list[Stall]]] = {}
        for stall in self.survey.street.stalls:
            if (holder := self.holders.get(stall.slot.id)) is not None:
                found.setdefault(holder.id, (holder, []))[1].append(stall)
        return list(found.values())


def read_plan(night: Night, *, drafts: bool) -> NightPlan:
    """Without those who gave their slot back. Conflict where there is nothing to show:
    no layout, or, unless ``drafts``, no release."""
    release = current_release(night.id)
    layout_id = release.layout_id if release else night.layout_id
    if layout_id is None:
        raise Conflict(N_("This night has no layout yet."))
    if release is None and not drafts:
        raise Conflict(
            N_("The plan of this night is not released yet. Come back then.")
        )
    rows = release.plan if release else plan_of(live_placements(night.id))
    known = applications_by_id(row["application"] for row in rows)
    holders = {
        slot_id: known[row["application"]]
        for row in rows
        if known[row["application"]].state != ApplicationState.WITHDRAWN
        for slot_id in row["slots"]
    }
    layout = get_layout_with_all(layout_id)
    return NightPlan(layout, Survey.of(layout), release, holders)


def _needs(application: Application, voice: Voice) -> str:
    """``450 W · Gas``"""
    parts = [f"{application.watts} W"] if application.watts else []
    if application.fire != Fire.NONE:
        parts.append(voice.say(FIRE_NAMES[Fire(application.fire)]))
    return " · ".join(parts) or "–"


def slot_list(plan: NightPlan, voice: Voice) -> Listing:
    """Every slot in walking order with its vendor, and a box to tick."""
    say = voice.say
    columns = (
        Column(say(N_("Slot")), 1.1, bold=True),
        Column(say(N_("Vendor")), 3.4),
        Column(say(N_("Goods")), 1.9),
        Column(say(N_("Needs")), 1.7),
        Column(say(N_("Square on the plan")), 1.2),
        Column(say(N_("Here")), 0.8),
    )
    rows = [_slot_row(stall, plan, voice) for stall in plan.survey.street.stalls]
    return Listing(
        title=say(N_("Slots by number")),
        facts=tuple(_sums(plan, voice)),
        tables=(table(columns, rows, empty=say(N_("No slot yet."))),),
    )


def _slot_row(stall: Stall, plan: NightPlan, voice: Voice) -> tuple[str, ...]:
    slot, holder = stall.slot, plan.holders.get(stall.slot.id)
    square = plan.survey.square(stall.x, stall.y)
    if holder is None:
        word = (
            voice.say(N_("kept free")) if slot.locked else f"({voice.say(N_('free'))})"
        )
        return slot.label, word, goods(slot.category, voice), "–", square, ""
    kind = goods(holder.vendor.category, voice)
    return slot.label, holder.vendor.name, kind, _needs(holder, voice), square, TICK


def _sums(plan: NightPlan, voice: Voice) -> Iterator[tuple[str, str]]:
    slots = [stall.slot for stall in plan.survey.street.stalls]
    yield voice.say(N_("Vendors")), str(len(plan.stands))
    taken = sum(slot.id in plan.holders for slot in slots)
    yield voice.say(N_("Slots taken")), f"{taken} / {len(slots)}"


def vendor_list(plan: NightPlan, voice: Voice) -> Listing:
    """Every vendor by name with the slots: for whoever is asked "where am I?"."""
    say = voice.say
    columns = (
        Column(say(N_("Vendor")), 3.6, bold=True),
        Column(say(N_("Slot")), 1.6),
        Column(say(N_("Goods")), 1.9),
        Column(say(N_("Needs")), 1.7),
        Column(say(N_("Square on the plan")), 1.3),
    )
    by_name = sorted(plan.stands, key=lambda stand: stand[0].vendor.name.casefold())
    rows = [
        (
            holder.vendor.name,
            ", ".join(stall.slot.label for stall in stalls),
            goods(holder.vendor.category, voice),
            _needs(holder, voice),
            plan.survey.square(stalls[0].x, stalls[0].y),
        )
        for holder, stalls in by_name
    ]
    return Listing(
        title=say(N_("Vendors by name")),
        facts=tuple(_sums(plan, voice)),
        tables=(table(columns, rows, empty=say(N_("Nobody is on the plan yet."))),),
    )


def plates(plan: NightPlan, voice: Voice, address: Callable[[str], str]) -> list[Plate]:
    """A plate for each slot that is taken, with the vendor's name on it."""
    return [
        Plate(
            label=stall.slot.label,
            title=holder.vendor.name,
            detail=_detail(holder, stalls, voice),
            url=address(stall.slot.label),
        )
        for holder, stalls in plan.stands
        for stall in stalls
    ]


def _detail(holder: Application, stalls: list[Stall], voice: Voice) -> str:
    parts = [goods(holder.vendor.category, voice)]
    if len(stalls) > 1:
        parts.append(", ".join(stall.slot.label for stall in stalls))
    else:
        parts.append(f"{size(stalls[0].slot, voice)} m")
    if (needs := _needs(holder, voice)) != "–":
        parts.append(needs)
    return " · ".join(parts)
