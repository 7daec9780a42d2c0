"""Twelve at once: one application a vendor and night, one decision at a time.

The control takes the lock and the unique constraint away, on a scratch table, and
shows that the race does happen then: so the test above it would see one.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Column, Integer, MetaData, Table, func, select

from cfn.accounts.models import Person
from cfn.applications import service
from cfn.applications.models import Application, ApplicationState, ApplicationStep
from cfn.applications.rules import Needs
from cfn.audit.models import AuditEntry
from cfn.core.db import db
from cfn.core.errors import Conflict
from cfn.core.trade import Fire
from cfn.nights.models import Night
from cfn.notifications.models import Message
from cfn.vendors.models import Vendor
from tests.support.factories import Make
from tests.support.rivals import RIVALS, ROUNDS, at_once

LAMP = Needs(watts=50, fire=Fire.NONE, own_tent=False, slots_needed=1)


def count(model: Any, *where: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*where)) or 0


def test_twelve_taps_make_one_application(app: Flask, make: Make) -> None:
    vendor = make.vendor()
    for _ in range(ROUNDS):
        night = make.night(slots=1)
        ids = night.id, vendor.id
        before = count(Message)

        def apply(n: int, ids: tuple[int, int] = ids) -> int:
            night, vendor = (
                db.session.get_one(Night, ids[0]),
                db.session.get_one(Vendor, ids[1]),
            )
            rows = service.submit(
                [night], vendor, wishes={}, needs=LAMP, note="", by=vendor.owner
            )
            return rows[0].id

        got = at_once(app, apply)

        (row,) = db.session.scalars(
            select(Application).where(Application.night_id == ids[0])
        ).all()
        assert got == [row.id] * RIVALS
        assert row.version == 1
        steps = count(ApplicationStep, ApplicationStep.application_id == row.id)
        assert (steps, count(Message) - before) == (1, 1)


def test_of_twelve_different_applications_one_wins_and_eleven_are_told(
    app: Flask, make: Make
) -> None:
    vendor = make.vendor()
    for _ in range(ROUNDS):
        ids = make.night(slots=1).id, vendor.id

        def apply(n: int, ids: tuple[int, int] = ids) -> str:
            night, vendor = (
                db.session.get_one(Night, ids[0]),
                db.session.get_one(Vendor, ids[1]),
            )
            service.submit(
                [night], vendor, wishes={}, needs=LAMP, note=str(n), by=vendor.owner
            )
            return str(n)

        got = at_once(app, apply)

        winners = [note for note in got if note is not Conflict]
        rows = db.session.scalars(
            select(Application.note).where(Application.night_id == ids[0])
        ).all()
        assert rows == winners


def test_of_twelve_organisers_one_decides_and_eleven_are_told(
    app: Flask, make: Make
) -> None:
    organisers = [make.organiser().id for _ in range(RIVALS)]
    for _ in range(ROUNDS):
        row = make.application(make.night(slots=1), state=ApplicationState.SUBMITTED)
        row_id = row.id

        def decide(n: int, row_id: int = row_id) -> int:
            row = db.session.get_one(Application, row_id)
            by = db.session.get_one(Person, organisers[n])
            service.decide([row], "approved", seen={row_id: 1}, by=by)
            return n

        got = at_once(app, decide)

        (winner,) = [n for n in got if n is not Conflict]
        assert (row.pending_by_id, row.version) == (organisers[winner], 2)
        subject = f"applications:{row_id}"
        assert count(AuditEntry, AuditEntry.subject == subject) == 1


@contextmanager
def scratch_table() -> Iterator[Table]:
    """Like ``applications``, without the constraint that refuses a second row."""
    table = Table(
        "scratch_applications",
        MetaData(),
        Column("id", Integer, primary_key=True),
        Column("night_id", Integer, nullable=False),
        Column("vendor_id", Integer, nullable=False),
    )
    table.create(db.engine)
    try:
        yield table
    finally:
        db.session.remove()
        table.drop(db.engine)


def test_without_lock_and_constraint_the_race_does_happen(app: Flask) -> None:
    """The control: check, then insert, in plain transactions, all at one moment."""
    with scratch_table() as table:
        looked = threading.Barrier(RIVALS)

        def apply(_n: int) -> bool:
            found = db.session.execute(select(table).where(table.c.night_id == 1))
            is_free = found.first() is None
            db.session.rollback()  # SQLite: a reader could not become a writer now
            looked.wait()
            if is_free:
                with db.engine.begin() as connection:
                    connection.execute(table.insert().values(night_id=1, vendor_id=1))
            return is_free

        got = at_once(app, apply)
        assert sum(got) > 1
        assert count(table) == sum(got)


@pytest.mark.parametrize("round_", range(min(ROUNDS, 20)))
def test_withdrawing_and_deciding_at_once_leave_one_story(
    app: Flask, make: Make, round_: int
) -> None:
    """Whoever comes first, nothing is pending on an application that withdrew."""
    row = make.application(make.night(slots=1), state=ApplicationState.SUBMITTED)
    ids = row.id, row.vendor.owner_id, make.organiser().id

    def act(n: int) -> None:
        row = db.session.get_one(Application, ids[0])
        by = db.session.get_one(Person, ids[1 + n % 2])
        if n % 2 == 0:
            service.withdraw(row, by=by)
        else:
            service.decide([row], "waitlisted", seen={ids[0]: 1}, by=by)

    at_once(app, act)
    assert (row.state, row.pending_state) == ("withdrawn", None)
