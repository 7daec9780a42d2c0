"""How much stays clear between fronts that face each other. Pure."""

from typing import Any

from cfn.layouts.document import Document
from cfn.layouts.passages import opposite
from cfn.layouts.stalls import Stalls, TooThick

REACH_M = 25.0  # fronts further apart do not face each other


def clear_widths(
    document: Document,
) -> dict[tuple[str, str], tuple[float, str, str]]:
    """By pairs of rows whose fronts face each other: the least distance in metres and
    the two slots it is between."""
    slots = document.of("slot")
    if not slots:
        return {}
    stalls, found = Stalls.of(document, slots), dict[tuple[str, str], Any]()
    try:
        for first, second, gaps in opposite(stalls, REACH_M):
            for i, j, gap in zip(first, second, gaps, strict=True):
                one, other = (stalls.rows[k] or stalls.labels[k] for k in (i, j))
                rows = (one, other)
                here = (round(float(gap), 2), stalls.labels[i], stalls.labels[j])
                found[rows] = min(found.get(rows, here), here)
    except TooThick:  # the layout's page says so
        return {}
    return dict(sorted(found.items(), key=lambda item: item[1]))
