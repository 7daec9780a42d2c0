"""A row counted anew, without a mouse: look first, with who is affected, then save.

It stands here and not with the layouts, for it says who stands where.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from cfn.core import clock
from cfn.core.access import Role, allow
from cfn.core.errors import Conflict
from cfn.core.i18n import N_, translate
from cfn.layouts.models import Layout
from cfn.layouts.numbering import in_walking_order, renumber_row, renumbering
from cfn.layouts.objects import Change, as_objects
from cfn.layouts.queries import get_layout_with_all, get_row
from cfn.layouts.rules import check_may_change
from cfn.placements.forms import NumbersForm
from cfn.placements.queries import nights_on, standing_on
from cfn.placements.views import bp
from cfn.placements.views.standing import night_title


@dataclass(frozen=True)
class Line:
    """One slot of the row: its number, the new one, and who stands there."""

    was: str
    now: str
    stands: list[tuple[str, str]]  # vendor, night

    @property
    def is_changed(self) -> bool:
        return self.was != self.now


@bp.route("/layouts/<int:layout_id>/rows/<int:row_id>/numbers", methods=["GET", "POST"])
@allow(Role.ORGANISER)
def row_numbers(layout_id: int, row_id: int) -> Any:
    layout, row = get_layout_with_all(layout_id), get_row(row_id, layout_id)
    check_may_change(layout.frozen_at)
    objects, form = as_objects(layout), NumbersForm()
    form.offer([objects[key]["label"] for key in in_walking_order(objects, row.key)])
    changes: tuple[Change, ...] | None = None
    if not form.is_submitted():
        form.show(row)
    elif "preview" in request.form:
        if form.carry_out(lambda: renumbering(objects, row.key, form.numbering())):
            changes = form.outcome
    elif form.carry_out(
        lambda: renumber_row(
            layout, row, form.numbering(), seen=form.seen, by=current_user
        )
    ):
        n = form.outcome.values["n"]
        flash(translate(N_("%(n)s slots have new numbers."), n=n), "ok")
        return redirect(url_for("layouts.show", layout_id=layout_id))
    return _page(layout_id, row_id, form, changes)


def _page(
    layout_id: int, row_id: int, form: NumbersForm, changes: Sequence[Change] | None
) -> Any:
    """After a conflict the layout is shown afresh, and saving means this one."""
    layout, row = get_layout_with_all(layout_id), get_row(row_id, layout_id)
    if not form.is_submitted() or form.status == Conflict.status:
        form.version.data = str(layout.version)
    lines = _lines(layout, row.key, changes or ())
    changed = [line for line in lines if line.is_changed]
    html = render_template(
        "placements/numbers.html",
        layout=layout,
        row=row,
        form=form,
        looked=changes is not None,
        lines=lines,
        changed=changed,
        people=len({stand for line in changed for stand in line.stands}),
    )
    return html, form.status


def _lines(layout: Layout, row_key: str, changes: Sequence[Change]) -> list[Line]:
    objects = as_objects(layout)
    was = {
        key: str(objects[key]["label"]) for key in in_walking_order(objects, row_key)
    }
    labels: dict[str, str] = {
        change.key: str(change.now["label"])
        for change in changes
        if change.now is not None and "label" in change.now
    }
    here = _stands(layout.id)
    return [
        Line(label, labels.get(key, label), here.get(key, []))
        for key, label in was.items()
    ]


def _stands(layout_id: int) -> dict[str, list[tuple[str, str]]]:
    """Vendor and night of everybody who stands on a layout, by the slot's key."""
    titles = {
        night.id: night_title(night) for night in nights_on(layout_id, clock.now())
    }
    found: dict[str, list[tuple[str, str]]] = {}
    for stand in standing_on(layout_id, titles):
        pair = (stand.vendor, titles[stand.night_id])
        found.setdefault(stand.key, []).append(pair)
    return found
