"""The officer's phone and the vendor's evening, without JavaScript."""

from datetime import timedelta

from sqlalchemy import select

from cfn.attendance.models import CheckIn
from cfn.attendance.queries import walk
from cfn.core import clock
from cfn.core.db import atomic, db
from cfn.core.roles import Role
from tests.support.queries import count_queries


def three_stalls(make):
    night = make.running_night(slots=3)
    for slot in reversed(night.layout.slots):
        make.placement(make.application(night), slot)
    return night


def test_the_round_walks_by_position_and_goes_on_after_a_mark(make, sign_in):
    night, officer = three_stalls(make), sign_in(make.officer())
    stops = walk(night.id)
    assert [stop.label for stop in stops] == ["A1", "A2", "A3"]

    answer = officer.post(
        f"/placements/{stops[1].placement.id}/presence",
        data={"presence": "arrived"},
        follow_redirects=True,
    )

    assert answer.text.index(">A3<") < answer.text.index(">A1<")  # A3 is next
    assert db.session.scalars(select(CheckIn.presence)).all() == ["arrived"]


def test_a_mark_is_taken_back_from_the_list(make, sign_in):
    night = make.running_night()
    placement = make.placement(make.application(night))
    mark, officer = make.check_in(placement), sign_in(make.officer())
    officer.post(f"/check-ins/{mark.id}/undo")
    assert db.session.get(CheckIn, mark.id).undone_at is not None


def test_an_unknown_word_is_refused_and_saves_nothing(make, sign_in):
    placement = make.placement(make.application(make.running_night()))
    answer = sign_in(make.officer()).post(
        f"/placements/{placement.id}/presence", data={"presence": "maybe"}
    )
    assert answer.status_code == 422
    assert db.session.scalars(select(CheckIn)).all() == []


def test_a_vendor_cannot_mark_anybody(make, sign_in):
    placement = make.placement(make.application(make.running_night()))
    browser = sign_in(placement.application.vendor.owner)
    url = f"/placements/{placement.id}/presence"
    assert browser.post(url, data={"presence": "arrived"}).status_code == 403


def test_the_round_asks_as_much_for_one_stall_as_for_many(make):
    one, many = make.running_night(slots=1), make.running_night(slots=3)
    make.placement(make.application(one))
    for slot in many.layout.slots:
        make.placement(make.application(many), slot)
    counts = []
    for night_id in (one.id, many.id):
        db.session.rollback()
        with count_queries() as queries:
            [stop.vendor.products for stop in walk(night_id)]
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_vendor_says_sold_out_and_visitors_would_see_it(make, sign_in):
    placement = make.placement(make.application(make.running_night()))
    browser = sign_in(placement.application.vendor.owner)
    assert browser.post("/evening", data={"status": "sold_out"}).status_code == 422

    make.check_in(placement)
    page = browser.post("/evening", data={"status": "sold_out"}, follow_redirects=True)
    assert page.text.count('aria-pressed="true"') == 1


def test_a_vendor_without_a_slot_tonight_is_told_so_at_home(make, sign_in):
    for person in (make.vendor().owner, make.person(Role.VENDOR)):
        page = sign_in(person).get("/evening", follow_redirects=True)
        assert (page.status_code, page.request.path) == (200, "/home")
        assert "Malam ini Anda tidak punya petak." in page.text


def test_after_the_night_the_vendor_reads_what_visitors_see_and_taps_nothing(
    make, sign_in
):
    night = make.running_night(opens_at=clock.now() - timedelta(hours=6))
    night_is_todays(night)
    placement = make.placement(make.application(night))
    make.check_in(placement)
    page = sign_in(placement.application.vendor.owner).get("/evening")
    assert page.status_code == 200
    assert 'name="status"' not in page.text


def night_is_todays(night):
    """Whatever the hour of the test, the night belongs to this market date."""
    with atomic():
        night.on = clock.market_date(clock.now())
