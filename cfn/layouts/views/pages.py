"""The list of layouts, one layout, its copy, its settings."""

from typing import Any

from flask import render_template
from flask_login import current_user

from cfn.core.access import Role, allow
from cfn.core.i18n import N_, translate
from cfn.layouts import service
from cfn.layouts.editing import change_settings
from cfn.layouts.forms import CopyForm, SettingsForm
from cfn.layouts.queries import get_layout_with_all, layouts
from cfn.layouts.views.frame import READERS, back, bp, look_again, page


@bp.get("/layouts")
@allow(*READERS)
def index() -> Any:
    return render_template(
        "layouts/index.html",
        layouts=layouts(),
        may_edit=Role.ORGANISER in current_user.roles,
    )


@bp.get("/layouts/<int:layout_id>")
@allow(*READERS)
def show(layout_id: int) -> Any:
    return page(get_layout_with_all(layout_id))


@bp.post("/layouts/<int:layout_id>/copy")
@allow(Role.ORGANISER)
def copy(layout_id: int) -> Any:
    layout, form = get_layout_with_all(layout_id), CopyForm()
    if form.carry_out(
        service.copy_layout, layout, name=lambda: form.name.data, by=current_user
    ):
        done = translate(N_("This is the copy; the first one stays as it was."))
        return back(form.outcome.id, done)
    return page(get_layout_with_all(layout_id), copy=form)[0], form.status


@bp.route("/layouts/<int:layout_id>/settings", methods=["GET", "POST"])
@allow(Role.ORGANISER)
def settings(layout_id: int) -> Any:
    layout = get_layout_with_all(layout_id)
    form = SettingsForm(obj=layout)
    if form.carry_out(
        change_settings,
        layout,
        values=lambda: form.values(),
        seen=lambda: form.seen,
        by=current_user,
    ):
        return back(layout_id, translate(N_("Saved.")))
    layout = look_again(form, layout_id)
    html = render_template("layouts/settings.html", layout=layout, form=form)
    return html, form.status
