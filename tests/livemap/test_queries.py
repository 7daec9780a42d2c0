"""The picture: the newest release joined with what happens on the street."""

from datetime import timedelta

import pytest
from flask import Flask

from cfn.applications.models import ApplicationState
from cfn.attendance.models import Presence, StatusReport
from cfn.core import clock
from cfn.core.db import atomic, db
from cfn.livemap import queries
from cfn.nights.models import NightState
from cfn.placements.models import PlacementState
from tests.support.factories import Make
from tests.support.queries import count_queries


def words(night_id: int) -> dict[str, str]:
    picture = queries.find_picture(night_id)
    assert picture is not None
    return {stall.label: stall.word for stall in picture.stalls}


def test_a_draft_and_no_night_have_no_picture(make: Make) -> None:
    draft = make.night(state=NightState.DRAFT)
    assert (queries.find_picture(draft.id), queries.find_picture(99)) == (None, None)


def test_before_release_slots_are_known_and_nobody_on_them(make: Make) -> None:
    night = make.night(slots=2)
    make.placement(make.application(night), state=PlacementState.PLANNED)
    picture = queries.find_picture(night.id)
    assert picture is not None
    assert (picture.release, picture.stalls) == (0, ())
    assert [spot.label for spot in picture.free] == ["A1", "A2"]


def test_the_last_word_counts(make: Make) -> None:
    night = make.running_night(slots=4)
    here, gone, said, silent = (
        make.placement(make.application(night), slot) for slot in night.layout.slots
    )
    make.check_in(here)
    make.check_in(gone, presence=Presence.ABSENT)
    make.check_in(said, at=clock.now() - timedelta(hours=1))
    with atomic() as session:
        for status in ("open", "nearly_out"):
            session.add(
                StatusReport(night_id=night.id, placement_id=said.id, status=status)
            )
            session.flush()
    make.release(night)
    assert words(night.id) == {
        "A1": "open",
        "A2": "absent",
        "A3": "nearly_out",
        "A4": "expected",
    }


def test_an_undone_check_in_is_no_word(make: Make) -> None:
    night = make.running_night(slots=1)
    placement = make.placement(make.application(night))
    make.check_in(placement, undone_at=clock.now())
    make.release(night)
    assert words(night.id) == {"A1": "expected"}


def test_who_gives_up_leaves_at_once_and_a_draft_move_waits(make: Make) -> None:
    night = make.running_night(slots=3)
    stays, quits, moves = (
        make.placement(make.application(night), slot) for slot in night.layout.slots
    )
    make.release(night)
    with atomic():
        quits.state, quits.ended_at = PlacementState.GIVEN_UP, clock.now()
        quits.application.state = ApplicationState.WITHDRAWN
        moves.state, moves.ended_at = PlacementState.MOVED, clock.now()
    assert set(words(night.id)) == {"A1", "A3"}
    picture = queries.find_picture(night.id)
    assert picture is not None and [s.label for s in picture.free] == ["A2"]


def test_the_newest_release_is_shown(make: Make) -> None:
    night = make.running_night(slots=2)
    one, two = night.layout.slots
    placement = make.placement(make.application(night), one)
    make.release(night)
    with atomic():
        placement.taken[0].slot = two
    make.release(night, n=2)
    picture = queries.find_picture(night.id)
    assert picture is not None
    assert (picture.release, [s.label for s in picture.stalls]) == (2, ["A2"])


def test_two_slots_of_one_stall(make: Make) -> None:
    night = make.running_night(slots=2)
    make.placement(make.application(night, slots_needed=2), *night.layout.slots)
    make.release(night)
    picture = queries.find_picture(night.id)
    assert picture is not None
    (stall,) = picture.stalls
    assert (stall.label, [s.label for s in stall.spots]) == ("A1", ["A1", "A2"])
    assert picture.by_label["A2"] == stall


def test_a_cancelled_night_shows_nobody(make: Make) -> None:
    night = make.tonight()
    with atomic():
        night.cancelled_at, night.cancel_reason = clock.now(), "hujan deras"
    picture = queries.find_picture(night.id)
    assert picture is not None
    assert (picture.stalls, picture.cancel_reason) == ((), "hujan deras")


@pytest.mark.parametrize("stalls", [1, 3, 300])
def test_statements_do_not_grow(app: Flask, make: Make, stalls: int) -> None:
    night = make.running_night(slots=stalls)
    for slot in list(night.layout.slots):
        make.check_in(make.placement(make.application(night), slot))
    make.release(night)
    night_id = night.id
    db.session.remove()
    with count_queries() as seen:
        picture = queries.find_picture(night_id)
    assert picture is not None and len(picture.stalls) == stalls
    assert len(seen) - seen.count("BEGIN") == 9


def test_tonight_is_the_one_open_or_opening_next(make: Make) -> None:
    now = clock.now()
    on = clock.market_date(now)
    over = make.running_night(opens_at=now - timedelta(hours=6))
    running = make.running_night()
    found = queries.tonight(now)
    assert (found.night, found.is_tonight, found.other) == (running, True, over)
    assert on == running.on


def test_without_one_tonight_it_is_the_next_that_is_held(make: Make) -> None:
    now = clock.now()
    day = timedelta(days=1)
    cancelled = make.night(opens_at=now + 2 * day, cancelled_at=now, cancel_reason="x")
    held = make.night(opens_at=now + 5 * day)
    make.night(opens_at=now + 3 * day, state=NightState.DRAFT)
    last = make.night(opens_at=now - 4 * day, state=NightState.RELEASED)
    found = queries.tonight(now)
    assert (found.night, found.is_tonight, found.last) == (held, False, last)
    assert queries.next_night(cancelled.on) == held


def test_nothing_planned(app: Flask) -> None:
    assert queries.tonight(clock.now()) == queries.Tonight(None, False)


def test_where_a_business_stands(make: Make) -> None:
    night = make.tonight(stalls=2)
    picture = queries.find_picture(night.id)
    assert picture is not None
    vendor_id = picture.stalls[1].vendor.id
    assert queries.stands_of(vendor_id, clock.now()) == [(night, "A2")]
    assert queries.stands_of(make.vendor().id, clock.now()) == []
