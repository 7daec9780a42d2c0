"""Both dark blocks of the palette are the same, and every pair has its contrast."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).resolve().parents[2] / "cfn" / "static" / "css" / "tokens.css"
BLOCK = r"\s*\{([^{}]*)\}"
HEX = re.compile(r"--([\w-]+):\s*(#[0-9a-fA-F]{6})")

GROUNDS = {
    "ink": "bg surface raised warn-bg ok-bg bad-bg map-land map-park map-road map-kerb "
    "kuliner-soft kriya-soft fesyen-soft ekraf-soft",
    "ink-2": "bg surface raised warn-bg map-land map-park map-road map-kerb",
    "lantern-text": "bg surface raised warn-bg",
    "ok": "bg surface ok-bg",
    "bad": "bg surface bad-bg",
    "on-lantern": "lantern",
    "bg": "ink",
    "on-cat": "kuliner kriya fesyen",
    "on-ekraf": "ekraf",
}
TEXT_PAIRS = [(text, ground) for text in GROUNDS for ground in GROUNDS[text].split()]
LINE_PAIRS = [
    ("edge", "bg"),
    ("edge", "surface"),
    ("focus", "bg"),
    ("focus", "surface"),
    ("focus", "raised"),
]


def declarations(selector):
    body = re.search(
        re.escape(selector) + BLOCK, TOKENS.read_text(encoding="utf-8")
    ).group(1)
    return " ".join(body.split())


def palette(selector):
    return dict(HEX.findall(declarations(selector)))


THEMES = {"light": ":root", "dark": ':root[data-theme="dark"]'}


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_both_dark_blocks_are_the_same():
    assert declarations(':root:not([data-theme="light"])') == declarations(
        ':root[data-theme="dark"]'
    )


@pytest.mark.parametrize("theme", THEMES)
def test_text_and_lines_reach_their_contrast(theme):
    colours = palette(THEMES[theme])
    weak = {
        f"{text} on {ground}": round(contrast(colours[text], colours[ground]), 2)
        for pairs, least in ((TEXT_PAIRS, 4.5), (LINE_PAIRS, 3.0))
        for text, ground in pairs
        if contrast(colours[text], colours[ground]) < least
    }
    assert weak == {}
