"""The public picture of a night: values, as the newest release and the evening have it.

Nothing here depends on the clock; ``rules.shown`` says what a stall is at a moment.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from cfn.vendors.public import PublicVendor


@dataclass(frozen=True)
class Spot:
    """A slot of the layout the night stands on; lon/lat, metres, degrees."""

    id: int
    label: str
    category: str | None
    lon: float
    lat: float
    frontage_m: float
    depth_m: float
    bearing_deg: float


@dataclass(frozen=True)
class Stall:
    """A vendor on one or more slots. ``label`` is the first slot's.

    ``word`` is the last thing heard: a status, ``expected`` (nothing yet) or
    ``absent``; ``at`` is when, ``until`` ends a pause.
    """

    spots: tuple[Spot, ...]
    vendor: PublicVendor
    word: str = "expected"
    at: datetime | None = None
    until: datetime | None = None

    @property
    def label(self) -> str:
        return self.spots[0].label


@dataclass(frozen=True)
class Picture:
    """A public night with its stalls in walking order.

    ``release`` is the version of the plan, 0 before there is one; then the stalls
    are unknown and every slot is free. ``release_at`` is when it is due.
    """

    night_id: int
    on: date
    programme: str
    title: str
    opens_at: datetime
    ends_at: datetime
    check_in_from_at: datetime
    release_at: datetime
    cancelled_at: datetime | None
    cancel_reason: str
    layout: tuple[int, int] | None  # id and version
    site: str
    release: int
    spots: tuple[Spot, ...] = ()
    stalls: tuple[Stall, ...] = ()
    by_label: dict[str, Stall] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        for stall in self.stalls:
            for spot in stall.spots:
                self.by_label[spot.label] = stall

    @property
    def free(self) -> tuple[Spot, ...]:
        """Slots that nobody holds."""
        return tuple(spot for spot in self.spots if spot.label not in self.by_label)

    def find_spot(self, label: str) -> Spot | None:
        return next((spot for spot in self.spots if spot.label == label), None)
