"""Following a slot from one layout to another.

Copies keep the keys of what they were copied from. Keys of layouts that are not copies
of one another mean nothing together, since a file's slots are simply counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

from cfn.core.db import db
from cfn.layouts.models import Layout, Slot
from cfn.layouts.queries import slots_of


class Match(StrEnum):
    """By what slots of two layouts are taken for the same."""

    KEY = "key"  # one was copied from the other, or both from a third
    NUMBER = "number"  # drawn apart, of the same site: the number is all there is
    NONE = "none"  # another site


@dataclass(frozen=True)
class Counterparts:
    """``slots``: for each slot id of the old layout its slot on the new one."""

    match: Match
    slots: dict[int, Slot]


def match_of(one_id: int, other_id: int) -> Match:
    """How slots of two layouts find each other. One statement."""
    rows = db.session.execute(select(Layout.id, Layout.copied_from_id, Layout.site_id))
    source, site = {}, {}
    for id_, copied_from_id, site_id in rows:
        source[id_], site[id_] = copied_from_id, site_id

    def first(id_: int) -> int:
        while (before := source.get(id_)) is not None:
            id_ = before
        return id_

    if first(one_id) == first(other_id):
        return Match.KEY
    return Match.NUMBER if site.get(one_id) == site.get(other_id) else Match.NONE


def pair(match: Match, old: Sequence[Slot], new: Sequence[Slot]) -> dict[int, Slot]:
    """For each slot id of ``old`` the slot of ``new`` that is the same. Pure."""
    if match is Match.NONE:
        return {}

    def name(slot: Slot) -> str:
        return slot.key if match is Match.KEY else slot.label.casefold()

    by_name = {name(slot): slot for slot in new}
    return {slot.id: by_name[name(slot)] for slot in old if name(slot) in by_name}


def counterparts(old_id: int, new_id: int) -> Counterparts:
    """The slots of layout ``old_id`` on layout ``new_id``. Three statements."""
    match = match_of(old_id, new_id)
    return Counterparts(match, pair(match, slots_of(old_id), slots_of(new_id)))
