"""What a visitor is shown at a moment, and what a search or a chip finds. Pure.

``static/js/livemap/status.js`` and ``filters.js`` say the same in the browser;
tests/browser/test_map.py holds them together.
"""

import difflib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cfn.attendance.models import StallStatus
from cfn.attendance.rules import shown_status
from cfn.core.trade import Category
from cfn.livemap.picture import Picture, Stall
from cfn.vendors.rules import has_halal_sign

CHEAP_RP = 10_000
MAX_QUERY = 60
SELLING = (StallStatus.OPEN, StallStatus.NEARLY_OUT)
# What the list begins with: where one can buy now.
_ORDER = ("open", "nearly_out", "pause", "unconfirmed", "expected", "sold_out")
_MARKS = "'’‘`ʼ"


class Moment(StrEnum):
    """What a public night is for a visitor."""

    CANCELLED = "cancelled"
    PLANNED = "planned"  # no plan yet
    COMING = "coming"  # the plan is out; set-up has not begun
    SOON = "soon"  # set-up, not open yet
    OPEN = "open"
    ENDED = "ended"


class Chip(StrEnum):
    """The five filters."""

    OPEN = "open"
    FOOD = "food"
    HALAL = "halal"
    CHEAP = "cheap"
    FACILITIES = "facilities"


def moment(picture: Picture, now: datetime) -> Moment:
    if picture.cancelled_at is not None:
        return Moment.CANCELLED
    if now >= picture.ends_at:
        return Moment.ENDED
    if not picture.release:
        return Moment.PLANNED
    if now < picture.check_in_from_at:
        return Moment.COMING
    return Moment.OPEN if now >= picture.opens_at else Moment.SOON


def shown(stall: Stall, ends_at: datetime, now: datetime) -> str:
    """A status, ``unconfirmed``, ``expected`` or ``absent``: the evening's own rule."""
    return shown_status((stall.word, stall.at, stall.until), ends_at, now)


@dataclass(frozen=True)
class Sight:
    """A stall and what it shows now."""

    stall: Stall
    state: str

    @property
    def is_selling(self) -> bool:
        return self.state in SELLING


def sights(picture: Picture, now: datetime) -> list[Sight]:
    """The stalls as they show, selling ones first, each group in walking order."""
    seen = [Sight(s, shown(s, picture.ends_at, now)) for s in picture.stalls]
    rank = {state: n for n, state in enumerate(_ORDER)}
    return sorted(seen, key=lambda sight: rank.get(sight.state, len(_ORDER)))


def plain(text: str) -> str:
    """Small letters without accents and apostrophes: "Se’i" is found by "sei"."""
    bare = unicodedata.normalize("NFD", text)
    return "".join(
        c for c in bare if not unicodedata.combining(c) and c not in _MARKS
    ).lower()


@dataclass(frozen=True)
class Selection:
    """What a visitor looks for: pressed chips and the words searched."""

    chips: frozenset[Chip] = frozenset()
    q: str = ""

    @classmethod
    def of(cls, codes: Sequence[str], q: str) -> "Selection":
        """From an address; what is unknown in it is left out."""
        known = {chip.value for chip in Chip}
        chips = {Chip(code) for code in codes if code in known}
        return cls(frozenset(chips), " ".join(q.split())[:MAX_QUERY])

    @property
    def is_empty(self) -> bool:
        return not self.chips and not self.q

    @property
    def stall_chips(self) -> frozenset[Chip]:
        return self.chips - {Chip.FACILITIES}

    def with_chip(self, chip: Chip) -> "Selection":
        return Selection(self.chips | {chip}, self.q)

    def toggled(self, chip: Chip) -> "Selection":
        return Selection(self.chips ^ {chip}, self.q)

    def finds(self, sight: Sight) -> bool:
        words = plain(self.q).split()
        return all(_passes(chip, sight) for chip in self.stall_chips) and (
            not words or all(word in _text(sight.stall) for word in words)
        )


def _passes(chip: Chip, sight: Sight) -> bool:
    vendor = sight.stall.vendor
    if chip == Chip.OPEN:
        return sight.is_selling
    if chip == Chip.FOOD:
        return vendor.category == Category.KULINER
    if chip == Chip.HALAL:
        return has_halal_sign(vendor.halal)
    return vendor.from_rp is not None and vendor.from_rp <= CHEAP_RP


def _text(stall: Stall) -> str:
    """What a search looks into: name, goods, slot numbers."""
    names = [product.name for product in stall.vendor.products]
    labels = [spot.label for spot in stall.spots]
    return plain(" ".join([stall.vendor.name, *names, *labels]))


def similar(seen: Sequence[Sight], q: str) -> Sight | None:
    """The stall whose goods or name come nearest to words that found nothing."""
    best: tuple[float, Sight] | None = None
    wanted = plain(q)
    for sight in seen:
        vendor = sight.stall.vendor
        for name in [vendor.name, *(p.name for p in vendor.products)]:
            for part in [plain(name), *plain(name).split()]:
                score = difflib.SequenceMatcher(None, wanted, part).ratio()
                if score >= 0.6 and (best is None or score > best[0]):
                    best = (score, sight)
    return best[1] if best else None
