"""The pages as browsers without JavaScript see them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from cfn.applications import service
from cfn.applications.models import Application
from cfn.applications.models import ApplicationState as S
from cfn.core import clock
from cfn.core.db import db
from cfn.core.trade import Category, Fire
from tests.support.queries import count_queries

NASTY = "${alert(1)}<img src=x onerror=alert(2)>"


def needs(**values):
    return {"watts": "50", "fire": "none", "slots_needed": "1", "note": ""} | values


def only_application():
    return db.session.scalars(select(Application)).one()


def labels(row):
    return [wish.slot.label for wish in row.wishes]


def decisions_url(night):
    return f"/nights/{night.id}/review/decisions"


def pick(*rows):
    return [f"{row.id}:{row.version}" for row in rows]


# --- the vendor applies ---


def test_a_vendor_applies_with_wishes_from_the_list(make, sign_in):
    vendor, night = make.vendor(), make.night(slots=3)
    wishes = {f"wishes_{night.layout.site_id}": ["A3", "", "A1", "", "", ""]}
    page = sign_in(vendor.owner).post(
        "/applications/new",
        data=needs(nights=[night.id], note="Dekat gerbang.", **wishes),
        follow_redirects=True,
    )
    row = only_application()
    assert (page.status_code, page.request.path) == (200, "/applications")
    assert (row.vendor_id, row.note, labels(row)) == (
        vendor.id,
        "Dekat gerbang.",
        ["A3", "A1"],
    )


def test_what_was_typed_stays_when_something_is_wrong(make, sign_in):
    vendor, night = make.vendor(), make.night()
    site = f"wishes_{night.layout.site_id}"
    page = sign_in(vendor.owner).post(
        "/applications/new",
        data=needs(
            nights=[night.id],
            watts="seratus",
            fire="gas",
            note=NASTY,
            **{site: ["A2", "A1"]},
        ),
    )
    assert page.status_code == 422
    for kept in (
        'value="seratus"',
        "&lt;img src=x onerror=alert(2)&gt;",
        "<option selected>A2</option>",
        "<option selected>A1</option>",
        f'value="{night.id}" data-site="{night.layout.site_id}" checked',
    ):
        assert kept in page.text
    assert db.session.scalars(select(Application)).all() == []


def test_a_wish_that_does_not_suit_is_refused_on_its_field(make, sign_in):
    vendor = make.vendor()
    night = make.night(layout=make.layout(category=Category.KRIYA))
    site = f"wishes_{night.layout.site_id}"
    page = sign_in(vendor.owner).post(
        "/applications/new", data=needs(nights=[night.id], **{site: ["A1"]})
    )
    assert page.status_code == 422
    assert f'id="{site}-error"' in page.text
    assert "<option selected>A1</option>" in page.text


def test_closed_and_applied_nights_stay_visible_with_the_reason(make, sign_in):
    vendor, now = make.vendor(), clock.now()
    open_, closed = make.night(), make.night(opens_at=now + timedelta(hours=40))
    make.night(cancelled_at=now, cancel_reason="Hujan deras")
    make.application(make.night(), vendor, state=S.WAITLISTED)
    page = sign_in(vendor.owner).get("/applications/new").text
    assert page.count('type="checkbox" name="nights"') == 4
    assert page.count("disabled>") == 3
    assert f'value="{open_.id}"' in page and f'value="{closed.id}"' in page
    assert "Hujan deras" in page


def test_a_night_that_closed_while_typing_is_refused_by_name(make, sign_in):
    vendor = make.vendor()
    late = make.night(opens_at=clock.now() + timedelta(hours=48))
    page = sign_in(vendor.owner).post("/applications/new", data=needs(nights=[late.id]))
    assert page.status_code == 422
    assert db.session.scalars(select(Application)).all() == []


def test_wishes_that_one_night_lacks_are_named(make, sign_in):
    vendor, first = make.vendor(), make.night(slots=3)
    copy = make.layout(slots=1, site=first.layout.site)
    second = make.night(layout=copy)
    page = sign_in(vendor.owner).post(
        "/applications/new",
        data=needs(
            nights=[first.id, second.id],
            **{f"wishes_{copy.site_id}": ["A3", "A1"]},
        ),
        follow_redirects=True,
    )
    rows = db.session.scalars(select(Application).order_by(Application.id)).all()
    assert [labels(row) for row in rows] == [["A3", "A1"], ["A1"]]
    assert page.text.count('class="note note--wait"') == 1


def test_a_vendor_without_a_business_is_sent_to_the_profile(make, sign_in):
    person = make.person("vendor")
    answer = sign_in(person).get("/applications/new")
    assert (answer.status_code, answer.location) == (302, "/vendor")
    assert sign_in(person).get("/applications").status_code == 200


def test_which_slots_suit_is_told_while_typing(make, sign_in):
    layout = make.layout(slots=3, watts=500, fire=Fire.GAS)
    browser = sign_in(make.vendor().owner)
    url = f"/applications/slots.json?layout={layout.id}"
    fits = browser.get(f"{url}&watts=500&fire=gas").json
    assert [labels for _row, labels in fits["fit"]] == [["A1", "A2", "A3"]]
    assert (fits["unfit"], fits["why_not"]) == ({}, [])
    none = browser.get(f"{url}&watts=501&fire=gas").json
    assert (none["fit"], list(none["unfit"]), len(none["why_not"])) == (
        [],
        ["A1", "A2", "A3"],
        1,
    )
    assert browser.get(f"{url}&fire=wood").status_code == 404


# --- the vendor's own pages ---


def test_one_application_shows_its_history_and_the_ways_on(make, sign_in):
    row = make.application(make.night(), state=S.SUBMITTED)
    service.ask([row], "Panggangan yang mana?", by=make.organiser())
    page = sign_in(row.vendor.owner).get(f"/applications/{row.id}").text
    assert page.count("Panggangan yang mana?") == 2  # asked now, and in the history
    for way in ("answer", "edit", "withdraw"):
        assert f"/applications/{row.id}/{way}" in page


def test_a_question_is_answered_on_its_page(make, sign_in):
    row = make.application(make.night(), state=S.NEEDS_INFO, sentence="Yang mana?")
    browser, url = sign_in(row.vendor.owner), f"/applications/{row.id}/answer"
    assert browser.get(url).status_code == 200
    assert browser.post(url, data={"answer": ""}).status_code == 422
    assert browser.post(url, data={"answer": "Yang kecil."}).status_code == 302
    db.session.refresh(row)
    assert (row.state, row.answer) == ("submitted", "Yang kecil.")
    assert browser.get(url).status_code == 422  # there is no open question


def test_changing_on_two_devices_keeps_what_was_typed(make, sign_in):
    row = make.application(make.night(), state=S.SUBMITTED)
    browser, url = sign_in(row.vendor.owner), f"/applications/{row.id}/edit"
    assert browser.get(url).status_code == 200
    first = browser.post(url, data=needs(seen="1", note="satu"))
    second = browser.post(url, data=needs(seen="1", note="dua"))
    assert (first.status_code, second.status_code) == (302, 409)
    assert "dua</textarea>" in second.text
    third = browser.post(url, data=needs(seen="2", note="dua"))
    assert third.status_code == 302
    db.session.refresh(row)
    assert (row.note, row.version) == ("dua", 3)


def test_withdrawing_asks_once_more(make, sign_in):
    row = make.application(make.night())
    browser = sign_in(row.vendor.owner)
    page = browser.get(f"/applications/{row.id}/withdraw").text
    assert f'action="/applications/{row.id}/withdrawal"' in page
    browser.post(f"/applications/{row.id}/withdrawal")
    db.session.refresh(row)
    assert row.state == "withdrawn"
    assert browser.get(f"/applications/{row.id}/withdraw").status_code == 422


@pytest.mark.parametrize("page", ["", "/edit", "/answer", "/withdraw"])
def test_somebody_elses_application_looks_like_none(make, sign_in, page):
    row = make.application(make.night(), state=S.NEEDS_INFO, sentence="Yang mana?")
    url = f"/applications/{row.id}{page}"
    assert sign_in(make.vendor().owner).get(url).status_code == 404
    assert sign_in(make.officer()).get(url).status_code == 403
    assert sign_in(make.organiser()).get(url).status_code == 200
    assert sign_in(row.vendor.owner).get(url).status_code == 200


def test_pending_decisions_are_invisible_to_the_vendor(make, sign_in):
    row = make.application(make.night(), state=S.SUBMITTED)
    service.decide(
        [row],
        S.REJECTED,
        reason_code="other",
        sentence="Jalannya terlalu sempit.",
        by=make.organiser(),
    )
    browser = sign_in(row.vendor.owner)
    for url in ("/applications", f"/applications/{row.id}"):
        page = browser.get(url).text
        assert "Jalannya terlalu sempit." not in page
        assert "tag--bad" not in page


# --- staff ---


def test_an_organiser_applies_on_behalf(make, sign_in):
    vendor, night, organiser = make.vendor(), make.night(), make.organiser()
    url = f"/vendors-desk/{vendor.id}/applications/new"
    browser = sign_in(organiser)
    assert browser.get(url).status_code == 200
    answer = browser.post(url, data=needs(nights=[night.id]))
    assert answer.location == f"/vendors-desk/{vendor.id}"
    row = only_application()
    assert (row.vendor_id, row.updated_by_id) == (vendor.id, organiser.id)


def test_the_desk_is_for_organisers(make, sign_in):
    night = make.night()
    row = make.application(night, state=S.SUBMITTED)
    for person in (row.vendor.owner, make.officer(), make.admin()):
        browser = sign_in(person)
        for url in (
            f"/nights/{night.id}/review",
            f"/nights/{night.id}/review/announcement",
        ):
            assert browser.get(url).status_code == 403
        data = {"decision": "approved", "pick": pick(row)}
        assert browser.post(decisions_url(night), data=data).status_code == 403
    db.session.refresh(row)
    assert row.pending_state is None


def test_whom_no_slot_suits_is_marked_before_approving(make, sign_in):
    night = make.night(layout=make.layout(slots=2, watts=100))
    make.application(night, make.vendor(name="Jus Besar"), state=S.SUBMITTED, watts=900)
    make.application(night, make.vendor(name="Kopi"), state=S.SUBMITTED, watts=50)
    page = sign_in(make.organiser()).get(f"/nights/{night.id}/review").text
    big, small = page.index("Jus Besar</a>"), page.index("Kopi</a>")
    assert page[big:small].count("tak ada petak cocok") == 1
    assert page[small:].count("tak ada petak cocok") == 0


def test_several_are_approved_and_announced(make, sign_in):
    night = make.night()
    rows = [make.application(night, state=S.SUBMITTED) for _ in range(3)]
    browser = sign_in(make.organiser())
    answer = browser.post(
        f"{decisions_url(night)}?category=kuliner",
        data={"decision": "approved", "pick": pick(*rows[:2])},
    )
    assert answer.location == f"/nights/{night.id}/review?category=kuliner"
    url = f"/nights/{night.id}/review/announcement"
    page = browser.get(url).text
    assert [f'value="{text}:2"' in page for text in (r.id for r in rows)] == [
        True,
        True,
        False,
    ]
    browser.post(url, data={"seen": [f"{row.id}:2" for row in rows[:2]]})
    for row in rows:
        db.session.refresh(row)
    assert [row.state for row in rows] == ["approved", "approved", "submitted"]


def test_a_rejection_without_a_reason_keeps_the_ticks_and_the_words(make, sign_in):
    night = make.night()
    row = make.application(night, state=S.SUBMITTED)
    page = sign_in(make.organiser()).post(
        decisions_url(night),
        data={"decision": "rejected", "pick": pick(row), "sentence": "Sudah penuh."},
    )
    assert page.status_code == 422
    assert f'value="{row.id}:1" data-tick checked' in page.text
    assert "Sudah penuh.</textarea>" in page.text
    assert (
        '<dialog class="dialog" id="reject" aria-labelledby="reject-title" open>'
        in (page.text)
    )


def test_the_second_organiser_sees_the_fresh_state_and_loses_nothing(make, sign_in):
    night = make.night()
    row = make.application(night, make.vendor(name="Sate Lontar"), state=S.SUBMITTED)
    stale = pick(row)
    service.decide([row], S.WAITLISTED, by=make.organiser(name="Bu Maria"))
    page = sign_in(make.organiser()).post(
        f"{decisions_url(night)}?state=waitlisted&open={row.id}",
        data={
            "one-decision": "rejected",
            "one-pick": stale,
            "one-reason_code": "other",
            "one-sentence": "Sudah ada tiga sate.",
        },
    )
    assert page.status_code == 409
    assert "Bu Maria" in page.text
    assert "Sudah ada tiga sate.</textarea>" in page.text
    assert f'value="{row.id}:2"' in page.text  # sending again works
    db.session.refresh(row)
    assert (row.state, row.pending_state) == ("submitted", "waitlisted")


def test_a_question_from_the_drawer_goes_out(make, sign_in):
    night = make.night()
    row = make.application(night, state=S.SUBMITTED)
    data = {
        "one-decision": "needs_info",
        "one-pick": pick(row),
        "one-question": "Panggangan yang mana?",
    }
    answer = sign_in(make.organiser()).post(decisions_url(night), data=data)
    db.session.refresh(row)
    assert (answer.status_code, row.state, row.sentence) == (
        302,
        "needs_info",
        "Panggangan yang mana?",
    )


def test_a_decision_is_taken_back_from_the_drawer(make, sign_in):
    night = make.night()
    row = make.application(night, state=S.SUBMITTED)
    service.decide([row], S.APPROVED, by=make.organiser())
    browser = sign_in(make.organiser())
    page = browser.get(f"/nights/{night.id}/review?state=approved&open={row.id}")
    assert 'value="take_back"' in page.text
    data = {"one-decision": "take_back", "one-pick": pick(row)}
    browser.post(decisions_url(night), data=data)
    db.session.refresh(row)
    assert row.pending_state is None


def test_own_businesses_cannot_be_ticked_or_decided(make, sign_in):
    organiser, night = make.person("organiser", "vendor"), make.night()
    row = make.application(night, make.vendor(owner=organiser), state=S.SUBMITTED)
    browser = sign_in(organiser)
    page = browser.get(f"/nights/{night.id}/review?open={row.id}").text
    assert f'value="{row.id}:1" data-tick disabled' in page
    assert "one-decision" not in page
    data = {"decision": "approved", "pick": pick(row)}
    assert browser.post(decisions_url(night), data=data).status_code == 403


def test_an_open_phone_number_is_named_when_approving(make, sign_in):
    owner, night = make.person("vendor", phone_confirmed_at=None), make.night()
    vendor = make.vendor(owner=owner, name="Kopi Karang")
    row = make.application(night, vendor, state=S.SUBMITTED)
    page = sign_in(make.organiser()).post(
        decisions_url(night), data={"decision": "approved", "pick": pick(row)}
    )
    assert page.status_code == 422
    assert page.text.count("Kopi Karang") >= 2  # in the sentence and in the table


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"decision": "approved"},
        {"decision": "approved", "pick": "x:1"},
        {"decision": "approved", "pick": "99999999999999999999:1"},
        {"decision": "withdrawn", "pick": "1:1"},
        {"decision": "submitted", "pick": "1:1"},
    ],
)
def test_odd_decisions_are_refused(make, sign_in, data):
    night = make.night()
    make.application(night, state=S.SUBMITTED)
    answer = sign_in(make.organiser()).post(decisions_url(night), data=data)
    assert answer.status_code == 422


def test_an_application_of_another_night_cannot_be_opened_or_decided(make, sign_in):
    night, other = make.night(), make.application(make.night(), state=S.SUBMITTED)
    browser = sign_in(make.organiser())
    url = f"/nights/{night.id}/review?open={other.id}"
    assert browser.get(url).status_code == 404
    data = {"decision": "approved", "pick": pick(other)}
    assert browser.post(decisions_url(night), data=data).status_code == 422


def test_announcing_after_somebody_added_a_decision_shows_the_fresh_list(make, sign_in):
    night, organiser = make.night(), make.organiser()
    row, other = (make.application(night, state=S.SUBMITTED) for _ in range(2))
    service.decide([row, other], S.APPROVED, by=organiser)
    page = sign_in(organiser).post(
        f"/nights/{night.id}/review/announcement", data={"seen": pick(row)}
    )
    assert page.status_code == 409
    assert f'name="seen" value="{other.id}:2"' in page.text


def test_names_are_text_everywhere(make, sign_in):
    night = make.night()
    vendor = make.vendor(name=NASTY)
    row = make.application(night, vendor, state=S.SUBMITTED, note=NASTY, answer=NASTY)
    service.decide([row], S.REJECTED, reason_code="other", sentence=NASTY,
                   by=make.organiser())  # fmt: skip
    desk, owner = sign_in(make.organiser()), sign_in(vendor.owner)
    review = f"/nights/{night.id}/review"
    for browser, url in (
        (desk, f"{review}?state=rejected&open={row.id}"),
        (desk, f"{review}/announcement"),
        (desk, f"/vendors-desk/{vendor.id}/applications/new"),
        (owner, "/applications/new"),
        (owner, f"/applications/{row.id}"),
        (owner, f"/applications/{row.id}/edit"),
    ):
        page = browser.get(url)
        assert (url, page.status_code, "<img src=x" in page.text) == (url, 200, False)


# --- the same number of statements for one row and for many ---


def statements(browser, url):
    db.session.rollback()
    with count_queries() as queries:
        assert browser.get(url).status_code == 200
    return len(queries)


def test_lists_ask_as_much_for_one_row_as_for_many(make, sign_in):
    desk, seen = sign_in(make.organiser()), []
    for n in (1, 3):
        night, vendor = make.night(slots=3), make.vendor()
        for _ in range(n):
            row = make.application(
                night, wishes=night.layout.slots, state=S.SUBMITTED, note="Catatan"
            )
            service.decide([row], S.APPROVED, by=make.organiser())
            mine = make.application(make.night(), vendor, state=S.WAITLISTED)
            make.night(layout=mine.night.layout)
        owner, review = sign_in(vendor.owner), f"/nights/{night.id}/review"
        seen.append(
            [
                statements(desk, f"{review}?state=approved"),
                statements(desk, f"{review}?state=approved&open={row.id}"),
                statements(desk, f"{review}/announcement"),
                statements(owner, "/applications"),
            ]
        )
    assert seen[0] == seen[1]


def test_the_form_asks_as_much_for_one_night_of_a_site_as_for_many(make, sign_in):
    browser, layout = sign_in(make.vendor().owner), make.layout(slots=5)
    make.night(layout=layout)
    one = statements(browser, "/applications/new")
    for _ in range(3):
        make.night(layout=make.layout(site=layout.site))
    assert statements(browser, "/applications/new") == one
