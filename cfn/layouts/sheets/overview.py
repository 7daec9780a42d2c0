"""A small plan for lists on A4: the whole street, what matters to the fire service. Pure."""

from collections.abc import Iterator
from typing import Any

from cfn.core.msgids import N_
from cfn.core.trade import FIRE_NAMES, Fire
from cfn.layouts.kinds import FACILITY_TYPES, KEEP_CLEAR_REASONS
from cfn.layouts.sheets import signs
from cfn.layouts.sheets.fonts import width_mm
from cfn.layouts.sheets.paper import Ink, Mark, Sheet, Text, box
from cfn.layouts.sheets.plan import bar, north
from cfn.layouts.sheets.scales import SCALES
from cfn.layouts.sheets.scene import Scene, frame, grid_names
from cfn.layouts.sheets.survey import Survey
from cfn.layouts.sheets.voice import Voice
from cfn.layouts.sheets.window import Window

WIDTH, MOST_HIGH, BAND, LEGEND = 180.0, 105.0, 4.5, 18.5
SHOWN = (*signs.FIRE_POINTS, "entrance", "first_aid", "power")
_SHADES = {Fire.CHARCOAL: 0.35, Fire.GAS: 0.8, Fire.NONE: 1.0}


def overview(survey: Survey, voice: Voice) -> Sheet:
    """As large as it can be in the width of an A4 page."""
    left, top, right, bottom = survey.street.bounds
    wide = WIDTH - 2 * BAND
    needed = max((right - left) / wide, (bottom - top) / MOST_HIGH) * 1000
    scale = next((s for s in SCALES if s >= needed), SCALES[-1])
    high = max(30.0, (bottom - top) * 1000 / scale)
    window = Window.around(
        survey.street.bounds, scale, at=(BAND, BAND), size=(wide, high)
    )
    scene = Scene(survey, window, voice, kinds=SHOWN, only_ends=True)
    marks = scene.draw(fills=shade)
    marks += grid_names(survey, window, BAND)
    marks += frame(window, BAND)
    below = window.bottom + BAND
    marks += _legend(below + 3, survey, voice)
    marks += bar(3, below + 10.5, scale, 60)
    spoken = voice.say(N_("about 1 : %(scale)s"), scale=voice.thousands(scale))
    marks.append(Text(spoken, 75, below + 12.8, 7))
    marks += north((WIDTH - 8, below + 9), survey.street.north, voice, long=4.5)
    title = voice.say(N_("Plan for the fire service"))
    return Sheet(title, WIDTH, below + LEGEND, tuple(marks))


def shade(slot: Any) -> float:
    """The grey of a slot: dark for charcoal, light for gas."""
    return _SHADES[Fire(slot.fire)]


def _legend(y: float, survey: Survey, voice: Voice) -> Iterator[Mark]:
    """One line of what the fire service looks for, as far as it is there."""
    x, street = 3.0, survey.street
    fires = {stall.slot.fire for stall in street.stalls}
    entries = [level for level in (Fire.CHARCOAL, Fire.GAS) if level in fires]
    for level in entries:
        yield box(x, y, 5, 4, Ink(line_mm=0.2, fill=_SHADES[level]))
        yield from _word(x + 6.5, y, voice.say(FIRE_NAMES[level]))
        x += 12 + width_mm(voice.say(FIRE_NAMES[level]), 7)
    words = {
        f"clear:{r}": KEEP_CLEAR_REASONS[r]
        for r in ("fire_lane",)
        if street.of_reason(r)
    }
    kinds = {f.type for f in street.facilities}
    words |= {
        f"facility:{k}": FACILITY_TYPES[k] for k in signs.FIRE_POINTS if k in kinds
    }
    for sign, word in words.items():
        yield from signs.sample(sign, x, y - 0.2)
        yield from _word(x + 10.5, y, voice.say(word))
        x += 16 + width_mm(voice.say(word), 7)


def _word(x: float, y: float, text: str) -> Iterator[Mark]:
    yield Text(text, x, y + 3, 7)
