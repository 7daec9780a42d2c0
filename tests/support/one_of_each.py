"""One of everything that has an address, with an owner and a neighbour.

For tests that walk all routes: ``values(rule)`` fills a route's places with rows of
the vendor ``own``, so that the neighbour's visit is the stranger's.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from cfn.accounts.models import AccessLink, LinkPurpose, Person, SignIn
from cfn.accounts.rules import token_hash
from cfn.accounts.service import start_sign_in
from cfn.applications.models import ApplicationState
from cfn.core import clock
from cfn.core.db import atomic, db
from cfn.core.roles import Role
from cfn.layouts.models import Row, Shape
from cfn.layouts.queries import get_layout_with_all
from cfn.layouts.versions import name_version
from cfn.layouts.warnings import accept_warning, warnings_of
from cfn.notifications.models import Message
from cfn.notifications.service import Recipient, enqueue
from cfn.placements.models import PlacementState
from tests.support.factories import STEP_LON, Make

ROW = {
    "prefix": "Z",
    "frontage_m": 3.0,
    "depth_m": 3.0,
    "first": 1,
    "step": 1,
    "gap_m": 0.5,
    "gap_every": 0,
    "extra_gap_m": 0.0,
    "side": "left",
    "category": None,
    "watts": 900,
    "circuit": None,
    "fire": "none",
}
TOKEN = "t" * 43
ACTORS = ("visitor", "own", "neighbour", "officer", "verifier", "organiser", "admin")


@dataclass
class OneOfEach:
    """People by the names of ACTORS (but the visitor), and what routes name."""

    people: dict[str, Person]
    ids: dict[str, Any]

    def values(self, arguments: set[str], endpoint: str) -> dict[str, Any]:
        """What to put in the places of a route."""
        return {name: self._value(name, endpoint) for name in arguments}

    def _value(self, name: str, endpoint: str) -> Any:
        return self.ids.get(f"{endpoint}:{name}", self.ids.get(name))


def make_one_of_each(make: Make) -> OneOfEach:
    """Two businesses, a night that is open, one that runs, and all that hangs on."""
    own, neighbour = make.vendor(products=2), make.vendor(products=2)
    people = {
        "own": own.owner,
        "neighbour": neighbour.owner,
        "officer": make.officer(),
        "verifier": make.person(Role.VERIFIER),
        "organiser": make.organiser(),
        "admin": make.admin(),
    }
    layout = make.layout(slots=3)
    _draw(layout)
    coming = make.night(layout=layout)
    asked = make.application(coming, own, state=ApplicationState.SUBMITTED)
    approved = make.application(coming, make.vendor())
    question = make.application(
        make.night(opens_at=clock.now() + timedelta(days=4)),
        own,
        state=ApplicationState.NEEDS_INFO,
    )
    tonight, placement, check_in = _tonight(make, own)
    stranger = make.vendor().owner
    start_sign_in(own.owner, device="phone", by=own.owner)
    sign_in = db.session.scalars(select(SignIn)).one()
    link = _invitation()
    enqueue(
        "password_reset", to=Recipient(None, "Ana", None, "+6281299999999"), token=""
    )
    ids = {
        "application_id": asked.id,
        "applications.answer:application_id": question.id,
        "approved_id": approved.id,
        "check_in_id": check_in.id,
        "filename": "mark.svg",
        "fingerprint": _warning(layout, people["organiser"]),
        "label": "A1",
        "layout_id": layout.id,
        "link_id": link.id,
        "message_id": db.session.scalars(select(Message.id)).one(),
        "name": "0" * 32 + ".webp",
        "night_id": coming.id,
        "attendance.round:night_id": tonight.id,
        "livemap.stall:night_id": tonight.id,
        "person_id": stranger.id,
        "placement_id": placement.id,
        "product_id": own.products[1].id,
        "programme_id": coming.programme_id,
        "row_id": layout.rows[0].id,
        "shape_id": layout.shapes[0].id,
        "sheet": "slots",
        "sign_in_id": sign_in.id,
        "accounts.revoke_sign_in:person_id": own.owner_id,
        "slot_id": layout.slots[0].id,
        "slug": own.slug,
        "livemap.plate:slug": tonight.layout.site.slug,
        "token": TOKEN,
        "vendor_id": own.id,
        "version": layout.version,
        "version_id": name_version(layout, name="Rapat", by=None).id,
        "way": "up",
    }
    return OneOfEach(people, ids)


def _invitation() -> AccessLink:
    with atomic() as session:
        link = AccessLink(
            purpose=LinkPurpose.INVITE,
            nonce="n",
            token_hash=token_hash(TOKEN),
            name="Baru",
            email="baru@example.com",
            roles=[Role.OFFICER],
            expires_at=clock.now() + timedelta(hours=1),
        )
        session.add(link)
    return link


def _warning(layout: Any, organiser: Person) -> str:
    """A circuit that promises more than it has, accepted already."""
    with atomic():
        layout.slots[0].circuit = "K1"
    (warning,) = warnings_of(get_layout_with_all(layout.id))
    accept_warning(layout, warning.fingerprint, reason="Genset sendiri", by=organiser)
    return warning.fingerprint


def _draw(layout: Any) -> None:
    """A row and a shape, clear of the slots."""
    lat = -10.1585
    line = [[123.6152, lat], [123.6152 + 20 * STEP_LON, lat]]
    with atomic() as session:
        session.add(
            Row(
                layout_id=layout.id,
                prefix="Z",
                line={"type": "LineString", "coordinates": line},
                properties=ROW,
            )
        )
        session.add(
            Shape(
                layout_id=layout.id,
                kind="facility",
                geometry={"type": "Point", "coordinates": [123.6155, -10.1595]},
                properties={"type": "toilet", "name": "Toilet"},
            )
        )


def _tonight(make: Make, own: Any) -> tuple[Any, Any, Any]:
    night = make.running_night(slots=2)
    application = make.application(night, own)
    placement = make.placement(
        application, night.layout.slots[0], state=PlacementState.CHECKED_IN
    )
    check_in = make.check_in(placement)
    make.release(night)
    return night, placement, check_in
