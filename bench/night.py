"""A released night with stalls, for benchmarks: plausible sizes, invented words."""

import random
from datetime import timedelta

from cfn.accounts.models import Person, RoleGrant
from cfn.applications.models import Application, ApplicationState
from cfn.attendance.models import CheckIn, Presence
from cfn.core import clock, versions
from cfn.core.db import atomic
from cfn.core.roles import Role
from cfn.core.trade import Category, Fire
from cfn.layouts.models import Layout, Shape, Site, Slot
from cfn.nights.models import Night, NightState, Programme
from cfn.nights.rules import DEFAULT_TIMETABLE, MOMENTS
from cfn.placements.models import Placement, PlacementSlot, PlacementState, Release
from cfn.vendors.models import Product, Vendor

SEED = 7
_WEST, _SOUTH = 123.6150, -10.1600
_LON, _LAT = 1 / 109_600, 1 / 110_600  # degrees in a metre at Kupang
_WORDS = """
Nasi se’i jagung bose es kelapa kopi susu tenun anyam sate ikan bakar kue rambut
pisang goreng ubi rebus sambal lu’at madu gula lempeng teh serai martabak
""".split()  # noqa: SIM905  (a list of 27 would be 27 lines)


def seed(stalls: int) -> int:
    """Make tonight with ``stalls`` stalls on as many slots and a tenth more free.

    Returns the night's id.
    """
    dice = random.Random(SEED)
    with atomic() as session:
        layout = _layout(stalls + stalls // 10)
        night = _night(layout)
        session.add(night)
        session.flush()
        here = [_stand(night, layout.slots[n], n, dice) for n in range(stalls)]
        session.add_all(here)
        session.flush()
        plan = [_entry(check_in.placement) for check_in in here]
        session.add(
            Release(night_id=night.id, n=1, layout_id=layout.id, plan=plan, hash="-")
        )
        versions.bump(f"night:{night.id}", "vendors")
    return night.id


def _stand(night: Night, slot: Slot, n: int, dice: random.Random) -> CheckIn:
    """A vendor with goods, placed on a slot and arrived."""
    application = Application(
        code=f"BENCH{n:04}",
        night=night,
        vendor=_vendor(n, dice),
        state=ApplicationState.APPROVED,
        fire=Fire.NONE,
    )
    placement = Placement(
        night_id=night.id, application=application, state=PlacementState.CHECKED_IN
    )
    placement.taken = [PlacementSlot(night_id=night.id, slot=slot, position=0)]
    return CheckIn(
        night_id=night.id,
        placement=placement,
        presence=Presence.ARRIVED,
        at=clock.now() - timedelta(minutes=dice.randint(1, 80)),
    )


def _entry(placement: Placement) -> dict:
    return {
        "application": placement.application_id,
        "code": placement.application.code,
        "vendor": placement.application.vendor_id,
        "slots": [taken.slot_id for taken in placement.taken],
        "labels": [taken.slot.label for taken in placement.taken],
    }


def _at(x: float, y: float) -> list[float]:
    return [_WEST + x * _LON, _SOUTH + y * _LAT]


def _box(x: float, y: float, w: float, h: float) -> dict:
    ring = [_at(x, y), _at(x + w, y), _at(x + w, y + h), _at(x, y + h), _at(x, y)]
    return {"type": "Polygon", "coordinates": [ring]}


def _layout(slots: int) -> Layout:
    """Two rows along both kerbs of a straight road."""
    half = (slots + 1) // 2
    long = half * 3.2 + 20
    layout = Layout(
        site=Site(slug="bench", name="Jalan Ukur"),
        name="Denah ukur",
        outline=_box(-10, -25, long + 20, 50),
    )
    layout.shapes = _shapes(long)
    layout.slots = [_slot(n, *divmod(n, half)) for n in range(slots)]
    return layout


def _shapes(long: float) -> list[Shape]:
    line = {"type": "LineString", "coordinates": [_at(0, 0), _at(long, 0)]}
    road = {"name": "Jl. Ukur", "width_m": 14}
    clear = {"reason": "carriageway"}
    places = ("toilet", 10, 16), ("musholla", long - 10, 16), ("stage", long / 2, -16)
    return [
        Shape(kind="road", geometry=line, properties=road),
        Shape(kind="keep_clear", geometry=_box(0, -7, long, 14), properties=clear),
        *(
            Shape(
                kind="facility",
                geometry={"type": "Point", "coordinates": _at(x, y)},
                properties={"type": type_},
            )
            for type_, x, y in places
        ),
    ]


def _slot(n: int, side: int, along: int) -> Slot:
    lon, lat = _at(12 + along * 3.2, -9 if side else 9)
    return Slot(
        label=f"{'AB'[side]}{along + 1}",
        row="AB"[side],
        position=n + 1,
        lon=lon,
        lat=lat,
        frontage_m=3,
        depth_m=3,
        bearing_deg=90 if side else 270,
    )


def _night(layout: Layout) -> Night:
    now = clock.now()
    moments = {name: now - timedelta(days=3) for name in MOMENTS}
    moments |= {
        "opens_at": now - timedelta(hours=1),
        "quiet_at": now + timedelta(hours=3),
        "ends_at": now + timedelta(hours=4),
    }
    local = clock.local(now)
    programme = Programme(
        slug="bench",
        name="Malam ukur",
        opens=local.time().replace(second=0, microsecond=0),
        ends=local.time().replace(second=0, microsecond=0),
        timetable=DEFAULT_TIMETABLE,
    )
    return Night(
        programme=programme,
        on=clock.market_date(now),
        layout=layout,
        state=NightState.RELEASED,
        **moments,
    )


def _vendor(n: int, dice: random.Random) -> Vendor:
    def words(low: int, high: int) -> str:
        return " ".join(dice.choices(_WORDS, k=dice.randint(low, high))).capitalize()

    owner = Person(name=f"Pemilik {n}", email=f"ukur{n}@example.com")
    owner.grants = [RoleGrant(role=Role.VENDOR)]
    vendor = Vendor(
        owner=owner,
        slug=f"ukur-{n}",
        name=f"{words(2, 4)} {n}",
        category=dice.choice(list(Category)),
        halal="in_process",
        fire=Fire.NONE,
    )
    vendor.products = [
        Product(name=words(2, 4), price_rp=dice.randint(2, 60) * 1000, position=i)
        for i in range(dice.randint(1, 4))
    ]
    return vendor
