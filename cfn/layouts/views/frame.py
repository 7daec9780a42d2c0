"""What the pages of layouts share: the blueprint, the picture, going back."""

from collections.abc import Collection, Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user

from cfn.core.errors import Conflict, Refusal
from cfn.core.i18n import N_, translate
from cfn.core.roles import Role
from cfn.core.trade import CATEGORY_NAMES, FIRE_NAMES
from cfn.layouts.checks import check_document
from cfn.layouts.document import Document
from cfn.layouts.drawing import MARGIN_M, Drawing, Mark, SlotLike, draw
from cfn.layouts.forms import CopyForm, Versioned
from cfn.layouts.kinds import LANDMARKS
from cfn.layouts.models import Layout, Row, Slot
from cfn.layouts.problems import Problem
from cfn.layouts.queries import accepted_warnings, as_document, get_layout_with_all
from cfn.layouts.warning_forms import AcceptForm

bp = Blueprint("layouts", __name__)
# Where something is drawn, more ground shows around the stalls.
ROOM_M = 25.0
READERS = (Role.ORGANISER, Role.OFFICER, Role.VERIFIER, Role.ADMIN)


def may_edit(layout: Layout) -> bool:
    return Role.ORGANISER in current_user.roles and layout.frozen_at is None


def words_of(slot: Slot) -> str:
    """A slot in one line: goods, power, fire."""
    goods = CATEGORY_NAMES.get(slot.category) if slot.category else N_("Any goods")  # type: ignore[call-overload]
    parts = [translate(goods or N_("Any goods"))]
    if slot.watts:
        parts.append(f"{slot.watts} W")
    if slot.fire != "none":
        parts.append(translate(FIRE_NAMES[slot.fire]))  # type: ignore[index]
    if slot.locked:
        parts.append(translate(N_("kept free")))
    return " · ".join(parts)


def pictures(
    layout: Layout,
    *,
    clashing: Collection[str] = (),
    chosen: Collection[str] = (),
    links: bool = True,
    margin_m: float = MARGIN_M,
) -> dict[str, Any]:
    """Both turnings of the drawing and how each slot is shown."""
    edit = links and may_edit(layout)
    marks = {}
    for slot in layout.slots:
        state = "busy" if slot.category and not slot.locked else "free"
        state = "no" if slot.locked else state
        marks[slot.id] = Mark(
            state="clash" if slot.label in clashing else state,
            title=f"{slot.label}: {words_of(slot)}",
            href=_slot_url(layout, slot) if edit else None,
            css="d-over" if slot.label in chosen else "",
        )
    return {"marks": marks, **turnings(layout, layout.slots, margin_m=margin_m)}


def turnings(
    layout: Layout, slots: Sequence[SlotLike], *, margin_m: float = MARGIN_M
) -> dict[str, Drawing]:
    """The drawing for phones and the one for desks."""
    upright = draw(layout, slots, layout.shapes, margin_m=margin_m)
    lying = draw(layout, slots, layout.shapes, turn="lying", margin_m=margin_m)
    return {"upright": upright, "lying": lying}


def _slot_url(layout: Layout, slot: Slot) -> str:
    return url_for("layouts.slot", layout_id=layout.id, slot_id=slot.id)


def labels_in(document: Document, problems: tuple[Problem, ...]) -> set[str]:
    """The numbers of the slots that problems are about."""
    indices = {index for problem in problems for index in problem.features}
    slots = document.of("slot")
    return {slot.values["label"] for slot in slots if slot.index in indices}


def page(layout: Layout, *, refusal: Refusal | None = None, **form: Any) -> Any:
    """The page of one layout; ``refusal`` says why something was not done."""
    html = render_template(
        "layouts/show.html",
        layout=layout,
        slots_by_label={slot.label: slot for slot in layout.slots},
        translate=translate,
        groups=_groups(layout),
        facilities=[
            {"shape": s, "is_landmark": s.properties.get("type") in LANDMARKS}
            for s in layout.shapes
            if s.kind == "facility"
        ],
        may_edit=may_edit(layout),
        may_copy=Role.ORGANISER in current_user.roles,
        copy=form.get("copy") or CopyForm(formdata=None, name=layout.name),
        refusal=translate(refusal.message, **refusal.values) if refusal else None,
        accepting=form.get("accepting") or {},
        accept_form=lambda: AcceptForm(formdata=None),
        **_checked(layout),
    )
    return html, refusal.status if refusal else 200


def _checked(layout: Layout) -> dict[str, Any]:
    """What is wrong with the layout, and its picture with the slots concerned. The
    address may ask for the place of one problem: ``?at=`` its fingerprint."""
    document = as_document(layout)
    report = check_document(document)
    wanted = request.args.get("at", "")
    shown = [p for p in (*report.blockers, *report.warnings) if p.fingerprint == wanted]
    return {
        "blockers": report.blockers,
        "warnings": report.warnings,
        "accepted": accepted_warnings(layout.id),
        "shown": wanted if shown else "",
        "slots_in": lambda problem: sorted(labels_in(document, (problem,))),
        **pictures(
            layout,
            clashing=labels_in(document, report.blockers),
            chosen=labels_in(document, tuple(shown)),
        ),
    }


def _groups(layout: Layout) -> list[tuple[Row | None, list[Slot]]]:
    """The slots of each row, then those without one."""
    groups: list[tuple[Row | None, list[Slot]]] = [
        (row, [slot for slot in layout.slots if slot.row == row.prefix])
        for row in layout.rows
    ]
    prefixes = {row.prefix for row in layout.rows}
    rest = [slot for slot in layout.slots if slot.row not in prefixes]
    return [*groups, (None, rest)] if rest else groups


def seen() -> int:
    """The version of the layout that a one-button form was made for."""
    return request.form.get("version", 0, type=int)


def take_away(layout_id: int, command: Any, done: str) -> Any:
    """Carry out a removal; a refusal shows the layout as it stands now."""
    try:
        command()
    except Refusal as refusal:
        return page(get_layout_with_all(layout_id), refusal=refusal)
    return back(layout_id, translate(done))


def back(layout_id: int, sentence: str) -> Any:
    flash(sentence, "ok")
    return redirect(url_for("layouts.show", layout_id=layout_id))


def look_again(form: Versioned, layout_id: int) -> Layout:
    """The layout for a form that is shown; after a conflict the fresh one, so that
    sending again saves on top of what somebody else did, knowingly."""
    layout = get_layout_with_all(layout_id)
    if not form.is_submitted() or form.status == Conflict.status:
        form.look_at(layout)
    return layout
