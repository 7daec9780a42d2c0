"""Whom a slot suits."""

from types import SimpleNamespace

import pytest

from cfn.layouts.rules import why_unfit


def slot(**values):
    defaults = {
        "label": "C4",
        "category": "kriya",
        "watts": 450,
        "fire": "gas",
        "locked": False,
    }
    return SimpleNamespace(**defaults | values)


def sentence(slot, **needs):
    found = why_unfit(slot, **{"category": "kriya", "watts": 0, "fire": "none"} | needs)
    return found and found[0] % found[1]


@pytest.mark.parametrize(
    ("has", "needs", "why"),
    [
        ({}, {}, None),
        ({}, {"watts": 450, "fire": "gas"}, None),
        ({"category": None}, {"category": "kuliner"}, None),
        ({"fire": "charcoal"}, {"fire": "gas"}, None),
        ({}, {"category": "kuliner"}, "C4 is for Craft."),
        ({}, {"watts": 451}, "C4 gives 450 W; 451 W are needed."),
        ({}, {"fire": "charcoal"}, "C4 allows gas, not charcoal."),
        ({"fire": "none"}, {"fire": "gas"}, "C4 allows no open fire."),
        ({"locked": True}, {}, "C4 is kept free."),
    ],
)
def test_why_a_slot_does_not_suit(has, needs, why):
    assert sentence(slot(**has), **needs) == why
