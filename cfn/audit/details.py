"""Subjects and details of the log as people say them.

The log keeps codes, because its hashes must not change when a word does. A test reads
along in every other test, so that no subject and no detail stays without its word.
"""

import json
from collections.abc import Mapping
from typing import Any

from cfn.core.msgids import N_
from cfn.core.roles import ROLE_NAMES

KIND_NAMES = {
    "access_links": N_("Link"),
    "applications": N_("Application"),
    "demo": N_("Demonstration"),
    "layouts": N_("Layout"),
    "nights": N_("Night"),
    "people": N_("Person"),
    "placements": N_("Placement"),
    "products": N_("Product"),
    "programmes": N_("Programme"),
    "sign_ins": N_("Session"),
    "vendors": N_("Vendor"),
}

DETAIL_NAMES = {
    "after": N_("after"),
    "announced": N_("announced"),
    "application": N_("application"),
    "before": N_("before"),
    "changes": N_("changes"),
    "count": N_("how many"),
    "decided_by": N_("decided by person no."),
    "dropped": N_("decision that no longer counts"),
    "hash": N_("checksum"),
    "kind": N_("kind"),
    "label": N_("number"),
    "lang": N_("language"),
    "layout": N_("layout no."),
    "n": N_("number"),
    "night": N_("night"),
    "nights": N_("nights"),
    "on_behalf": N_("on behalf of person no."),
    "person": N_("person no."),
    "placed": N_("placed"),
    "reason": N_("reason"),
    "role": N_("role"),
    "roles": N_("roles"),
    "row": N_("row"),
    "seed": N_("seed"),
    "shape": N_("shape"),
    "slot": N_("slot"),
    "slots": N_("slots"),
    "source": N_("copied from"),
    "state": N_("state"),
    "status": N_("status"),
    "step": N_("step"),
    "was": N_("before"),
    "version": N_("version"),
    "vendor": N_("business no."),
    "what": N_("what"),
}

# Words of the slices above come from them by ``name_values``.
VALUE_NAMES: dict[str, str] = {
    **{str(role): name for role, name in ROLE_NAMES.items()},
    "id": "Bahasa Indonesia",
    "en": "English",
    # whether somebody came
    "arrived": N_("Here"),
    "absent": N_("Not there"),
    # states of a night
    "draft": N_("Draft"),
    "released": N_("Plan released"),
}
# Sentences and numbers of people's own: never taken for one of our codes.
_CODED = {"lang", "reason", "role", "roles", "state", "status", "was", "dropped"}


def name_values(names: Mapping[Any, str]) -> None:
    """A slice says its own words (msgids) for the codes that it writes to the log."""
    VALUE_NAMES.update({str(code): name for code, name in names.items()})


def kind_and_id(subject: str) -> tuple[str, str]:
    """``nights:7`` → ``("nights", "7")``; what has no id keeps its kind alone."""
    kind, _, number = subject.partition(":")
    return kind, number


def phrases(detail: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """Each detail as the msgid of its name and those of its values.

    What is empty says nothing and is left out. A value without a name stays as it is.
    """
    return [
        (DETAIL_NAMES.get(key, key), _values(key, value))
        for key, value in detail.items()
        if value not in (None, "", [], {})
    ]


def _values(key: str, value: Any) -> list[str]:
    if isinstance(value, bool):
        return [N_("yes") if value else N_("no")]
    if isinstance(value, list) and not any(isinstance(v, (dict, list)) for v in value):
        return [_value(key, each) for each in value]
    return [_value(key, value)]


def _value(key: str, value: Any) -> str:
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return VALUE_NAMES.get(value, value) if key in _CODED else value
