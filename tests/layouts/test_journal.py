"""The journal: steps are kept, merged, disputed, refused and taken back."""

import json

import pytest

from cfn.core.db import atomic, db
from cfn.core.errors import Refusal
from cfn.layouts import editing, journal, service, stepping
from cfn.layouts.incoming import Batch, Step, read_batch
from cfn.layouts.journal import Disputed, Kept, Refused
from cfn.layouts.objects import (
    Change,
    apply,
    as_objects,
    changes_between,
    to_document,
)
from cfn.layouts.queries import as_document, get_layout_with_all, slots_of
from tests.layouts.sketch import at, layout, slot
from tests.layouts.test_service import STREET

PAGE, OTHER = "pageaaaaaaaa", "pagebbbbbbbb"


@pytest.fixture
def street(app):
    return service.import_layout(STREET, site_name="Taman Nostalgia", by=None)


@pytest.fixture
def rina(make):
    return make.organiser(name="Rina")


@pytest.fixture
def budi(make):
    return make.organiser(name="Budi")


def objects(street):
    return as_objects(get_layout_with_all(street.id))


def moved(street, key, metres=0.1):
    """A change of one slot's place, as the editor makes it."""
    lat = objects(street)[key]["lat"]
    return Change(key, {"lat": lat}, {"lat": lat + metres * 1e-5})


def step(id_, *changes, name="layout_changed", undoes=None, **values):
    return Step(f"step{id_:04}", name, values, changes, undoes)


def keep(street, *steps, by, base=None, client=PAGE):
    base = get_layout_with_all(street.id).version if base is None else base
    return journal.keep(street, Batch(client, base, steps), by=by)


def inverse(*changes):
    return [change.inverse for change in reversed(changes)]


def test_the_second_half_of_a_split_slot_stands_beside_the_first_on_the_walk(
    street, rina
):
    b4, b5 = objects(street)["s4"], objects(street)["s5"]
    half = {k: v for k, v in b4.items() if k != "position"} | {
        "label": "B4b",
        "lon": b4["lon"] + (b5["lon"] - b4["lon"]) / 4,
    }
    keep(street, step(1, Change("shalf", None, half)), by=rina)
    labels = [s.label for s in slots_of(street.id)]
    assert labels[2:7] == ["B3", "B4", "B4b", "B5", "B6"]
    keep(street, step(2, Change("shalf", objects(street)["shalf"], None)), by=rina)
    before_b1 = half | {"lon": b4["lon"] - 4 * (b5["lon"] - b4["lon"])}
    keep(street, step(3, Change("sfirst", None, before_b1)), by=rina)
    assert [s.label for s in slots_of(street.id)][:2] == ["B4b", "B1"]


def test_a_layout_is_its_objects_and_the_document_is_the_same_either_way(street):
    whole = get_layout_with_all(street.id)
    document, keys = to_document(as_objects(whole))
    assert document == as_document(whole)
    assert keys == ["-", "f1", "f2", "r1", *(f"s{n}" for n in range(1, 11))]


def test_a_moved_slot_is_one_step_of_the_journal_and_the_next_version(street, rina):
    change = moved(street, "s3")
    kept = keep(street, step(1, change, name="slot_moved", label="B3", m=1.2), by=rina)
    assert kept == [Kept("step0001", 2)]
    assert objects(street)["s3"]["lat"] == change.now["lat"]
    (noted,) = stepping.steps_since(street.id, 1)
    assert stepping.as_json(noted) == {
        "n": 2,
        "id": "step0001",
        "client": PAGE,
        "name": "slot_moved",
        "values": {"label": "B3", "m": 1.2},
        "changes": [change.as_dict()],
        "undoes": None,
        "by": "Rina",
    }
    assert get_layout_with_all(street.id).version == 2


def test_a_step_sent_twice_is_kept_once(street, rina):
    sent = step(1, moved(street, "s3"))
    first, again = keep(street, sent, by=rina), keep(street, sent, by=rina)
    assert first == again == [Kept("step0001", 2)]
    assert get_layout_with_all(street.id).version == 2


def test_two_editors_with_different_slots_both_keep_theirs(street, rina, budi):
    mine, theirs = moved(street, "s3"), moved(street, "s4")
    kept = keep(street, step(1, mine), by=rina, base=1)
    also = keep(street, step(2, theirs), by=budi, base=1, client=OTHER)
    assert (kept, also) == ([Kept("step0001", 2)], [Kept("step0002", 3)])
    now = objects(street)
    assert (now["s3"]["lat"], now["s4"]["lat"]) == (mine.now["lat"], theirs.now["lat"])


def test_the_same_slot_is_disputed_and_shown_as_it_stands(street, rina, budi):
    mine = moved(street, "s3")
    lock = Change("s3", {"locked": False}, {"locked": True})
    keep(street, step(1, mine), by=rina, base=1)
    late = keep(street, step(2, lock), by=budi, base=1, client=OTHER)
    assert late == [
        Disputed("step0002", ("s3",), {"s3": objects(street)["s3"]}, "Rina")
    ]
    assert objects(street)["s3"]["locked"] is False
    # knowing how it stands, Budi may
    assert keep(street, step(3, lock), by=budi, client=OTHER) == [Kept("step0003", 3)]


def test_a_form_saved_meanwhile_is_somebody_else_too(street, rina, budi):
    mine = moved(street, "s3")
    b3 = slots_of(street.id)[2]
    editing.change_slot(street, b3, {"quality": 0.9}, seen=1, by=budi)
    (late,) = keep(street, step(1, mine), by=rina, base=1)
    assert (late.keys, late.by) == (("s3",), "Budi")


def test_what_changed_unseen_in_one_place_is_no_longer_what_a_step_takes_it_for(
    street, rina
):
    wrong = Change("s3", {"label": "B99"}, {"label": "B30"})
    assert keep(street, step(1, wrong), by=rina) == [
        Disputed("step0001", ("s3",), {"s3": objects(street)["s3"]}, "")
    ]


def test_one_step_of_several_may_fail_and_the_others_stay(street, rina):
    good, bad = moved(street, "s3"), Change("s4", {"frontage_m": 3}, {"frontage_m": 0})
    kept, refused, later = keep(
        street, step(1, good), step(2, bad), step(3, moved(street, "s5")), by=rina
    )
    assert (kept, later) == (Kept("step0001", 2), Kept("step0003", 3))
    assert isinstance(refused, Refused)
    assert str(refused.refusal) == (
        "“frontage_m” must be more than 0 and at most 50 metres."
    )
    assert objects(street)["s4"]["frontage_m"] == 3


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            Change("s4", {"label": "B4"}, {"label": "b5"}),
            "There is already a slot B5.",
        ),
        (
            Change("s4", {"lat": None}, {"lat": 500.0}),
            "The position 123.616, 500 is out of range.",
        ),
        (
            Change("s4", {"lat": None}, {"lat": float("nan")}),
            "A position holds something that is no finite number.",
        ),
        (
            Change("f1", {"geometry": None}, {"geometry": {"type": "Point"}}),
            "Its geometry must be LineString.",
        ),
        (Change("-", {"name": "Jalan"}, {"name": ""}), "Give the layout a name."),
        (
            Change("fnew", None, {"kind": "lake", "geometry": {}}),
            "The change did not arrive as it should. Reload the page.",
        ),
    ],
)
def test_values_that_may_not_be_are_refused_with_a_sentence(
    street, rina, change, sentence
):
    before = objects(street)
    was = change.was and {name: before[change.key].get(name) for name in change.was}
    (refused,) = keep(street, step(1, Change(change.key, was, change.now)), by=rina)
    assert isinstance(refused, Refused)
    assert str(refused.refusal) == sentence
    assert objects(street) == before


def test_what_was_kept_otherwise_than_sent_is_said(street, rina):
    sent = Change("s3", {"circuit": None}, {"circuit": "  K 1 "})
    kept = keep(street, step(1, sent), by=rina)
    assert kept == [
        Kept("step0001", 2, (Change("s3", {"circuit": None}, {"circuit": "K 1"}),))
    ]


def test_two_slots_swap_their_numbers_in_one_step(street, rina):
    swap = (
        Change("s1", {"label": "B1"}, {"label": "B2"}),
        Change("s2", {"label": "B2"}, {"label": "B1"}),
    )
    assert keep(street, step(1, *swap), by=rina) == [Kept("step0001", 2)]
    assert [s.label for s in slots_of(street.id)][:3] == ["B2", "B1", "B3"]


def test_a_slot_taken_away_comes_back_where_it_was_on_the_walk(street, rina):
    before = objects(street)
    gone = Change("s4", before["s4"], None)
    keep(street, step(1, gone), by=rina)
    assert [s.label for s in slots_of(street.id)][2:5] == ["B3", "B5", "B6"]
    keep(street, step(2, gone.inverse, undoes="step0001"), by=rina)
    assert [s.label for s in slots_of(street.id)][2:5] == ["B3", "B4", "B5"]
    assert objects(street) == before


def test_thirty_steps_are_taken_back_and_done_again(street, rina):
    before = objects(street)
    for n in range(1, 31):
        keep(street, step(n, moved(street, f"s{n % 10 + 1}", n / 10)), by=rina)
    after = objects(street)
    back, again = stepping.stacks(street.id, rina)
    assert ([s.key for s in back], again) == ([f"step{n:04}" for n in range(1, 31)], [])

    def turn_round(steps, start):
        for n, done in enumerate(reversed(steps), start=start):
            undone = inverse(*map(Change.of, done.changes))
            keep(street, step(n, *undone, undoes=done.key), by=rina)

    turn_round(back, 101)
    assert objects(street) == before
    back, again = stepping.stacks(street.id, rina)
    assert (back, len(again)) == ([], 30)
    turn_round(again, 201)
    assert objects(street) == after
    back, again = stepping.stacks(street.id, rina)
    assert ([s.key for s in back], again) == (
        [f"step{n:04}" for n in range(201, 231)],
        [],
    )


def test_what_is_taken_back_is_one_persons_own(street, rina, budi):
    keep(street, step(1, moved(street, "s1")), by=rina)
    keep(street, step(2, moved(street, "s2")), by=budi, client=OTHER)
    (mine,), none = stepping.stacks(street.id, rina)
    assert (mine.key, none) == ("step0001", [])


def test_a_frozen_layout_keeps_no_step(street, rina):
    service.freeze(street, by=None)
    with pytest.raises(Refusal, match="Copy it to change"):
        keep(street, step(1, moved(street, "s1")), by=rina)


def test_a_slot_that_a_night_uses_is_not_taken_away(app, make, rina):
    night = make.night()
    used = slots_of(night.layout_id)[0]
    make.placement(make.application(night), used)
    drawn = as_objects(get_layout_with_all(used.layout_id))
    gone = Change(used.key, drawn[used.key], None)
    street = get_layout_with_all(used.layout_id)
    (refused,) = keep(street, step(1, gone), by=rina)
    assert str(refused.refusal) == str(Refusal(journal.IN_USE))
    assert used.key in objects(street)


def test_a_copy_has_the_same_keys(street, rina):
    copy = service.copy_layout(street, name="Salinan", by=rina)
    mine, other = objects(street), objects(copy)
    assert mine.pop("-") | {"name": "Salinan"} == other.pop("-")
    assert mine == other


def test_changes_are_the_difference_and_apply_makes_it_again():
    before = {"-": {"name": "a"}, "s1": {"label": "A1"}, "s2": {"label": "A2"}}
    after = {"-": {"name": "b"}, "s2": {"label": "A2"}, "s3": {"label": "A3"}}
    changes = changes_between(before, after)
    assert changes == [
        Change("s1", {"label": "A1"}, None),
        Change("-", {"name": "a"}, {"name": "b"}),
        Change("s3", None, {"label": "A3"}),
    ]
    assert apply(before, changes) == after
    assert apply(after, inverse(*changes)) == before


GOOD = {
    "client": PAGE,
    "base": 1,
    "steps": [
        {
            "id": "step0001",
            "name": "slot_moved",
            "values": {"label": "B3", "m": 1},
            "changes": [{"key": "s1", "was": {"lat": 1}, "now": {"lat": 2}}],
            "undoes": None,
        }
    ],
}


def worse(path, value):
    doc = json.loads(json.dumps(GOOD))
    place = doc
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    return doc


@pytest.mark.parametrize(
    "doc",
    [
        None,
        [],
        worse(["base"], "1"),
        worse(["base"], True),
        worse(["base"], 2**40),
        worse(["client"], "x"),
        worse(["steps"], {}),
        worse(["steps"], [None]),
        worse(["steps"], GOOD["steps"] * 51),
        worse(["steps", 0, "id"], "no such id!"),
        worse(["steps", 0, "undoes"], 7),
        worse(["steps", 0, "name"], "shouted"),
        worse(["steps", 0, "values"], {"label": "B3"}),
        worse(["steps", 0, "values"], {"label": "B3", "m": [1]}),
        worse(["steps", 0, "values"], {"label": "B" * 81, "m": 1}),
        worse(["steps", 0, "values"], {"label": "\ud800", "m": 1}),
        worse(["steps", 0, "changes"], []),
        worse(["steps", 0, "changes"], [7]),
        worse(["steps", 0, "changes", 0, "key"], "../x"),
        worse(["steps", 0, "changes", 0, "was"], "all"),
        worse(["steps", 0, "changes", 0], {"key": "s1", "was": None, "now": None}),
        worse(["steps", 0, "changes", 0], {"key": "-", "was": {}, "now": None}),
    ],
)
def test_what_is_no_batch_is_refused(doc):
    with pytest.raises(Refusal):
        read_batch(doc)


def test_a_batch_is_read_as_values():
    assert read_batch(GOOD) == Batch(
        PAGE,
        1,
        (
            Step(
                "step0001",
                "slot_moved",
                {"label": "B3", "m": 1},
                (Change("s1", {"lat": 1}, {"lat": 2}),),
            ),
        ),
    )


# --- over the wire ---


@pytest.fixture
def desk(sign_in, rina):
    return sign_in(rina)


def send(desk, street, *changes, base=1, id_=1, name="layout_changed", client=PAGE):
    body = {
        "client": client,
        "base": base,
        "steps": [
            {
                "id": f"wire{id_:04}",
                "name": name,
                "values": {},
                "changes": [change.as_dict() for change in changes],
                "undoes": None,
            }
        ],
    }
    return desk.post(f"/layouts/{street.id}/steps", json=body)


def test_the_page_holds_all_that_the_editor_needs(street, desk):
    page = desk.get(f"/layouts/{street.id}/draw").text
    state = json.loads(page.split('id="draw-state">')[1].split("</script>")[0])
    assert state["layout"] == {
        "id": street.id, "name": "Jalan", "version": 1, "frozen": False,
    }  # fmt: skip
    assert state["objects"] == objects(street)
    assert (state["history"], state["redo"], state["report"]["slots"]) == ([], [], 10)
    assert state["words"]["steps"]["row_moved"] == "Deret %(row)s digeser %(m)s m"


def test_a_save_answers_with_the_version_the_report_and_what_others_did(
    street, desk, budi
):
    keep(street, step(7, moved(street, "s9")), by=budi, client=OTHER)
    onto = objects(street)
    change = Change(
        "s1", {k: onto["s1"][k] for k in ("lon",)}, {"lon": onto["s2"]["lon"]}
    )
    answer = send(desk, street, change).get_json()
    assert answer["version"] == 3
    assert answer["results"] == [{"id": "wire0001", "status": "kept", "n": 3}]
    assert [(s["id"], s["by"]) for s in answer["steps"]] == [("step0007", "Budi")]
    overlap = answer["report"]["blockers"][0]
    assert (overlap["code"], overlap["keys"]) == ("overlap", ["s1", "s2"])
    assert overlap["message"] == "B1 dan B2 bertumpuk."


def test_who_asks_what_is_new_gets_the_steps_since(street, desk, budi):
    address = f"/layouts/{street.id}/steps?since=1"
    assert desk.get(address).get_json() == {"version": 1, "steps": [], "report": None}
    keep(street, step(7, moved(street, "s9")), by=budi, client=OTHER)
    answer = desk.get(address).get_json()
    assert (answer["version"], [s["n"] for s in answer["steps"]]) == (2, [2])
    assert answer["report"]["slots"] == 10


def test_garbage_and_frozen_layouts_get_a_sentence_and_a_status(street, desk):
    garbled = desk.post(f"/layouts/{street.id}/steps", data="{", content_type="text/x")
    assert (garbled.status_code, garbled.get_json()["message"]) == (
        422,
        "Perubahan tidak sampai dengan utuh. Muat ulang halaman.",
    )
    deep = desk.post(f"/layouts/{street.id}/steps", data="[" * 200_000)
    assert deep.status_code == 422
    with atomic():
        service.freeze(db.session.merge(street), by=None)
    frozen = send(desk, street, moved(street, "s1"))
    assert frozen.status_code == 409
    assert "Salin" in frozen.get_json()["message"]


def propose(desk, street, *rows):
    return desk.post(f"/layouts/{street.id}/proposals", json={"rows": list(rows)})


RULE = {"prefix": "C", "first": 1, "step": 1, "frontage_m": 3, "depth_m": 3}
KERB = {"kind": "kerb", "road": "f1", "side": "left"}


def test_a_row_is_proposed_along_a_kerb_and_then_kept_as_a_step(street, desk):
    answer = propose(
        desk, street, {"line": KERB, "offset_m": 3, "start_m": 30, "rule": RULE}
    ).get_json()
    assert (answer["count"], answer["problems"]) == (43, [])
    changes = [Change.of(change) for change in answer["changes"]]
    assert len(objects(street)) == 14
    kept = send(desk, street, *changes).get_json()
    assert kept["results"][0]["status"] == "kept"
    labels = [s.label for s in slots_of(street.id)]
    assert labels == [
        *(f"B{n}" for n in range(1, 11)),
        *(f"C{n}" for n in range(1, 44)),
    ]


def test_what_any_of_the_rows_would_break_is_said(street, desk):
    line = {"kind": "own", "points": [at(-20, -9), at(20, -9)]}
    on_b = {"line": line, "side": "right", "rule": RULE}
    fine = {"line": KERB, "start_m": 30, "rule": RULE | {"prefix": "D"}}
    problems = [
        propose(desk, street, *rows).get_json()["problems"]
        for rows in ((on_b,), (on_b, fine))
    ]
    assert len(problems[0]) > 5
    first, second = (sorted(p["message"] for p in found) for found in problems)
    assert first == second


def test_odd_and_even_numbers_across_the_road_share_their_letter(street, desk):
    odd = RULE | {"prefix": "C-kiri", "letters": "C", "first": 1, "step": 2}
    even = RULE | {"prefix": "C-kanan", "letters": "C", "first": 2, "step": 2}
    right = KERB | {"side": "right"}
    answer = propose(
        desk,
        street,
        {"line": KERB, "offset_m": 3, "start_m": 140, "rule": odd},
        {"line": right, "offset_m": 3, "start_m": 140, "rule": even},
    ).get_json()
    made = {
        c["now"]["label"]: c["now"]["row"]
        for c in answer["changes"]
        if c["key"][0] == "s"
    }
    assert made == {f"C{n}": "C-kiri" for n in range(1, 13, 2)} | {
        f"C{n}": "C-kanan" for n in range(2, 13, 2)
    }


def test_a_row_laid_again_keeps_the_keys_of_its_slots(street, desk):
    rule = RULE | {"prefix": "B", "gap_m": 0.5}
    answer = propose(
        desk, street, {"row": "r1", "line": {"kind": "same"}, "rule": rule}
    ).get_json()
    changed = {c["key"]: c["now"] for c in answer["changes"]}
    assert answer["count"] == 8
    assert {key for key, now in changed.items() if now is None} == {"s9", "s10"}
    assert set(changed["s2"]) >= {"lon", "category", "watts"}


@pytest.mark.parametrize(
    ("spec", "field"),
    [
        ({"line": KERB, "rule": RULE | {"frontage_m": 0}}, "frontage_m"),
        ({"line": KERB, "rule": RULE | {"prefix": "B"}}, "prefix"),
        ({"line": {"kind": "own", "points": [[500, 0], [1, 1]]}, "rule": RULE}, "line"),
        ({"line": KERB, "offset_m": "NaN", "rule": RULE}, "offset_m"),
        ({"line": KERB | {"road": "f9"}, "rule": RULE}, None),
        ({"line": KERB | {"road": []}, "rule": RULE}, None),
        ({"line": KERB, "rule": RULE | {"frontage_m": 1e-300}}, "frontage_m"),
        ({"row": "r9", "line": KERB, "rule": RULE}, None),
        ({"line": KERB}, None),
        (None, None),
    ],
)
def test_a_row_that_cannot_be_is_refused_on_its_field(street, desk, spec, field):
    answer = propose(desk, street, spec)
    assert answer.status_code == 422
    assert answer.get_json()["field"] == field
    assert answer.get_json()["message"]


def test_an_imported_slot_alone_has_a_key_too(app):
    alone = service.import_layout(layout(slot("A1", 0, 0)), site_name="X", by=None)
    assert list(objects(alone)) == ["-", "s1"]
