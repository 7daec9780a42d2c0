"""The desk's addresses: forms without script, JSON with it, rights, refusals."""

import json
import re

import pytest

from cfn.core.db import atomic, db
from cfn.notifications.models import Message
from cfn.placements import service
from cfn.placements.queries import current_release, live_placements, placement_of

JSON = {"Accept": "application/json"}
WHY = "Listrik di deret A padam."


@pytest.fixture
def night(make):
    return make.night(slots=4)


@pytest.fixture
def slots(night):
    return night.layout.slots


@pytest.fixture
def by(make):
    return make.organiser(name="Rina", lang="en")


@pytest.fixture
def organiser(sign_in, by):
    return sign_in(by)


@pytest.fixture
def ana(make, night):
    return make.application(night, make.vendor(name="Ana"))


@pytest.fixture
def budi(make, night):
    return make.application(night, make.vendor(name="Budi"))


def stands(night):
    db.session.rollback()
    return {
        p.application.vendor.name: ",".join(t.slot.label for t in p.taken)
        for p in live_placements(night.id)
    }


def steps(night):
    return f"/nights/{night.id}/desk/steps"


def said(response):
    """The line of the page that says what happened."""
    found = re.search(
        r'<p class="strip[^>]*>.*?<span class="grow">(.*?)</span>', response.text
    )
    return found and found[1]


def at(vendor, state):
    return next(v["at"] for v in state["vendors"] if v["name"] == vendor)


def test_a_vendor_is_placed_with_links_and_a_select(organiser, night, slots, ana):
    page = organiser.get(f"/nights/{night.id}/desk?application={ana.id}").text
    assert re.findall(r'<option value="(\d+)">', page) == [str(s.id) for s in slots]
    assert page.count("d-fit") == 4
    answer = organiser.post(
        steps(night),
        data={"application": ana.id, "seen": "", "target": slots[2].id},
        follow_redirects=True,
    )
    assert (answer.status_code, said(answer)) == (200, "Ana is on A3.")
    assert stands(night) == {"Ana": "A3"}


def test_a_button_of_the_list_places_too(organiser, night, slots, ana):
    organiser.post(
        steps(night), data={"application": ana.id, "target": "", "pick": slots[1].id}
    )
    assert stands(night) == {"Ana": "A2"}


def test_a_vendor_is_taken_off_and_two_are_swapped(organiser, night, slots, ana, budi):
    one, two = make_two(night, slots, ana, budi)
    page = organiser.get(f"/nights/{night.id}/desk?application={ana.id}").text
    assert f'<option value="{two}-{budi.id}">A2 · Budi</option>' in page
    organiser.post(
        steps(night),
        data={"application": ana.id, "seen": one, "target": f"{two}-{budi.id}"},
    )
    assert stands(night) == {"Ana": "A2", "Budi": "A1"}
    organiser.post(
        steps(night), data={"application": ana.id, "seen": two, "remove": "1"}
    )
    assert stands(night) == {"Budi": "A1"}


def make_two(night, slots, ana, budi):
    from tests.support.factories import Make

    make = Make()
    make.n = 1000
    make.placement(ana, slots[0], state="planned")
    make.placement(budi, slots[1], state="planned")
    return slots[0].id, slots[1].id


def test_a_conflict_is_a_page_with_the_sentence_and_how_it_stands(
    organiser, night, slots, ana, budi, make
):
    service.place(budi, slots[0], by=make.organiser())
    answer = organiser.post(
        steps(night), data={"application": ana.id, "seen": "", "target": slots[0].id}
    )
    assert (answer.status_code, said(answer)) == (409, "A1 is taken by Budi.")
    assert f'value="{ana.id}"' in answer.text  # the chosen vendor is kept
    assert stands(night) == {"Budi": "A1"}


def test_scripts_get_the_fresh_state_after_a_step_and_after_a_conflict(
    organiser, night, slots, ana, budi
):
    done = organiser.post(
        steps(night),
        data={"application": ana.id, "seen": "", "target": slots[0].id},
        headers=JSON,
    )
    assert (done.status_code, done.json["said"]) == (200, ["Ana is on A1."])
    assert at("Ana", done.json["state"]) == [slots[0].id]
    late = organiser.post(
        steps(night),
        data={"application": budi.id, "seen": "", "target": slots[0].id},
        headers=JSON,
    )
    assert (late.status_code, late.json["error"]) == (409, "A1 is taken by Ana.")
    assert late.json["state"] == done.json["state"]


def test_choosing_no_slot_says_what_to_do(organiser, night, ana):
    answer = organiser.post(steps(night), data={"application": ana.id, "target": ""})
    assert (answer.status_code, said(answer)) == (422, "Choose a slot first.")


@pytest.mark.parametrize(
    "target", ["x", "-5", "99999999999999999999", "1-x", "²", "1e3"]
)
def test_nonsense_is_refused_without_a_crash(organiser, night, ana, target):
    answer = organiser.post(
        steps(night), data={"application": ana.id, "target": target}
    )
    assert answer.status_code in (404, 409, 422)


def test_undo_and_redo_are_buttons(organiser, night, slots, ana, by):
    service.place(ana, slots[0], by=by)
    answer = organiser.post(f"/nights/{night.id}/desk/undo", follow_redirects=True)
    assert (said(answer), stands(night)) == ("Undone.", {})
    answer = organiser.post(f"/nights/{night.id}/desk/redo", follow_redirects=True)
    assert (said(answer), stands(night)) == ("Done again.", {"Ana": "A1"})
    organiser.post(f"/nights/{night.id}/desk/undo")
    nothing = organiser.post(f"/nights/{night.id}/desk/undo")
    assert (nothing.status_code, said(nothing)) == (422, "There is nothing to undo.")


def test_filling_says_how_many_and_why_not_the_rest(organiser, night, ana, make):
    make.application(night, make.vendor(name="Kulkas", watts=5000))
    answer = organiser.post(f"/nights/{night.id}/desk/filling", headers=JSON)
    assert answer.json["said"] == [
        "1 placed, 1 not:",
        "Kulkas: no slot of this plan suits the needs.",
    ]
    assert stands(night) == {"Ana": "A1"}


def test_the_state_has_reasons_for_each_kind_of_need_once(organiser, night, make):
    for name in ("Satu", "Dua"):
        make.application(night, make.vendor(name=name, watts=5000))
    state = organiser.get(f"/nights/{night.id}/desk.json").json["state"]
    assert [v["profile"] for v in state["vendors"]] == [0, 0]
    assert len(state["profiles"]) == 1
    first = next(iter(state["profiles"][0].values()))
    assert first == ["power", "A1 gives 900 W; 5000 W are needed."]
    assert state["counters"] == {
        "applied": 2,
        "approved": 2,
        "placed": 0,
        "unplaced": 2,
        "free": 4,
    }


def test_a_nasty_name_is_text_on_the_desk(organiser, night, make):
    nasty = "'\"><img src=x onerror=alert(1)>${alert(1)}"
    make.application(night, make.vendor(name=nasty))
    page = organiser.get(f"/nights/{night.id}/desk").text
    assert "<img" not in page
    packed = re.search(r"data-state='([^']*)'", page)[1]
    assert json.loads(packed)["vendors"][0]["name"] == nasty


def test_the_list_can_be_searched_without_script(organiser, night, ana, budi):
    page = organiser.get(f"/nights/{night.id}/desk?q=bud").text
    rows = re.findall(r"<li( hidden)?><a class=\"vendor\".*?stall__name\">(\w+)", page)
    assert rows == [(" hidden", "Ana"), ("", "Budi")]


def test_releasing_shows_what_is_in_the_way_then_releases(
    organiser, night, slots, ana, by
):
    page = organiser.get(f"/nights/{night.id}/release").text
    assert "<h1>Cannot be released yet: 1 thing</h1>" in page
    service.place(ana, slots[0], by=by)
    page = organiser.get(f"/nights/{night.id}/release").text
    assert "<h1>Version 1 can be released</h1>" in page
    seen = re.search(r'name="seen" value="(\w+)"', page)[1]
    answer = organiser.post(
        f"/nights/{night.id}/release", data={"seen": seen}, follow_redirects=True
    )
    assert said(answer) == "Version 1 is released."
    assert current_release(night.id).n == 1


def test_a_release_without_a_reason_keeps_the_page(organiser, night, slots, ana, by):
    service.place(ana, slots[0], by=by)
    service.release(night, by=by)
    service.move(placement_of(ana.id), slots[1], reason=WHY, by=by)
    page = organiser.get(f"/nights/{night.id}/release").text
    assert f'value="{WHY}"' in page  # said at the desk, offered here
    seen = re.search(r'name="seen" value="(\w+)"', page)[1]
    answer = organiser.post(
        f"/nights/{night.id}/release", data={"seen": seen, "reason": "  "}
    )
    assert answer.status_code == 422
    assert 'id="reason"' in answer.text and 'aria-invalid="true"' in answer.text


def test_everybody_reads_the_changes_but_only_names_of_those_who_stand(
    client, night, slots, ana, budi, by
):
    service.place(ana, slots[0], by=by)
    service.place(budi, slots[1], by=by)
    service.release(night, by=by)
    service.move(placement_of(ana.id), slots[2], reason=WHY, by=by)
    service.remove(placement_of(budi.id), reason=WHY, by=by)
    service.release(night, reason=WHY, by=by)
    answer = client.get(f"/en/nights/{night.id}/changes")
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    rows = re.findall(
        r"<li><span class=\"grow\">(.*?)</span>\s*<b>(.*?)</b>", answer.text
    )
    assert rows == [("Ana", "A1 → A3"), (budi.code, "no longer on A2")]
    assert WHY in answer.text
    assert "Rilis 2" in client.get(f"/nights/{night.id}/changes").text


def test_the_changes_of_a_draft_are_nobodys_business(client, make):
    night = make.night(state="draft")
    assert client.get(f"/nights/{night.id}/changes").status_code == 404


def test_a_vendor_gives_a_slot_back(sign_in, night, ana, slots, make):
    make.placement(ana, slots[0])
    answer = sign_in(ana.vendor.owner).post(f"/applications/{ana.id}/withdrawal")
    assert answer.status_code == 302
    assert stands(night) == {}


def test_nobody_gives_back_the_slot_of_another(sign_in, night, ana, budi, slots, make):
    make.placement(ana, slots[0])
    answer = sign_in(budi.vendor.owner).post(f"/applications/{ana.id}/withdrawal")
    assert (answer.status_code, stands(night)) == (404, {"Ana": "A1"})


def test_a_night_is_cancelled_with_a_reason(organiser, night, ana):
    page = organiser.get(f"/nights/{night.id}/cancel")
    assert page.status_code == 200
    short = organiser.post(f"/nights/{night.id}/cancel", data={"reason": "hujan"})
    assert (short.status_code, "hujan</textarea>" in short.text) == (422, True)
    organiser.post(f"/nights/{night.id}/cancel", data={"reason": "Hujan deras."})
    db.session.refresh(night)
    assert night.cancel_reason == "Hujan deras."
    assert db.session.scalars(db.select(Message.template)).all() == ["night_cancelled"]


def test_who_is_refused_after_all_leaves_the_plan_by_name(
    organiser, night, ana, slots, make
):
    make.placement(ana, slots[0])
    with atomic():
        ana.state = "rejected"
    answer = organiser.post(
        f"/nights/{night.id}/desk/steps",
        data={"application": ana.id, "remove": "1", "seen": str(slots[0].id)},
        headers=JSON,
    )
    assert answer.json["said"] == ["Ana is off the plan."]
    assert "Ana" in answer.json["state"]["undo"]


def test_a_layout_without_slots_leads_to_its_rows(organiser, make):
    night = make.night(slots=0)
    page = organiser.get(f"/nights/{night.id}/desk").text
    assert f'href="/en/layouts/{night.layout_id}"' in page or (
        f'href="/layouts/{night.layout_id}"' in page
    )
    assert "This layout has no slots yet" in page


def test_a_night_that_is_off_offers_no_form_that_would_be_refused(organiser, night, by):
    service.cancel_night(night, "Hujan deras.", by=by)
    for path in ("cancel", "change"):
        page = organiser.get(f"/nights/{night.id}/{path}")
        assert (path, page.status_code, "<textarea" in page.text) == (path, 422, False)


@pytest.mark.parametrize("role", ["officer", "admin", "vendor"])
def test_only_organisers_see_the_desk(sign_in, make, night, role):
    person = make.vendor().owner if role == "vendor" else getattr(make, role)()
    for path in ("desk", "desk.json", "release", "cancel"):
        answer = sign_in(person).get(f"/nights/{night.id}/{path}")
        assert (path, answer.status_code) == (path, 403)


def test_a_night_without_a_layout_says_what_is_missing(organiser, make):
    night = make.night(layout=None)
    page = organiser.get(f"/nights/{night.id}/desk")
    assert (page.status_code, "This night has no slots yet" in page.text) == (200, True)


def test_get_writes_nothing(organiser, night, ana):
    with atomic() as session:
        before = session.connection().exec_driver_sql(
            "SELECT count(*) FROM audit_entries"
        )
        count = before.scalar()
    for path in ("desk", "desk.json", "release", "cancel", "changes"):
        organiser.get(f"/nights/{night.id}/{path}")
    with atomic() as session:
        after = session.connection().exec_driver_sql(
            "SELECT count(*) FROM audit_entries"
        )
        assert after.scalar() == count
