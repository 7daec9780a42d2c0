"""Twelve at once for one slot: exactly one stands there, eleven get a clear conflict.

The control takes the lock and the unique index away, on a scratch table, and shows
that the race does happen then: so the tests above it would see one.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import Column, Integer, MetaData, Table, func, select

from cfn.accounts.models import Person
from cfn.applications.models import Application
from cfn.core.db import db
from cfn.core.errors import Conflict, Refusal
from cfn.layouts.models import Slot
from cfn.nights.models import Night
from cfn.placements import service
from cfn.placements.models import DeskStep, Placement, PlacementSlot, Release
from cfn.placements.queries import live_placements
from tests.support.factories import Make
from tests.support.rivals import RIVALS, ROUNDS, at_once, patient


@pytest.fixture
def organisers(make: Make) -> list[int]:
    return [make.organiser().id for _ in range(RIVALS)]


def split(got: list[object]) -> tuple[list[object], list[object]]:
    """Who won, and what the others got."""
    won = [x for x in got if isinstance(x, int)]
    return won, [x for x in got if not isinstance(x, int)]


def test_of_twelve_vendors_one_gets_the_slot(
    app: Flask, make: Make, organisers: list[int]
) -> None:
    vendors = [make.vendor() for _ in range(RIVALS)]
    for _ in range(ROUNDS):
        night = make.night(slots=1)
        slot_id = night.layout.slots[0].id
        ids = [make.application(night, vendor).id for vendor in vendors]

        def place(n: int, ids: list[int] = ids, slot_id: int = slot_id) -> int:
            by = db.session.get_one(Person, organisers[n])
            application = db.session.get_one(Application, ids[n])
            service.place(application, db.session.get_one(Slot, slot_id), by=by)
            return application.id

        won, lost = split(at_once(app, place))

        assert (len(won), lost) == (1, [Conflict] * (RIVALS - 1))
        (standing,) = live_placements(night.id)
        assert standing.application_id == won[0]
        steps = select(func.count()).where(DeskStep.night_id == night.id)
        assert db.session.scalar(steps) == 1


def test_of_twelve_organisers_one_moves_the_vendor(
    app: Flask, make: Make, organisers: list[int]
) -> None:
    for _ in range(ROUNDS):
        night = make.night(slots=RIVALS + 1)
        first, *others = [slot.id for slot in night.layout.slots]
        application = make.application(night)
        make.placement(application, night.layout.slots[0], state="planned")
        placement_id = live_placements(night.id)[0].id

        def move(
            n: int, placement_id: int = placement_id, others: list[int] = others
        ) -> int:
            placement = db.session.get_one(Placement, placement_id)
            target = db.session.get_one(Slot, others[n])
            by = db.session.get_one(Person, organisers[n])
            service.move(placement, target, by=by)
            return target.id

        won, lost = split(at_once(app, move))

        assert (len(won), lost) == (1, [Conflict] * (RIVALS - 1))
        (standing,) = live_placements(night.id)
        assert [taken.slot_id for taken in standing.taken] == won
        live = select(func.count()).where(
            PlacementSlot.night_id == night.id, PlacementSlot.ended_at.is_(None)
        )
        assert db.session.scalar(live) == 1
        assert first not in won


def test_of_twelve_fills_one_places_everybody(
    app: Flask, make: Make, organisers: list[int]
) -> None:
    for _ in range(ROUNDS):
        night = make.night(slots=4)
        for _vendor in range(3):
            make.application(night)
        night_id = night.id

        def fill(n: int, night_id: int = night_id) -> int:
            by = db.session.get_one(Person, organisers[n])
            return service.fill(db.session.get_one(Night, night_id), by=by).placed

        won, lost = split(at_once(app, fill))

        assert (won, lost) == ([3], [Refusal] * (RIVALS - 1))
        assert len(live_placements(night_id)) == 3


def test_of_twelve_releases_one_is_version_one(
    app: Flask, make: Make, organisers: list[int]
) -> None:
    for _ in range(ROUNDS):
        night = make.night(slots=1)
        make.placement(make.application(night), state="planned")
        night_id = night.id

        def release(n: int, night_id: int = night_id) -> int:
            by = db.session.get_one(Person, organisers[n])
            return service.release(db.session.get_one(Night, night_id), by=by).n

        won, lost = split(at_once(app, patient(release)))

        assert (won, lost) == ([1], [Refusal] * (RIVALS - 1))
        found = select(Release.n).where(Release.night_id == night_id)
        assert db.session.scalars(found).all() == [1]


def test_a_slot_given_back_and_a_release_at_once_leave_one_story(
    app: Flask, make: Make, organisers: list[int]
) -> None:
    """Whoever comes first, no version after the withdrawal still has the vendor."""
    for _ in range(ROUNDS):
        night = make.night(slots=2)
        stays, goes = make.application(night), make.application(night)
        make.placement(stays, night.layout.slots[0], state="planned")
        make.placement(goes, night.layout.slots[1], state="planned")
        ids = night.id, goes.id, goes.vendor.owner_id, stays.id

        def act(n: int, ids: tuple[int, int, int, int] = ids) -> int:
            night_id, goes_id, owner_id, _stays_id = ids
            if n == 0:
                by = db.session.get_one(Person, owner_id)
                service.give_up(db.session.get_one(Application, goes_id), by=by)
                return 0
            by = db.session.get_one(Person, organisers[n])
            return service.release(db.session.get_one(Night, night_id), by=by).n

        got = at_once(app, patient(act))

        assert [x for x in got if isinstance(x, Exception)] == []
        assert [p.application_id for p in live_placements(ids[0])] == [ids[3]]


@contextmanager
def scratch_table() -> Iterator[Table]:
    """Like ``placement_slots``, without the index that refuses a second row."""
    table = Table(
        "scratch_placement_slots",
        MetaData(),
        Column("id", Integer, primary_key=True),
        Column("night_id", Integer, nullable=False),
        Column("slot_id", Integer, nullable=False),
    )
    table.create(db.engine)
    try:
        yield table
    finally:
        db.session.remove()
        table.drop(db.engine)


def test_without_lock_and_index_the_race_does_happen(app: Flask) -> None:
    """The control: look, then take, in plain transactions, all at one moment."""
    with scratch_table() as table:
        looked = threading.Barrier(RIVALS)

        def take(_n: int) -> int | None:
            found = db.session.execute(select(table).where(table.c.slot_id == 1))
            is_free = found.first() is None
            db.session.rollback()  # SQLite: a reader could not become a writer now
            looked.wait()
            if not is_free:
                return None
            with db.engine.begin() as connection:
                connection.execute(table.insert().values(night_id=1, slot_id=1))
            return 1

        won, lost = split(at_once(app, take))
        assert (len(won), lost) == (RIVALS, [])
        rows = db.session.scalar(select(func.count()).select_from(table))
        assert rows == RIVALS
