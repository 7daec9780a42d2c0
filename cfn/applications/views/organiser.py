"""The review desk: filter, decide on several, ask, announce."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from cfn.accounts.models import Person
from cfn.applications import service
from cfn.applications.forms import AnnounceForm, DecisionForm
from cfn.applications.models import Application, ApplicationState
from cfn.applications.queries import (
    Filters,
    chosen,
    count_pending,
    counts,
    earlier,
    for_night,
    get_application,
    names,
    pending,
)
from cfn.applications.rules import DESK_NAMES, Needs
from cfn.applications.views import bp
from cfn.applications.wishes import fits_nowhere
from cfn.core import clock
from cfn.core.access import Role, allow
from cfn.core.errors import NotFound
from cfn.core.i18n import N_, translate
from cfn.layouts.queries import slots_of
from cfn.nights.models import Night
from cfn.nights.queries import get_night
from cfn.nights.rules import phase
from cfn.vendors.models import Vendor
from cfn.vendors.rules import HALAL_SHOWN_NAMES, halal_shown

NEEDS = {
    "charcoal": N_("Charcoal"),
    "gas": N_("Gas"),
    "power": N_("Electricity"),
    "tent": N_("Own tent"),
    "slots2": N_("Two slots or more"),
}
_TABS = tuple(DESK_NAMES)
ONE = "one-"  # field prefix of the form beside a single application


def _filters() -> Filters:
    """From the address; an unknown state is "new"."""
    state = request.args.get("state", "")
    return Filters(
        state=state if state in set(ApplicationState) else ApplicationState.SUBMITTED,
        q=request.args.get("q", "").strip()[:80],
        category=request.args.get("category", ""),
        need=request.args.get("need", ""),
        sort=request.args.get("sort", "oldest"),
    )


def _address(filters: Filters, **changed: Any) -> dict[str, Any]:
    """The query that brings these filters back, without what is usual."""
    values = vars(filters) | changed
    return {k: str(v) for k, v in values.items() if v and (k, v) != ("sort", "oldest")}


@bp.get("/nights/<int:night_id>/review")
@allow(Role.ORGANISER)
def review(night_id: int) -> Any:
    return _desk(get_night(night_id))


def _desk(
    night: Night, bulk: DecisionForm | None = None, one: DecisionForm | None = None
) -> Any:
    """The desk; a form that was refused is shown again with what it held."""
    filters, open_id = _filters(), request.args.get("open", type=int)
    bulk, one = bulk or DecisionForm(None), one or DecisionForm(None, prefix=ONE)
    for form in (bulk, one):
        form.offer()
    rows, count = for_night(night.id, filters), counts(night.id)
    page = render_template(
        "applications/review.html",
        night=night,
        phase=phase(night, clock.now()),
        rows=rows,
        nowhere=_nowhere(night, rows),
        who=names(row.pending_by_id for row in rows),
        filters=filters,
        query=_address(filters),
        address=lambda **changed: url_for(
            "applications.review", night_id=night.id, **_address(filters, **changed)
        ),
        state_tabs=[(str(state), DESK_NAMES[state], count[state]) for state in _TABS],
        total=sum(count.values()),
        waiting=count[ApplicationState.SUBMITTED],
        pending=count_pending(night.id),
        needs=NEEDS,
        bulk=bulk,
        one=one,
        **_drawer(night, open_id),
    )
    return page, max(bulk.status, one.status)


def _nowhere(night: Night, rows: Sequence[Application]) -> set[int]:
    """Ids of those whom no slot of the night's layout suits; good to know early."""
    slots = slots_of(night.layout_id) if night.layout_id and rows else []
    return {
        row.id
        for row in rows
        if fits_nowhere(
            slots,
            row.vendor.category,
            Needs(row.watts, row.fire, row.own_tent, row.slots_needed),
        )
    }


def _drawer(night: Night, open_id: int | None) -> dict[str, Any]:
    """The application laid open beside the table."""
    if open_id is None:
        return {"opened": None}
    row = get_application(open_id)
    if row.night_id != night.id:
        raise NotFound(N_("There is no such application."))
    return {
        "opened": row,
        "halal": _halal(row.vendor),
        "earlier": earlier(row),
        "decided_by": names([row.pending_by_id]).get(row.pending_by_id or 0),
        "goods": [p for p in row.vendor.products if p.removed_at is None],
    }


def _halal(vendor: Vendor) -> str:
    """The word visitors read today."""
    shown = halal_shown(
        vendor.halal,
        vendor.halal_number,
        vendor.halal_expires_on,
        vendor.halal_checked_at,
        clock.market_date(clock.now()),
    )
    return translate(HALAL_SHOWN_NAMES[shown])


@bp.post("/nights/<int:night_id>/review/decisions")
@allow(Role.ORGANISER)
def decide(night_id: int) -> Any:
    night = get_night(night_id)
    prefix = ONE if f"{ONE}decision" in request.form else ""
    form = DecisionForm(prefix=prefix)
    form.offer()
    if form.carry_out(_act, night, form, by=current_user):
        _confirm(form.decision.data, form.outcome)
        kept: dict[str, Any] = request.args.to_dict()
        return redirect(url_for("applications.review", night_id=night.id, **kept))
    return _desk(night, one=form) if prefix else _desk(night, bulk=form)


def _act(night: Night, form: DecisionForm, *, by: Person) -> list[Application]:
    seen = form.pick.picked
    rows, word = chosen(night.id, seen), form.decision.data
    if word == "take_back":
        return service.take_back(rows, seen=seen, by=by)
    if word == ApplicationState.NEEDS_INFO:
        return service.ask(rows, form.question.data or "", seen=seen, by=by)
    return service.decide(
        rows,
        word or "",
        reason_code=form.reason_code.data or "",
        sentence=form.sentence.data or "",
        seen=seen,
        by=by,
    )


_DONE = {
    "take_back": N_("%(n)s taken back."),
    ApplicationState.NEEDS_INFO: N_("%(n)s asked. The question has gone out."),
    ApplicationState.APPROVED: N_("%(n)s approved. They learn it when you announce."),
    ApplicationState.WAITLISTED: N_(
        "%(n)s on the waiting list. They learn it when you announce."
    ),
    ApplicationState.REJECTED: N_("%(n)s rejected. They learn it when you announce."),
}


def _confirm(word: str, rows: list[Application]) -> None:
    flash(translate(_DONE[word], n=len(rows)), "ok")


@bp.route("/nights/<int:night_id>/review/announcement", methods=["GET", "POST"])
@allow(Role.ORGANISER)
def release_decisions(night_id: int) -> Any:
    night, form = get_night(night_id), AnnounceForm()
    if form.carry_out(
        service.release_decisions,
        night,
        seen=lambda: form.seen.picked,
        by=current_user,
    ):
        n = len(form.outcome)
        flash(translate(N_("Announced: %(n)s decisions. Messages go out."), n=n), "ok")
        return redirect(url_for("applications.review", night_id=night.id))
    rows = pending(night.id)
    return render_template(
        "applications/announce.html",
        night=night,
        form=form,
        rows=rows,
        groups=[
            (state, [row for row in rows if row.pending_state == state])
            for state in (
                ApplicationState.APPROVED,
                ApplicationState.WAITLISTED,
                ApplicationState.REJECTED,
            )
        ],
    ), form.status
