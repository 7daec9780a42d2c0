"""What is read of plans; the number of statements never grows with the rows."""

import pytest

from cfn.applications.models import ApplicationState
from cfn.core.db import db
from cfn.placements import service
from cfn.placements.queries import (
    count_applications,
    current_release,
    live_placements,
    placement_of,
    standing_applications,
)
from cfn.placements.views.screen import desk_state
from tests.support.queries import count_queries


def test_live_placements_bring_vendor_owner_and_slots_along(make):
    night = make.night(slots=3)
    placement = make.placement(
        make.application(night, make.vendor(name="Ana")), *night.layout.slots[1:]
    )
    gone = make.placement(make.application(night))
    service.remove(gone, reason="Tidak jadi datang.", by=make.organiser())
    db.session.expire_all()
    (row,) = live_placements(night.id)
    with count_queries() as after:
        assert row.id == placement.id
        assert row.application.vendor.name == "Ana"
        assert row.application.vendor.owner.recipient().email
        assert [taken.slot.label for taken in row.taken] == ["A2", "A3"]
    assert after == []


def test_the_placement_of_an_application_is_the_live_one(make):
    night = make.night(slots=2)
    application, by = make.application(night), make.organiser()
    assert placement_of(application.id) is None
    service.place(application, night.layout.slots[0], by=by)
    service.move(placement_of(application.id), night.layout.slots[1], by=by)
    assert [t.slot.label for t in placement_of(application.id).taken] == ["A2"]


def test_the_current_release_is_the_newest(make):
    night, by = make.night(slots=2), make.organiser()
    assert current_release(night.id) is None
    application = make.application(night)
    service.place(application, night.layout.slots[0], by=by)
    service.release(night, by=by)
    why = "Pohon tumbang di A1."
    service.move(placement_of(application.id), night.layout.slots[1], reason=why, by=by)
    service.release(night, reason=why, by=by)
    assert current_release(night.id).n == 2


def test_who_withdrew_is_not_counted_and_who_was_rejected_not_told(make):
    night = make.night()
    states = [ApplicationState.WITHDRAWN, ApplicationState.REJECTED]
    for state in [*states, ApplicationState.SUBMITTED]:
        make.application(night, state=state)
    assert count_applications(night.id) == 2
    assert [row.state for row in standing_applications(night.id)] == ["submitted"]


@pytest.mark.parametrize("placed", [0, 2])
def test_the_desk_reads_as_often_for_three_as_for_thirty(make, placed):
    by = make.organiser()

    def statements(vendors):
        night = make.night(slots=30)
        for n in range(vendors):
            application = make.application(night, wishes=[night.layout.slots[n]])
            if n < placed:
                make.placement(application, night.layout.slots[n])
        db.session.expire_all()
        db.session.refresh(night)
        with count_queries() as seen:
            desk_state(night, by)
        return len(seen)

    assert statements(3) == statements(30)
