"""Rows along a line: lay out, look at it first, change, take away."""

from typing import Any

from flask import current_app, render_template, request
from flask_login import current_user

from cfn.core.access import Role, allow
from cfn.core.i18n import N_, translate
from cfn.layouts import editing, typed
from cfn.layouts.document import Document, Feature
from cfn.layouts.drawing import Mark
from cfn.layouts.forms import OWN_LINE, SAME_LINE, RowForm
from cfn.layouts.models import Layout, Row
from cfn.layouts.proposals import (
    Proposal,
    RowLine,
    feature,
    kerb_line,
    kerbs,
    row_geometry,
    with_row,
)
from cfn.layouts.queries import as_document, get_layout_with_all, get_row
from cfn.layouts.views.frame import (
    ROOM_M,
    back,
    bp,
    labels_in,
    look_again,
    take_away,
    turnings,
)
from cfn.layouts.views.preview import SketchedSlot


@bp.route("/layouts/<int:layout_id>/rows/new", methods=["GET", "POST"])
@allow(Role.ORGANISER)
def row_new(layout_id: int) -> Any:
    return _row_page(layout_id, None)


@bp.route("/layouts/<int:layout_id>/rows/<int:row_id>", methods=["GET", "POST"])
@allow(Role.ORGANISER)
def row(layout_id: int, row_id: int) -> Any:
    return _row_page(layout_id, get_row(row_id, layout_id))


def _row_page(layout_id: int, row: Row | None) -> Any:
    """ "Preview" shows the row on the map and counts it; "save" keeps it."""
    layout, form = get_layout_with_all(layout_id), RowForm()
    document = as_document(layout)
    form.offer(_kerb_names(document), has_line=row is not None)
    proposal = None
    if not form.is_submitted():
        form.show(row)
    elif "preview" in request.form:
        if form.carry_out(lambda: _proposal(document, form, row)):
            proposal = form.outcome
    elif form.carry_out(
        lambda: editing.put_row(
            layout,
            _feature(document, form, row),
            instead_of=row,
            seen=form.seen,
            by=current_user,
        )
    ):
        return back(layout_id, translate(N_("%(n)s slots stand."), n=form.outcome))
    return _show(form, layout_id, row.id if row else None, proposal)


def _show(
    form: RowForm, layout_id: int, row_id: int | None, proposal: Proposal | None
) -> Any:
    layout = look_again(form, layout_id)
    row = get_row(row_id, layout_id) if row_id else None
    html = render_template(
        "layouts/row.html",
        layout=layout,
        row=row,
        form=form,
        proposal=proposal,
        translate=translate,
        **_pictures(layout, row, proposal),
    )
    return html, form.status


def _kerb_names(document: Document) -> dict[str, str]:
    words = {"left": N_("%(road)s, left kerb"), "right": N_("%(road)s, right kerb")}
    return {
        key: translate(words[side], road=road.values["name"] or translate(N_("Road")))
        for key, (road, side) in kerbs(document).items()
    }


def _feature(document: Document, form: RowForm, row: Row | None) -> Feature:
    """The row that the form describes."""
    geometry, side = row_geometry(document, _line(document, form, row))
    return feature("row", geometry, {**form.rule(), "side": side})


def _line(document: Document, form: RowForm, row: Row | None) -> RowLine:
    chosen, side = str(form.line.data), str(form.side.data)
    if chosen == SAME_LINE and row is not None:
        points = document.frame.metres(row.line["coordinates"])
        side = row.properties["side"]
    elif chosen == OWN_LINE:
        geometry = typed.geometry(
            form.points.data or "",
            ("LineString",),
            field="points",
            bounds=current_app.config["CFN_BOUNDS"],
        )
        points = document.frame.metres(geometry["coordinates"])
    else:
        road, side = kerbs(document)[chosen]
        points = kerb_line(document, road, side)
    return RowLine(
        points=points,
        side=side,
        offset_m=form.offset_m.data or 0,
        start_m=form.start_m.data or 0,
        end_m=form.end_m.data,
        backwards=form.backwards.data,
    )


def _proposal(document: Document, form: RowForm, row: Row | None) -> Proposal:
    prefix = row.prefix if row is not None else None
    return with_row(document, _feature(document, form, row), instead_of=prefix)


def _pictures(
    layout: Layout, row: Row | None, proposal: Proposal | None
) -> dict[str, Any]:
    """The layout with the slots of the row lit: as proposed, else as they stand."""
    prefix = row.prefix if row is not None else None
    slots: list[Any] = [
        s for s in layout.slots if proposal is None or s.row != prefix or prefix is None
    ]
    lit = {s.id for s in slots if prefix is not None and s.row == prefix}
    clash: set[str] = set()
    if proposal is not None:
        made = [SketchedSlot(-n, f) for n, f in enumerate(proposal.made, start=1)]
        slots, lit = [*slots, *made], {slot.id for slot in made}
        clash = labels_in(proposal.document, proposal.broken)
    marks = {
        s.id: Mark(
            state="clash" if s.label in clash else "fit" if s.id in lit else "busy",
            title=s.label,
        )
        for s in slots
    }
    return {"marks": marks, **turnings(layout, slots, margin_m=ROOM_M)}


@bp.post("/layouts/<int:layout_id>/rows/<int:row_id>/removal")
@allow(Role.ORGANISER)
def row_remove(layout_id: int, row_id: int) -> Any:
    layout, row = get_layout_with_all(layout_id), get_row(row_id, layout_id)
    seen = request.form.get("version", 0, type=int)
    return take_away(
        layout_id,
        lambda: editing.remove_row(layout, row, seen=seen, by=current_user),
        N_("The row is gone."),
    )
