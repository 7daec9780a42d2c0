"""Lists for vendors, the desk and the plan."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from cfn.applications.models import ApplicationState as S
from cfn.applications.queries import (
    Filters,
    QueuePlace,
    approved,
    count_pending,
    counts,
    earlier,
    for_night,
    for_vendor,
    nights_to_choose,
    pending,
    queue_place,
    queue_places,
)
from cfn.core import clock
from cfn.core.db import db
from cfn.core.trade import Category, Fire
from cfn.nights.models import NightState
from cfn.vendors.kinds import KELURAHAN
from tests.support.queries import count_queries

T0 = clock.now() - timedelta(days=1)


def minutes(n):
    return T0 + timedelta(minutes=n)


def names(rows):
    return [row.vendor.name for row in rows]


def test_the_queue_goes_by_time_within_a_category(make):
    night, other = make.night(), make.night()
    first = make.application(night, state=S.WAITLISTED, submitted_at=minutes(1))
    second = make.application(night, state=S.NEEDS_INFO, submitted_at=minutes(2))
    third = make.application(night, state=S.SUBMITTED, submitted_at=minutes(3))
    gone = make.application(night, state=S.WITHDRAWN, submitted_at=minutes(0))
    make.application(night, state=S.APPROVED, submitted_at=minutes(0))
    craft = make.application(
        night,
        make.vendor(category=Category.KRIYA),
        state=S.SUBMITTED,
        submitted_at=minutes(0),
    )
    make.application(other, state=S.SUBMITTED, submitted_at=minutes(0))

    assert queue_places([night.id]) == {
        first.id: QueuePlace(1, 3),
        second.id: QueuePlace(2, 3),
        third.id: QueuePlace(3, 3),
        craft.id: QueuePlace(1, 1),
    }
    assert queue_place(third) == QueuePlace(3, 3)
    assert queue_place(gone) is None


def test_a_decision_not_announced_leaves_no_trace_in_the_queue(make):
    night = make.night()
    make.application(
        night,
        state=S.SUBMITTED,
        pending_state=S.APPROVED,
        submitted_at=minutes(1),
    )
    behind = make.application(night, state=S.SUBMITTED, submitted_at=minutes(2))
    assert queue_place(behind) == QueuePlace(2, 2)


def test_the_desk_counts_decisions_that_are_not_announced(make):
    night = make.night()
    make.application(night, state=S.SUBMITTED, pending_state=S.APPROVED)
    make.application(night, state=S.SUBMITTED)
    make.application(night, state=S.APPROVED, pending_state=S.REJECTED)
    make.application(make.night(), state=S.SUBMITTED)
    assert counts(night.id) == {
        "submitted": 1,
        "needs_info": 0,
        "approved": 1,
        "waitlisted": 0,
        "rejected": 1,
        "withdrawn": 0,
    }
    assert count_pending(night.id) == len(pending(night.id)) == 2


@pytest.fixture
def three(make):
    """Satay with charcoal, coffee with power, woven cloth on two slots."""
    night = make.night()
    kolhua = next(code for code, name in KELURAHAN.items() if name == "Kolhua")
    rows = [
        make.application(
            night,
            make.vendor(name="Se’i Mama", fire=Fire.CHARCOAL),
            state=S.SUBMITTED,
            submitted_at=minutes(2),
        ),
        make.application(
            night,
            make.vendor(name="Kopi Karang", watts=900, own_tent=True),
            state=S.SUBMITTED,
            submitted_at=minutes(1),
            own_tent=True,
        ),
        make.application(
            night,
            make.vendor(
                name="Tenun Muda",
                category=Category.FESYEN,
                kelurahan=kolhua,
                slots_needed=2,
            ),
            state=S.SUBMITTED,
            submitted_at=minutes(3),
        ),
    ]
    rows[1].vendor.products[0].name = "Es kopi susu"
    rows[2].vendor.products[0].name = "Selendang"
    rows[2].vendor.products[0].removed_at = T0
    db.session.commit()
    return night


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(), ["Kopi Karang", "Se’i Mama", "Tenun Muda"]),
        (Filters(sort="newest"), ["Tenun Muda", "Se’i Mama", "Kopi Karang"]),
        (Filters(sort="name"), ["Kopi Karang", "Se’i Mama", "Tenun Muda"]),
        (Filters(sort="nonsense"), ["Kopi Karang", "Se’i Mama", "Tenun Muda"]),
        (Filters(q="se'i"), ["Se’i Mama"]),
        (Filters(q="SUSU kopi"), ["Kopi Karang"]),
        (Filters(q="selendang"), []),
        (Filters(q="kolhua"), ["Tenun Muda"]),
        (Filters(q="100%"), []),
        (Filters(category="fesyen"), ["Tenun Muda"]),
        (Filters(need="charcoal"), ["Se’i Mama"]),
        (Filters(need="power"), ["Kopi Karang"]),
        (Filters(need="tent"), ["Kopi Karang"]),
        (Filters(need="slots2"), ["Tenun Muda"]),
        (Filters(state="approved"), []),
    ],
)
def test_the_desk_filters(three, filters, found):
    assert names(for_night(three.id, filters)) == found


def test_whom_to_place_are_the_announced_approvals_with_wishes_by_time(make):
    night = make.night(slots=3)
    a1, _, a3 = night.layout.slots
    late = make.application(night, wishes=[a3, a1], submitted_at=minutes(2))
    soon = make.application(night, submitted_at=minutes(1))
    make.application(night, state=S.SUBMITTED, pending_state=S.APPROVED)
    rows = approved(night.id)
    assert rows == [soon, late]
    assert [wish.slot.label for wish in rows[1].wishes] == ["A3", "A1"]


def test_a_vendors_applications_come_latest_night_first(make):
    vendor, now = make.vendor(), clock.now()
    soon = make.night(opens_at=now + timedelta(days=3))
    later = make.night(opens_at=now + timedelta(days=10))
    rows = [make.application(soon, vendor), make.application(later, vendor)]
    make.application(soon)
    assert for_vendor(vendor.id) == rows[::-1]


def test_earlier_nights_are_those_before_this_one(make):
    vendor, now = make.vendor(), clock.now()
    past, older, coming = (
        make.application(make.night(opens_at=now + timedelta(days=d)), vendor)
        for d in (-7, -14, 3)
    )
    assert earlier(coming) == [past, older]
    assert earlier(coming, limit=1) == [past]
    assert earlier(older) == []


def test_nights_to_choose_leave_drafts_and_past_ones_out(make):
    now = clock.now()
    coming = make.night(opens_at=now + timedelta(days=3))
    make.night(opens_at=now - timedelta(days=3))
    make.night(opens_at=now + timedelta(days=4), state=NightState.DRAFT)
    assert nights_to_choose(clock.market_date(now)) == [coming]


LISTS = {
    "the desk": lambda night, _v: [
        (r.vendor.owner.name, r.vendor.products, [w.slot.label for w in r.wishes])
        for r in for_night(night.id)
    ],
    "whom to place": lambda night, _v: [
        (r.vendor.products, [w.slot.label for w in r.wishes])
        for r in approved(night.id)
    ],
    "pending": lambda night, _v: [r.vendor.owner.name for r in pending(night.id)],
    "a vendor's": lambda _n, vendor: [
        (r.night.programme.name, r.vendor.name, [w.slot.label for w in r.wishes])
        for r in for_vendor(vendor.id)
    ],
}


@pytest.mark.parametrize("which", LISTS)
def test_a_list_asks_as_much_for_one_row_as_for_many(make, which):
    seen = []
    for n in (1, 3):
        night, vendor = make.night(slots=3), make.vendor()
        for _ in range(n):
            make.application(
                night, wishes=night.layout.slots, pending_state=S.WAITLISTED
            )
            make.application(make.night(), vendor)
        night, vendor = (SimpleNamespace(id=row.id) for row in (night, vendor))
        db.session.rollback()
        db.session.expunge_all()
        with count_queries() as queries:
            assert len(LISTS[which](night, vendor)) == n
        seen.append(len(queries))
    assert seen[0] == seen[1]
