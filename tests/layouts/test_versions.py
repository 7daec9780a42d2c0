"""Named versions: keeping a state, going back to it, reading what was done."""

import re

import pytest

from cfn.audit.models import AuditEntry
from cfn.core.db import atomic, db
from cfn.core.errors import NotFound, Refusal
from cfn.layouts import editing, journal, service, stepping
from cfn.layouts.journal import IN_USE
from cfn.layouts.models import LayoutVersion
from cfn.layouts.objects import Change, as_objects
from cfn.layouts.queries import (
    get_layout,
    get_layout_with_all,
    get_version,
    origin_of,
    slots_of,
)
from cfn.layouts.versions import MOST_VERSIONS, name_version, restore_version
from tests.layouts.test_service import STREET
from tests.support.queries import count_queries


@pytest.fixture
def street(app):
    return service.import_layout(STREET, site_name="Taman Nostalgia", by=None)


@pytest.fixture
def rina(make):
    return make.organiser(name="Rina")


@pytest.fixture
def desk(sign_in, rina):
    return sign_in(rina)


def objects(layout):
    return as_objects(get_layout_with_all(layout.id))


def move(layout, key="s3", metres=1.0, by=None):
    lat = objects(layout)[key]["lat"]
    change = Change(key, {"lat": lat}, {"lat": lat + metres * 1e-5})
    values = {"label": objects(layout)[key]["label"], "m": metres}
    return journal.add_step(
        layout.id, [change], name="slot_moved", values=values, by=by
    )


def take_away(layout, label, by=None):
    (slot,) = [slot for slot in slots_of(layout.id) if slot.label == label]
    seen = get_layout(layout.id).version
    editing.remove_slot(get_layout(layout.id), slot, seen=seen, by=by)


def ids(layout):
    return {slot.key: slot.id for slot in slots_of(layout.id)}


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text))


def test_a_named_version_keeps_the_state_that_the_draft_leaves(street, rina):
    then = objects(street)
    version = name_version(street, name="  Rapat   Kamis ", by=rina)
    move(street)
    kept = get_version(version.id, street.id)
    assert (kept.name, kept.n, kept.person_id) == ("Rapat Kamis", 1, rina.id)
    assert kept.objects == then != objects(street)


def test_a_name_is_given_once_and_is_not_empty(street, rina):
    name_version(street, name="Rapat", by=rina)
    for name in ("rapat", "  ", "x" * 61):
        with pytest.raises(Refusal) as refused:
            name_version(street, name=name, by=rina)
        assert refused.value.field == "name"
    other = service.copy_layout(street, name="Salinan", by=rina)
    assert name_version(other, name="Rapat", by=rina).name == "Rapat"


def test_a_layout_has_a_limited_number_of_versions(street):
    with atomic() as session:
        session.add_all(
            LayoutVersion(layout_id=street.id, name=f"V{n}", n=1, objects={})
            for n in range(MOST_VERSIONS)
        )
    with pytest.raises(Refusal):
        name_version(street, name="Satu lagi", by=None)


def test_a_version_of_another_layout_is_none(street, make):
    version = name_version(street, name="Rapat", by=None)
    with pytest.raises(NotFound):
        get_version(version.id, make.layout().id)


def test_restoring_is_one_step_and_what_stayed_keeps_its_id(street, rina):
    then, before = objects(street), ids(street)
    version = name_version(street, name="Rapat", by=rina)
    move(street, "s1", by=rina)
    take_away(street, "B3", by=rina)
    restore_version(get_layout(street.id), version, by=rina)
    after = ids(street)
    assert objects(street) == then
    assert {key for key in before if before[key] != after[key]} == {"s3"}
    (step,) = stepping.journal_page(street.id).steps[:1]
    assert (step.name, step.values, len(step.changes)) == (
        "version_restored",
        {"name": "Rapat"},
        2,
    )


def test_going_back_can_be_taken_back(street, rina):
    version = name_version(street, name="Rapat", by=rina)
    move(street, "s1", by=rina)
    take_away(street, "B3", by=rina)
    drawn = objects(street)
    restore_version(get_layout(street.id), version, by=rina)
    (step,) = stepping.journal_page(street.id).steps[:1]
    changes = [Change.of(given).inverse for given in reversed(step.changes)]
    journal.add_step(
        street.id, changes, name=step.name, values=step.values, undoes=step.key, by=rina
    )
    assert objects(street) == drawn


def test_going_back_is_refused_where_a_night_uses_a_slot_that_would_go(make, rina):
    layout = make.layout(slots=1)
    version = name_version(layout, name="Sedikit", by=rina)
    lone = objects(layout)[
        "s1" if "s1" in objects(layout) else ids(layout).popitem()[0]
    ]
    new = lone | {"label": "A2", "lon": lone["lon"] + 0.0001, "position": 2}
    change = Change("sbaru", None, new)
    journal.add_step(layout.id, [change], name="layout_changed", values={}, by=rina)
    night = make.night(layout=get_layout_with_all(layout.id))
    (used,) = [slot for slot in slots_of(layout.id) if slot.key == "sbaru"]
    make.placement(make.application(night), used)
    with pytest.raises(Refusal) as refused:
        restore_version(get_layout(layout.id), version, by=rina)
    assert refused.value.message == IN_USE
    assert objects(layout)["sbaru"]["label"] == "A2"


def test_nothing_to_bring_back_and_a_frozen_layout_are_refused(street, rina):
    version = name_version(street, name="Rapat", by=rina)
    with pytest.raises(Refusal) as same:
        restore_version(get_layout(street.id), version, by=rina)
    assert same.value.values == {"name": "Rapat"}
    move(street)
    service.freeze(get_layout(street.id), by=rina)
    with pytest.raises(Refusal):
        restore_version(get_layout(street.id), version, by=rina)
    assert name_version(get_layout(street.id), name="Beku", by=rina).n == 2


def test_both_commands_are_in_the_log(street, rina):
    version = name_version(street, name="Rapat", by=rina)
    move(street)
    restore_version(get_layout(street.id), version, by=rina)
    lines = db.session.query(AuditEntry).order_by(AuditEntry.id).all()
    told = {line.action: line.detail for line in lines if "version" in line.action}
    assert told == {
        "layout.version_named": {"version": "Rapat", "n": 1},
        "layout.version_restored": {"version": "Rapat"},
    }


def test_copies_of_copies_come_from_the_same_layout(street, make):
    copy = service.copy_layout(street, name="Salinan", by=None)
    again = service.copy_layout(copy, name="Salinan 2", by=None)
    other = make.layout()
    assert [origin_of(x.id) for x in (street, copy, again, other)] == [
        street.id,
        street.id,
        street.id,
        other.id,
    ]


def test_the_journal_says_what_was_taken_back_and_done_again(street, desk, rina):
    first = move(street, "s1", 1.5, by=rina)
    undo = Change.of(first.changes[0]).inverse
    for n, change in enumerate((undo, undo.inverse), start=2):
        last = stepping.journal_page(street.id).steps[0]
        journal.add_step(
            street.id, [change], name="slot_moved", values=first.values,
            undoes=last.key, by=rina,
        )  # fmt: skip
        assert get_layout(street.id).version == n + 1
    page = text_of(desk.get(f"/layouts/{street.id}/versions"))
    assert [
        sentence in page
        for sentence in (
            "Petak B1 digeser 1,5 m Rina",
            "Diurungkan: Petak B1 digeser 1,5 m Rina",
            "Diulangi: Petak B1 digeser 1,5 m Rina",
        )
    ] == [True, True, True]


def test_the_journal_has_pages_and_costs_the_same_whatever_its_length(street, desk):
    def cost(page):
        with count_queries() as seen:
            response = desk.get(f"/layouts/{street.id}/versions?page={page}")
        return response.text.count("steps-list") and len(seen)

    move(street)
    one = cost(1)
    for _ in range(stepping.STEPS_A_PAGE):
        move(street)
    assert cost(1) == one
    second = desk.get(f"/layouts/{street.id}/versions?page=2").text
    assert (second.count("<li><b>"), "Halaman 2 dari 2" in second) == (1, True)
    assert [stepping.journal_page(street.id, n).number for n in (-1, 2, 99)] == [
        1,
        2,
        2,
    ]


def test_the_page_names_a_version_lists_it_and_brings_it_back(street, desk):
    address = f"/layouts/{street.id}/versions"
    named = desk.post(address, data={"name": "Rapat"}, follow_redirects=True)
    assert "Rapat" in text_of(named)
    move(street)
    version = db.session.query(LayoutVersion).one()
    back = desk.post(f"{address}/{version.id}/restore", follow_redirects=True)
    assert "Versi “Rapat” dikembalikan" in text_of(back)
    assert objects(street) == version.objects


def test_a_refusal_stays_on_the_page_with_what_was_typed(street, desk):
    address = f"/layouts/{street.id}/versions"
    name_version(street, name="Rapat", by=None)
    again = desk.post(address, data={"name": "Rapat"})
    assert (again.status_code, 'value="Rapat"' in again.text) == (422, True)
    version = db.session.query(LayoutVersion).one()
    same = desk.post(f"{address}/{version.id}/restore")
    assert (same.status_code, "sudah sama seperti" in text_of(same)) == (422, True)


def test_an_officer_reads_versions_and_changes_none(street, sign_in, make):
    officer = sign_in(make.officer())
    version = name_version(street, name="Rapat", by=None)
    page = officer.get(f"/layouts/{street.id}/versions")
    assert ("Rapat" in page.text, '<form class="stack' in page.text) == (True, False)
    statuses = [
        officer.post(f"/layouts/{street.id}/versions", data={"name": "x"}).status_code,
        officer.post(f"/layouts/{street.id}/versions/{version.id}/restore").status_code,
    ]
    assert statuses == [403, 403]


def test_the_difference_page_tells_every_group(street, desk):
    version = name_version(street, name="Rapat", by=None)
    move(street, "s1", 3.0)
    take_away(street, "B3")
    address = f"/layouts/{street.id}/difference?from={version.id}&to=now"
    page = desk.get(address)
    told = text_of(page)
    assert [
        part in told for part in ("1 hilang", "1 digeser", "B1 3,3 m", "− Hilang 1 B3")
    ] == [True, True, True, True]
    assert page.text.count("vsign__way") == 2  # upright and lying


def test_numbers_and_words_follow_the_reader(street, sign_in, make):
    version = name_version(street, name="Rapat", by=None)
    move(street, "s1", 3.0)
    budi = sign_in(make.organiser(lang="en"))
    address = f"/layouts/{street.id}/difference?from={version.id}&to=now"
    told = text_of(budi.get(address))
    assert ("→ Moved 1 B1 3.3 m" in told, "1 moved" in told) == (True, True)


def test_the_difference_without_a_choice_takes_the_newest_version(street, desk):
    alone = desk.get(f"/layouts/{street.id}/difference")
    assert "Belum ada yang dapat dibandingkan" in alone.text
    name_version(street, name="Rapat", by=None)
    assert "Tidak ada perbedaan." in desk.get(alone.request.path).text


def test_a_copy_is_compared_by_key_and_a_layout_drawn_apart_by_number(street, desk):
    copy = service.copy_layout(street, name="Salinan", by=None)
    apart = service.import_layout(STREET, site_name="Taman Nostalgia", by=None)
    move(copy, "s1", 3.0)
    address = f"/layouts/{street.id}/difference?from=now&to=layout:"
    by_key = text_of(desk.get(f"{address}{copy.id}"))
    by_label = text_of(desk.get(f"{address}{apart.id}"))
    assert ("1 digeser" in by_key, "Digambar terpisah" in by_key) == (True, False)
    assert ("Tidak ada perbedaan." in by_label, "digeser" in by_label) == (True, False)


@pytest.mark.parametrize(
    "choice", ["0", "999", "layout:0", "layout:999", "x", "layout:", "1e3", "-1"]
)
def test_a_choice_that_is_none_is_not_found(street, desk, choice):
    address = f"/layouts/{street.id}/difference?from={choice}"
    assert desk.get(address).status_code == 404


def test_a_layout_of_another_site_is_not_compared(street, desk, make):
    other = make.layout()
    address = f"/layouts/{street.id}/difference?from=layout:{other.id}"
    assert desk.get(address).status_code == 404
