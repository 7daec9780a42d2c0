"""The editor: its page, and what it asks and sends while somebody draws."""

from typing import Any

from flask import current_app, jsonify, render_template, request, url_for
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from cfn.core.access import Role, allow
from cfn.core.errors import Refusal
from cfn.core.i18n import N_, translate
from cfn.layouts import journal, stepping
from cfn.layouts.geojson import Broken, read_json
from cfn.layouts.incoming import read_batch
from cfn.layouts.models import Layout
from cfn.layouts.objects import as_objects
from cfn.layouts.queries import get_layout, get_layout_with_all
from cfn.layouts.relaying import sketch
from cfn.layouts.views.drawn import history, problem_lines, report_of, words
from cfn.layouts.views.frame import bp

_GARBLED = N_("The change did not arrive as it should. Reload the page.")


@bp.get("/layouts/<int:layout_id>/draw")
@allow(Role.ORGANISER)
def draw(layout_id: int) -> Any:
    layout = get_layout_with_all(layout_id)
    return render_template("layouts/draw.html", layout=layout, state=_state(layout))


def _state(layout: Layout) -> dict[str, Any]:
    objects = as_objects(layout)
    report, frame = report_of(layout, objects)
    east, north = frame.metres_per_degree
    back, again = history(layout.id, current_user)
    return {
        "layout": {
            "id": layout.id,
            "name": layout.name,
            "version": layout.version,
            "frozen": layout.frozen_at is not None,
        },
        "frame": {"lon": frame.lon, "lat": frame.lat, "east": east, "north": north},
        "objects": objects,
        "report": report,
        "history": back,
        "redo": again,
        "words": words(),
        "urls": {
            "steps": url_for("layouts.steps", layout_id=layout.id),
            "proposals": url_for("layouts.propose_rows", layout_id=layout.id),
            "standing": url_for("placements.standing", layout_id=layout.id),
            "backdrop": url_for("layouts.backdrop_add", layout_id=layout.id),
            "show": url_for("layouts.show", layout_id=layout.id),
        },
        "csrf": generate_csrf(),
        # Steps that wait on a device are sent by who made them, and by nobody else.
        "person": current_user.id,
    }


@bp.get("/layouts/<int:layout_id>/steps")
@allow(Role.ORGANISER)
def steps(layout_id: int) -> Any:
    """What happened since a version; the report only when something did."""
    layout = get_layout(layout_id)
    since = request.args.get("since", 0, type=int)
    if since >= layout.version:
        return jsonify(version=layout.version, steps=[], report=None)
    found = [stepping.as_json(step) for step in stepping.steps_since(layout_id, since)]
    whole = get_layout_with_all(layout_id)
    report, _ = report_of(whole, as_objects(whole))
    return jsonify(version=layout.version, steps=found, report=report)


@bp.post("/layouts/<int:layout_id>/steps")
@allow(Role.ORGANISER)
def steps_send(layout_id: int) -> Any:
    """Keep steps; each gets its own answer, whatever becomes of the others."""
    layout = get_layout(layout_id)
    try:
        batch = read_batch(_sent())
        outcomes = journal.keep(
            layout, batch, bounds=current_app.config["CFN_BOUNDS"], by=current_user
        )
    except Refusal as refusal:
        # 409 tells the page that no step will ever be kept.
        frozen = get_layout(layout_id).frozen_at is not None
        return _refused(refusal, 409 if frozen else refusal.status)
    whole = get_layout_with_all(layout_id)
    report, _ = report_of(whole, as_objects(whole))
    others = stepping.steps_since(layout_id, batch.base, but=batch.client)
    return jsonify(
        version=whole.version,
        results=[_answer(outcome) for outcome in outcomes],
        steps=[stepping.as_json(step) for step in others],
        report=report,
    )


def _sent() -> Any:
    """The JSON value that was sent. Raises Refusal."""
    try:
        return read_json(request.get_data())
    except Broken as broken:
        raise Refusal(_GARBLED) from broken


def _answer(outcome: journal.Outcome) -> dict[str, Any]:
    if isinstance(outcome, journal.Kept):
        answer = {"id": outcome.id, "status": "kept", "n": outcome.n}
        if outcome.changes is None:
            return answer
        return answer | {"changes": [change.as_dict() for change in outcome.changes]}
    keys = list(outcome.keys)
    if isinstance(outcome, journal.Disputed):
        return {
            "id": outcome.id,
            "status": "conflict",
            "keys": keys,
            "now": outcome.now,
            "by": outcome.by,
        }
    sentence = translate(outcome.refusal.message, **outcome.refusal.values)
    return {"id": outcome.id, "status": "refused", "keys": keys, "message": sentence}


def _refused(refusal: Refusal, status: int | None = None) -> Any:
    sentence = translate(refusal.message, **refusal.values)
    return jsonify(message=sentence, field=refusal.field), status or refusal.status


@bp.post("/layouts/<int:layout_id>/proposals")
@allow(Role.ORGANISER)
def propose_rows(layout_id: int) -> Any:
    """What laying out rows would change. Nothing is kept."""
    layout = get_layout_with_all(layout_id)
    try:
        found = sketch(
            as_objects(layout),
            _sent(),
            bounds=current_app.config["CFN_BOUNDS"],
        )
    except Refusal as refusal:
        return _refused(refusal)
    return jsonify(
        changes=[change.as_dict() for change in found.changes],
        count=found.count,
        problems=problem_lines(found.broken, found.keys, {}),
    )
