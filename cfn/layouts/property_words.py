"""The properties of things on a layout and their values, as people say them. Pure."""

from collections.abc import Callable, Mapping
from typing import Any

from cfn.core.msgids import N_
from cfn.core.trade import CATEGORY_NAMES, FIRE_NAMES
from cfn.layouts.differences import Thing
from cfn.layouts.kinds import FACILITY_TYPES, KEEP_CLEAR_REASONS
from cfn.layouts.naming import KIND_NAMES
from cfn.layouts.objects import LAYOUT
from cfn.layouts.sheets.voice import Voice

PROPERTY_NAMES = {
    "name": N_("Name"),
    "schematic": N_("Sketch"),
    "min_clear_width_m": N_("Least way between stalls that face each other (m)"),
    "min_fire_lane_m": N_("Least width of a fire lane (m)"),
    "outline": N_("Outline"),
    "backdrop": N_("Picture below the map"),
    "geometry": N_("Line"),
    "kind": N_("Kind"),
    "type": N_("Facility"),
    "reason": N_("Kept clear as"),
    "width_m": N_("Width (m)"),
    "category": N_("Goods"),
    "circuit": N_("Circuit"),
    "watts": N_("Watts"),
    "fire": N_("Fire"),
    "quality": N_("Spot"),
    "locked": N_("Kept free"),
    "row": N_("Row"),
    "frontage_m": N_("Front (m)"),
    "depth_m": N_("Depth (m)"),
    "bearing_deg": N_("Direction of the front (°)"),
    "letters": N_("Letters before the number"),
    "first": N_("First number"),
    "step": N_("Count in steps of"),
    "gap_m": N_("Gap between slots (m)"),
    "gap_every": N_("A passage after every … slots"),
    "extra_gap_m": N_("Width of that passage (m)"),
    "side": N_("Stalls lie"),
}
# Too long to be told as values: it is said that they are not the same.
UNTOLD = ("outline", "backdrop", "geometry")

_CODES: Mapping[str, Mapping[Any, str]] = {
    "kind": KIND_NAMES,
    "type": FACILITY_TYPES,
    "reason": KEEP_CLEAR_REASONS,
    "category": CATEGORY_NAMES,
    "fire": FIRE_NAMES,
    "side": {
        "left": N_("to the left of the line"),
        "right": N_("to the right of the line"),
    },
}
_NOTHING = {"category": N_("Any goods")}


def property_name(name: str) -> str:
    """The msgid for a property of the layout format."""
    return PROPERTY_NAMES.get(name, name)


def value_words(name: str, value: Any, voice: Voice) -> str:
    """A value as it is read: ``450`` · ``2,5`` · ``Gas`` · ``yes`` · ``–``."""
    if value is None or value == "":
        return voice.say(_NOTHING[name]) if name in _NOTHING else "–"
    if name in _CODES:
        return voice.say(_CODES[name].get(value, str(value)))
    if isinstance(value, bool):
        return voice.say(N_("yes") if value else N_("no"))
    if name == "quality":
        return voice.number(100 * value)
    return voice.short(value) if isinstance(value, (int, float)) else str(value)


def alteration(name: str, was: Any, now: Any, voice: Voice) -> str:
    """``Watts: 450 → 900``, or what was redrawn."""
    label = voice.say(property_name(name))
    if name in UNTOLD:
        return voice.say(N_("%(what)s drawn anew"), what=label)
    return f"{label}: {value_words(name, was, voice)} → {value_words(name, now, voice)}"


def thing_words(thing: Thing, say: Callable[..., str]) -> str:
    """What a thing is called: ``A12``, ``A`` for a row, ``Rubbish bin · At the gate``."""
    values = thing.values
    if thing.key == LAYOUT:
        return say(N_("Layout"))
    if thing.group in "sr":
        return str(values["label" if thing.group == "s" else "prefix"])
    if values["kind"] == "facility":
        word = FACILITY_TYPES.get(values.get("type", ""), KIND_NAMES["facility"])
    elif values["kind"] == "keep_clear":
        word = KEEP_CLEAR_REASONS.get(
            values.get("reason") or "", KIND_NAMES["keep_clear"]
        )
    else:
        word = KIND_NAMES[values["kind"]]
    name = values.get("name")
    return f"{say(word)} · {name}" if name and name != say(word) else say(word)
