"""The layout of a night: taken over from another night, or another one of the site.

Every choice is a link or a GET form to this page again, which then shows what would
come of it; only the button under that sends anything.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from cfn.core import clock
from cfn.core.access import Role, allow
from cfn.core.errors import Busy, NotFound, Refusal
from cfn.core.i18n import N_, translate
from cfn.layouts.queries import get_layout, slots_of
from cfn.nights.models import Night, NightState
from cfn.nights.queries import get_night
from cfn.placements import service
from cfn.placements.copying import Copied, Copying, Take, foresee_copy
from cfn.placements.queries import layouts_to_move_to, nights_to_copy
from cfn.placements.relocating import Displaced, Transfer, foresee
from cfn.placements.rules import MIN_REASON, check_may_relocate
from cfn.placements.views import bp
from cfn.placements.views.screen import said
from cfn.placements.views.standing import night_title

NIGHTS_SHOWN = 40
TAKES = {
    Take.LAYOUT: (N_("Only the layout"), N_("Nobody is placed.")),
    Take.REGULARS: (
        N_("With the regulars"),
        N_("Who stood there on that night and on both nights of its programme before."),
    ),
    Take.ALL: (
        N_("With everybody"),
        N_("Who stands there and is approved on this night too."),
    ),
}


@dataclass(frozen=True)
class Looked:
    """What a choice would do. ``copying`` is None when the night only moves."""

    transfer: Transfer | None
    copying: Copying | None = None

    @property
    def lost(self) -> Sequence[Displaced]:
        if self.copying is not None:
            return self.copying.lost
        return self.transfer.displaced if self.transfer else ()

    @property
    def digest(self) -> str:
        if self.copying is not None:
            return self.copying.digest
        return self.transfer.digest if self.transfer else ""


@bp.get("/nights/<int:night_id>/layout")
@allow(Role.ORGANISER)
def night_layout(night_id: int) -> Any:
    return _page(get_night(night_id))


@bp.post("/nights/<int:night_id>/layout/move")
@allow(Role.ORGANISER)
def night_layout_move(night_id: int) -> Any:
    def work(night: Night) -> str:
        found = service.move_to(
            night,
            get_layout(request.form.get("to", 0, type=int)),
            reason=request.form.get("reason", ""),
            seen=request.form.get("seen", ""),
            by=current_user,
        )
        return _moved(found.layout.name, len(found.displaced))

    return _answer(night_id, work)


@bp.post("/nights/<int:night_id>/layout/copy")
@allow(Role.ORGANISER)
def night_layout_copy(night_id: int) -> Any:
    def work(night: Night) -> str:
        found = service.copy_from(
            night,
            get_night(request.form.get("source", 0, type=int)),
            _take(),
            copy="copy" in request.form,
            reason=request.form.get("reason", ""),
            seen=request.form.get("seen", ""),
            by=current_user,
        )
        return _copied(found)

    return _answer(night_id, work)


def _take() -> Take:
    chosen = request.values.get("take", "")
    return Take(chosen) if chosen in set(Take) else Take.LAYOUT


def _moved(name: str, displaced: int) -> str:
    sentence = translate(N_("The night stands on “%(name)s” now."), name=name)
    if not displaced:
        return sentence
    rest = translate(N_("%(n)s without a slot: they wait in the list."), n=displaced)
    return f"{sentence} {rest}"


def _copied(found: Copied) -> str:
    sentence = _moved(found.layout.name, found.displaced)
    if not found.placed:
        return sentence
    placed = translate(N_("%(n)s vendors were placed."), n=found.placed)
    return f"{sentence} {placed}"


def _answer(night_id: int, work: Callable[[Night], str]) -> Any:
    try:
        sentence = work(get_night(night_id))
    except (Busy, NotFound):
        raise
    except Refusal as refusal:
        return _page(get_night(night_id), refusal)
    flash(sentence, "ok")
    return redirect(url_for("placements.desk", night_id=night_id))


def _page(night: Night, refusal: Refusal | None = None) -> Any:
    looked, wrong, nights = None, refusal, _nights(night)
    try:
        check_may_relocate(night, clock.now(), "x" * MIN_REASON)
        closed = None
        looked = _look(night)
    except NotFound:
        raise
    except Refusal as found:
        wrong = refusal or found
        closed = found if found.field is None else None
    page = render_template(
        "placements/layout.html",
        night=night,
        closed=said((closed.message, closed.values)) if closed else "",
        sentence=said((wrong.message, wrong.values)) if wrong else "",
        reason_missing=wrong is not None and wrong.field == "reason",
        reason=request.form.get("reason", ""),
        released=night.state == NightState.RELEASED,
        looked=looked,
        said=said,
        takes=TAKES,
        chosen=_chosen(),
        copy="copy" in request.form if refusal else _take() is Take.LAYOUT,
        slots=len(slots_of(night.layout_id)) if night.layout_id else 0,
        nights=[(n, night_title(n), stand) for n, stand in nights],
        usual=next((n.id for n, stand in nights if n.on < night.on and stand), 0),
        layouts=layouts_to_move_to(night),
    )
    return page, refusal.status if refusal else 200


def _chosen() -> dict[str, Any]:
    """What the person chose, from the address or the form that was sent."""
    return {
        "to": request.values.get("to", 0, type=int),
        "source": request.values.get("source", 0, type=int),
        "take": _take(),
    }


def _look(night: Night) -> Looked | None:
    chosen = _chosen()
    if chosen["source"]:
        source = get_night(chosen["source"])
        copying = foresee_copy(night, source, chosen["take"], by=current_user)
        return Looked(copying.transfer, copying)
    if chosen["to"] and chosen["to"] != night.layout_id:
        return Looked(foresee(night, get_layout(chosen["to"])))
    return None


def _nights(night: Night) -> list[tuple[Night, int]]:
    """Those of the same site first, each newest first; all of them have a layout."""
    found = nights_to_copy(night, most=NIGHTS_SHOWN)
    site = night.layout.site_id if night.layout else None

    def is_elsewhere(pair: tuple[Night, int]) -> bool:
        return pair[0].layout is None or pair[0].layout.site_id != site

    return sorted(found, key=is_elsewhere)
