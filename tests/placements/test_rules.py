"""Neighbours along a row, plans as values, changes between them."""

from cfn.core.trade import Fire
from cfn.layouts.models import Slot
from cfn.placements.rules import changes_between, neighbours, plan_hash

METRE = 0.0000091  # degrees of longitude near Kupang, about


def slot(id_, at_m, row="A", position=None):
    return Slot(
        id=id_,
        row=row,
        label=f"{row}{id_}",
        position=position or id_,
        lon=123.6 + at_m * METRE,
        lat=-10.16,
        frontage_m=3.0,
        depth_m=3.0,
        bearing_deg=90,
        watts=900,
        fire=Fire.NONE,
    )


def test_neighbours_are_side_by_side_in_one_row_and_in_walking_order():
    slots = [slot(3, 8), slot(1, 0), slot(2, 4), slot(4, 40), slot(5, 44, row="B")]
    assert neighbours(slots) == {1: 2, 2: 3, 3: None, 4: None, 5: None}


def test_slots_without_a_row_have_no_neighbours():
    assert neighbours([slot(1, 0, row=None), slot(2, 3, row=None)]) == {
        1: None,
        2: None,
    }


def line(application, *labels):
    return {
        "application": application,
        "code": f"C{application}",
        "vendor": application * 10,
        "slots": [ord(label[0]) * 100 + int(label[1:]) for label in labels],
        "labels": list(labels),
    }


def test_changes_name_who_came_moved_left_and_gave_up():
    old = [line(1, "A1"), line(2, "A2"), line(3, "A3"), line(4, "A4")]
    new = [line(1, "A1"), line(2, "B2"), line(5, "A3")]
    found = changes_between(old, new, withdrawn=[4])
    assert [(c["kind"], c["application"], c["from"], c["to"]) for c in found] == [
        ("moved", 2, ["A2"], ["B2"]),
        ("added", 5, [], ["A3"]),
        ("removed", 3, ["A3"], []),
        ("gave_up", 4, ["A4"], []),
    ]


def test_the_hash_is_of_canonical_json_and_can_be_computed_by_anybody():
    plan = [{"labels": ["Ä1"], "application": 1}]
    # printf '%s' '{"n":1,"night":7,"plan":[{"application":1,"labels":["Ä1"]}]}' | sha256sum
    assert plan_hash(7, 1, plan) == (
        "aafa9c5e05aaf369e8f09e6ee354d805bcde0859d6504f89e033515bb9cb6898"
    )
    assert plan_hash(7, 2, plan) != plan_hash(7, 1, plan)
