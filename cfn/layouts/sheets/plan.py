"""The plan of a layout on A3, true to scale, in as many pages as it takes. Pure."""

from collections.abc import Iterator, Sequence

from cfn.core.geometry import Point
from cfn.core.msgids import N_
from cfn.layouts.sheets import signs
from cfn.layouts.sheets.fonts import cut, fitting, width_mm
from cfn.layouts.sheets.paper import (
    BLACK,
    Ink,
    Mark,
    Sheet,
    Text,
    area,
    box,
    centred,
    line,
)
from cfn.layouts.sheets.scales import Division, Tile
from cfn.layouts.sheets.scene import Scene, frame, grid_names
from cfn.layouts.sheets.survey import CORNER_MM, WINDOW_MM, Survey
from cfn.layouts.sheets.voice import SKETCH, Heading, Voice
from cfn.layouts.sheets.window import Window

WIDTH, HEIGHT = 420.0, 297.0
EDGE, BAND = 10.0, 5.0
STRIP_TOP = CORNER_MM[1] + WINDOW_MM[1] + BAND  # of what stands under the street
STRIP_BOTTOM = HEIGHT - EDGE
_RULE = Ink(line_mm=0.3)
_BAR_MM, BAR_HIGH = 82.0, 2.5
_TOTALS_M = (10, 20, 30, 40, 50, 100, 200, 500, 1000, 2000, 5000)


def sheets(survey: Survey, heading: Heading, voice: Voice) -> list[Sheet]:
    """A page for each tile of the survey's division."""
    return [_page(survey, tile, heading, voice) for tile in survey.division.tiles]


def _page(survey: Survey, tile: Tile, heading: Heading, voice: Voice) -> Sheet:
    window = survey.windows[tile.n - 1]
    scene = Scene(survey, window, voice)
    marks = scene.draw()
    marks += _match_lines(tile, survey.division, window, voice)
    marks += grid_names(survey, window, BAND)
    marks += frame(window, BAND)
    marks.append(
        box(EDGE, STRIP_TOP, WIDTH - 2 * EDGE, STRIP_BOTTOM - STRIP_TOP, _RULE)
    )
    marks += _title(survey, tile, heading, voice)
    marks += _legend(survey, voice)
    if len(survey.division.tiles) > 1:
        marks += _key(survey, tile, voice)
    marks += _measures(survey, voice)
    marks += _notes(survey, scene, voice)
    title = f"{voice.say(N_('A3 plan'))} {tile.n}/{len(survey.division.tiles)}"
    return Sheet(title, WIDTH, HEIGHT, tuple(marks))


# --- where pages meet -------------------------------------------------------------


def _match_lines(
    tile: Tile, division: Division, window: Window, voice: Voice
) -> Iterator[Mark]:
    """A line at each edge that another page goes on from, with its number."""
    left, top, right, bottom = tile.bounds
    for dx, dy, edge in ((-1, 0, left), (1, 0, right), (0, -1, top), (0, 1, bottom)):
        other = division.neighbour(tile, dx, dy)
        if other is None:
            continue
        text = voice.say(N_("goes on on sheet %(n)s"), n=other.n)
        if dx:
            x = window.point(edge, 0)[0]
            yield line((x, window.top), (x, window.bottom), ink=signs.MATCH)
            at = (x + 2.6 * dx, window.top + 4 + width_mm(text, 7.5, bold=True) / 2)
            yield centred(text, *at, 7.5, angle=90 * dx, bold=True, halo_mm=0.7)
        else:
            y = window.point(0, edge)[1]
            yield line((window.left, y), (window.right, y), ink=signs.MATCH)
            at = (window.left + 4 + width_mm(text, 7.5, bold=True) / 2, y + 2.6 * dy)
            yield centred(text, *at, 7.5, bold=True, halo_mm=0.7)


# --- the strip under the street ---------------------------------------------------


def _title(
    survey: Survey, tile: Tile, heading: Heading, voice: Voice
) -> Iterator[Mark]:
    x, y, wide = EDGE + 4, STRIP_TOP, 98.0
    size = max(9.0, fitting(heading.site, 14, wide, bold=True))
    yield Text(cut(heading.site, size, wide, bold=True), x, y + 8, size, bold=True)
    about = f"{heading.name} · {heading.state}"
    yield Text(cut(about, 9, wide), x, y + 14, 9)
    slots = voice.say(N_("%(n)s slots"), n=len(survey.street.stalls))
    yield Text(f"{slots} · WGS 84", x, y + 19.5, 8)
    yield Text(heading.at, x, y + 24.5, 8)
    total = len(survey.division.tiles)
    sheet = voice.say(N_("Sheet %(n)s of %(total)s"), n=tile.n, total=total)
    yield Text(sheet, x, y + 41, 10, bold=True)
    if heading.sketch:
        word = voice.say(SKETCH)
        yield box(x, y + 28, width_mm(word, 10, bold=True) + 5, 6.5, BLACK)
        yield Text(word, x + 2.5, y + 32.6, 10, bold=True, grey=1.0)


def _legend(survey: Survey, voice: Voice) -> Iterator[Mark]:
    """Seven lines a column, the signs this plan needs."""
    left, top = 118.0, STRIP_TOP + 2.6
    yield line((left - 4, STRIP_TOP), (left - 4, STRIP_BOTTOM), ink=_RULE)
    many = len(survey.division.tiles) > 1
    entries = list(signs.used(survey.street))
    columns = -(-len(entries) // 7)
    step = (264.0 if many else 318.0) - left
    step = min(52.0, step / columns)
    for i, (sign, word) in enumerate(entries):
        x, y = left + i // 7 * step, top + i % 7 * 5.9
        yield from signs.sample(sign, x, y)
        text = cut(voice.say(word), 7, step - 13)
        yield Text(text, x + 11, y + 3.2, 7)


def _key(survey: Survey, tile: Tile, voice: Voice) -> Iterator[Mark]:
    """All pages small, this one grey, the slots as dots."""
    left, top, wide, high = 270.0, STRIP_TOP + 9, 46.0, 30.0
    yield line((left - 3, STRIP_TOP), (left - 3, STRIP_BOTTOM), ink=_RULE)
    yield Text(voice.say(N_("All sheets")), left, STRIP_TOP + 6, 7, bold=True)
    x0, y0, x1, y1 = survey.street.bounds
    by = min(wide / (x1 - x0), high / (y1 - y0))

    def at(x: float, y: float) -> Point:
        return left + (x - x0) * by, top + (y - y0) * by

    for other in survey.division.tiles:
        (a, b), (c, d) = at(*other.bounds[:2]), at(*other.bounds[2:])
        here = other.n == tile.n
        yield box(
            a,
            b,
            c - a,
            d - b,
            Ink(line_mm=0.3 if here else 0.15, fill=0.8 if here else 1),
        )
    for stall in survey.street.stalls:
        yield area([at(*corner) for corner in stall.corners], BLACK)
    for other in survey.division.tiles:
        a, b, c, d = other.bounds
        yield centred(
            str(other.n), *at((a + c) / 2, (b + d) / 2), 9, bold=True, halo_mm=0.5
        )


def _measures(survey: Survey, voice: Voice) -> Iterator[Mark]:
    """Scale, bar, squares, north."""
    left, scale = 324.0, survey.division.scale
    yield line((left - 4, STRIP_TOP), (left - 4, STRIP_BOTTOM), ink=_RULE)
    yield Text(f"1 : {voice.thousands(scale)}", left, STRIP_TOP + 9, 15, bold=True)
    squares = voice.say(N_("on A3 · squares of %(n)s m"), n=survey.grid.step_m)
    yield Text(squares, left, STRIP_TOP + 14.5, 7.5)
    yield from bar(left, STRIP_TOP + 23, scale, _BAR_MM)
    ten = voice.number(10_000 / scale, 0 if 10_000 % scale == 0 else 1)
    yield Text(
        voice.say(N_("10 m must measure %(mm)s mm"), mm=ten), left, STRIP_TOP + 34, 7
    )
    yield from north((399.0, STRIP_TOP + 11.5), survey.street.north, voice)


def bar(x: float, y: float, scale: int, most_mm: float) -> Iterator[Mark]:
    """The first ten metres in two halves, then on to a round length."""

    def mm(metres: float) -> float:
        return metres * 1000 / scale

    total = max((t for t in _TOTALS_M if mm(t) <= most_mm), default=10)
    yield box(x, y, mm(5), BAR_HIGH, BLACK)
    yield _open_box(x + mm(5), y, mm(5))
    edges = [10, *(t for t in _bar_steps(total) if t > 10)]
    for i, (start, end) in enumerate(zip(edges, edges[1:], strict=False)):
        if i % 2 == 0:
            yield box(x + mm(start), y, mm(end - start), BAR_HIGH, BLACK)
        else:
            yield _open_box(x + mm(start), y, mm(end - start))
    marked = [0, 10, total] if total > 10 else [0, 5, 10]
    for metres in dict.fromkeys(marked):
        if metres in (0, total) or mm(metres) > 6:
            word = f"{metres} m" if metres == total else str(metres)
            yield Text(word, x + mm(metres), y + BAR_HIGH + 3.4, 7, "middle")


def _open_box(x: float, y: float, wide: float) -> Mark:
    """A white part of the bar, its line inside of it, so that it is as long as it says."""
    inset = Ink(line_mm=0.16, fill=1)
    return box(x + 0.08, y + 0.08, wide - 0.16, BAR_HIGH - 0.16, inset)


def _bar_steps(total: int) -> Sequence[int]:
    step = 10 if total <= 50 else total // 5
    return range(step, total + 1, step)


def north(at: Point, towards: Point, voice: Voice, long: float = 7.0) -> Iterator[Mark]:
    """An arrow, black on its left, with the letter of north at its tip."""
    (x, y), (u, v) = at, towards
    tip, tail = (x + u * long, y + v * long), (x - u * long * 0.55, y - v * long * 0.55)
    left = (x - u * long - v * -3.2, y - v * long - u * 3.2)
    right = (x - u * long + v * -3.2, y - v * long + u * 3.2)
    yield area((tip, left, tail), Ink(line_mm=0.2, fill=0))
    yield area((tip, right, tail), Ink(line_mm=0.2, fill=1))
    letter = voice.say(N_("N"))
    yield centred(letter, x + u * (long + 3), y + v * (long + 3), 9, bold=True)


def _notes(survey: Survey, scene: Scene, voice: Voice) -> Iterator[Mark]:
    """What is not on the page, said on the page."""
    notes = [] if survey.street.stalls else [voice.say(N_("No slot yet."))]
    if scene.unlabelled:
        n = len(scene.unlabelled)
        notes.append(voice.say(N_("%(n)s numbers do not fit: see the slot list"), n=n))
    away = [
        f
        for f in survey.street.facilities
        if not any(window.shows(f.x, f.y) for window in survey.windows)
    ]
    if away:
        notes.append(voice.say(N_("%(n)s facilities are further away"), n=len(away)))
    for i, note in enumerate(notes):
        yield Text(cut(note, 7, 80), 324.0, STRIP_TOP + 38.5 + 3.6 * i, 7)
