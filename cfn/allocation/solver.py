"""First come, first placed: a simple and honest order.

Each applicant in turn gets the best wish that is still free and suitable, else the
first suitable place along the walk. Nobody placed earlier is moved. The same problem
always gives the same plan.
"""

from cfn.allocation.problem import Applicant, Plan, Problem, Reason, Why, runs


def solve(problem: Problem) -> Plan:
    """Places for as many as the order gives, and a reason for everybody else."""
    next_of = {space.id: space.next_id for space in problem.spaces}
    free = {space.id for space in problem.spaces if not space.taken}
    places: dict[int, tuple[int, ...]] = {}
    left_out: dict[int, Reason] = {}
    for applicant in problem.applicants:
        suitable = runs(problem.spaces, applicant, next_of)
        chosen = _best([run for run in suitable if free.issuperset(run)], applicant)
        if chosen is None:
            left_out[applicant.id] = _reason(applicant, len(suitable))
        else:
            places[applicant.id] = chosen
            free.difference_update(chosen)
    return Plan(places, left_out)


def _best(open_: list[tuple[int, ...]], applicant: Applicant) -> tuple[int, ...] | None:
    """The free run that begins at the best wish, else the first along the walk."""
    starts = {run[0]: run for run in open_}
    for wish in applicant.wishes:
        if wish in starts:
            return starts[wish]
    return open_[0] if open_ else None


def _reason(applicant: Applicant, suitable: int) -> Reason:
    if suitable:
        return Reason(Why.ALL_TAKEN, suitable)
    return Reason(Why.NO_RUN if applicant.suits else Why.NONE_SUITS)
