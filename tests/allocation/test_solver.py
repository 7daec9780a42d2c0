"""The order is honest, the plan is legal, and everyone left out knows why."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cfn.allocation import Applicant, Plan, Problem, Reason, Space, Why, solve
from cfn.allocation.problem import runs

ROW = (Space(1, 2), Space(2, 3), Space(3, None), Space(4, 5), Space(5, None))
ALL = frozenset(range(1, 6))


def test_the_earlier_one_gets_the_wish_and_the_later_one_the_next_slot():
    first = Applicant(10, ALL, wishes=(3,))
    second = Applicant(11, ALL, wishes=(3, 2))
    third = Applicant(12, ALL, wishes=(3,))
    assert solve(Problem(ROW, (first, second, third))) == Plan(
        places={10: (3,), 11: (2,), 12: (1,)}, left_out={}
    )


def test_two_slots_stand_side_by_side_in_one_row():
    wide = Applicant(10, ALL, size=2, wishes=(3, 2))
    assert solve(Problem(ROW, (wide,))) == Plan(places={10: (2, 3)}, left_out={})


def test_nobody_takes_a_taken_slot():
    spaces = (Space(1, 2, taken=True), Space(2, None))
    applicants = (Applicant(10, ALL, wishes=(1,)), Applicant(11, ALL, wishes=(1,)))
    assert solve(Problem(spaces, applicants)) == Plan(
        places={10: (2,)}, left_out={11: Reason(Why.ALL_TAKEN, 2)}
    )


def test_the_reason_is_the_true_one():
    spaces = (Space(1, None), Space(2, None), Space(3, None))
    applicants = (
        Applicant(10, frozenset()),
        Applicant(11, frozenset({1, 2}), size=2),
        Applicant(12, frozenset({1})),
        Applicant(13, frozenset({1})),
    )
    assert solve(Problem(spaces, applicants)) == Plan(
        places={12: (1,)},
        left_out={
            10: Reason(Why.NONE_SUITS),
            11: Reason(Why.NO_RUN),
            13: Reason(Why.ALL_TAKEN, 1),
        },
    )


@st.composite
def problems(draw):
    count = draw(st.integers(1, 8))
    ends = draw(st.lists(st.booleans(), min_size=count, max_size=count))
    spaces = tuple(
        Space(
            n,
            None if ends[n - 1] or n == count else n + 1,
            taken=draw(st.booleans()),
        )
        for n in range(1, count + 1)
    )
    ids = st.integers(1, count)
    applicants = tuple(
        Applicant(
            100 + n,
            frozenset(draw(st.sets(ids))),
            size=draw(st.integers(1, 3)),
            wishes=tuple(draw(st.lists(ids, max_size=3, unique=True))),
        )
        for n in range(draw(st.integers(0, 6)))
    )
    return Problem(spaces, applicants)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(problems())
def test_every_plan_is_legal_and_leaves_nothing_that_would_have_suited(problem):
    plan = solve(problem)
    by_id = {applicant.id: applicant for applicant in problem.applicants}
    next_of = {space.id: space.next_id for space in problem.spaces}
    used = [slot for run in plan.places.values() for slot in run]
    taken = {space.id for space in problem.spaces if space.taken}
    assert sorted([*plan.places, *plan.left_out]) == sorted(by_id)
    assert len(used) == len(set(used)) and taken.isdisjoint(used)
    for id_, run in plan.places.items():
        assert run in runs(problem.spaces, by_id[id_], next_of)
    blocked = taken | set(used)
    for id_, reason in plan.left_out.items():
        suitable = runs(problem.spaces, by_id[id_], next_of)
        assert all(blocked.intersection(run) for run in suitable)
        assert reason.suitable == len(suitable)
        assert (reason.why == Why.ALL_TAKEN) == bool(suitable)
