"""Twelve editors of one layout at once: one saves, eleven are told; on different slots
all are kept."""

import threading
from collections import Counter
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from cfn.accounts.models import Person
from cfn.core.db import db
from cfn.core.errors import Busy, Conflict
from cfn.layouts import editing, journal, service
from cfn.layouts.incoming import Batch, Step
from cfn.layouts.journal import Disputed, Kept
from cfn.layouts.models import LayoutStep
from cfn.layouts.objects import Change
from cfn.layouts.queries import get_layout_with_all, slots_of
from tests.layouts.test_service import STREET
from tests.support.factories import Make
from tests.support.rivals import RIVALS, ROUNDS, at_once, patient


def draw(layout_id: int, n: int, key: str, base: int, watts: int, by: int) -> Any:
    """One page's step: other watts for one slot, as it saw it at version ``base``."""
    layout = get_layout_with_all(layout_id)
    was = next(slot.watts for slot in layout.slots if slot.key == key)
    step = Step(
        f"round{base:05}by{n:02}",
        "layout_changed",
        {},
        (Change(key, {"watts": was}, {"watts": watts}),),
    )
    batch = Batch(f"page{n:02}aaaa", base, (step,))
    (outcome,) = journal.keep(layout, batch, by=db.session.get_one(Person, by))
    return outcome


@pytest.mark.figures
def test_twelve_pages_draw_on_one_slot_and_eleven_are_asked(
    app: Flask, make: Make
) -> None:
    layout_id = service.import_layout(STREET, site_name="Taman", by=None).id
    people = [make.organiser().id for _ in range(RIVALS)]
    for base in range(1, ROUNDS + 1):

        def act(n: int, base: int = base) -> Any:
            return draw(layout_id, n, "s1", base, 100 * base + n, people[n])

        got = at_once(app, patient(act))
        assert Counter(type(one) for one in got) == {Kept: 1, Disputed: RIVALS - 1}
        winner = next(n for n, one in enumerate(got) if isinstance(one, Kept))
        assert slots_of(layout_id)[0].watts == 100 * base + winner
        assert get_layout_with_all(layout_id).version == base + 1


@pytest.mark.figures
def test_ten_pages_draw_on_ten_slots_and_all_are_kept(app: Flask, make: Make) -> None:
    layout_id = service.import_layout(STREET, site_name="Taman", by=None).id
    people = [make.organiser().id for _ in range(RIVALS)]
    for turn in range(ROUNDS):
        base = 1 + turn * 10

        def act(n: int, base: int = base) -> Any:
            if n >= 10:
                return None
            return draw(layout_id, n, f"s{n + 1}", base, 10 * base + n, people[n])

        got = at_once(app, patient(act))
        assert sorted(one.n for one in got[:10]) == list(range(base + 1, base + 11))
        assert [slot.watts for slot in slots_of(layout_id)] == [
            10 * base + n for n in range(10)
        ]
    numbers = db.session.scalars(select(LayoutStep.n).order_by(LayoutStep.n)).all()
    assert numbers == list(range(2, 10 * ROUNDS + 2))


@pytest.mark.figures
def test_of_twelve_who_saw_the_same_version_one_saves(app: Flask, make: Make) -> None:
    layout_id = service.import_layout(STREET, site_name="Taman", by=None).id
    people = [make.organiser().id for _ in range(RIVALS)]
    for round_ in range(1, ROUNDS + 1):
        got = _at_once(app, layout_id, seen=round_, people=people)
        assert Counter(type(one) for one in got) == {int: 1, Conflict: RIVALS - 1}
        (winner,) = [one for one in got if isinstance(one, int)]
        assert slots_of(layout_id)[0].watts == winner
        assert get_layout_with_all(layout_id).version == round_ + 1


def _at_once(app: Flask, layout_id: int, *, seen: int, people: list[int]) -> list[Any]:
    """What each rival got: the watts it wrote, or the refusal."""
    barrier, got = threading.Barrier(RIVALS), [None] * RIVALS

    def run(n: int) -> None:
        with app.app_context():
            layout = get_layout_with_all(layout_id)
            slot, by = layout.slots[0], db.session.get_one(Person, people[n])
            barrier.wait()
            try:
                # each round's own, since saving what is there already changes nothing
                values = {"watts": 100 * seen + n}
                kept = editing.change_slot(layout, slot, values, seen=seen, by=by)
                got[n] = kept.watts
            except (Conflict, Busy) as refusal:
                got[n] = refusal
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(RIVALS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    return got
