"""Wishes are slot numbers, matched to the layout of each night."""

from types import SimpleNamespace

import pytest

from cfn.applications.rules import Needs
from cfn.applications.wishes import (
    check_wishes,
    clean,
    fitting,
    match,
    spans,
    wished_slots,
)
from cfn.core.errors import Refusal
from cfn.core.trade import Category, Fire

LAMP = Needs(watts=50, fire=Fire.NONE, own_tent=False, slots_needed=1)
GRILL = Needs(watts=50, fire=Fire.CHARCOAL, own_tent=False, slots_needed=1)


def slot(label, **values):
    defaults = {
        "id": int(label[1:]),
        "label": label,
        "row": label[0],
        "category": None,
        "watts": 100,
        "fire": Fire.NONE,
        "locked": False,
    }
    return SimpleNamespace(**defaults | values)


def street():
    return [
        slot("A1"),
        slot("A2", category=Category.KRIYA),
        slot("A3", fire=Fire.CHARCOAL),
        slot("A4", watts=20),
    ]


def test_slots_are_sorted_by_whether_they_suit():
    found = fitting(street(), Category.KULINER, LAMP)
    assert [s.label for s in found.fit] == ["A1", "A3"]
    assert [s.label for s, _reason in found.unfit] == ["A2", "A4"]
    grill = fitting(street(), Category.KULINER, GRILL)
    assert [s.label for s in grill.fit] == ["A3"]


def test_numbers_come_clean_in_the_order_chosen():
    assert clean([" b2 ", "", "A1", "B2"]) == ["B2", "A1"]


def test_wishes_match_by_number_and_leave_out_what_does_not_suit():
    wished = match(["A3", "A2", "A9", "A1"], street(), Category.KULINER, LAMP)
    assert [s.label for s in wished] == ["A3", "A1"]


@pytest.mark.parametrize(
    ("labels", "needs", "sentence"),
    [
        (["A9"], LAMP, "There is no slot A9 on this plan."),
        (["A1", "A2"], LAMP, "A2 is for Craft."),
        (["A4"], LAMP, "A4 gives 20 W; 50 W are needed."),
        (["A1"], GRILL, "A1 allows no open fire."),
        ([f"A{n}" for n in range(1, 8)], LAMP, "At most 6 wishes."),
    ],
)
def test_an_impossible_wish_is_refused_with_its_reason(labels, needs, sentence):
    with pytest.raises(Refusal) as refused:
        check_wishes(labels, street(), Category.KULINER, needs, "wishes_1")
    assert (str(refused.value), refused.value.field) == (sentence, "wishes_1")


def on(id_, layout_id, site_id):
    layout = SimpleNamespace(id=layout_id, site_id=site_id)
    return SimpleNamespace(id=id_, layout_id=layout_id, layout=layout)


def test_one_list_serves_every_night_of_a_site_by_number():
    """The second night's layout is a copy without A3; the third is another site."""
    nights = [on(1, 10, 5), on(2, 20, 5), on(3, 30, 6)]
    slots = {
        10: street(),
        20: [slot("A1", id=21), slot("A5", id=25)],
        30: [slot("A1", id=31)],
    }
    wished = wished_slots(
        nights, slots, Category.KULINER, LAMP, {5: ["A3", "A1"], 6: [], 7: ["Z1"]}
    )
    ids = {night: [s.id for s in row] for night, row in wished.items()}
    assert ids == {1: [3, 1], 2: [21], 3: []}


def test_a_number_that_no_night_of_the_site_has_is_refused():
    with pytest.raises(Refusal):
        wished_slots(
            [on(1, 10, 5)], {10: street()}, Category.KULINER, LAMP, {5: ["B1"]}
        )


def test_runs_of_numbers_are_shortened():
    assert spans(["B1", "B2", "B3", "B7", "C8", "X"]) == "B1–B3, B7, C8, X"
    assert spans([]) == ""
