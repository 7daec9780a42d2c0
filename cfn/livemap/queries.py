"""Reading the public picture. The number of statements never grows with the rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from cfn.applications.models import Application, ApplicationState
from cfn.attendance.models import CheckIn, StatusReport
from cfn.attendance.queries import presence_of_night, statuses_of_night
from cfn.attendance.rules import Word, last_word
from cfn.core import clock
from cfn.core.db import db
from cfn.core.errors import NotFound
from cfn.core.msgids import N_
from cfn.layouts.models import Layout, Shape, Site, Slot
from cfn.livemap.picture import Picture, Spot, Stall
from cfn.nights.models import Night, NightState
from cfn.nights.queries import nights_before, nights_from, nights_tonight
from cfn.placements.models import Placement, PlacementState, Release
from cfn.vendors.queries import public_vendors

PAST_SHOWN = 12


@dataclass(frozen=True)
class Tonight:
    """What ``/`` shows: the night, whether it is tonight, and the other one tonight."""

    night: Night | None
    is_tonight: bool
    other: Night | None = None
    last: Night | None = None  # the newest night before, when there is none to show


def tonight(now: datetime) -> Tonight:
    """Tonight's night, open or next; else the next one; else nothing."""
    nights = nights_tonight(now)
    if nights:
        return Tonight(nights[0], True, nights[1] if len(nights) > 1 else None)
    on = clock.market_date(now)
    coming = nights_from(on, public=True)
    held = next((night for night in coming if night.cancelled_at is None), None)
    past = nights_before(on, limit=4)
    last = next((night for night in past if night.cancelled_at is None), None)
    return Tonight(held or (coming[0] if coming else None), False, last=last)


def next_night(after: date) -> Night | None:
    """The first night after a date that is not cancelled."""
    coming = nights_from(after + timedelta(days=1), public=True)
    return next((night for night in coming if night.cancelled_at is None), None)


def nights_on_site(slug: str, now: datetime) -> list[int]:
    """Tonight's public nights on a site, the one open or opening next first."""
    rows = db.session.execute(
        select(Site.id, Layout.id)
        .outerjoin(Layout, Layout.site_id == Site.id)
        .where(Site.slug == slug)
    ).all()
    if not rows:
        raise NotFound(N_("There is no such site."))
    here = {layout_id for _, layout_id in rows}
    return [night.id for night in nights_tonight(now) if night.layout_id in here]


def calendar(now: datetime) -> tuple[list[Night], list[Night]]:
    """Nights from tonight on, and the newest past ones. Two statements."""
    on = clock.market_date(now)
    return nights_from(on, public=True), nights_before(on, limit=PAST_SHOWN)


def find_picture(night_id: int) -> Picture | None:
    """The public picture of a night; None for a draft and for no night at all."""
    night = db.session.get(Night, night_id)
    if night is None or night.state == NightState.DRAFT:
        return None
    release = _newest_release(night) if night.state == NightState.RELEASED else None
    layout_id = release.layout_id if release else night.layout_id
    layout = db.session.get(Layout, layout_id or 0, options=[joinedload(Layout.site)])
    spots = _spots(layout_id)
    return Picture(
        night_id=night.id,
        on=night.on,
        programme=night.programme.name,
        title=night.title,
        opens_at=night.opens_at,
        ends_at=night.ends_at,
        check_in_from_at=night.check_in_from_at,
        release_at=night.release_at,
        cancelled_at=night.cancelled_at,
        cancel_reason=night.cancel_reason,
        layout=(layout.id, layout.version) if layout else None,
        site=layout.site.name if layout else "",
        release=release.n if release else 0,
        spots=spots,
        stalls=_stalls(night, release, spots) if release else (),
    )


def _newest_release(night: Night) -> Release | None:
    if night.cancelled_at is not None:
        return None
    return db.session.scalar(
        select(Release)
        .where(Release.night_id == night.id)
        .order_by(Release.n.desc())
        .limit(1)
    )


def _spots(layout_id: int | None) -> tuple[Spot, ...]:
    rows = db.session.execute(
        select(
            Slot.id,
            Slot.label,
            Slot.category,
            Slot.lon,
            Slot.lat,
            Slot.frontage_m,
            Slot.depth_m,
            Slot.bearing_deg,
        )
        .where(Slot.layout_id == layout_id)
        .order_by(Slot.position, Slot.id)
    )
    return tuple(Spot(*row) for row in rows)


def _stalls(night: Night, release: Release, spots: Sequence[Spot]) -> tuple[Stall, ...]:
    """Who stands where as released, without those who gave their slot back."""
    standing = _placements(night.id)
    here, said = presence_of_night(night.id), statuses_of_night(night.id)
    vendors = public_vendors((entry["vendor"] for entry in release.plan), night.on)
    by_id = {spot.id: spot for spot in spots}
    stalls = []
    for entry in release.plan:
        ids = standing.get(entry["application"], [])
        vendor = vendors.get(entry["vendor"])
        taken = tuple(by_id[i] for i in entry["slots"] if i in by_id)
        if vendor is None or not taken or ids is None:
            continue
        word = _last_word(
            [here[i] for i in ids if i in here], [said[i] for i in ids if i in said]
        )
        stalls.append(Stall(taken, vendor, *word))
    order = {spot.id: n for n, spot in enumerate(spots)}
    return tuple(sorted(stalls, key=lambda stall: order[stall.spots[0].id]))


def _placements(night_id: int) -> dict[int, list[int] | None]:
    """Placement ids by application, newest first; None for a slot given back.

    A placement that the desk moves or takes off is gone for the public only with the
    next release; one given up by its vendor is gone at once.
    """
    rows = db.session.execute(
        select(
            Placement.application_id,
            Placement.id,
            Placement.state,
            Placement.ended_at,
            Application.state,
        )
        .join(Placement.application)
        .where(Placement.night_id == night_id)
        .order_by(Placement.id.desc())
    )
    found: dict[int, list[int] | None] = {}
    for application_id, placement_id, state, ended_at, asked in rows:
        given_back = asked == ApplicationState.WITHDRAWN or (
            state == PlacementState.GIVEN_UP and ended_at is not None
        )
        ids = found.setdefault(application_id, None if given_back else [])
        if ids is not None:
            ids.append(placement_id)
    return found


def _last_word(check_ins: Sequence[CheckIn], reports: Sequence[StatusReport]) -> Word:
    """What was heard last of a stall, over its placements of the night."""
    seen = max(check_ins, key=lambda row: row.id, default=None)
    report = max(reports, key=lambda row: row.id, default=None)
    return last_word(
        seen.presence if seen else None,
        seen.at if seen else None,
        (report.status, report.at, report.until_at) if report else None,
    )


def get_layout_parts(layout_id: int) -> tuple[Layout, list[Slot], list[Shape]]:
    """A layout with what is drawn on it. Three statements."""
    layout = db.session.get(Layout, layout_id)
    if layout is None:
        raise NotFound(N_("There is no such layout."))
    slots = db.session.scalars(
        select(Slot).where(Slot.layout_id == layout_id).order_by(Slot.position, Slot.id)
    )
    shapes = db.session.scalars(
        select(Shape).where(Shape.layout_id == layout_id).order_by(Shape.id)
    )
    return layout, list(slots), list(shapes)


def get_layout_version(layout_id: int) -> int:
    version = db.session.scalar(select(Layout.version).where(Layout.id == layout_id))
    if version is None:
        raise NotFound(N_("There is no such layout."))
    return version


def stands_of(vendor_id: int, now: datetime) -> list[tuple[Night, str]]:
    """Released nights from tonight on with the slot of a business, soonest first."""
    newest = (
        select(func.max(Release.id))
        .join(Night, Night.id == Release.night_id)
        .where(Night.on >= clock.market_date(now), Night.cancelled_at.is_(None))
        .group_by(Release.night_id)
    )
    rows = db.session.execute(
        select(Night, Release)
        .join(Release, Release.night_id == Night.id)
        .where(Release.id.in_(newest), Night.state == NightState.RELEASED)
        .order_by(Night.opens_at)
    )
    found = [
        (night, entry)
        for night, release in rows
        for entry in release.plan
        if entry["vendor"] == vendor_id
    ]
    gone = _given_back(entry["application"] for _, entry in found)
    return [(n, e["labels"][0]) for n, e in found if e["application"] not in gone]


def _given_back(application_ids: Iterable[int]) -> set[int]:
    """Those of the applications whose slot was withdrawn or given up."""
    newest = (
        select(func.max(Placement.id))
        .where(Placement.application_id.in_(list(application_ids)))
        .group_by(Placement.application_id)
    )
    rows = db.session.execute(
        select(Placement.application_id, Placement.state, Application.state)
        .join(Placement.application)
        .where(Placement.id.in_(newest))
    )
    return {
        application_id
        for application_id, state, asked in rows
        if asked == ApplicationState.WITHDRAWN or state == PlacementState.GIVEN_UP
    }
