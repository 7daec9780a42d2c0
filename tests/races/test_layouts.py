"""Twelve editors of one layout at once: one saves, eleven are told."""

import os
import threading
from collections import Counter
from typing import Any

import pytest
from flask import Flask

from cfn.core.db import db
from cfn.core.errors import Busy, Conflict
from cfn.layouts import editing, service
from cfn.layouts.queries import get_layout_with_all, slots_of
from tests.layouts.test_service import STREET
from tests.support.factories import Make

RIVALS = 12
ROUNDS = 200 if os.environ.get("CFN_TEST_SCALE") == "full" else 3


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
        from cfn.accounts.models import Person

        with app.app_context():
            layout = get_layout_with_all(layout_id)
            slot, by = layout.slots[0], db.session.get_one(Person, people[n])
            barrier.wait()
            try:
                values = {"watts": 100 + n}
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
