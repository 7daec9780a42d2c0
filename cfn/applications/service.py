"""What a vendor does with applications: apply, change, answer, withdraw.

Staff may do the same on a vendor's behalf; the audit log says so. What organisers
decide stands in ``decisions.py`` and is offered here too. Withdrawing also frees a
slot: ``placements`` wraps ``withdraw`` and owns its address.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence

from cfn.accounts.models import Person
from cfn.applications.decisions import (
    ask,
    decide,
    release_decisions,
    take_back,
)
from cfn.applications.models import Application, ApplicationState, Wish
from cfn.applications.queries import (
    find_application,
    get_application,
    is_code_taken,
)
from cfn.applications.rules import (
    Needs,
    check_may_answer,
    check_may_apply,
    check_may_edit,
    check_may_withdraw,
)
from cfn.applications.steps import behalf, check_acts_for, drop_pending, step
from cfn.applications.wishes import wished_slots
from cfn.audit.service import record
from cfn.core import clock
from cfn.core.db import atomic
from cfn.core.errors import Conflict, Refusal
from cfn.core.msgids import N_
from cfn.layouts.models import Slot
from cfn.layouts.queries import slots_of
from cfn.nights.models import Night
from cfn.notifications.service import enqueue
from cfn.vendors.models import Vendor

__all__ = [
    "answer",
    "ask",
    "decide",
    "edit",
    "release_decisions",
    "submit",
    "take_back",
    "withdraw",
]

# Nobody mistakes one of these for another.
CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def submit(
    nights: Sequence[Night],
    vendor: Vendor,
    *,
    wishes: Mapping[int, Sequence[str]],
    needs: Needs,
    note: str,
    by: Person,
) -> list[Application]:
    """Apply for every one of ``nights``, or for none.

    ``wishes`` are slot numbers by site id, see wishes.py. The same again (a double
    tap) changes nothing; an application that was withdrawn is taken up again.
    """
    note = note.strip()
    with atomic():
        check_acts_for(vendor.owner_id, by)
        if not nights:
            raise Refusal(N_("Choose at least one night."), field="nights")
        wished = wished_slots(nights, _slots(nights), vendor.category, needs, wishes)
        rows, new = [], []
        for night in nights:
            row = _find_same(night, vendor, needs, note, wished[night.id])
            if row is None:
                row = _apply(night, vendor, needs, note, wished[night.id], by)
                new.append(night)
            rows.append(row)
        if new:
            _acknowledge(vendor, new)
    return rows


def _slots(nights: Iterable[Night]) -> dict[int, list[Slot]]:
    """The slots of the nights' layouts, by layout id."""
    ids = {night.layout_id for night in nights if night.layout_id is not None}
    return {layout_id: list(slots_of(layout_id)) for layout_id in sorted(ids)}


def _find_same(
    night: Night, vendor: Vendor, needs: Needs, note: str, wished: Sequence[Slot]
) -> Application | None:
    """The standing application if it asks for just this; a conflict if it differs."""
    row = find_application(night.id, vendor.id)
    if row is None or row.state == ApplicationState.WITHDRAWN:
        return None
    if _asks_for(row) == (needs, note, [slot.id for slot in wished]):
        return row
    raise Conflict(
        N_("You applied for %(night)s already. Change that application instead."),
        field="nights",
        night=night.on.strftime("%d/%m"),
    )


def _asks_for(row: Application) -> tuple[Needs, str, list[int]]:
    needs = Needs(row.watts, row.fire, row.own_tent, row.slots_needed)
    return needs, row.note, [wish.slot_id for wish in row.wishes]


def _apply(
    night: Night,
    vendor: Vendor,
    needs: Needs,
    note: str,
    wished: Sequence[Slot],
    by: Person,
) -> Application:
    check_may_apply(night, clock.now())
    row = find_application(night.id, vendor.id)
    with atomic() as session:
        if row is None:
            row = Application(
                night_id=night.id, vendor_id=vendor.id, code=_free_code(), version=0
            )
            row.fire = needs.fire
            session.add(row)
        row.state = ApplicationState.SUBMITTED
        row.reason_code = row.sentence = row.answer = ""
        row.submitted_at = clock.now()
        _ask_for(row, needs, note, wished)
        step(row, by)
        whose = {"night": night.id, "vendor": vendor.id, **behalf(vendor.owner_id, by)}
        record("application.submitted", row, by=by, **whose)
    return row


def _ask_for(row: Application, needs: Needs, note: str, wished: Sequence[Slot]) -> None:
    row.watts, row.fire = needs.watts, needs.fire
    row.own_tent, row.slots_needed = needs.own_tent, needs.slots_needed
    row.note = note
    with atomic() as session:
        row.wishes.clear()
        session.flush()  # the old ones first: a slot may have changed its rank
        row.wishes.extend(
            Wish(rank=rank, slot_id=slot.id) for rank, slot in enumerate(wished, 1)
        )


def _free_code() -> str:
    """Six letters and digits that stand for the application on public records."""
    while True:
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(6))
        if not is_code_taken(code):
            return code


def _acknowledge(vendor: Vendor, nights: Sequence[Night]) -> None:
    """One message for all nights of one sending."""
    enqueue(
        "application_received",
        to=vendor.owner.recipient(),
        about=f"night:{nights[0].id}",
        vendor=vendor.name,
        on=nights[0].on.isoformat(),
        nights=[night.on.isoformat() for night in nights],
        answer_by=nights[0].release_at.isoformat(),
    )


def edit(
    application: Application,
    *,
    wishes: Sequence[str],
    needs: Needs,
    note: str,
    seen: int | None = None,
    by: Person,
) -> Application:
    """Change needs, wishes and note until applications close.

    ``seen`` is the version the form was filled in on. A decision not yet announced is
    forgotten: it judged something else.
    """
    with atomic():
        row = get_application(application.id)
        check_acts_for(row.vendor.owner_id, by)
        check_may_edit(row.state, row.night, clock.now())
        check_unchanged(row, seen)
        wished = _wished_of(row, wishes, needs)
        if _asks_for(row) == (needs, note.strip(), [slot.id for slot in wished]):
            return row
        before = row.pending_state
        drop_pending(row)
        _ask_for(row, needs, note.strip(), wished)
        step(row, by, kind="edited")
        dropped = {"dropped": before} if before else {}
        whose = behalf(row.vendor.owner_id, by)
        record("application.edited", row, by=by, **dropped, **whose)
    return row


def _wished_of(row: Application, wishes: Sequence[str], needs: Needs) -> list[Slot]:
    night, category = row.night, row.vendor.category
    by_site = {night.layout.site_id: wishes} if night.layout else {}
    return wished_slots([night], _slots([night]), category, needs, by_site)[night.id]


def check_unchanged(row: Application, seen: int | None) -> None:
    if seen is not None and seen != row.version:
        raise Conflict(
            N_(
                "This application was changed on another device meanwhile. What you "
                "typed is still here; look at it and send again."
            )
        )


def answer(application: Application, *, text: str, by: Person) -> Application:
    """Answer the organisers' question; the application is under review again.

    It keeps its place in the queue: being asked costs nobody a place.
    """
    text = text.strip()
    with atomic():
        row = get_application(application.id)
        check_acts_for(row.vendor.owner_id, by)
        if row.state == ApplicationState.SUBMITTED and row.answer == text:
            return row  # a double tap
        check_may_answer(row.state, row.night, clock.now())
        if not text:
            raise Refusal(N_("Write your answer."), field="answer")
        row.state, row.answer = ApplicationState.SUBMITTED, text
        row.reason_code = row.sentence = ""
        step(row, by, kind="answered", sentence=text)
        record("application.answered", row, by=by, **behalf(row.vendor.owner_id, by))
    return row


def withdraw(application: Application, *, by: Person) -> Application:
    """Take an application back until the cut-off; a second tap changes nothing."""
    with atomic():
        row = get_application(application.id)
        check_acts_for(row.vendor.owner_id, by)
        if row.state == ApplicationState.WITHDRAWN:
            return row
        check_may_withdraw(row.state, row.night, clock.now())
        was = row.state
        drop_pending(row)
        row.state = ApplicationState.WITHDRAWN
        row.reason_code = row.sentence = ""
        step(row, by)
        record(
            "application.withdrawn",
            row,
            by=by,
            was=was,
            **behalf(row.vendor.owner_id, by),
        )
        enqueue(
            "withdrawn",
            to=row.vendor.owner.recipient(),
            about=f"night:{row.night_id}",
            vendor=row.vendor.name,
            on=row.night.on.isoformat(),
            closes_at=row.night.applications_close_at.isoformat(),
        )
    return row
