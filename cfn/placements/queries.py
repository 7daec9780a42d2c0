"""Reading plans and releases. Each function is one statement and its eager loads."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from cfn.accounts.models import Person
from cfn.applications.models import Application, ApplicationState
from cfn.core.db import db
from cfn.layouts.lineage import counterparts
from cfn.layouts.models import Layout, Slot
from cfn.nights.models import Night, NightState
from cfn.placements.models import DeskStep, Placement, PlacementSlot, Release
from cfn.placements.rules import UNDO_STEPS, followed
from cfn.vendors.models import Vendor


def _live() -> Select[Placement]:
    return (
        select(Placement)
        .join(Placement.application)
        .join(Application.vendor)
        .where(Placement.ended_at.is_(None))
        .options(
            contains_eager(Placement.application)
            .contains_eager(Application.vendor)
            .joinedload(Vendor.owner)
            .lazyload(Person.grants),
            selectinload(Placement.taken).joinedload(PlacementSlot.slot),
        )
    )


def live_placements(night_id: int) -> list[Placement]:
    """Who stands where, with application, vendor, owner and slots; oldest first.

    On a released night this is the draft of the next version, too.
    """
    found = _live().where(Placement.night_id == night_id).order_by(Placement.id)
    return list(db.session.scalars(found))


def placement_of(application_id: int) -> Placement | None:
    """The live placement of an application, with its slots."""
    return db.session.scalar(_live().where(Placement.application_id == application_id))


def current_release(night_id: int) -> Release | None:
    """The newest version: what vendors and visitors know."""
    return db.session.scalar(
        select(Release)
        .where(Release.night_id == night_id)
        .order_by(Release.n.desc())
        .limit(1)
    )


def known_plan(release: Release | None, layout_id: int | None) -> list[dict[str, Any]]:
    """The plan of a version as it lies on layout ``layout_id``: the night may have moved
    to another one since, where the same slots have other ids."""
    if release is None or release.layout_id == layout_id or layout_id is None:
        return release.plan if release else []
    found = counterparts(release.layout_id, layout_id).slots
    return followed(release.plan, {id_: slot.id for id_, slot in found.items()})


def releases(night_id: int) -> list[Release]:
    """Every version of a night's plan, newest first."""
    return list(
        db.session.scalars(
            select(Release)
            .where(Release.night_id == night_id)
            .order_by(Release.n.desc())
        )
    )


def my_steps(night_id: int, person_id: int, release_n: int) -> list[DeskStep]:
    """A person's last steps since the newest release, newest first."""
    return list(
        db.session.scalars(
            select(DeskStep)
            .where(
                DeskStep.night_id == night_id,
                DeskStep.by_id == person_id,
                DeskStep.release_n == release_n,
            )
            .order_by(DeskStep.id.desc())
            .limit(UNDO_STEPS)
        )
    )


def steps_since(night_id: int, step_id: int) -> list[tuple[DeskStep, str]]:
    """Steps of anybody after a step, newest first, with the names of who did them."""
    rows = db.session.execute(
        select(DeskStep, Person.name)
        .join(Person, Person.id == DeskStep.by_id)
        .where(DeskStep.night_id == night_id, DeskStep.id > step_id)
        .order_by(DeskStep.id.desc())
    ).all()
    return [(step, name) for step, name in rows]


def reasons_since(night_id: int, release_n: int) -> list[str]:
    """Why the plan was changed since a version, each reason once, oldest first."""
    rows = db.session.scalars(
        select(DeskStep.reason)
        .where(
            DeskStep.night_id == night_id,
            DeskStep.release_n == release_n,
            DeskStep.undone_at.is_(None),
            DeskStep.reason != "",
        )
        .order_by(DeskStep.id)
    )
    return list(dict.fromkeys(rows))


def count_applications(night_id: int) -> int:
    """How many have asked for the night and have not withdrawn."""
    return (
        db.session.scalar(
            select(func.count()).where(
                Application.night_id == night_id,
                Application.state != ApplicationState.WITHDRAWN,
            )
        )
        or 0
    )


def applications_by_id(ids: Iterable[int]) -> dict[int, Application]:
    """Applications with vendor and owner, whatever became of them."""
    rows = db.session.scalars(
        select(Application)
        .where(Application.id.in_(list(ids)))
        .options(
            joinedload(Application.vendor)
            .joinedload(Vendor.owner)
            .lazyload(Person.grants)
        )
    )
    return {row.id: row for row in rows}


def standing_applications(night_id: int) -> list[Application]:
    """Everybody who still hopes or counts on the night, with vendor and owner."""
    gone = (ApplicationState.WITHDRAWN, ApplicationState.REJECTED)
    return list(
        db.session.scalars(
            select(Application)
            .where(Application.night_id == night_id, Application.state.not_in(gone))
            .options(
                joinedload(Application.vendor)
                .joinedload(Vendor.owner)
                .lazyload(Person.grants)
            )
            .order_by(Application.id)
        )
    )


def states_of(night_id: int) -> dict[int, str]:
    """The state of each vendor's application for a night, by vendor id."""
    rows = db.session.execute(
        select(Application.vendor_id, Application.state).where(
            Application.night_id == night_id
        )
    )
    return {vendor_id: state for vendor_id, state in rows}


# Who stood on so many nights of a programme one after the other counts as a regular.
REGULAR_NIGHTS = 3


def regulars(night: Night) -> set[int]:
    """Vendors who stand on a night and stood on both nights of its programme before.

    Nights cancelled or never released do not count. Before a third night: nobody.
    """
    last = select(Night.id).where(
        Night.programme_id == night.programme_id,
        Night.cancelled_at.is_(None),
        Night.on <= night.on,
        or_(Night.id == night.id, Night.state == NightState.RELEASED),
    )
    last = last.order_by(Night.on.desc()).limit(REGULAR_NIGHTS)
    rows = db.session.scalars(
        select(Application.vendor_id)
        .join(Placement, Placement.application_id == Application.id)
        .where(Placement.ended_at.is_(None), Placement.night_id.in_(last))
        .group_by(Application.vendor_id)
        .having(func.count(Placement.night_id.distinct()) == REGULAR_NIGHTS)
    )
    return set(rows)


def nights_to_copy(night: Night, *, most: int) -> list[tuple[Night, int]]:
    """Other nights that have a layout, newest first, with how many stand there."""
    standing = (
        select(func.count())
        .select_from(Placement)
        .where(Placement.night_id == Night.id, Placement.ended_at.is_(None))
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Night, standing)
        .join(Night.layout)
        .options(contains_eager(Night.layout).joinedload(Layout.site))
        .where(Night.id != night.id)
        .order_by(Night.on.desc(), Night.opens_at.desc())
        .limit(most)
    )
    return [(row, n) for row, n in rows]


def layouts_to_move_to(night: Night) -> list[tuple[Layout, int]]:
    """The other layouts of the night's site, or all without one, newest first, with
    their number of slots."""
    slots = (
        select(func.count())
        .select_from(Slot)
        .where(Slot.layout_id == Layout.id)
        .scalar_subquery()
    )
    query = select(Layout, slots).options(joinedload(Layout.site))
    if night.layout is not None:
        query = query.where(
            Layout.site_id == night.layout.site_id, Layout.id != night.layout_id
        )
    return [(row, n) for row, n in db.session.execute(query.order_by(Layout.id.desc()))]


@dataclass(frozen=True)
class Stand:
    """Somebody on a slot of a layout, on one night."""

    key: str  # of the slot
    label: str
    vendor: str
    night_id: int


def nights_on(layout_id: int, now: datetime) -> list[Night]:
    """The nights to come or running that use a layout, soonest first."""
    return list(
        db.session.scalars(
            select(Night)
            .where(
                Night.layout_id == layout_id,
                Night.ends_at > now,
                Night.cancelled_at.is_(None),
            )
            .order_by(Night.on, Night.opens_at)
        )
    )


def standing_on(layout_id: int, night_ids: Iterable[int]) -> list[Stand]:
    """Who stands where on a layout on the given nights, in walking order."""
    rows = db.session.execute(
        select(Slot.key, Slot.label, Vendor.name, PlacementSlot.night_id)
        .join(PlacementSlot.slot)
        .join(PlacementSlot.placement)
        .join(Placement.application)
        .join(Application.vendor)
        .where(
            Slot.layout_id == layout_id,
            PlacementSlot.night_id.in_(list(night_ids)),
            PlacementSlot.ended_at.is_(None),
        )
        .order_by(Slot.position, Slot.id, PlacementSlot.night_id)
    )
    return [Stand(*row) for row in rows]
