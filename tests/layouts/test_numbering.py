"""A row counted anew: the slots stay, only their numbers change."""

import pytest

from cfn.core.errors import Conflict, Refusal
from cfn.layouts import service, stepping
from cfn.layouts.numbering import Numbering, renumber_row
from cfn.layouts.objects import as_objects
from cfn.layouts.queries import get_layout_with_all
from tests.layouts.test_service import STREET


@pytest.fixture
def street(app):
    return service.import_layout(STREET, site_name="Taman Nostalgia", by=None)


@pytest.fixture
def rina(make):
    return make.organiser(name="Rina")


def numbers(street):
    """``{key: label}`` of the slots."""
    objects = as_objects(get_layout_with_all(street.id))
    return {k: v["label"] for k, v in objects.items() if k[0] == "s"}


def rule(street):
    row = get_layout_with_all(street.id).rows[0]
    return row.properties["first"], row.properties["step"]


def renumber(street, by, seen=1, **numbering):
    row = get_layout_with_all(street.id).rows[0]
    return renumber_row(street, row, Numbering(**numbering), seen=seen, by=by)


def test_numbers_may_overlap_the_old_ones(street, rina):
    assert numbers(street) == {f"s{n}": f"B{n}" for n in range(1, 11)}
    step = renumber(street, rina, first=2)
    assert numbers(street) == {f"s{n}": f"B{n + 1}" for n in range(1, 11)}
    assert rule(street) == (2, 1)
    assert (step.n, step.name, step.values) == (
        2,
        "row_renumbered",
        {"row": "B", "n": 10},
    )


def test_a_row_is_counted_from_its_other_end(street, rina):
    renumber(street, rina, first=1, step=2, backwards=True)
    assert numbers(street) == {f"s{n}": f"B{21 - 2 * n}" for n in range(1, 11)}
    assert rule(street) == (19, -2)


def test_it_is_one_step_that_can_be_taken_back(street, rina):
    before = as_objects(get_layout_with_all(street.id))
    renumber(street, rina, first=1, backwards=True)
    back, _ = stepping.stacks(street.id, rina)
    assert [step.name for step in back] == ["row_renumbered"]
    changed = {change["key"] for change in back[0].changes}
    assert changed == {"r1", *(f"s{n}" for n in range(1, 11))}
    renumber(street, rina, seen=2, first=1)
    assert as_objects(get_layout_with_all(street.id)) == before


def test_who_saw_an_older_layout_looks_again(street, rina):
    renumber(street, rina, first=5)
    with pytest.raises(Conflict):
        renumber(street, rina, seen=1, first=7)
    assert numbers(street)["s1"] == "B5"


def test_the_same_numbers_and_a_frozen_layout_are_refused(street, rina):
    with pytest.raises(Refusal) as caught:
        renumber(street, rina, first=1)
    assert str(caught.value) == "The slots have these numbers already."
    service.freeze(street, by=rina)
    with pytest.raises(Refusal) as caught:
        renumber(street, rina, first=3)
    assert str(caught.value) == (
        "A night was released on this layout, so it stays. Copy it to change."
    )
