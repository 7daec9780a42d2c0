"""Who stands on a layout, on which night: asked before a slot goes or is renumbered."""

from typing import Any

from flask import jsonify, render_template

from cfn.core import clock
from cfn.core.access import Role, allow
from cfn.core.formats import short_date
from cfn.layouts.queries import get_layout
from cfn.nights.models import Night
from cfn.placements.queries import nights_on, standing_on
from cfn.placements.views import bp


def night_title(night: Night) -> str:
    """``Sabtu, 13 Des · SABOAK``."""
    return f"{short_date(night.on)} · {night.title or night.programme.name}"


@bp.get("/layouts/<int:layout_id>/standing")
@allow(Role.ORGANISER)
def standing(layout_id: int) -> Any:
    """``{"nights": [{"id", "title"}], "slots": {key: [{"vendor", "night"}]}}`` of the
    nights to come; ``night`` is the title."""
    layout = get_layout(layout_id)
    titles = {n.id: night_title(n) for n in nights_on(layout.id, clock.now())}
    slots: dict[str, list[dict[str, str]]] = {}
    for stand in standing_on(layout.id, titles):
        line = {"vendor": stand.vendor, "night": titles[stand.night_id]}
        slots.setdefault(stand.key, []).append(line)
    nights = [{"id": id_, "title": title} for id_, title in titles.items()]
    return jsonify(nights=nights, slots=slots)


@bp.get("/layouts/<int:layout_id>/standing/list")
@allow(Role.ORGANISER)
def standing_list(layout_id: int) -> Any:
    """The same as a page."""
    layout = get_layout(layout_id)
    nights = nights_on(layout.id, clock.now())
    stands = standing_on(layout.id, [night.id for night in nights])
    return render_template(
        "placements/standing.html",
        layout=layout,
        nights=[
            (night, night_title(night), [s for s in stands if s.night_id == night.id])
            for night in nights
        ],
    )
