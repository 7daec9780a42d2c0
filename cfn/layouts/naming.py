"""What a step of drawing is called. Pure.

A step keeps a code and values; the sentence is made when somebody reads it, in the
language of who reads. The editor gets the same sentences, so both say the same.
"""

from collections.abc import Mapping
from math import isfinite
from typing import Any

from cfn.core.errors import Refusal
from cfn.core.msgids import N_

STEP_NAMES: dict[str, str] = {
    "slot_moved": N_("Slot %(label)s moved %(m)s m"),
    "slots_moved": N_("%(n)s slots moved %(m)s m"),
    "row_moved": N_("Row %(row)s moved %(m)s m"),
    "slot_turned": N_("Slot %(label)s turned %(deg)s°"),
    "slots_turned": N_("%(n)s slots turned %(deg)s°"),
    "slot_resized": N_("Slot %(label)s resized"),
    "slots_merged": N_("Slots %(label)s and %(other)s merged"),
    "slot_split": N_("Slot %(label)s split"),
    "slot_locked": N_("Slot %(label)s kept free"),
    "slot_unlocked": N_("Slot %(label)s given free"),
    "slots_locked": N_("%(n)s slots kept free"),
    "slots_unlocked": N_("%(n)s slots given free"),
    "slot_removed": N_("Slot %(label)s removed"),
    "slots_removed": N_("%(n)s slots removed"),
    "slot_added": N_("Slot %(label)s added"),
    "slot_changed": N_("Slot %(label)s changed"),
    "slots_changed": N_("%(n)s slots changed"),
    "quality_painted": N_("Quality of %(n)s slots painted"),
    "row_added": N_("Row %(row)s laid out: %(n)s slots"),
    "rows_added": N_("%(n)s slots laid out on both sides"),
    "row_changed": N_("Row %(row)s changed: %(n)s slots"),
    "row_removed": N_("Row %(row)s removed"),
    "row_renumbered": N_("Row %(row)s renumbered: %(n)s slots"),
    "shape_added": N_("%(kind)s added"),
    "shape_changed": N_("%(kind)s changed"),
    "shape_moved": N_("%(kind)s moved %(m)s m"),
    "shape_removed": N_("%(kind)s removed"),
    "outline_changed": N_("Outline of the site changed"),
    "settings_changed": N_("Settings of the layout changed"),
    "backdrop_changed": N_("Picture below the map changed"),
    "version_restored": N_("Version “%(name)s” brought back"),
    "layout_changed": N_("Layout changed"),
}

KIND_NAMES = {
    "road": N_("Road"),
    "zone": N_("Zone"),
    "keep_clear": N_("Area to keep clear"),
    "facility": N_("Facility"),
}

MOST_SIGNS = 80
_UNKNOWN = N_("This step has no name that the system knows.")


def check_name(name: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a step's sentence; refuses a code or value that is none."""
    if name not in STEP_NAMES:
        raise Refusal(_UNKNOWN)
    kept: dict[str, Any] = {}
    for key, value in values.items():
        if f"%({key})s" not in STEP_NAMES[name]:
            continue
        text = isinstance(value, str) and len(value) <= MOST_SIGNS
        text = text and str(value).isprintable()
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not text and not (number and isfinite(value)):
            raise Refusal(_UNKNOWN)
        kept[key] = value
    for key in ("label", "other", "row", "name", "kind", "n", "m", "deg"):
        if f"%({key})s" in STEP_NAMES[name] and key not in kept:
            raise Refusal(_UNKNOWN)
    return kept


def sentence(
    name: str, values: Mapping[str, Any], *, comma: str = "."
) -> tuple[str, dict[str, Any]]:
    """The msgid of a step and its values; numbers with ``comma`` for the point.

    The value ``kind`` is itself a msgid, translated by who shows it.
    """
    shown = {
        key: f"{value:g}".replace(".", comma) if isinstance(value, float) else value
        for key, value in values.items()
    }
    if "kind" in shown:
        shown["kind"] = KIND_NAMES.get(shown["kind"], shown["kind"])
    return STEP_NAMES[name], shown
