"""What the allocation is asked and what it answers: values only.

Ids are opaque. ``Space`` is a slot, ``Applicant`` an approved application. Which
spaces suit whom is worked out by the caller, who knows zones, power and fire.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Why(StrEnum):
    """Why an applicant got no place. Each is checked, not guessed."""

    NONE_SUITS = "none_suits"  # no space of the plan suits the needs
    NO_RUN = "no_run"  # suitable spaces exist, but never enough side by side
    ALL_TAKEN = "all_taken"  # what suits went to others


@dataclass(frozen=True)
class Space:
    """One slot. ``next_id`` is its neighbour along the row, where one touches it."""

    id: int
    next_id: int | None = None
    taken: bool = False


@dataclass(frozen=True)
class Applicant:
    """Who wants to stand: ``size`` adjacent spaces, all of them in ``suits``.

    ``wishes`` are the spaces a run should start at, best first.
    """

    id: int
    suits: frozenset[int]
    size: int = 1
    wishes: tuple[int, ...] = ()


@dataclass(frozen=True)
class Problem:
    """``spaces`` in walking order, ``applicants`` in the order of turns."""

    spaces: tuple[Space, ...]
    applicants: tuple[Applicant, ...]


@dataclass(frozen=True)
class Reason:
    """``suitable`` counts the runs that would suit on an empty plan."""

    why: Why
    suitable: int = 0


@dataclass(frozen=True)
class Plan:
    """Every applicant is in exactly one of the two."""

    places: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    left_out: Mapping[int, Reason] = field(default_factory=dict)


def run_from(
    start: int, size: int, next_of: Mapping[int, int | None]
) -> tuple[int, ...] | None:
    """``size`` spaces side by side that begin at ``start``; None where the row ends."""
    run = [start]
    while len(run) < size:
        following = next_of.get(run[-1])
        if following is None:
            return None
        run.append(following)
    return tuple(run)


def runs(
    spaces: Sequence[Space], applicant: Applicant, next_of: Mapping[int, int | None]
) -> list[tuple[int, ...]]:
    """Every run that suits ``applicant`` on an empty plan, in walking order."""
    found = (run_from(space.id, applicant.size, next_of) for space in spaces)
    return [run for run in found if run is not None and applicant.suits.issuperset(run)]
