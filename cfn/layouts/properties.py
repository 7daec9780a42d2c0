"""The properties of each kind of feature: type, range, default. Pure.

``read("slot", {...})`` gives every property of the kind with a checked value, or the
problems. Numbers of metres are floats, watts and counts integers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cfn.core.msgids import N_
from cfn.core.trade import Category, Fire
from cfn.layouts.geojson import Broken, number
from cfn.layouts.kinds import FACILITY_TYPES, KEEP_CLEAR_REASONS, MAX_LABEL

MAX_SIZE_M = 50.0
LEAST_SIZE_M = 0.001  # less is a slip of the pen, and divides by nothing
MAX_WATTS = 1_000_000

Reader = Callable[[Any], Any]
_MISSING = object()


@dataclass(frozen=True)
class Property:
    read: Reader
    default: Any = _MISSING

    @property
    def required(self) -> bool:
        return self.default is _MISSING


def size(value: Any) -> float:
    given = number(value)
    if given is None or not LEAST_SIZE_M <= given <= MAX_SIZE_M:
        raise Broken(
            N_("“%(property)s” must be more than 0 and at most %(high)s metres."),
            high=int(MAX_SIZE_M),
        )
    return given


def _range(low: float, high: float) -> Reader:
    def read(value: Any) -> float:
        given = number(value)
        if given is None or not low <= given <= high:
            raise Broken(
                N_("“%(property)s” must be a number from %(low)s to %(high)s."),
                low=f"{low:g}",
                high=f"{high:g}",
            )
        return given

    return read


def _whole(low: int, high: int) -> Reader:
    def read(value: Any) -> int:
        given = number(value)
        if given is None or given != int(given) or not low <= given <= high:
            raise Broken(
                N_("“%(property)s” must be a whole number from %(low)s to %(high)s."),
                low=low,
                high=high,
            )
        return int(given)

    return read


def _step(value: Any) -> int:
    given = _whole(-100, 100)(value)
    if given == 0:
        raise Broken(N_("“%(property)s” must not be 0."))
    return int(given)


def text(longest: int, *, empty: bool) -> Reader:
    def read(value: Any) -> str:
        good = isinstance(value, str) and len(value) <= longest
        text = " ".join(value.split()) if good else ""
        if not good or not (text or empty) or not text.isprintable():
            raise Broken(
                N_("“%(property)s” must be text of %(low)s to %(high)s letters."),
                low=0 if empty else 1,
                high=longest,
            )
        return text

    return read


def _one_of(allowed: Any) -> Reader:
    codes = [str(code) for code in allowed]

    def read(value: Any) -> str:
        if not isinstance(value, str) or value not in codes:
            raise Broken(
                N_("“%(property)s” must be one of %(allowed)s."),
                allowed=", ".join(codes),
            )
        return value

    return read


def flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Broken(N_("“%(property)s” must be true or false."))
    return value


def _or_none(reader: Reader) -> Reader:
    return lambda value: None if value is None else reader(value)


_CATEGORY = Property(_or_none(_one_of(Category)), None)
_CIRCUIT = Property(_or_none(text(20, empty=False)), None)
_FIRE = Property(_one_of(Fire), str(Fire.NONE))
_WATTS = Property(_whole(0, MAX_WATTS), 0)
_NAME = Property(_or_none(text(80, empty=True)), "")
_GAP = Property(_range(0, MAX_SIZE_M), 0.0)
_SIZE_OR_NONE = Property(_or_none(size), None)

PROPERTIES: dict[str, dict[str, Property]] = {
    "site": {},
    "road": {"name": _NAME, "width_m": _SIZE_OR_NONE},
    "zone": {"name": _NAME, "category": _CATEGORY},
    "keep_clear": {
        "reason": Property(_or_none(_one_of(KEEP_CLEAR_REASONS)), None),
        "width_m": _SIZE_OR_NONE,
    },
    "row": {
        "prefix": Property(text(8, empty=False)),
        "letters": Property(_or_none(text(8, empty=True)), None),
        "first": Property(_whole(0, 9999)),
        "step": Property(_step, 1),
        "frontage_m": Property(size),
        "depth_m": Property(size),
        "gap_m": _GAP,
        "gap_every": Property(_whole(0, 1000), 0),
        "extra_gap_m": _GAP,
        "side": Property(_one_of(("left", "right")), "right"),
        "category": _CATEGORY,
        "watts": _WATTS,
        "circuit": _CIRCUIT,
        "fire": _FIRE,
    },
    "slot": {
        "label": Property(text(MAX_LABEL, empty=False)),
        "frontage_m": Property(size),
        "depth_m": Property(size),
        "bearing_deg": Property(_range(-360, 360)),
        "row": Property(_or_none(text(8, empty=False)), None),
        "category": _CATEGORY,
        "watts": _WATTS,
        "circuit": _CIRCUIT,
        "fire": _FIRE,
        "quality": Property(_range(0, 1), 0.5),
        "locked": Property(flag, False),
    },
    "facility": {
        "type": Property(_one_of(FACILITY_TYPES)),
        "name": _NAME,
        "circuit": _CIRCUIT,
        "watts": _WATTS,
    },
}

GEOMETRIES = {
    "site": ("Polygon",),
    "road": ("LineString",),
    "zone": ("Polygon",),
    "keep_clear": ("Polygon", "LineString"),
    "row": ("LineString",),
    "slot": ("Point",),
    "facility": ("Point",),
}


def read(
    kind: str, given: dict[str, Any]
) -> tuple[dict[str, Any], list[tuple[str, Broken]]]:
    """Checked values of a feature's properties, and what is wrong with which."""
    values: dict[str, Any] = {}
    wrong = []
    for name, wanted in PROPERTIES[kind].items():
        if name not in given:
            if wanted.required:
                wrong.append((name, Broken(N_("“%(property)s” is missing."))))
            else:
                values[name] = wanted.default
            continue
        try:
            values[name] = wanted.read(given[name])
        except Broken as broken:
            wrong.append((name, broken))
    return values, wrong
