"""What the form offers: nights to tick, and for each site the plan with its slots."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from cfn.applications.models import Application, ApplicationState
from cfn.applications.rules import STATE_NAMES, Needs
from cfn.applications.wishes import Fitting, Reason, clean, fitting, spans
from cfn.core import clock
from cfn.core.formats import day_time
from cfn.core.i18n import N_, translate
from cfn.layouts.drawing import Drawing, Mark, draw
from cfn.layouts.models import Layout
from cfn.layouts.queries import shapes_of, slots_of
from cfn.nights.models import Night
from cfn.nights.rules import Phase, phase

# Announced nights whose applications open later: the next few are enough.
LATER_SHOWN = 2


@dataclass(frozen=True)
class NightChoice:
    """A night to tick; ``why_not`` is a sentence where it cannot be."""

    night: Night
    closes: str
    why_not: str = ""
    application_id: int | None = None


def night_choices(
    nights: Iterable[Night], mine: Iterable[Application]
) -> list[NightChoice]:
    """Nights that take applications, then others with the reason why not."""
    standing = {a.night_id: a for a in mine if a.state != ApplicationState.WITHDRAWN}
    found, later = [], 0
    for night in nights:
        choice = _choice(night, standing.get(night.id))
        if choice is None:
            continue
        if phase(night, clock.now()) == Phase.PLANNED:
            later += 1
            if later > LATER_SHOWN:
                continue
        found.append(choice)
    return sorted(found, key=lambda choice: choice.why_not != "")


def _choice(night: Night, application: Application | None) -> NightChoice | None:
    now_is = phase(night, clock.now())
    closes = translate(
        N_("closes %(when)s"), when=day_time(night.applications_close_at)
    )
    if application is not None:
        state = translate(STATE_NAMES[ApplicationState(application.state)])
        why = translate(N_("You applied already: %(state)s"), state=state.lower())
        return NightChoice(night, closes, why, application.id)
    if now_is == Phase.OPEN:
        return NightChoice(night, closes)
    if now_is == Phase.PLANNED:
        opens = day_time(night.applications_open_at)
        return NightChoice(night, closes, translate(N_("opens %(when)s"), when=opens))
    if now_is == Phase.CANCELLED:
        why = translate(N_("cancelled: %(reason)s"), reason=night.cancel_reason)
        return NightChoice(night, closes, why)
    if now_is in (Phase.CLOSED, Phase.RELEASED):
        when = day_time(night.applications_close_at)
        return NightChoice(night, closes, translate(N_("closed %(when)s"), when=when))
    return None


@dataclass(frozen=True)
class SitePlan:
    """The slots of a site to wish for, on the layout of its first night."""

    layout: Layout
    fit: list[tuple[str, list[str]]]  # row, labels
    why_not: list[str]  # sentences, one a reason
    drawing: Drawing
    marks: dict[int, Mark] = field(default_factory=dict)

    @property
    def site_id(self) -> int:
        return self.layout.site_id

    @property
    def field_name(self) -> str:
        return f"wishes_{self.site_id}"


def layouts_of(nights: Iterable[Night]) -> list[Layout]:
    """One layout for each site: that of the first night there."""
    first: dict[int, Layout] = {}
    for night in nights:
        if night.layout is not None:
            first.setdefault(night.layout.site_id, night.layout)
    return list(first.values())


def site_plan(
    layout: Layout, category: str, needs: Needs, chosen: Sequence[str]
) -> SitePlan:
    slots = list(slots_of(layout.id))
    found, wished = fitting(slots, category, needs), clean(chosen)
    return SitePlan(
        layout,
        by_row(found),
        grouped(found),
        draw(layout, slots, shapes_of(layout.id)),
        _marks(found, wished),
    )


def by_row(found: Fitting) -> list[tuple[str, list[str]]]:
    """Suitable slots as groups of a select: the row's name, its numbers."""
    rows: dict[str, list[str]] = {}
    for slot in found.fit:
        rows.setdefault(slot.row or "", []).append(slot.label)
    return [
        (
            translate(N_("Row %(row)s"), row=row)
            if row
            else translate(N_("Single slots")),
            labels,
        )
        for row, labels in rows.items()
    ]


def sentence(reason: Reason, labels: Sequence[str] = ()) -> str:
    """Why a slot does not suit, in the language of the page; or why several do not."""
    message, values = reason
    said = {k: translate(str(v)) if k == "category" else v for k, v in values.items()}
    return translate(message, **said | ({"label": spans(labels)} if labels else {}))


def grouped(found: Fitting) -> list[str]:
    """The same for all unsuitable slots, one sentence a reason."""
    lines: dict[str, tuple[Reason, list[str]]] = {}
    for slot, (message, values) in found.unfit:
        rest = {k: v for k, v in values.items() if k != "label"}
        key = f"{message} {rest}"
        lines.setdefault(key, ((message, values), []))[1].append(slot.label)
    return [sentence(reason, labels) for reason, labels in lines.values()]


def _marks(found: Fitting, wished: Sequence[str]) -> dict[int, Any]:
    """Free, wished or unsuitable, each with what a finger on it should say."""
    marks = {
        slot.id: Mark(state="no", title=sentence(reason))
        for slot, reason in found.unfit
    }
    for slot in found.fit:
        state = "fit" if slot.label.upper() in wished else "free"
        marks[slot.id] = Mark(state=state, title=slot.label)
    return marks
