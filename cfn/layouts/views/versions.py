"""Named versions of a layout, its journal, going back to a version."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from cfn.core.access import Role, allow
from cfn.core.errors import Refusal
from cfn.core.i18n import N_, language, translate
from cfn.layouts.forms import VersionForm
from cfn.layouts.models import Layout, LayoutStep
from cfn.layouts.naming import sentence
from cfn.layouts.queries import get_layout_with_all, get_version, versions_of
from cfn.layouts.stepping import JournalPage, journal_page
from cfn.layouts.versions import name_version, restore_version
from cfn.layouts.views.frame import READERS, bp, may_edit


@bp.get("/layouts/<int:layout_id>/versions")
@allow(*READERS)
def versions(layout_id: int) -> Any:
    return _page(get_layout_with_all(layout_id), VersionForm(formdata=None))[0]


@bp.post("/layouts/<int:layout_id>/versions")
@allow(Role.ORGANISER)
def version_name(layout_id: int) -> Any:
    layout, form = get_layout_with_all(layout_id), VersionForm()
    if form.carry_out(
        name_version, layout, name=lambda: form.name.data, by=current_user
    ):
        flash(translate(N_("This state has a name now.")), "ok")
        return redirect(url_for("layouts.versions", layout_id=layout_id))
    return _page(get_layout_with_all(layout_id), form)


@bp.post("/layouts/<int:layout_id>/versions/<int:version_id>/restore")
@allow(Role.ORGANISER)
def version_restore(layout_id: int, version_id: int) -> Any:
    layout, version = get_layout_with_all(layout_id), get_version(version_id, layout_id)
    try:
        restore_version(layout, version, by=current_user)
    except Refusal as refusal:
        layout = get_layout_with_all(layout_id)
        return _page(layout, VersionForm(formdata=None), refusal)
    flash(translate(N_("The layout is as it was then. It can be taken back.")), "ok")
    return redirect(url_for("layouts.versions", layout_id=layout_id))


def _page(layout: Layout, form: VersionForm, refusal: Refusal | None = None) -> Any:
    named = versions_of(layout.id)
    journal = journal_page(layout.id, request.args.get("page", 1, type=int))
    html = render_template(
        "layouts/versions.html",
        layout=layout,
        form=form,
        versions=[(v, sum(key[0] == "s" for key in v.objects)) for v in named],
        journal=journal,
        said=lambda step: told(step, journal),
        page_url=lambda number: url_for(
            "layouts.versions", layout_id=layout.id, page=number, _anchor="journal"
        ),
        may_edit=may_edit(layout),
        may_name=Role.ORGANISER in current_user.roles,
        refusal=translate(refusal.message, **refusal.values) if refusal else None,
    )
    return html, refusal.status if refusal else form.status


def told(step: LayoutStep, journal: JournalPage) -> str:
    """A step as a sentence; what undoes another says so."""
    comma = "," if language() == "id" else "."
    message, values = sentence(step.name, step.values, comma=comma)
    if "kind" in values:
        values["kind"] = translate(values["kind"])
    text = translate(message, **values)
    if step.key not in journal.taken_back:
        return text
    if journal.taken_back[step.key]:
        return translate(N_("Taken back: %(what)s"), what=text)
    return translate(N_("Done again: %(what)s"), what=text)
