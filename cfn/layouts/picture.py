"""The values a picture of a layout is made of, and the frame they lie in. Pure.

Lying, x runs along the road and y to its right; upright, the road runs up the page.
Real left and right stay: nothing is mirrored. Lengths are metres, angles are degrees
clockwise on the page.
"""

from dataclasses import dataclass, field, replace
from typing import Any, Literal

from cfn.core.geometry import Frame, Point, unit

Turn = Literal["upright", "lying"]
Bounds = tuple[float, float, float, float]  # left, top, right, bottom

# Drawing units in a metre. At this scale a stall is 15 units wide, which is what
# the line widths and marks of plan.css are made for.
UNITS = 5.0
# Drawing units in a screen pixel, by word size: the class plan--w1 … plan--w8.
PIXEL_UNITS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0)


@dataclass(frozen=True)
class Mark:
    """How one slot is shown: see ``plan()`` in components/plan.html.

    ``state`` for the public: open, nearly_out, sold_out, pause, closed, unconfirmed,
    expected, absent, empty. At the desk: free, fit, no, busy, clash.
    """

    category: str | None = None
    state: str = "empty"
    title: str = ""
    href: str | None = None
    css: str = ""  # more classes: s-shrink, s-changed, d-over


@dataclass(frozen=True)
class DrawnSlot:
    """A slot in the frame of the drawing: centre, size and turn in metres, degrees.

    ``w`` is the side that lies more across the page and ``angle`` is between -45 and
    45 degrees, clockwise: a slot that stands square to the road has ``angle`` 0.
    ``front`` is the unit vector from the centre to the front.
    """

    id: int
    label: str
    row: str | None
    category: str | None
    x: float
    y: float
    w: float
    d: float
    angle: float
    front: Point


@dataclass(frozen=True)
class Area:
    """A filled shape: its class in plan.css, its SVG path, what it is called."""

    css: str
    path: str
    title: str = ""


@dataclass(frozen=True)
class Word:
    """A word in the drawing; ``angle`` in degrees, ``anchor`` as in SVG.

    ``ours`` marks an English msgid; other words are somebody's names.
    """

    text: str
    x: float
    y: float
    css: str = "p-name"
    anchor: str = "middle"
    angle: float = 0
    ours: bool = False


@dataclass(frozen=True)
class Place:
    """A facility."""

    type: str
    name: str  # as given; may be empty
    word: str  # msgid of its type
    x: float
    y: float
    landmark: bool


@dataclass(frozen=True)
class Drawing:
    """Everything of one picture. ``bounds`` and slots are metres in its frame."""

    turn: Turn
    schematic: bool
    bounds: Bounds
    compass: float  # bearing of the upright page's top, or of the lying page's right
    frame: Frame
    slots: tuple[DrawnSlot, ...] = ()
    ground: tuple[Area, ...] = ()
    bands: tuple[tuple[float, float, float, float], ...] = ()  # x, y, length, degrees
    gates: tuple[tuple[float, float, float, float], ...] = ()
    places: tuple[Place, ...] = ()
    words: tuple[Word, ...] = ()
    row_ends: tuple[Word, ...] = ()
    trees: tuple[tuple[float, float, float], ...] = ()  # x, y, radius; sketches only
    crop: int | None = field(default=None)  # the slot this view was made around

    def to_frame(self, lon: float, lat: float) -> Point:
        """Where a lon/lat position lies in the drawing, in metres."""
        return turned(self.frame.to_metres(lon, lat), self.compass, self.turn)

    def to_lonlat(self, x: float, y: float) -> Point:
        """The position behind a point of the drawing."""
        s, t = (x, y) if self.turn == "lying" else (-y, x)
        (ux, uy), (vx, vy) = unit(self.compass), unit(self.compass + 90)
        return self.frame.to_lonlat(ux * s + vx * t, uy * s + vy * t)

    def u(self, metres: float) -> str:
        """Metres in the units of the SVG, for the template."""
        return units(metres)

    @property
    def matrix(self) -> str:
        """For scripts: ``a b c d e f`` so that a point x, y of the SVG lies at
        longitude a·x + b·y + c and latitude d·x + e·y + f."""
        lon, lat = self.to_lonlat(0, 0)
        (lon_x, lat_x), (lon_y, lat_y) = (
            self.to_lonlat(x / UNITS, y / UNITS) for x, y in ((1, 0), (0, 1))
        )
        row = (lon_x - lon, lon_y - lon, lon, lat_x - lat, lat_y - lat, lat)
        return " ".join(f"{value:.12g}" for value in row)

    @property
    def sketch_at(self) -> dict[str, str]:
        """Where the word "sketch" stands: the lower left corner."""
        left, _, _, bottom = self.bounds
        return {"x": units(left + 1.5), "y": units(bottom - 1.5)}

    def slot(self, slot_id: int) -> DrawnSlot | None:
        return next((slot for slot in self.slots if slot.id == slot_id), None)

    def around(
        self, slot_id: int, *, width_m: float = 64, height_m: float = 36
    ) -> "Drawing":
        """The same drawing seen through a window around one slot.

        The window reaches further to the slot's front, so that the road shows.
        """
        slot = self.slot(slot_id)
        if slot is None:
            return self
        x = slot.x + slot.front[0] * width_m * 0.18
        y = slot.y + slot.front[1] * height_m * 0.18
        box = (x - width_m / 2, y - height_m / 2, x + width_m / 2, y + height_m / 2)
        return replace(self, bounds=box, crop=slot_id)

    @property
    def view_box(self) -> str:
        left, top, right, bottom = self.bounds
        return " ".join(map(units, (left, top, right - left, bottom - top)))

    @property
    def word_size(self) -> int:
        """1 (near) to 8 (far): so many drawing units are a pixel on its screen."""
        return word_size(self.bounds, self.turn)

    def payload(self) -> dict[str, Any]:
        """For scripts: the frame and each slot as [id, label, x, y, w, d, angle]."""
        return {
            "turn": self.turn,
            "bounds": [round(value, 2) for value in self.bounds],
            "slots": [
                [s.id, s.label, *(round(v, 2) for v in (s.x, s.y, s.w, s.d, s.angle))]
                for s in self.slots
            ],
        }


def word_size(bounds: Bounds, turn: Turn) -> int:
    """See ``Drawing.word_size``; the screens are a phone, between its search and its
    list, and half a desk."""
    left, top, right, bottom = bounds
    wide, high = (360, 460) if turn == "upright" else (820, 560)
    ratio = UNITS * max((right - left) / wide, (bottom - top) / high)
    return 1 + sum(ratio > 1.1 * step for step in PIXEL_UNITS[:-1])


def units(metres: float) -> str:
    """Metres as drawing units, as short as SVG allows: 12.5, -3, 0."""
    text = f"{metres * UNITS:.1f}"
    return "0" if text == "-0.0" else text.removesuffix(".0")


def turned(point: Point, compass: float, turn: Turn) -> Point:
    """A point east/north of the origin in the frame of a drawing."""
    (ux, uy), (vx, vy) = unit(compass), unit(compass + 90)
    s, t = point[0] * ux + point[1] * uy, point[0] * vx + point[1] * vy
    return (s, t) if turn == "lying" else (t, -s)
