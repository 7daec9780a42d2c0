"""The list of slots, to print and as a table for other programs. Pure."""

from collections.abc import Iterable, Iterator
from typing import Any

from cfn.core.msgids import N_
from cfn.core.trade import CATEGORY_NAMES, FIRE_NAMES, Category, Fire
from cfn.layouts.sheets.listing import Column, Listing, table
from cfn.layouts.sheets.plates import Plate
from cfn.layouts.sheets.survey import Survey
from cfn.layouts.sheets.voice import Voice

CSV_COLUMNS = (
    "label", "row", "position", "lon", "lat", "frontage_m", "depth_m", "bearing_deg",
    "category", "watts", "circuit", "fire", "quality", "locked",
)  # fmt: skip


def csv_rows(slots: Iterable[Any]) -> Iterator[list[Any]]:
    """A head, then a row for each slot in walking order; the columns are those of the
    layout format, truth is 1 or 0."""
    yield list(CSV_COLUMNS)
    for slot in slots:
        values = (getattr(slot, name) for name in CSV_COLUMNS)
        yield [int(v) if isinstance(v, bool) else v for v in values]


def goods(category: str | None, voice: Voice) -> str:
    return voice.say(
        CATEGORY_NAMES[Category(category)] if category else N_("Any goods")
    )


def size(slot: Any, voice: Voice) -> str:
    """Front × depth in metres."""
    return f"{voice.short(slot.frontage_m)} × {voice.short(slot.depth_m)}"


def needs(slot: Any, voice: Voice) -> list[str]:
    """Power and fire in words, where there are any."""
    found = []
    if slot.watts:
        circuit = f" ({slot.circuit})" if slot.circuit else ""
        found.append(f"{slot.watts} W{circuit}")
    if slot.fire != Fire.NONE:
        found.append(voice.say(FIRE_NAMES[Fire(slot.fire)]))
    return found


def slot_list(survey: Survey, voice: Voice) -> Listing:
    """Every slot in walking order with what it is for and where it is on the plan."""
    say = voice.say
    columns = (
        Column(say(N_("Slot")), 1.3, bold=True),
        Column(say(N_("Row")), 0.9),
        Column(say(N_("Goods")), 2.2),
        Column(say(N_("Front × depth, m")), 1.5),
        Column(say(N_("Power")), 1.2, "right"),
        Column(say(N_("Circuit")), 1.2),
        Column(say(N_("Fire")), 1.6),
        Column(say(N_("Square on the plan")), 1.3),
    )
    rows = [
        (
            stall.slot.label,
            stall.slot.row or "–",
            _goods_or_locked(stall.slot, voice),
            size(stall.slot, voice),
            f"{stall.slot.watts} W" if stall.slot.watts else "–",
            stall.slot.circuit or "–",
            say(FIRE_NAMES[Fire(stall.slot.fire)]),
            survey.square(stall.x, stall.y),
        )
        for stall in survey.street.stalls
    ]
    return Listing(
        title=say(N_("Slots by number")),
        facts=tuple(_sums(survey, voice)),
        tables=(table(columns, rows, empty=say(N_("No slot yet."))),),
    )


def _goods_or_locked(slot: Any, voice: Voice) -> str:
    return voice.say(N_("kept free")) if slot.locked else goods(slot.category, voice)


def _sums(survey: Survey, voice: Voice) -> Iterator[tuple[str, str]]:
    slots = [stall.slot for stall in survey.street.stalls]
    yield voice.say(N_("Slots")), str(len(slots))
    if locked := sum(slot.locked for slot in slots):
        yield voice.say(N_("Of these kept free")), str(locked)


def plates(survey: Survey, voice: Voice, address: Any) -> list[Plate]:
    """A plate for each slot; ``address`` gives the web address for a label."""
    return [
        Plate(
            label=stall.slot.label,
            title=_goods_or_locked(stall.slot, voice),
            detail=" · ".join(
                [f"{size(stall.slot, voice)} m", *needs(stall.slot, voice)]
            ),
            url=address(stall.slot.label),
        )
        for stall in survey.street.stalls
    ]
