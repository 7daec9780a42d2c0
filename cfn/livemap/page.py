"""What the page of a night holds: values for the templates, worked out beforehand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from math import hypot
from typing import Any

from sqlalchemy import Engine

from cfn.core import clock, versions
from cfn.core.errors import NotFound
from cfn.core.msgids import N_
from cfn.layouts.drawing import Drawing, DrawnSlot, Mark, draw
from cfn.livemap.picture import Picture, Stall
from cfn.livemap.queries import get_layout_parts
from cfn.livemap.rules import (
    CHEAP_RP,
    Chip,
    Moment,
    Selection,
    Sight,
    moment,
    sights,
    similar,
)

CHIP_NAMES = {
    Chip.OPEN: N_("Open now"),
    Chip.FOOD: N_("Food"),
    Chip.HALAL: N_("Halal ✓"),
    Chip.CHEAP: "≤ Rp" + f"{CHEAP_RP:,}".replace(",", "."),
    Chip.FACILITIES: N_("Toilet/Musholla"),
}
_FACILITIES = ("toilet", "musholla")
DRAWINGS_KEPT = 16


def drawings(engine: Engine, layout: tuple[int, int]) -> tuple[Drawing, Drawing]:
    """The layout upright and lying. Drawn once for a version of it, then kept."""
    kept: dict[tuple[int, int], tuple[Drawing, Drawing]]
    kept = versions.kept(engine).setdefault("drawings", {})
    if layout not in kept:
        parts = get_layout_parts(layout[0])
        if len(kept) >= DRAWINGS_KEPT:
            kept.clear()
        kept[layout] = (draw(*parts, turn="upright"), draw(*parts, turn="lying"))
    return kept[layout]


@dataclass(frozen=True)
class ChipShown:
    code: str
    label: str
    count: int | None
    pressed: bool
    href: str


@dataclass(frozen=True)
class FacilityShown:
    """A toilet or prayer room and the number of the slot nearest to it."""

    type: str
    name: str
    near: str


@dataclass(frozen=True)
class NightPage:
    """A night as a visitor sees it at ``now``, through what the visitor looks for."""

    picture: Picture
    selection: Selection
    now: datetime
    views: tuple[Drawing, Drawing] | None
    address: Callable[[Selection], str]
    other: Any = None  # another night tonight
    following: Any = None  # the next night that is held
    last: Any = None  # the newest night before, for a look at its map
    from_home: bool = False  # asked for "tonight"; it may be another night

    @property
    def is_tonight(self) -> bool:
        return self.picture.on == clock.market_date(self.now)

    @cached_property
    def moment(self) -> Moment:
        return moment(self.picture, self.now)

    @cached_property
    def sights(self) -> list[Sight]:
        return sights(self.picture, self.now)

    @cached_property
    def hits(self) -> list[Sight]:
        return [sight for sight in self.sights if self.selection.finds(sight)]

    @property
    def shows_facilities(self) -> bool:
        return Chip.FACILITIES in self.selection.chips

    @cached_property
    def selling(self) -> int:
        return sum(sight.is_selling for sight in self.sights)

    @property
    def upright(self) -> Drawing | None:
        return self.views[0] if self.views else None

    @property
    def lying(self) -> Drawing | None:
        return self.views[1] if self.views else None

    @cached_property
    def marks(self) -> dict[int, Mark]:
        """How each slot is drawn: its stall, faded when it is not looked for."""
        faded = "" if self.selection.is_empty else "s-shrink"
        found = [] if self.shows_facilities else self.hits
        return {
            **{spot.id: Mark(css=faded) for spot in self.picture.free},
            **marks(self.sights, faded),
            **marks(found),
        }

    @cached_property
    def chips(self) -> list[ChipShown]:
        return [self._chip(chip) for chip in Chip]

    def _chip(self, chip: Chip) -> ChipShown:
        wanted = self.selection.with_chip(chip)
        count = None
        if chip != Chip.FACILITIES:
            count = sum(wanted.finds(sight) for sight in self.sights)
        return ChipShown(
            code=chip,
            label=CHIP_NAMES[chip],
            count=count,
            pressed=chip in self.selection.chips,
            href=self.address(self.selection.toggled(chip)),
        )

    @property
    def reset(self) -> str:
        return self.address(Selection())

    @cached_property
    def facilities(self) -> list[FacilityShown]:
        if self.upright is None:
            return []
        places = [p for p in self.upright.places if p.type in _FACILITIES]
        slots = self.upright.slots
        return [
            FacilityShown(p.type, p.name or p.word, nearest(slots, p.x, p.y))
            for p in sorted(places, key=lambda p: _FACILITIES.index(p.type))
        ]

    @cached_property
    def similar(self) -> Sight | None:
        """Something like what was searched in vain."""
        return similar(self.sights, self.selection.q) if self.selection.q else None


def marks(seen: Sequence[Sight], css: str = "") -> dict[int, Mark]:
    """How the slots of these stalls are drawn."""
    return {
        spot.id: Mark(category=s.stall.vendor.category, state=s.state, css=css)
        for s in seen
        for spot in s.stall.spots
    }


def nearest(slots: Sequence[DrawnSlot], x: float, y: float) -> str:
    """The number of the slot nearest to a point of the drawing; empty without slots."""
    found = min(slots, key=lambda s: hypot(s.x - x, s.y - y), default=None)
    return found.label if found else ""


def neighbours(picture: Picture, stall: Stall) -> list[Stall]:
    """The stalls before and after this one in the walking order of its row."""
    row = stall.label.rstrip("0123456789")
    there = [s for s in picture.stalls if s.label.rstrip("0123456789") == row]
    at = there.index(stall)
    return [there[i] for i in (at - 1, at + 1) if 0 <= i < len(there)]


def get_stall(picture: Picture, label: str) -> Stall | None:
    """The stall on a slot; None for a free one, NotFound for no such slot."""
    spot = picture.find_spot(label)
    if spot is None:
        raise NotFound(N_("There is no such slot on this night."))
    return picture.by_label.get(spot.label)
