"""For the fire service: lanes and how wide they are, extinguishers and hydrants, where
gas and charcoal stand, how much stays clear between the fronts. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

import shapely

from cfn.core.msgids import N_
from cfn.core.trade import FIRE_NAMES, Fire
from cfn.layouts.document import Document
from cfn.layouts.kinds import FACILITY_TYPES, KEEP_CLEAR_REASONS
from cfn.layouts.sheets import signs
from cfn.layouts.sheets.clearance import clear_widths
from cfn.layouts.sheets.listing import Column, Listing, Table, table
from cfn.layouts.sheets.street import Ground, Stall, Street
from cfn.layouts.sheets.survey import Survey
from cfn.layouts.sheets.voice import Voice

_EXACT_M = 0.002
MOST_CORNERS = 200  # of a lane whose narrowest place is looked for


def sheet(document: Document, survey: Survey, voice: Voice) -> Listing:
    """The facts of a layout that the fire service asks for; the small plan is added by
    ``overview``."""
    return Listing(
        title=voice.say(N_("For the fire service")),
        facts=tuple(_facts(document, survey.street, voice)),
        tables=(
            _lanes(survey, voice),
            _clear_widths(document, survey, voice),
            _points(survey, voice),
            _fires(survey, voice),
        ),
        notes=(
            voice.say(N_("Checked by: ____________________   Date: ______________")),
        ),
    )


def _facts(
    document: Document, street: Street, voice: Voice
) -> Iterator[tuple[str, str]]:
    say, kinds = voice.say, [f.type for f in street.facilities]
    fires = [stall.slot.fire for stall in street.stalls]
    yield say(N_("Slots")), str(len(fires))
    for level in (Fire.GAS, Fire.CHARCOAL):
        yield say(FIRE_NAMES[level]), str(fires.count(level))
    for kind in signs.FIRE_POINTS:
        yield say(FACILITY_TYPES[kind]), str(kinds.count(kind))
    least = voice.short(document.min_fire_lane_m)
    yield say(N_("Fire lane at least")), f"{least} m"
    least = voice.short(document.min_clear_width_m)
    yield say(N_("Clear between fronts at least")), f"{least} m"


# --- lanes ------------------------------------------------------------------------


def _lanes(survey: Survey, voice: Voice) -> Table:
    say = voice.say
    columns = (
        Column(say(N_("Lane")), 2.4, bold=True),
        Column(say(N_("Length, m")), 1.2, "right"),
        Column(say(N_("Width, m")), 1.2, "right"),
        Column(say(N_("Narrowest, m")), 1.6, "right"),
        Column(say(N_("Squares on the plan")), 2.2),
    )
    street = survey.street
    lanes = [*street.of_reason("fire_lane"), *street.of_kind("road")]
    lanes += street.of_reason("carriageway", "walking_path")
    rows = [
        (
            _lane_name(lane, voice),
            voice.number(lane_length(lane), 1),
            voice.number(lane.width_m, 2) if lane.width_m else "–",
            voice.number(least, 2) if (least := narrowest(lane)) else "–",
            _from_to(lane, survey),
        )
        for lane in lanes
    ]
    empty = say(N_("No lane is drawn."))
    return table(columns, rows, title=say(N_("Lanes")), empty=empty)


def _lane_name(lane: Ground, voice: Voice) -> str:
    if lane.kind == "road":
        return lane.name or voice.say(N_("Road"))
    return voice.say(KEEP_CLEAR_REASONS[lane.reason])


def lane_length(lane: Ground) -> float:
    """Along the middle of a lane; of an area its longer side."""
    if lane.line is not None:
        return float(shapely.length(lane.line))
    around = shapely.minimum_rotated_rectangle(lane.shape)
    return max(_sides(around), default=0.0)


def _sides(rectangle: Any) -> list[float]:
    points = [shapely.Point(p) for p in shapely.get_coordinates(rectangle)]
    return [float(a.distance(b)) for a, b in zip(points, points[1:], strict=False)]


def narrowest(lane: Ground) -> float | None:
    """The width of the widest disc that passes from end to end, to a centimetre."""
    if lane.width_m is not None:
        return lane.width_m
    shape = shapely.simplify(lane.shape, 0.02)
    if shapely.get_num_coordinates(shape) > MOST_CORNERS:
        return None
    low, high = 0.0, min(_sides(shapely.minimum_rotated_rectangle(shape)))
    while high - low > _EXACT_M:
        middle = (low + high) / 2
        if _passes(shape, middle):
            low = middle
        else:
            high = middle
    return round(high, 2)


def _passes(shape: Any, width: float) -> bool:
    core = shapely.buffer(shape, -width / 2, join_style="mitre")
    return not shapely.is_empty(core) and len(shapely.get_parts(core)) == 1


def _from_to(lane: Ground, survey: Survey) -> str:
    """The squares of both ends, as far as the lane lies on the plan."""
    left, top, right, bottom = survey.street.bounds
    seen = shapely.clip_by_rect(lane.shape, left, top, right, bottom)
    if shapely.is_empty(seen):
        return "–"
    x0, y0, x1, y1 = shapely.bounds(seen)
    if x1 - x0 >= y1 - y0:
        y = (y0 + y1) / 2
        ends = [(x0, y), (x1, y)]
    else:
        x = (x0 + x1) / 2
        ends = [(x, y0), (x, y1)]
    return " – ".join(dict.fromkeys(survey.square(*end) for end in ends))


# --- between the fronts -----------------------------------------------------------


def _clear_widths(document: Document, survey: Survey, voice: Voice) -> Table:
    say = voice.say
    columns = (
        Column(say(N_("Between")), 2.4, bold=True),
        Column(say(N_("Narrowest, m")), 1.6, "right"),
        Column(say(N_("Where")), 2.4),
        Column(say(N_("Square on the plan")), 1.5),
    )
    places = {stall.slot.label: stall for stall in survey.street.stalls}
    rows = []
    for (one, other), (gap, a, b) in clear_widths(document).items():
        stall = places[a]
        between = say(N_("row %(row)s and row %(other)s"), row=one, other=other)
        square = survey.square(stall.x, stall.y)
        rows.append((between, voice.number(gap, 2), f"{a} – {b}", square))
    title = say(N_("Clear width between fronts"))
    return table(
        columns, rows, title=title, empty=say(N_("No fronts face each other."))
    )


# --- points and fires -------------------------------------------------------------


def _points(survey: Survey, voice: Voice) -> Table:
    say = voice.say
    columns = (
        Column(say(N_("Fire point")), 2.4, bold=True),
        Column(say(N_("Square on the plan")), 1.3),
        Column(say(N_("Nearest slot")), 1.6),
        Column(say(N_("Latitude, longitude")), 2.4),
    )
    rows = []
    for kind in signs.FIRE_POINTS:
        for point in survey.street.facilities:
            if point.type == kind:
                word = say(FACILITY_TYPES[kind])
                named = point.name and point.name != word
                rows.append(
                    (
                        f"{word} · {point.name}" if named else word,
                        survey.square(point.x, point.y),
                        _nearest(survey.street.stalls, point, voice),
                        voice.place(point.lon, point.lat),
                    )
                )
    title = say(N_("Extinguishers and hydrants"))
    return table(columns, rows, title=title, empty=say(N_("None is drawn.")))


def _nearest(stalls: Sequence[Stall], point: Any, voice: Voice) -> str:
    if not stalls:
        return "–"
    far = shapely.distance(_shapes(stalls), shapely.Point(point.x, point.y))
    near = int(far.argmin())
    return f"{stalls[near].slot.label}, {voice.number(far[near])} m"


def _shapes(stalls: Sequence[Stall]) -> Any:
    return shapely.polygons([[*stall.corners, stall.corners[0]] for stall in stalls])


def _fires(survey: Survey, voice: Voice) -> Table:
    say = voice.say
    columns = (
        Column(say(N_("Row")), 0.9, bold=True),
        Column(say(N_("Fire")), 1.2),
        Column(say(N_("Slots")), 3.6),
        Column(say(N_("Furthest from an extinguisher")), 2.2),
    )
    street = survey.street
    burning = [s for s in street.stalls if s.slot.fire != Fire.NONE]
    points = [f for f in street.facilities if f.type == "extinguisher"]
    rows = []
    for (row, level), members in groupby(
        burning, key=lambda s: (s.slot.row, s.slot.fire)
    ):
        stalls = list(members)
        rows.append(
            (
                row or "–",
                say(FIRE_NAMES[Fire(level)]),
                ranges([s.slot.label for s in stalls]),
                _furthest(stalls, points, voice),
            )
        )
    title = say(N_("Slots with open fire"))
    return table(columns, rows, title=title, empty=say(N_("No slot allows open fire.")))


def _furthest(stalls: Sequence[Stall], points: Sequence[Any], voice: Voice) -> str:
    if not points:
        return voice.say(N_("no extinguisher"))
    tree = shapely.STRtree([shapely.Point(point.x, point.y) for point in points])
    _, off = tree.query_nearest(
        _shapes(stalls), return_distance=True, all_matches=False
    )
    far = int(off.argmax())
    return f"{stalls[far].slot.label}, {voice.number(off[far])} m"


def ranges(labels: Iterable[str]) -> str:
    """``A1–A9, A12``: labels in walking order, runs of one step of 1 drawn together."""
    runs: list[list[str]] = []
    for label in labels:
        if runs and _follows(runs[-1][-1], label):
            runs[-1].append(label)
        else:
            runs.append([label])
    return ", ".join(r[0] if len(r) == 1 else f"{r[0]}–{r[-1]}" for r in runs)


def _follows(before: str, after: str) -> bool:
    """Whether the figures at the end go on by one; a row may end in figures itself."""
    letters = len(before.rstrip("0123456789"))
    return any(
        after == before[:i] + str(int(before[i:]) + 1)
        for i in range(letters, len(before))
    )
