"""Pages of layouts: the list, one layout with its problems, rows, shapes, slots."""

import json
from typing import Any

from flask import (
    Blueprint,
    Response,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_login import current_user

from cfn.core.access import Role, allow
from cfn.core.errors import Refusal
from cfn.core.i18n import N_, translate
from cfn.layouts import editing, service
from cfn.layouts.checks import check_layout
from cfn.layouts.drawing import draw
from cfn.layouts.forms import CopyForm, ImportForm, RowForm, ShapeForm, SlotForm
from cfn.layouts.geojson import MAX_BYTES, Broken, read_json
from cfn.layouts.models import Layout
from cfn.layouts.queries import (
    document_of,
    get_layout_with_all,
    get_row,
    get_shape,
    get_slot,
    layouts,
)

bp = Blueprint("layouts", __name__)
_READERS = (Role.ORGANISER, Role.OFFICER, Role.VERIFIER, Role.ADMIN)


@bp.get("/layouts")
@allow(*_READERS)
def index() -> Any:
    return render_template(
        "layouts/index.html",
        layouts=layouts(),
        may_edit=Role.ORGANISER in current_user.roles,
    )


@bp.get("/layouts/<int:layout_id>")
@allow(*_READERS)
def show(layout_id: int) -> Any:
    layout = get_layout_with_all(layout_id)
    report = check_layout(document_of(layout))
    return render_template(
        "layouts/show.html",
        layout=layout,
        drawing=draw(layout, layout.slots, layout.shapes, turn="lying"),
        blockers=[problem.text(translate) for problem in report.blockers],
        warnings=[problem.text(translate) for problem in report.warnings],
        may_edit=Role.ORGANISER in current_user.roles and layout.frozen_at is None,
        may_copy=Role.ORGANISER in current_user.roles,
        copy=CopyForm(formdata=None, name=layout.name),
    )


def _read_upload(form: ImportForm) -> Any:
    try:
        return read_json(form.file.data.read(MAX_BYTES + 1))
    except Broken as broken:
        raise Refusal(broken.message, field="file", **broken.values) from broken


@bp.route("/layouts/import", methods=["GET", "POST"])
@allow(Role.ORGANISER)
def import_() -> Any:
    form = ImportForm()
    if form.carry_out(
        lambda **values: service.import_layout(_read_upload(form), **values),
        site_name=lambda: form.site_name.data,
        name=lambda: form.name.data or "",
        by=current_user,
    ):
        return redirect(url_for("layouts.show", layout_id=form.outcome.id))
    return render_template("layouts/import.html", form=form), form.status


@bp.get("/layouts/<int:layout_id>/layout.geojson")
@allow(*_READERS)
def export(layout_id: int) -> Any:
    text = json.dumps(document_of(get_layout_with_all(layout_id)), ensure_ascii=False)
    answer = Response(text, mimetype="application/geo+json")
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=layout-{layout_id}.geojson"
    )
    return answer


@bp.post("/layouts/<int:layout_id>/copy")
@allow(Role.ORGANISER)
def copy(layout_id: int) -> Any:
    form = CopyForm()
    name = (form.name.data or "").strip()[:80] or translate(N_("Copy"))
    row = service.copy_layout(
        get_layout_with_all(layout_id), name=name, by=current_user
    )
    flash(translate(N_("This is the copy; the first one stays as it was.")), "ok")
    return redirect(url_for("layouts.show", layout_id=row.id))


def _lines(layout: Layout) -> list[tuple[str, str]]:
    words = {"right": translate(N_("right kerb")), "left": translate(N_("left kerb"))}
    return [
        (key, f"{name}, {words[key.split(':')[1]]}")
        for key, (name, _) in editing.kerbs(layout).items()
    ]


def _row_of(layout: Layout, form: RowForm) -> Any:
    return editing.row_feature(
        layout, form.line.data, form.offset_m.data, form.backwards.data, form.rule()
    )


@bp.route("/layouts/<int:layout_id>/rows/new", methods=["GET", "POST"])
@allow(Role.ORGANISER)
def row_new(layout_id: int) -> Any:
    """Lay out a row; "preview" shows the count before anything is kept."""
    layout, form = get_layout_with_all(layout_id), RowForm()
    form.offer(_lines(layout))
    count = None
    if not form.is_submitted():
        form.version.data, form.first.data = str(layout.version), 1
    elif "preview" in request.form:
        if form.carry_out(lambda: editing.laid_out(layout, _row_of(layout, form))):
            count = len(form.outcome)
    elif form.carry_out(
        lambda **values: editing.add_row(layout, _row_of(layout, form), **values),
        seen=lambda: int(form.version.data or 0),
        by=current_user,
    ):
        flash(translate(N_("%(n)s slots were laid out."), n=form.outcome), "ok")
        return redirect(url_for("layouts.show", layout_id=layout_id))
    page = render_template("layouts/row.html", layout=layout, form=form, count=count)
    return page, form.status


def _seen() -> int:
    return request.form.get("version", 0, type=int)


def _back(layout_id: int, sentence: str) -> Any:
    flash(translate(sentence), "ok")
    return redirect(url_for("layouts.show", layout_id=layout_id))


@bp.post("/layouts/<int:layout_id>/rows/<int:row_id>/removal")
@allow(Role.ORGANISER)
def row_remove(layout_id: int, row_id: int) -> Any:
    layout = get_layout_with_all(layout_id)
    editing.remove_row(
        layout, get_row(row_id, layout_id), seen=_seen(), by=current_user
    )
    return _back(layout_id, N_("The row is gone."))


@bp.route("/layouts/<int:layout_id>/shapes/new", methods=["GET", "POST"])
@allow(Role.ORGANISER)
def shape_new(layout_id: int) -> Any:
    layout, form = get_layout_with_all(layout_id), ShapeForm()
    form.offer()
    if not form.is_submitted():
        form.version.data = str(layout.version)
    if form.carry_out(lambda: _add_shape(layout, form)):
        return _back(layout_id, N_("Saved."))
    return render_template("layouts/shape.html", layout=layout, form=form), form.status


def _add_shape(layout: Layout, form: ShapeForm) -> bool:
    kind, _, code = form.what.data.partition(":")
    lane = kind == "keep_clear" and form.width_m.data is not None
    geometry = editing.geometry_of(
        form.points.data, lane=lane, point=kind == "facility"
    )
    if kind == "facility":
        properties = {
            "type": code,
            "name": form.name.data or "",
            "circuit": form.circuit.data or None,
            "watts": form.watts.data or 0,
        }
    else:
        properties = {"reason": code, "width_m": form.width_m.data if lane else None}
    editing.add_shape(
        layout,
        kind=kind,
        geometry=geometry,
        properties=properties,
        seen=int(form.version.data or 0),
        by=current_user,
    )
    return True


@bp.post("/layouts/<int:layout_id>/shapes/<int:shape_id>/removal")
@allow(Role.ORGANISER)
def shape_remove(layout_id: int, shape_id: int) -> Any:
    layout, shape = get_layout_with_all(layout_id), get_shape(shape_id, layout_id)
    editing.remove_shape(layout, shape, seen=_seen(), by=current_user)
    return _back(layout_id, N_("The shape is gone."))


@bp.route("/layouts/<int:layout_id>/slots/<int:slot_id>", methods=["GET", "POST"])
@allow(Role.ORGANISER)
def slot(layout_id: int, slot_id: int) -> Any:
    layout, row = get_layout_with_all(layout_id), get_slot(slot_id, layout_id)
    form = SlotForm(obj=row)
    form.offer()
    if not form.is_submitted():
        form.version.data, form.category.data = str(layout.version), row.category or ""
    if form.carry_out(
        lambda **values: editing.change_slot(layout, row, **values),
        values=lambda: {
            "category": form.category.data or None,
            "watts": form.watts.data,
            "fire": form.fire.data,
            "locked": form.locked.data,
        },
        seen=lambda: int(form.version.data or 0),
        by=current_user,
    ):
        return _back(layout_id, N_("Saved."))
    page = render_template("layouts/slot.html", layout=layout, slot=row, form=form)
    return page, form.status


@bp.post("/layouts/<int:layout_id>/slots/<int:slot_id>/removal")
@allow(Role.ORGANISER)
def slot_remove(layout_id: int, slot_id: int) -> Any:
    layout, row = get_layout_with_all(layout_id), get_slot(slot_id, layout_id)
    editing.remove_slot(layout, row, seen=_seen(), by=current_user)
    return _back(layout_id, N_("The slot is gone; its number stays free."))
