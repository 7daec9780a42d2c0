"""One slot: what it is for, how good it is, or that it goes away."""

from typing import Any

from flask import render_template
from flask_login import current_user

from cfn.core.access import Role, allow
from cfn.core.i18n import N_, translate
from cfn.layouts import editing
from cfn.layouts.forms import SlotForm
from cfn.layouts.queries import get_layout_with_all, get_slot
from cfn.layouts.views.frame import back, bp, look_again, pictures, seen, take_away


@bp.route("/layouts/<int:layout_id>/slots/<int:slot_id>", methods=["GET", "POST"])
@allow(Role.ORGANISER)
def slot(layout_id: int, slot_id: int) -> Any:
    layout, row, form = (
        get_layout_with_all(layout_id),
        get_slot(slot_id, layout_id),
        SlotForm(),
    )
    form.offer()
    if not form.is_submitted():
        form.show(row)
    elif form.carry_out(
        editing.change_slot,
        layout,
        row,
        values=lambda: form.values(),
        seen=lambda: form.seen,
        by=current_user,
    ):
        return back(layout_id, translate(N_("Saved.")))
    layout, row = look_again(form, layout_id), get_slot(slot_id, layout_id)
    html = render_template(
        "layouts/slot.html",
        layout=layout,
        slot=row,
        form=form,
        **pictures(layout, chosen=[row.label]),
    )
    return html, form.status


@bp.post("/layouts/<int:layout_id>/slots/<int:slot_id>/removal")
@allow(Role.ORGANISER)
def slot_remove(layout_id: int, slot_id: int) -> Any:
    layout, row = get_layout_with_all(layout_id), get_slot(slot_id, layout_id)
    version = seen()
    return take_away(
        layout_id,
        lambda: editing.remove_slot(layout, row, seen=version, by=current_user),
        N_("The slot is gone; its number stays free."),
    )
