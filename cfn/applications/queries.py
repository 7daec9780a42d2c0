"""Reading applications. Each function is one statement and its eager loads."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from cfn.accounts.models import Person
from cfn.applications.models import Application, ApplicationState, Wish
from cfn.applications.rules import QUEUE_STATES
from cfn.core.db import db
from cfn.core.errors import NotFound
from cfn.core.msgids import N_
from cfn.core.trade import Fire
from cfn.layouts.models import Layout
from cfn.nights.models import Night, NightState
from cfn.vendors.kinds import KELURAHAN
from cfn.vendors.models import Product, Vendor

# What the desk sorts by: a decision not yet announced counts already.
_AT_THE_DESK = func.coalesce(Application.pending_state, Application.state)
_WISHES = selectinload(Application.wishes).joinedload(Wish.slot)
_OWNER = joinedload(Application.vendor).joinedload(Vendor.owner).lazyload(Person.grants)


def get_application(application_id: int) -> Application:
    """An application with its night, vendor, owner, wishes and steps."""
    application = db.session.scalar(
        select(Application)
        .where(Application.id == application_id)
        .options(
            joinedload(Application.night).joinedload(Night.layout),
            _OWNER,
            _WISHES,
            selectinload(Application.steps),
        )
    )
    if application is None:
        raise NotFound(N_("There is no such application."))
    return application


def find_application(night_id: int, vendor_id: int) -> Application | None:
    return db.session.scalar(
        select(Application).where(
            Application.night_id == night_id, Application.vendor_id == vendor_id
        )
    )


def is_code_taken(code: str) -> bool:
    found = select(Application.id).where(Application.code == code)
    return db.session.scalar(found) is not None


def for_vendor(vendor_id: int) -> list[Application]:
    """Every application of a vendor, latest night first, with nights and wishes."""
    return list(
        db.session.scalars(
            select(Application)
            .join(Application.night)
            .where(Application.vendor_id == vendor_id)
            .options(
                contains_eager(Application.night),
                joinedload(Application.vendor),
                _WISHES,
            )
            .order_by(Night.on.desc(), Night.opens_at.desc())
        )
    )


def nights_to_choose(on: date) -> list[Night]:
    """Announced nights from a date on, soonest first, with layouts and sites."""
    return list(
        db.session.scalars(
            select(Night)
            .where(Night.on >= on, Night.state != NightState.DRAFT)
            .options(joinedload(Night.layout).joinedload(Layout.site))
            .order_by(Night.on, Night.opens_at)
        )
    )


@dataclass(frozen=True)
class Filters:
    """What the review desk shows. Empty text means everything."""

    state: str = ""  # as it stands at the desk, decisions not yet announced included
    q: str = ""  # in names, goods and kelurahan
    category: str = ""
    need: str = ""  # gas, charcoal, power, tent, slots2
    sort: str = "oldest"  # oldest, newest, name


_NEEDS: dict[str, Any] = {
    "charcoal": Application.fire == Fire.CHARCOAL,
    "gas": Application.fire == Fire.GAS,
    "power": Application.watts > 0,
    "tent": Application.own_tent,
    "slots2": Application.slots_needed > 1,
}
_SORTS: dict[str, tuple[Any, ...]] = {
    "oldest": (Application.submitted_at, Application.id),
    "newest": (Application.submitted_at.desc(), Application.id.desc()),
    "name": (func.lower(Vendor.name), Application.id),
}


def for_night(night_id: int, filters: Filters | None = None) -> list[Application]:
    """Applications of a night for the desk, with vendor, goods and owner."""
    chosen = filters or Filters()
    query: Select[Any] = (
        select(Application)
        .join(Application.vendor)
        .where(Application.night_id == night_id)
        .options(
            contains_eager(Application.vendor)
            .joinedload(Vendor.owner)
            .lazyload(Person.grants),
            contains_eager(Application.vendor).selectinload(Vendor.products),
            _WISHES,
        )
        .order_by(*_SORTS.get(chosen.sort, _SORTS["oldest"]))
    )
    if chosen.state:
        query = query.where(_AT_THE_DESK.in_([chosen.state]))
    if chosen.category:
        query = query.where(Vendor.category == chosen.category)
    if chosen.need in _NEEDS:
        query = query.where(_NEEDS[chosen.need])
    if words := chosen.q.split():
        query = _with_words(query, words)
    return list(db.session.scalars(query))


def _with_words(query: Select[Any], words: Sequence[str]) -> Select[Any]:
    """Every word somewhere in name, goods or kelurahan; ’ and ' are the same."""

    def plain(column: Any) -> Any:
        return func.replace(func.lower(column), "’", "'")

    for word in (word.lower().replace("’", "'") for word in words):
        places = [code for code, name in KELURAHAN.items() if word in name.lower()]
        goods = Product.removed_at.is_(None) & plain(Product.name).contains(
            word, autoescape=True
        )
        query = query.where(
            or_(
                plain(Vendor.name).contains(word, autoescape=True),
                Vendor.products.any(goods),
                Vendor.kelurahan.in_(places),
            )
        )
    return query


def chosen(night_id: int, ids: Iterable[int]) -> list[Application]:
    """Those of ``ids`` that are for this night."""
    return list(
        db.session.scalars(
            select(Application).where(
                Application.night_id == night_id, Application.id.in_(list(ids))
            )
        )
    )


def counts(night_id: int) -> dict[str, int]:
    """How many applications stand where at the desk, for each of the six states."""
    rows = db.session.execute(
        select(_AT_THE_DESK, func.count())
        .where(Application.night_id == night_id)
        .group_by(_AT_THE_DESK)
    ).all()
    return dict.fromkeys(map(str, ApplicationState), 0) | {
        str(state): n for state, n in rows
    }


def pending(night_id: int) -> list[Application]:
    """Applications with a decision that is not announced yet, in the queue's order."""
    return list(
        db.session.scalars(
            select(Application)
            .join(Application.vendor)
            .where(
                Application.night_id == night_id,
                Application.pending_state.is_not(None),
            )
            .options(
                contains_eager(Application.vendor)
                .joinedload(Vendor.owner)
                .lazyload(Person.grants)
            )
            .order_by(Application.submitted_at, Application.id)
        )
    )


def count_pending(night_id: int) -> int:
    return (
        db.session.scalar(
            select(func.count()).where(
                Application.night_id == night_id, Application.pending_state.is_not(None)
            )
        )
        or 0
    )


def approved(night_id: int) -> list[Application]:
    """Whom to place: announced approvals with vendor, goods and wishes, by time."""
    return list(
        db.session.scalars(
            select(Application)
            .where(
                Application.night_id == night_id,
                Application.state == ApplicationState.APPROVED,
            )
            .options(
                joinedload(Application.vendor).selectinload(Vendor.products),
                joinedload(Application.vendor)
                .joinedload(Vendor.owner)
                .lazyload(Person.grants),
                _WISHES,
            )
            .order_by(Application.submitted_at, Application.id)
        )
    )


@dataclass(frozen=True)
class QueuePlace:
    """Place from 1 among ``of`` that wait for the same night and category."""

    place: int
    of: int


def queue_places(night_ids: Iterable[int]) -> dict[int, QueuePlace]:
    """Places of all that wait for some nights, by application id.

    By time of sending, among those of the same category not yet decided or on the
    waiting list. Decisions not announced change nothing: vendors may not see them.
    """
    line = (Application.night_id, Vendor.category)
    rows = db.session.execute(
        select(
            Application.id,
            func.row_number().over(
                partition_by=line, order_by=(Application.submitted_at, Application.id)
            ),
            func.count().over(partition_by=line),
        )
        .join(Application.vendor)
        .where(
            Application.night_id.in_(list(night_ids)),
            Application.state.in_(QUEUE_STATES),
        )
    ).all()
    return {id_: QueuePlace(place, of) for id_, place, of in rows}


def queue_place(application: Application) -> QueuePlace | None:
    """None where the application does not wait (any more)."""
    return queue_places([application.night_id]).get(application.id)


def earlier(application: Application, *, limit: int = 6) -> list[Application]:
    """The vendor's applications for nights before this one, newest first."""
    return list(
        db.session.scalars(
            select(Application)
            .join(Application.night)
            .where(
                Application.vendor_id == application.vendor_id,
                Night.on < application.night.on,
            )
            .options(contains_eager(Application.night))
            .order_by(Night.on.desc())
            .limit(limit)
        )
    )


def names(person_ids: Iterable[int | None]) -> dict[int, str]:
    """Names of people by id, for "who did it"."""
    ids = {id_ for id_ in person_ids if id_ is not None}
    if not ids:
        return {}
    rows = db.session.execute(
        select(Person.id, Person.name).where(Person.id.in_(ids))
    ).all()
    return {id_: name for id_, name in rows}
