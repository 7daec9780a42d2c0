"""Roads, zones, keep-clear areas and facilities: add, change, take away."""

from typing import Any

from flask import current_app, render_template, request
from flask_login import current_user

from cfn.core.access import Role, allow
from cfn.core.i18n import N_, translate
from cfn.layouts import editing, typed
from cfn.layouts.forms import ShapeForm
from cfn.layouts.models import Layout, Shape
from cfn.layouts.proposals import feature
from cfn.layouts.queries import get_layout_with_all, get_shape
from cfn.layouts.views.frame import (
    ROOM_M,
    back,
    bp,
    look_again,
    pictures,
    seen,
    take_away,
)


@bp.route("/layouts/<int:layout_id>/shapes/new", methods=["GET", "POST"])
@allow(Role.ORGANISER)
def shape_new(layout_id: int) -> Any:
    return _shape_page(layout_id, None)


@bp.route("/layouts/<int:layout_id>/shapes/<int:shape_id>", methods=["GET", "POST"])
@allow(Role.ORGANISER)
def shape(layout_id: int, shape_id: int) -> Any:
    return _shape_page(layout_id, get_shape(shape_id, layout_id))


def _shape_page(layout_id: int, shape: Shape | None) -> Any:
    layout, form = get_layout_with_all(layout_id), ShapeForm()
    form.offer()
    if not form.is_submitted():
        _fill(form, shape)
    elif form.carry_out(lambda: _keep(layout, form, shape)):
        return back(layout_id, translate(N_("Saved.")))
    shape_id = shape.id if shape is not None else None
    layout = look_again(form, layout_id)
    html = render_template(
        "layouts/shape.html",
        layout=layout,
        shape=get_shape(shape_id, layout_id) if shape_id else None,
        form=form,
        **pictures(layout, links=False, margin_m=ROOM_M),
    )
    return html, form.status


def _fill(form: ShapeForm, shape: Shape | None) -> None:
    """What the shape is now; a new one may be chosen by the address."""
    if shape is not None:
        form.show(shape)
    elif (wanted := request.args.get("what", "")) in dict(_options(form)):
        form.what.data = wanted


def _options(form: ShapeForm) -> list[tuple[str, str]]:
    return [option for group in form.what.choices.values() for option in group]


def _keep(layout: Layout, form: ShapeForm, shape: Shape | None) -> bool:
    geometry = typed.geometry(
        form.points.data or "",
        form.geometry_types(),
        field="points",
        bounds=current_app.config["CFN_BOUNDS"],
    )
    editing.put_shape(
        layout,
        feature(form.kind, geometry, form.values(geometry)),
        instead_of=shape,
        seen=form.seen,
        by=current_user,
    )
    return True


@bp.post("/layouts/<int:layout_id>/shapes/<int:shape_id>/removal")
@allow(Role.ORGANISER)
def shape_remove(layout_id: int, shape_id: int) -> Any:
    layout, shape = get_layout_with_all(layout_id), get_shape(shape_id, layout_id)
    version = seen()
    return take_away(
        layout_id,
        lambda: editing.remove_shape(layout, shape, seen=version, by=current_user),
        N_("It is gone from the map."),
    )
