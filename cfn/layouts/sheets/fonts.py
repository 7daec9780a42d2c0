"""The one typeface of all sheets, and how wide words are in it.

DejaVu Sans: it has every letter of the languages around here and its file may be
given on, so a sheet looks the same on every machine.
"""

from functools import cache
from pathlib import Path

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FOLDER = Path(__file__).parents[2] / "static" / "vendor" / "dejavu-fonts-ttf-2.37.3"
PLAIN, BOLD = "DejaVuSans", "DejaVuSans-Bold"
MM = 25.4 / 72  # in a point
CAP = 0.729  # height of a capital letter in its size


@cache
def load() -> None:
    """Make the typeface known; reading its files takes a fifth of a second, once."""
    rl_config.useA85 = 0  # PDF may be binary since 1993
    for name, file in ((PLAIN, "DejaVuSans.ttf"), (BOLD, "DejaVuSans-Bold.ttf")):
        pdfmetrics.registerFont(TTFont(name, FOLDER / file))
    pdfmetrics.registerFontFamily(PLAIN, PLAIN, BOLD, PLAIN, BOLD)


def width_mm(text: str, size_pt: float, *, bold: bool = False) -> float:
    load()
    return float(pdfmetrics.stringWidth(text, BOLD if bold else PLAIN, size_pt)) * MM


def fitting(text: str, most_pt: float, width: float, *, bold: bool = False) -> float:
    """The size up to ``most_pt`` at which ``text`` is no wider than ``width`` mm."""
    wide = width_mm(text, most_pt, bold=bold)
    return most_pt if wide <= width else most_pt * width / wide


def cut(text: str, size_pt: float, width: float, *, bold: bool = False) -> str:
    """``text``, shortened with … to ``width`` mm."""
    if width_mm(text, size_pt, bold=bold) <= width + 0.01:
        return text
    while text and width_mm(text + "…", size_pt, bold=bold) > width:
        text = text[:-1]
    return text.rstrip() + "…"
