"""What differs between two versions: on the map and as lists."""

from typing import Any

from flask import render_template, request
from flask_babel import ngettext

from cfn.core.access import allow
from cfn.core.errors import NotFound
from cfn.core.i18n import N_, language, translate
from cfn.layouts.contrast import SIGNS, contrast
from cfn.layouts.differences import FATES, Difference, Thing, by_name, compare, parts
from cfn.layouts.models import Layout
from cfn.layouts.objects import LAYOUT, Objects, as_objects
from cfn.layouts.property_words import alteration, thing_words
from cfn.layouts.queries import (
    get_layout_with_all,
    get_version,
    origin_of,
    other_layouts,
    versions_of,
)
from cfn.layouts.sheets.voice import Voice
from cfn.layouts.views.frame import READERS, bp

NOW = "now"
GROUP_NAMES = {
    "s": N_("Slots"),
    "r": N_("Rows"),
    "f": N_("Roads, areas, facilities"),
    LAYOUT: N_("The layout itself"),
}
FATE_NAMES = {
    "added": N_("New"),
    "removed": N_("Gone"),
    "moved": N_("Moved"),
    "renumbered": N_("Other number"),
    "changed": N_("Changed"),
}


@bp.get("/layouts/<int:layout_id>/difference")
@allow(*READERS)
def difference(layout_id: int) -> Any:
    layout = get_layout_with_all(layout_id)
    choices = _choices(layout)
    before = request.args.get("from") or _first(choices)
    after = request.args.get("to") or NOW
    return render_template(
        "layouts/difference.html",
        layout=layout,
        choices=choices,
        before=before,
        after=after,
        **(_compared(layout, before, after) if before else {"found": None}),
    )


def _choices(layout: Layout) -> list[tuple[str, str]]:
    """What can be compared: the draft, its versions, other layouts of the site."""
    named = [(str(v.id), v.name) for v in versions_of(layout.id)]
    others = [
        (f"layout:{other.id}", translate(N_("Layout “%(name)s”"), name=other.name))
        for other in other_layouts(layout)
    ]
    return [(NOW, translate(N_("Draft (as it is now)"))), *named, *others]


def _first(choices: list[tuple[str, str]]) -> str:
    """The newest version, else the newest other layout; nothing when alone."""
    return choices[1][0] if len(choices) > 1 else ""


def _compared(layout: Layout, before: str, after: str) -> dict[str, Any]:
    (one, origin), (two, other) = _state(layout, before), _state(layout, after)
    drawn_apart = origin_of(origin) != origin_of(other)
    if drawn_apart:
        two = by_name(one, two)
    found = compare(one, two)
    return {
        "found": found,
        "drawn_apart": drawn_apart,
        "groups": _told(found),
        "counts": [(fate, SIGNS[fate], _count(fate, found)) for fate in FATES],
        "upright": contrast(one, two, found, "upright"),
        "lying": contrast(one, two, found, "lying"),
    }


def _state(layout: Layout, choice: str) -> tuple[Objects, int]:
    """The objects that a choice means, and the layout they are of."""
    if choice == NOW:
        return as_objects(layout), layout.id
    kind, _, number = choice.rpartition(":")
    if not number.isdecimal() or len(number) > 9 or kind not in ("", "layout"):
        raise NotFound(N_("There is no such version."))
    if not kind:
        return get_version(int(number), layout.id).objects, layout.id
    other = get_layout_with_all(int(number))
    if other.site_id != layout.site_id:
        raise NotFound(N_("There is no such layout."))
    return as_objects(other), other.id


def _count(fate: str, found: Difference) -> str:
    n = found.count(fate)
    return {
        "added": lambda: ngettext("%(num)s new", "%(num)s new", n),
        "removed": lambda: ngettext("%(num)s gone", "%(num)s gone", n),
        "moved": lambda: ngettext("%(num)s moved", "%(num)s moved", n),
        "renumbered": lambda: ngettext("%(num)s renumbered", "%(num)s renumbered", n),
        "changed": lambda: ngettext("%(num)s changed", "%(num)s changed", n),
    }[fate]()


def _told(found: Difference) -> list[dict[str, Any]]:
    """The groups with their lists, each thing as name and what became of it."""
    voice = Voice(translate, language())
    groups: dict[str, dict[str, Any]] = {}
    for group, fate, things in parts(found):
        told = groups.setdefault(
            group, {"title": translate(GROUP_NAMES[group]), "parts": []}
        )
        told["parts"].append(
            {
                "fate": fate,
                "sign": SIGNS[fate],
                "title": translate(FATE_NAMES[fate]),
                "lines": [_line(thing, fate, voice) for thing in things],
            }
        )
    return list(groups.values())


def _line(thing: Thing, fate: str, voice: Voice) -> tuple[str, list[str]]:
    name = thing_words(thing, translate)
    if fate == "moved" and thing.moved_m is not None:
        return name, [_way(thing.moved_m, voice)]
    if fate == "renumbered" and thing.was is not None and thing.now is not None:
        label = "label" if thing.group == "s" else "prefix"
        return f"{thing.was[label]} → {thing.now[label]}", []
    if fate == "changed":
        return name, [alteration(*each, voice) for each in thing.altered]
    return name, []


def _way(metres: float, voice: Voice) -> str:
    if metres < 0.05:
        return translate(N_("less than %(m)s m"), m=voice.number(0.1, 1))
    return translate(N_("%(m)s m"), m=voice.number(metres, 1))
