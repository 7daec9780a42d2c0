"""Marks and statuses: one standing word, undone rather than deleted."""

import pytest
from sqlalchemy import select

from cfn.attendance import service
from cfn.attendance.models import CheckIn, Presence, StallStatus
from cfn.attendance.queries import statuses_of_night
from cfn.audit.models import AuditEntry
from cfn.core import versions
from cfn.core.db import db
from cfn.core.errors import Conflict, Refusal
from cfn.placements.models import PlacementState


@pytest.fixture
def placement(make):
    return make.placement(make.application(make.running_night()))


def marks():
    rows = db.session.scalars(select(CheckIn).order_by(CheckIn.id))
    return [(row.presence, row.undone_at is None) for row in rows]


def actions():
    return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_the_same_mark_twice_is_one(make, placement):
    officer = make.officer()
    first = service.mark(placement, Presence.ARRIVED, by=officer)
    assert service.mark(placement, Presence.ARRIVED, by=officer).id == first.id
    assert marks() == [("arrived", True)]
    assert placement.state == PlacementState.CHECKED_IN
    assert actions() == ["placement.arrived"]


def test_another_mark_replaces_the_first_and_both_stay_readable(make, placement):
    officer = make.officer()
    service.mark(placement, Presence.ABSENT, by=officer)
    service.mark(placement, Presence.ARRIVED, by=officer)
    assert marks() == [("absent", False), ("arrived", True)]
    assert placement.state == PlacementState.CHECKED_IN


def test_undo_makes_the_stall_expected_again_once(make, placement):
    officer = make.officer()
    mark = service.mark(placement, Presence.ABSENT, by=officer)
    service.undo(mark, by=officer)
    with pytest.raises(Conflict):
        service.undo(mark, by=officer)
    assert marks() == [("absent", False)]
    assert placement.state == PlacementState.RELEASED


def test_a_planned_placement_is_not_on_the_street(make):
    planned = make.placement(
        make.application(make.running_night()), state=PlacementState.PLANNED
    )
    with pytest.raises(Refusal):
        service.mark(planned, Presence.ARRIVED, by=make.officer())
    assert (marks(), actions()) == ([], [])


def test_a_stall_speaks_only_after_the_officer_saw_it(make, placement):
    owner = placement.application.vendor.owner
    with pytest.raises(Refusal):
        service.report_status(placement, StallStatus.SOLD_OUT, by=owner)
    service.mark(placement, Presence.ARRIVED, by=make.officer())
    service.report_status(placement, StallStatus.NEARLY_OUT, by=owner)
    service.report_status(placement, StallStatus.SOLD_OUT, by=owner)
    assert statuses_of_night(placement.night_id)[placement.id].status == "sold_out"
    service.undo_status(placement, by=owner)
    assert statuses_of_night(placement.night_id)[placement.id].status == "nearly_out"


def test_every_mark_makes_a_new_public_version(make, placement):
    key = f"night:{placement.night_id}"
    service.mark(placement, Presence.ARRIVED, by=make.officer())
    versions.forget()
    assert versions.current(key) == (1,)
