"""Programmes, seasons, and nights that change in front of everybody."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from cfn.audit.models import AuditEntry
from cfn.core.db import db
from cfn.core.errors import Refusal
from cfn.nights import service
from cfn.nights.models import Night, NightChange, NightState
from cfn.nights.rules import DEFAULT_TIMETABLE, MOMENTS


def actions() -> list[str]:
    return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


EARLY = DEFAULT_TIMETABLE | {
    "give_away_at": {"days": 0, "at": "16:30"},
    "quiet_at": {"days": 0, "at": "21:00"},
}


def saboak(make, by, timetable=EARLY):
    return service.save_programme(
        None,
        name="SABOAK",
        description="",
        weekdays=[7, 6],
        opens=time(17),
        ends=time(22),
        timetable=timetable,
        layout_id=None,
        by=by,
    )


def test_a_season_makes_each_night_once(make):
    organiser = make.organiser()
    programme = saboak(make, organiser)
    dates = {"first": date(2099, 12, 1), "last": date(2099, 12, 14)}

    made = service.plan_season(programme, **dates, announce=True, by=organiser)
    with pytest.raises(Refusal) as again:
        service.plan_season(programme, **dates, announce=True, by=organiser)

    assert [(n.on.day, n.state) for n in made] == [
        (5, NightState.OPEN),
        (6, NightState.OPEN),
        (12, NightState.OPEN),
        (13, NightState.OPEN),
    ]
    assert again.value.field == "last"
    assert actions() == ["programme.created", "season.planned"]


def test_programmes_of_the_same_name_get_addresses_of_their_own(make):
    organiser = make.organiser()
    slugs = [saboak(make, organiser).slug for _ in range(2)]
    assert slugs == ["saboak", "saboak-2"]


def changed(night, **values):
    at = {name: getattr(night, name) for name in MOMENTS} | values
    return {"title": night.title, "layout_id": night.layout_id, "at": at}


def test_an_announced_night_changes_only_with_a_reason(make):
    night, organiser = make.night(), make.organiser()
    later = changed(night, opens_at=night.opens_at + timedelta(minutes=30))

    with pytest.raises(Refusal) as refusal:
        service.change(night, **later, reason=" ", by=organiser)
    assert refusal.value.field == "reason"

    service.change(night, **later, reason="Hujan deras sore ini", by=organiser)
    row = db.session.scalars(select(NightChange)).one()
    assert (row.reason, list(row.what)) == ("Hujan deras sore ini", ["opens_at"])
    assert actions() == ["night.changed"]


def test_a_change_of_nothing_leaves_no_trace(make):
    night = make.night()
    assert service.change(night, **changed(night), reason="", by=None) is None
    assert actions() == []


def test_a_released_night_keeps_its_layout(make):
    night = make.night(state=NightState.RELEASED)
    other = changed(night) | {"layout_id": make.layout().id}
    with pytest.raises(Refusal) as refusal:
        service.change(night, **other, reason="Denah baru lebih luas", by=None)
    assert refusal.value.field == "layout_id"


def test_a_draft_is_announced_once(make):
    night, organiser = make.night(state=NightState.DRAFT), make.organiser()
    service.announce(night, by=organiser)
    with pytest.raises(Refusal):
        service.announce(night, by=organiser)
    assert db.session.get(Night, night.id).state == NightState.OPEN


def test_a_timetable_out_of_order_is_refused_on_the_programmes_own_field(make):
    with pytest.raises(Refusal) as refusal:
        saboak(make, make.organiser(), timetable=DEFAULT_TIMETABLE)  # 18.30 > 17.00
    assert refusal.value.field == "opens"
