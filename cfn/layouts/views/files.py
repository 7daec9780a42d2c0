"""Layouts as files, and new layouts: upload, download, start."""

import json
from typing import Any

from flask import Response, current_app, flash, redirect, render_template, url_for
from flask_login import current_user

from cfn.core.access import Role, allow
from cfn.core.errors import Refusal
from cfn.core.i18n import N_, translate
from cfn.layouts import proposals, service, typed
from cfn.layouts.document import Document
from cfn.layouts.forms import ImportForm, StartForm
from cfn.layouts.geojson import MAX_BYTES, Broken, read_json
from cfn.layouts.models import Layout
from cfn.layouts.problems import Problem
from cfn.layouts.queries import document_of, get_layout_with_all, newest_outline
from cfn.layouts.views.frame import READERS, back, bp

_SHOWN = 30


@bp.route("/layouts/import", methods=["GET", "POST"])
@allow(Role.ORGANISER)
def import_() -> Any:
    """A file becomes a layout, or all that is wrong with it is listed."""
    form, problems = ImportForm(), list[Problem]()
    if form.carry_out(lambda: _import(form, problems)):
        done = translate(N_("%(n)s slots were read."), n=len(form.outcome.slots))
        return back(form.outcome.id, done)
    html = render_template(
        "layouts/import.html",
        form=form,
        problems=problems[:_SHOWN],
        translate=translate,
        more=max(0, len(problems) - _SHOWN),
    )
    return html, form.status


def _import(form: ImportForm, problems: list[Problem]) -> Layout:
    try:
        doc = read_json(form.file.data.read(MAX_BYTES + 1))
        return service.import_layout(
            doc,
            site_name=form.site_name.data or "",
            name=form.name.data or "",
            bounds=current_app.config["CFN_BOUNDS"],
            by=current_user,
        )
    except Broken as broken:
        raise Refusal(broken.message, field="file", **broken.values) from broken
    except service.BrokenLayout as broken:
        problems += broken.report.blockers
        raise


@bp.get("/layouts/<int:layout_id>/layout.geojson")
@allow(*READERS)
def export(layout_id: int) -> Any:
    layout = get_layout_with_all(layout_id)
    text = json.dumps(document_of(layout), ensure_ascii=False)
    answer = Response(text, mimetype="application/geo+json")
    name = f"{layout.site.slug}-{layout.id}-v{layout.version}.geojson"
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return answer


@bp.route("/layouts/new", methods=["GET", "POST"])
@allow(Role.ORGANISER)
def new() -> Any:
    """An empty layout: the ground it is drawn on. Drawing goes on in the editor."""
    form = StartForm()
    if form.carry_out(
        lambda: service.start_layout(
            _started(form), site_name=form.site_name.data or "", by=current_user
        )
    ):
        flash(translate(N_("The layout is there. Now draw on it.")), "ok")
        return redirect(url_for("layouts.draw", layout_id=form.outcome.id))
    return render_template("layouts/new.html", form=form), form.status


def _started(form: StartForm) -> Document:
    bounds = current_app.config["CFN_BOUNDS"]
    outline, road = _ground(form), None
    if (form.road.data or "").strip():
        line = typed.geometry(
            form.road.data or "", ("LineString",), field="road", bounds=bounds
        )
        road = proposals.feature(
            "road",
            line,
            {"name": form.road_name.data or "", "width_m": form.road_width_m.data},
        )
    name = " ".join((form.name.data or "").split())
    return proposals.starting(outline, road, name, schematic=form.schematic.data)


def _ground(form: StartForm) -> dict[str, Any]:
    """The outline as given, else a square around the middle, else that of the newest
    layout of the site."""
    bounds = current_app.config["CFN_BOUNDS"]
    if (form.outline.data or "").strip():
        return typed.geometry(
            form.outline.data or "", ("Polygon",), field="outline", bounds=bounds
        )
    if (form.middle.data or "").strip():
        size = form.size_m.data or 400
        return typed.square(form.middle.data or "", size, field="middle", bounds=bounds)
    known = newest_outline(" ".join((form.site_name.data or "").split()))
    if known is None:
        raise Refusal(N_("Say where the middle of the site is."), field="middle")
    return known
