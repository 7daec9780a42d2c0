"""Plain rows for tests. Each is committed; relations are made when missing."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from cfn.accounts.models import Person, RoleGrant
from cfn.applications.models import Application, ApplicationState, Wish
from cfn.attendance.models import CheckIn, Presence
from cfn.core import clock, versions
from cfn.core.db import atomic, db
from cfn.core.roles import Role
from cfn.core.trade import Category, Fire
from cfn.layouts.models import Layout, Shape, Site, Slot
from cfn.nights.models import Night, NightState, Programme
from cfn.nights.rules import DEFAULT_TIMETABLE
from cfn.placements.models import Placement, PlacementSlot, PlacementState, Release
from cfn.vendors.models import Product, Vendor

# A square of about 220 m beside Jalan Frans Seda.
OUTLINE = {
    "type": "Polygon",
    "coordinates": [
        [
            [123.615, -10.160],
            [123.617, -10.160],
            [123.617, -10.158],
            [123.615, -10.158],
            [123.615, -10.160],
        ]
    ],
}
STEP_LON = 0.00003  # about 3.3 m


class Make:
    """``make.vendor(category="kriya")``; numbers keep names apart."""

    def __init__(self) -> None:
        self.n = 0

    def _next(self) -> int:
        self.n += 1
        return self.n

    def _save(self, row: Any) -> Any:
        with atomic() as session:
            session.add(row)
        return row

    def person(self, *roles: Role, **values: Any) -> Person:
        n = self._next()
        values = {
            "name": f"Orang {n}",
            "email": f"orang{n}@example.com",
            "phone": f"+6281200{n:06}",
            "phone_confirmed_at": clock.now(),
        } | values
        person = Person(**values)
        person.grants = [RoleGrant(role=role) for role in roles]
        return self._save(person)

    def organiser(self, **values: Any) -> Person:
        return self.person(Role.ORGANISER, **values)

    def officer(self, **values: Any) -> Person:
        return self.person(Role.OFFICER, **values)

    def admin(self, **values: Any) -> Person:
        return self.person(Role.ADMIN, **values)

    def vendor(self, products: int = 1, **values: Any) -> Vendor:
        n = self._next()
        values = {
            "name": f"Lapak {n}",
            "slug": f"lapak-{n}",
            "category": Category.KULINER,
            "kind": "jajanan",
            "kelurahan": "53.71.04.1001",
            "fire": Fire.NONE,
        } | values
        values.setdefault("owner", self.person(Role.VENDOR))
        vendor = Vendor(**values)
        vendor.products = [
            Product(name=f"Barang {n}-{i}", price_rp=10_000 * i, position=i)
            for i in range(1, products + 1)
        ]
        return self._save(vendor)

    def layout(self, slots: int = 2, prefix: str = "A", **values: Any) -> Layout:
        n = self._next()
        slot_values = {
            key: values.pop(key)
            for key in ("category", "watts", "fire", "quality")
            if key in values
        }
        values.setdefault("site", Site(slug=f"lokasi-{n}", name=f"Lokasi {n}"))
        layout = Layout(name=f"Denah {n}", outline=OUTLINE, **values)
        layout.shapes = [self.facility("bin"), self.facility("entrance")]
        layout.slots = [
            self.slot(f"{prefix}{i}", i, **slot_values) for i in range(1, slots + 1)
        ]
        return self._save(layout)

    def facility(self, kind: str) -> Shape:
        """Beside the first slot: a layout without bin or entrance has warnings."""
        point = {"type": "Point", "coordinates": [123.6152 + STEP_LON, -10.159]}
        values = {"type": kind, "name": "", "circuit": None, "watts": 0}
        return Shape(kind="facility", geometry=point, properties=values)

    def slot(self, label: str, position: int, **values: Any) -> Slot:
        """A slot not yet in a layout; neighbours stand 3.3 m apart along a row."""
        defaults = {
            "row": label.rstrip("0123456789"),
            "lon": 123.6152 + STEP_LON * position,
            "lat": -10.159,
            "frontage_m": 3.0,
            "depth_m": 3.0,
            "bearing_deg": 90.0,
            "category": None,
            "watts": 900,
            "fire": Fire.CHARCOAL,
        }
        return Slot(label=label, position=position, **defaults | values)

    def programme(self, **values: Any) -> Programme:
        n = self._next()
        values = {
            "slug": f"program-{n}",
            "name": f"Program {n}",
            "weekdays": [6],
            "opens": clock.local(clock.now()).time().replace(hour=19, minute=0),
            "ends": clock.local(clock.now()).time().replace(hour=0, minute=0),
            "timetable": DEFAULT_TIMETABLE,
        } | values
        for key in ("opens", "ends"):
            values[key] = values[key].replace(second=0, microsecond=0)
        return self._save(Programme(**values))

    def night(self, slots: int = 2, **values: Any) -> Night:
        """Open for applications, in three days; ``at`` shifts every moment."""
        start = values.pop("opens_at", clock.now() + timedelta(days=3))
        hours = timedelta(hours=1)
        moments = {
            "applications_open_at": start - 240 * hours,
            "applications_close_at": start - 48 * hours,
            "release_at": start - 24 * hours,
            "withdraw_until_at": start - 20 * hours,
            "check_in_from_at": start - 3 * hours,
            "give_away_at": start - hours / 2,
            "opens_at": start,
            "quiet_at": start + 3 * hours,
            "ends_at": start + 5 * hours,
        }
        values = {"state": NightState.OPEN, "on": clock.local(start).date()} | values
        values.setdefault("programme", self.programme())
        if "layout" not in values:
            values["layout"] = self.layout(slots=slots)
        return self._save(Night(**moments | values))

    def running_night(self, slots: int = 2, **values: Any) -> Night:
        """Released, opened an hour ago."""
        values = {
            "state": NightState.RELEASED,
            "opens_at": clock.now() - timedelta(hours=1),
            "on": clock.market_date(clock.now()),
        } | values
        return self.night(slots=slots, **values)

    def application(
        self, night: Night, vendor: Vendor | None = None, **values: Any
    ) -> Application:
        n = self._next()
        wishes = values.pop("wishes", [])
        vendor = vendor or self.vendor()
        values = {
            "code": f"TEST{n}",
            "state": ApplicationState.APPROVED,
            "watts": vendor.watts,
            "fire": vendor.fire,
            "slots_needed": vendor.slots_needed,
        } | values
        application = Application(night=night, vendor=vendor, **values)
        application.wishes = [
            Wish(rank=rank, slot=slot) for rank, slot in enumerate(wishes, start=1)
        ]
        return self._save(application)

    def placement(
        self, application: Application, *slots: Slot, **values: Any
    ) -> Placement:
        """On the given slots, else on the first of the night's layout."""
        chosen = slots or (application.night.layout.slots[0],)
        values = {"state": PlacementState.RELEASED} | values
        placement = Placement(
            night_id=application.night_id, application=application, **values
        )
        placement.taken = [
            PlacementSlot(night_id=application.night_id, slot=slot, position=i)
            for i, slot in enumerate(chosen)
        ]
        return self._save(placement)

    def check_in(self, placement: Placement, **values: Any) -> CheckIn:
        values = {"presence": Presence.ARRIVED, "at": clock.now()} | values
        return self._save(
            CheckIn(placement=placement, night_id=placement.night_id, **values)
        )

    def release(self, night: Night, n: int = 1) -> Release:
        """What stands on ``night`` now, as version ``n`` of its public plan."""
        rows = db.session.scalars(
            select(Placement).where(
                Placement.night_id == night.id, Placement.ended_at.is_(None)
            )
        ).all()
        plan = [
            {
                "application": row.application_id,
                "code": row.application.code,
                "vendor": row.application.vendor_id,
                "slots": [taken.slot_id for taken in row.taken],
                "labels": [taken.slot.label for taken in row.taken],
            }
            for row in rows
        ]
        release = Release(
            night_id=night.id, n=n, layout_id=night.layout_id, plan=plan, hash="-"
        )
        with atomic() as session:
            session.add(release)
            versions.bump(f"night:{night.id}", "nights")
        return release

    def tonight(self, stalls: int = 2, **values: Any) -> Night:
        """A running night with its plan out: Lapak on A1, A2 … all here and open."""
        night = self.running_night(slots=stalls + 1, **values)
        for slot in list(night.layout.slots)[:stalls]:
            placement = self.placement(
                self.application(night), slot, state=PlacementState.CHECKED_IN
            )
            self.check_in(placement)
        self.release(night)
        return night
