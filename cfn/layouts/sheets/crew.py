"""Setting out: for each row where its line begins and how far along it each slot stands.

Distances are metres along the line that the fronts stand on, to the centimetre, from a
start that has a name and a position. Pure.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import shapely

from cfn.core.geometry import bearing
from cfn.core.msgids import N_
from cfn.layouts.sheets.listing import Column, Listing, Table, table
from cfn.layouts.sheets.street import Stall, Street
from cfn.layouts.sheets.survey import Survey
from cfn.layouts.sheets.voice import Voice

TICK = "☐"
BESIDE_M = 30.0  # a row further from every road is not said to be beside one
BEND_DEG = 4.0
MOST_BENDS = 8
OFF_M = 0.03  # a front nearer to its line than this stands on it


@dataclass(frozen=True)
class Front:
    """The front of one slot: from where to where along the line, and how far behind."""

    stall: Stall
    start_m: float
    end_m: float
    back_m: float


@dataclass(frozen=True)
class RowLine:
    """The line of a row on the page, its first position, its fronts as one meets them."""

    name: str
    line: Any
    lon: float
    lat: float
    fronts: tuple[Front, ...]

    @property
    def bends(self) -> list[float]:
        """Where along it the line bends."""
        points = shapely.get_coordinates(self.line)
        ways = [bearing(a, b) for a, b in pairwise(points)]
        at, found = 0.0, []
        for (a, b), (way, then) in zip(pairwise(points), pairwise(ways), strict=False):
            at += float(shapely.distance(shapely.Point(a), shapely.Point(b)))
            if abs((then - way + 180) % 360 - 180) > BEND_DEG:
                found.append(at)
        return found


def row_lines(layout: Any, street: Street) -> list[RowLine]:
    """Every row that has a line and slots, in the order of their names."""
    stalls: dict[str | None, list[Stall]] = {}
    for stall in street.stalls:
        stalls.setdefault(stall.slot.row, []).append(stall)
    found = []
    for row in layout.rows:
        mine = stalls.get(row.prefix, [])
        if mine:
            positions = row.line["coordinates"]
            line = shapely.LineString(street.place(positions))
            fronts = sorted(
                (_front(stall, line) for stall in mine), key=lambda f: f.start_m
            )
            lon, lat = positions[0][:2]
            found.append(RowLine(row.prefix, line, lon, lat, tuple(fronts)))
    return found


def _front(stall: Stall, line: Any) -> Front:
    ends = [shapely.Point(corner) for corner in stall.corners[:2]]
    along = sorted(float(shapely.line_locate_point(line, end)) for end in ends)
    back = max(float(shapely.distance(line, end)) for end in ends)
    return Front(stall, along[0], along[1], back)


def setting_out(layout: Any, survey: Survey, voice: Voice) -> Listing:
    """A table for each row, then the slots without one by their positions."""
    rows = row_lines(layout, survey.street)
    known = {front.stall.slot.id for row in rows for front in row.fronts}
    rest = [s for s in survey.street.stalls if s.slot.id not in known]
    tables = [_row_table(row, survey, voice) for row in rows]
    if rest:
        tables.append(_rest_table(rest, survey, voice))
    if not tables:
        tables.append(table((), (), empty=voice.say(N_("No slot yet."))))
    return Listing(
        title=voice.say(N_("Setting out")),
        facts=(
            (voice.say(N_("Rows")), str(len(rows))),
            (voice.say(N_("Slots")), str(len(survey.street.stalls))),
        ),
        tables=tuple(tables),
        notes=(
            voice.say(
                N_(
                    "Lay the tape along the line of the fronts, 0.00 at the start. Slots "
                    "are measured from the start, never from each other."
                )
            ),
        ),
    )


def _row_table(row: RowLine, survey: Survey, voice: Voice) -> Table:
    say = voice.say
    columns = (
        Column(say(N_("Slot")), 1.2, bold=True),
        Column(say(N_("From, m")), 1.2, "right"),
        Column(say(N_("To, m")), 1.2, "right"),
        Column(say(N_("Gap, m")), 1.1, "right"),
        Column(say(N_("Depth, m")), 1.1, "right"),
        Column(say(N_("Behind the line, m")), 1.6, "right"),
        Column(say(N_("Square on the plan")), 1.3),
        Column(say(N_("Stands")), 0.8),
    )
    gaps = [after.start_m - before.end_m for before, after in pairwise(row.fronts)]
    rows = [
        (
            front.stall.slot.label,
            voice.number(front.start_m, 2),
            voice.number(front.end_m, 2),
            "–" if gap is None else voice.number(gap, 2),
            voice.short(front.stall.slot.depth_m),
            voice.number(front.back_m, 2) if front.back_m > OFF_M else "–",
            survey.square(front.stall.x, front.stall.y),
            TICK,
        )
        for front, gap in zip(row.fronts, [*gaps, None], strict=True)
    ]
    title = say(N_("Row %(row)s"), row=row.name)
    return table(
        columns, rows, title=title, lead=tuple(_lead(row, survey.street, voice))
    )


def _lead(row: RowLine, street: Street, voice: Voice) -> Iterator[str]:
    """Where the line begins, where it goes, how long it is, where it bends."""
    say, place = voice.say, voice.place(row.lon, row.lat)
    yield say(
        N_("Start: %(name)s (%(place)s)"),
        name=start_name(row, street, voice),
        place=place,
    )
    points = shapely.get_coordinates(row.line)
    towards = voice.direction((bearing(*_north_up(street, points[:2])) + 360) % 360)
    side = say(N_("right")) if _stands_right(row) else say(N_("left"))
    yield say(
        N_("Walk towards %(direction)s; the slots stand on your %(side)s."),
        direction=towards,
        side=side,
    )
    length = voice.number(float(shapely.length(row.line)), 2)
    yield say(N_("The line is %(length)s m long."), length=length)
    if bends := row.bends:
        if len(bends) > MOST_BENDS:
            yield say(N_("The line is curved: measure along the curve."))
        else:
            at = " · ".join(voice.number(bend, 2) for bend in bends)
            yield say(N_("The line bends at (m): %(at)s"), at=at)


def start_name(row: RowLine, street: Street, voice: Voice) -> str:
    """``west end of row A, north side of Jl. Frans Seda``"""
    points = shapely.get_coordinates(row.line)
    middle = shapely.get_coordinates(shapely.centroid(row.line))[0]
    end = voice.direction(bearing(*_north_up(street, [middle, points[0]])))
    name = voice.say(
        N_("%(direction)s end of row %(row)s"), direction=end, row=row.name
    )
    roads = [(shapely.distance(g.line, row.line), i, g) for i, g in _roads(street)]
    if not roads:
        return name
    off, _, road = min(roads)
    if off > BESIDE_M:
        return name
    half = shapely.line_interpolate_point(row.line, 0.5, normalized=True)
    foot = shapely.line_interpolate_point(
        road.line, shapely.line_locate_point(road.line, half)
    )
    across = [shapely.get_coordinates(point)[0] for point in (foot, half)]
    side = voice.say(
        N_("%(direction)s side of %(road)s"),
        direction=voice.direction(bearing(*_north_up(street, across))),
        road=road.name or voice.say(N_("the road")),
    )
    return f"{name}, {side}"


def _roads(street: Street) -> Iterable[tuple[int, Any]]:
    return enumerate(g for g in street.of_kind("road") if g.line is not None)


def _north_up(street: Street, points: Sequence[Any]) -> list[Any]:
    """Points of the page as east and north, so that bearings are of the compass."""
    (ex, ey), (nx, ny) = street.east, street.north
    return [(x * ex + y * ey, x * nx + y * ny) for x, y in points]


def _stands_right(row: RowLine) -> bool:
    """Whether the slots stand to the right of somebody who walks along the line."""
    front = row.fronts[0]
    at = max(front.start_m, 0.0)
    (ax, ay), (bx, by) = (
        shapely.get_coordinates(shapely.line_interpolate_point(row.line, d))[0]
        for d in (at, max(front.end_m, at + 0.1))
    )
    # The page's y grows downwards: right of the way is where the product is above 0.
    return bool((bx - ax) * (front.stall.y - ay) - (by - ay) * (front.stall.x - ax) > 0)


def _rest_table(stalls: Sequence[Stall], survey: Survey, voice: Voice) -> Table:
    say = voice.say
    columns = (
        Column(say(N_("Slot")), 1.2, bold=True),
        Column(say(N_("Middle (latitude, longitude)")), 3.2),
        Column(say(N_("Front × depth, m")), 1.5),
        Column(say(N_("Front looks to")), 1.6),
        Column(say(N_("Square on the plan")), 1.3),
        Column(say(N_("Stands")), 0.8),
    )
    rows = [
        (
            s.slot.label,
            voice.place(s.slot.lon, s.slot.lat),
            f"{voice.short(s.slot.frontage_m)} × {voice.short(s.slot.depth_m)}",
            voice.direction((s.slot.bearing_deg - 90) % 360),
            survey.square(s.x, s.y),
            TICK,
        )
        for s in stalls
    ]
    return table(columns, rows, title=say(N_("Slots without a row line")))
