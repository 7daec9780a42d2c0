"""Building the demo city: deterministic by a seed and a moment.

Only a demo or test database may hold it. Nothing here is sent to anybody.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select

from cfn.accounts.models import Person
from cfn.accounts.passwords import hash_password
from cfn.audit.service import record
from cfn.core import clock, versions
from cfn.core.db import atomic, db
from cfn.core.errors import Refusal
from cfn.core.msgids import N_
from cfn.demo.businesses import DATA, SavePicture, make_vendors
from cfn.demo.evenings import Evenings, past_saturdays
from cfn.demo.people import PASSWORD, make_staff
from cfn.layouts.models import Layout
from cfn.layouts.service import copy_layout, import_layout
from cfn.nights.models import Night, NightState, Programme
from cfn.nights.rules import DEFAULT_TIMETABLE, moments
from cfn.nights.service import plan_season, save_programme
from cfn.vendors.kinds import KELURAHAN, kind_code
from cfn.vendors.models import Vendor

PAST_NIGHTS = 10
SEASON = timedelta(weeks=8)
TONIGHT_VENDORS, NEXT_VENDORS = 62, 64
SITE = "Jalan Frans Seda & Taman Nostalgia"


@dataclass
class City:
    """What the later steps need of the earlier ones."""

    staff: list[Person]
    vendors: list[Vendor]
    large: Layout
    small: Layout
    free_night: Programme
    stage: Programme

    @property
    def organiser(self) -> Person:
        return self.staff[1]

    @property
    def officer(self) -> Person:
        return self.staff[3]


def is_empty() -> bool:
    """True before anybody has an account here."""
    return db.session.scalar(select(func.count()).select_from(Person)) == 0


def build(
    *, seed: int, now: datetime, environment: str, save_picture: SavePicture, by: None
) -> None:
    """Make the whole city in one change, or nothing at all."""
    if environment == "production":
        raise Refusal(N_("A production database takes no invented people."))
    with atomic():
        if not is_empty():
            raise Refusal(
                N_("This database already has people; the demo is not added.")
            )
        city = _city(now, save_picture)
        evenings = Evenings(city.vendors, city.organiser.id, seed)
        _past(city, evenings, clock.market_date(now))
        _tonight(city, evenings, now)
        _next(city, evenings, now)
        record("demo.built", "demo:city", by=by, seed=seed)
        versions.bump("nights", "vendors")


def add_tonight(*, seed: int, now: datetime, by: None) -> bool:
    """Add tonight's stage night to a demo that has grown old. False: it is there."""
    with atomic():
        stage = db.session.scalar(select(Programme).where(Programme.slug == STAGE_SLUG))
        if stage is None or _has_night(now):
            return False
        people = list(db.session.scalars(select(Person).order_by(Person.id).limit(6)))
        vendors = list(db.session.scalars(select(Vendor).order_by(Vendor.id)))
        layouts = list(db.session.scalars(select(Layout).order_by(Layout.id).limit(2)))
        city = City(people, vendors, layouts[0], layouts[1], stage, stage)
        evenings = Evenings(vendors, city.organiser.id, seed)
        evenings.codes = _known_codes()
        _tonight(city, evenings, now)
        record("demo.tonight_added", "demo:city", by=by)
        versions.bump("nights")
    return True


STAGE_SLUG = "pagelaran-seni-budaya"


def _has_night(now: datetime) -> bool:
    """Whether a night is running, or opens, on the market date of ``now``."""
    on = clock.market_date(now)
    rows = select(Night.id).where(
        Night.on == on, Night.ends_at > now, Night.state == NightState.RELEASED
    )
    return db.session.scalar(rows.limit(1)) is not None


def _known_codes() -> set[str]:
    from cfn.applications.models import Application

    return set(db.session.scalars(select(Application.code)))


def _city(now: datetime, save_picture: SavePicture) -> City:
    secret = hash_password(PASSWORD)
    staff = make_staff(secret)
    organiser = staff[1]
    large = _layout("taman_nostalgia.geojson", "Denah besar", organiser)
    small = _layout("malam_kecil.geojson", "Denah malam kecil", organiser)
    vendors = make_vendors(
        {name: code for code, name in KELURAHAN.items()},
        secret,
        clock.market_date(now),
        save_picture,
        kind_code,
    )
    free_night, stage = _programmes(large, small, organiser)
    return City(staff, vendors, large, small, free_night, stage)


def _layout(file: str, name: str, by: Person) -> Layout:
    document = json.loads((DATA / file).read_text())
    return import_layout(document, site_name=SITE, name=name, schematic=True, by=by)


_EARLY = DEFAULT_TIMETABLE | {
    "check_in_from_at": {"days": 0, "at": "14:00"},
    "give_away_at": {"days": 0, "at": "15:30"},
    "quiet_at": {"days": 0, "at": "21:00"},
}
# name, description, weekdays, opening and closing hour, timetable
_PROGRAMMES: tuple[tuple[str, str, list[int], time, time, dict[str, Any]], ...] = (
    (
        "Car Free Night",
        "Jalan Frans Seda ditutup untuk mobil setiap malam Minggu.",
        [6],
        time(19),
        time(0),
        DEFAULT_TIMETABLE,
    ),
    (
        "SABOAK",
        "Sunday Market Buat Orang Kupang, di Taman Nostalgia.",
        [6, 7],
        time(16),
        time(22),
        _EARLY,
    ),
    (
        "Pagelaran Seni Budaya",
        "Panggung musik, tari dan teater; lapak di sekitarnya.",
        [],
        time(19),
        time(0),
        DEFAULT_TIMETABLE,
    ),
)


def _programmes(
    large: Layout, small: Layout, by: Person
) -> tuple[Programme, Programme]:
    """The three programmes; gives Car Free Night and the stage nights."""
    free_night, _, stage = (
        save_programme(
            None,
            name=name,
            description=description,
            weekdays=weekdays,
            opens=opens,
            ends=ends,
            timetable=timetable,
            layout_id=layout.id,
            by=by,
        )
        for (name, description, weekdays, opens, ends, timetable), layout in zip(
            _PROGRAMMES, (small, large, large), strict=True
        )
    )
    return free_night, stage


def _past(city: City, evenings: Evenings, today: date) -> None:
    """Ten Saturdays with everything that happened on them."""
    layout = copy_layout(city.small, name="Denah malam kecil 2025", by=city.organiser)
    for on in past_saturdays(today, PAST_NIGHTS):
        night = _night(city.free_night, on, layout)
        size = evenings.chance.randint(54, len(city.vendors))
        asked = evenings.chance.sample(city.vendors, size)
        placements = evenings.place(night, evenings.apply(night, asked))
        evenings.attend(placements, city.officer.id, night.check_in_from_at)


def _night(programme: Programme, on: date, layout: Layout) -> Night:
    at = moments(on, programme.opens, programme.ends, programme.timetable)
    night = Night(
        programme=programme, on=on, layout=layout, state=NightState.OPEN, **at
    )
    with atomic() as session:
        session.add(night)
        session.flush()
    return night


def _tonight(city: City, evenings: Evenings, now: datetime) -> None:
    """A stage night on today's market date that opened an hour ago.

    It ends at midnight, or at three when midnight is less than two hours away, so
    that the demo always shows a running night.
    """
    on, hour = clock.market_date(now), timedelta(hours=1)
    midnight = clock.moment(on + timedelta(days=1), time(0))
    ends = midnight if midnight - now >= 2 * hour else midnight + 3 * hour
    layout = copy_layout(city.large, name=f"Denah {on:%d-%m-%Y}", by=city.organiser)
    night = _night(city.stage, on, layout)
    night.title = "Pagelaran Seni Budaya: Sasando Malam"
    night.check_in_from_at = now - 4 * hour
    night.give_away_at = now - 1.5 * hour
    night.opens_at, night.ends_at = now - hour, ends
    night.quiet_at = min(max(night.quiet_at, now), ends)
    asked = evenings.chance.sample(city.vendors, TONIGHT_VENDORS)
    placements = evenings.place(night, evenings.apply(night, asked))
    came = evenings.attend(placements[:-3], city.officer.id, now - 1.2 * hour)
    evenings.speak(came, now)


def _next(city: City, evenings: Evenings, now: datetime) -> None:
    """A season ahead; its first Saturday that still takes applications is full."""
    today = clock.market_date(now)
    nights = plan_season(
        city.free_night,
        first=_first_open_saturday(city.free_night, now),
        last=today + SEASON,
        announce=True,
        by=city.organiser,
    )
    night = nights[0]
    night.applications_open_at = min(
        night.applications_open_at, now - timedelta(days=2)
    )
    asked = evenings.chance.sample(city.vendors, NEXT_VENDORS)
    rows = evenings.apply(night, asked)
    for row in rows:  # nobody asks in the future
        row.submitted_at = min(row.submitted_at, now - timedelta(minutes=5))


def _first_open_saturday(programme: Programme, now: datetime) -> date:
    on = clock.market_date(now) + timedelta(days=1)
    while on.isoweekday() != 6 or _closes(programme, on) < now + timedelta(hours=20):
        on += timedelta(days=1)
    return on


def _closes(programme: Programme, on: date) -> datetime:
    at = moments(on, programme.opens, programme.ends, programme.timetable)
    return at["applications_close_at"]
