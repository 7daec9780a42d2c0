"""The organiser's pages for programmes and nights."""

from sqlalchemy import select

from cfn.core.db import db
from cfn.nights.models import Night, NightState, Programme
from cfn.nights.rules import DEFAULT_TIMETABLE


def programme_fields(**values):
    steps = {}
    for step, rule in DEFAULT_TIMETABLE.items():
        steps[f"days_{step}"] = str(-rule["days"])
        steps[f"at_{step}"] = rule["at"]
    return (
        {
            "name": "Car Free Night",
            "description": "Malam Minggu",
            "weekdays": ["6"],
            "opens": "19:00",
            "ends": "00:00",
            "layout_id": "",
        }
        | steps
        | values
    )


def test_an_organiser_plans_a_season_from_an_empty_city(make, sign_in):
    browser = sign_in(make.organiser())

    saved = browser.post("/programmes/new", data=programme_fields())
    assert saved.status_code == 302
    programme = db.session.scalars(select(Programme)).one()
    assert programme.timetable == DEFAULT_TIMETABLE

    planned = browser.post(
        f"/programmes/{programme.id}/season",
        data={"first": "2099-12-01", "last": "2099-12-31", "announce": "y"},
    )
    assert planned.location == "/nights-desk"
    nights = db.session.scalars(select(Night).order_by(Night.on)).all()
    assert [n.on.isoformat() for n in nights] == [
        "2099-12-05",
        "2099-12-12",
        "2099-12-19",
        "2099-12-26",
    ]


def test_a_season_does_not_begin_in_the_past(make, sign_in):
    browser = sign_in(make.organiser())
    browser.post("/programmes/new", data=programme_fields())
    programme = db.session.scalars(select(Programme)).one()
    page = browser.post(
        f"/programmes/{programme.id}/season",
        data={"first": "2025-12-01", "last": "2099-12-31"},
    )
    assert (page.status_code, 'id="first-error"' in page.text) == (422, True)
    assert db.session.scalars(select(Night)).all() == []


def test_a_wrong_time_is_said_on_its_field_and_keeps_what_was_typed(make, sign_in):
    page = sign_in(make.organiser()).post(
        "/programmes/new",
        data=programme_fields(at_release_at="19:59", days_release_at="3"),
    )
    assert page.status_code == 422
    assert 'value="Car Free Night"' in page.text
    assert 'id="at_release_at-error"' in page.text


def test_a_draft_is_seen_by_staff_and_announced_with_one_button(make, sign_in):
    night, browser = make.night(state=NightState.DRAFT), sign_in(make.organiser())
    assert (
        f"/nights-desk/{night.id}/announcement"
        in browser.get(f"/nights-desk/{night.id}").text
    )
    browser.post(f"/nights-desk/{night.id}/announcement")
    assert db.session.get(Night, night.id).state == NightState.OPEN


def test_an_officer_reads_nights_but_plans_none(make, sign_in):
    night, browser = make.night(), sign_in(make.officer())
    assert browser.get("/nights-desk").status_code == 200
    assert browser.get(f"/nights-desk/{night.id}").status_code == 200
    assert browser.get("/programmes/new").status_code == 403
    assert browser.post(f"/nights-desk/{night.id}/announcement").status_code == 403
