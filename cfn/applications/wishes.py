"""Wishes are slot numbers, as vendors say them.

Nights of one site mostly stand on copies of one layout. So a wish is asked once for
each site, by number, and then matched to the slot of that number on the layout of
each night chosen. A number that a night's layout lacks, or has for other needs, is
left out for that night only. Pure.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cfn.applications.rules import WISHES, Needs
from cfn.core.errors import Refusal
from cfn.core.msgids import N_
from cfn.layouts.models import Slot
from cfn.layouts.rules import why_unfit
from cfn.nights.models import Night

Reason = tuple[str, Mapping[str, object]]  # a msgid and its values


@dataclass(frozen=True)
class Fitting:
    """The slots of a layout for given needs: those that suit, and why others do not."""

    fit: list[Slot]
    unfit: list[tuple[Slot, Reason]]

    def why(self) -> dict[int, Reason]:
        return {slot.id: reason for slot, reason in self.unfit}


def fitting(slots: Iterable[Slot], category: str, needs: Needs) -> Fitting:
    """Sort slots by whether they suit goods of ``category`` with ``needs``."""
    found = Fitting([], [])
    for slot in slots:
        reason = why_unfit(slot, category=category, watts=needs.watts, fire=needs.fire)
        if reason is None:
            found.fit.append(slot)
        else:
            found.unfit.append((slot, reason))
    return found


def clean(labels: Iterable[str]) -> list[str]:
    """Slot numbers as chosen, without blanks and doubles, in order."""
    return list(dict.fromkeys(x.strip().upper() for x in labels if x.strip()))


def match(
    labels: Sequence[str], slots: Iterable[Slot], category: str, needs: Needs
) -> list[Slot]:
    """The wished slots of one layout in order; what is not there is left out."""
    by_label = {s.label.upper(): s for s in fitting(slots, category, needs).fit}
    return [by_label[label] for label in labels if label in by_label]


def check_wishes(
    labels: Sequence[str],
    slots: Sequence[Slot],
    category: str,
    needs: Needs,
    field: str,
) -> None:
    """Refuse more than six, a number nobody knows, and a slot that does not suit.

    ``slots`` are those of every layout the wishes are for: one that suits is enough.
    """
    if len(labels) > WISHES:
        raise Refusal(N_("At most %(n)s wishes."), field=field, n=WISHES)
    found = fitting(slots, category, needs)
    suits = {slot.label.upper() for slot in found.fit}
    reasons = {slot.label.upper(): reason for slot, reason in found.unfit}
    for label in labels:
        if label in suits:
            continue
        if label not in reasons:
            raise Refusal(
                N_("There is no slot %(label)s on this plan."), field=field, label=label
            )
        message, values = reasons[label]
        raise Refusal(message, field=field, **values)


def wished_slots(
    nights: Sequence[Night],
    slots: Mapping[int, Sequence[Slot]],
    category: str,
    needs: Needs,
    wishes: Mapping[int, Iterable[str]],
) -> dict[int, list[Slot]]:
    """The wished slots of each night, by night id, in order; refuses what no night has.

    ``slots`` are by layout id, ``wishes`` numbers by site id. Wishes for a site where
    no night was chosen are not looked at.
    """
    labels = {site_id: clean(given) for site_id, given in wishes.items()}
    found: dict[int, list[Slot]] = {night.id: [] for night in nights}
    for site_id, given in labels.items():
        here = [
            n for n in nights if n.layout is not None and n.layout.site_id == site_id
        ]
        of_site = [s for n in here for s in slots[n.layout_id or 0]]
        if here:
            check_wishes(given, of_site, category, needs, f"wishes_{site_id}")
        for night in here:
            found[night.id] = match(given, slots[night.layout_id or 0], category, needs)
    return found


def fits_nowhere(slots: Sequence[Slot], category: str, needs: Needs) -> bool:
    """Whether no slot of a plan suits, even an empty one; False where there is none."""
    return bool(slots) and not fitting(slots, category, needs).fit


def spans(labels: Sequence[str]) -> str:
    """``B1–B4, B7``: runs of numbers in one row, shortened."""
    runs: list[list[str]] = []
    for label in labels:
        if runs and _follows(runs[-1][-1], label):
            runs[-1].append(label)
        else:
            runs.append([label])
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _follows(before: str, label: str) -> bool:
    (row, n), (other, m) = _parts(before), _parts(label)
    return row == other and n is not None and m is not None and m == n + 1


def _parts(label: str) -> tuple[str, int | None]:
    row = label.rstrip("0123456789")
    return row, int(label[len(row) :]) if len(row) < len(label) else None
