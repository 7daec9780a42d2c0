"""Drawn stand-ins for photos of goods: shapes in the colours of the design.

Nobody's photo, nobody's product. The same name gives the same picture.
"""

import io
import random
from collections.abc import Callable

from PIL import Image, ImageDraw

WIDTH, HEIGHT, FINE = 640, 480, 2  # drawn twice as large, then shrunk smooth

# ground, shape, second shape: day colours of each category, lightened and deepened
COLOURS = {
    "kuliner": ("#fbe3d6", "#c65220", "#7c2f10"),
    "kriya": ("#d6ebe5", "#0d675b", "#08423b"),
    "fesyen": ("#ecdcf4", "#652d80", "#421a56"),
    "ekonomi_kreatif": ("#dde0f5", "#3a46a8", "#1b2362"),
}
LANTERN, CREAM = "#ffb648", "#fff7e8"

Pen = ImageDraw.ImageDraw
Draw = Callable[[Pen, random.Random, str, str], None]


def _box(x: float, y: float, w: float, h: float) -> tuple[float, float, float, float]:
    """A box around (x, y) in percent of the picture, in drawn pixels."""
    sx, sy = WIDTH * FINE / 100, HEIGHT * FINE / 100
    return ((x - w / 2) * sx, (y - h / 2) * sy, (x + w / 2) * sx, (y + h / 2) * sy)


def _bowl(pen: Pen, chance: random.Random, shape: str, deep: str) -> None:
    pen.ellipse(_box(50, 86, 66, 12), fill=deep)
    pen.ellipse(_box(50, 44, 46, 40), fill=CREAM)
    for _ in range(9):
        x, y = chance.uniform(36, 64), chance.uniform(30, 48)
        pen.ellipse(_box(x, y, 6, 7), fill=chance.choice([LANTERN, deep, shape]))
    pen.pieslice(_box(50, 50, 70, 78), 0, 180, fill=shape)
    pen.rounded_rectangle(_box(50, 51, 74, 6), 20, fill=deep)


def _skewers(pen: Pen, chance: random.Random, shape: str, deep: str) -> None:
    for x in (30, 50, 70):
        pen.rounded_rectangle(_box(x, 50, 1.6, 82), 6, fill=deep)
        for y in (28, 44, 60):
            colour = chance.choice([shape, shape, LANTERN])
            size = chance.uniform(13, 16)
            pen.ellipse(_box(x, y, size, size * 1.15), fill=colour)


def _glass(pen: Pen, chance: random.Random, shape: str, deep: str) -> None:
    sx, sy = WIDTH * FINE / 100, HEIGHT * FINE / 100
    pen.polygon(
        [
            (34 * sx, 20 * sy),
            (66 * sx, 20 * sy),
            (61 * sx, 88 * sy),
            (39 * sx, 88 * sy),
        ],
        fill=CREAM,
    )
    level = chance.uniform(34, 44)
    pen.polygon(
        [
            (36 * sx, level * sy),
            (64 * sx, level * sy),
            (60 * sx, 85 * sy),
            (40 * sx, 85 * sy),
        ],
        fill=shape,
    )
    for _ in range(3):
        x, y = chance.uniform(42, 58), chance.uniform(level + 6, 70)
        pen.rounded_rectangle(_box(x, y, 8, 10), 12, fill=LANTERN)
    pen.line([(58 * sx, 8 * sy), (50 * sx, 60 * sy)], fill=deep, width=22)


def _jar(pen: Pen, chance: random.Random, shape: str, deep: str) -> None:
    for x in (35, 65):
        tall = chance.uniform(48, 60)
        pen.rounded_rectangle(_box(x, 86 - tall / 2, 24, tall), 40, fill=shape)
        pen.rounded_rectangle(_box(x, 84 - tall, 18, 9), 14, fill=deep)
        pen.rounded_rectangle(_box(x, 64, 18, 18), 10, fill=CREAM)
        pen.ellipse(_box(x, 64, 8, 10), fill=LANTERN)


def _weave(pen: Pen, chance: random.Random, shape: str, deep: str) -> None:
    size = chance.choice([12, 14, 16])
    sx, sy = WIDTH * FINE / 100, HEIGHT * FINE / 100
    for row in range(-1, 9):
        for column in range(-1, 9):
            x, y = column * size + (row % 2) * size / 2, row * size
            fill = (shape, deep, LANTERN)[(row + column) % 3]
            half = size * 0.42
            pen.polygon(
                [(x * sx, (y - half) * sy), ((x + half) * sx, y * sy),
                 (x * sx, (y + half) * sy), ((x - half) * sx, y * sy)],
                fill=fill,
            )  # fmt: skip


def _stripes(pen: Pen, chance: random.Random, shape: str, deep: str) -> None:
    x = 18.0
    while x < 82:
        wide = chance.uniform(2.5, 8)
        wide = min(wide, 82 - x)
        fill = chance.choice([shape, shape, deep, LANTERN, CREAM])
        pen.rectangle(_box(x + wide / 2, 48, wide + 0.2, 70), fill=fill)
        x += wide
    for x in range(19, 82, 3):
        pen.rounded_rectangle(_box(x, 87, 0.8, 9), 4, fill=deep)


def _star(pen: Pen, chance: random.Random, shape: str, deep: str) -> None:
    sx, sy = WIDTH * FINE / 100, HEIGHT * FINE / 100
    pen.ellipse(_box(50, 50, 52, 70), fill=shape)
    points = []
    for step in range(8):
        reach = 26 if step % 2 == 0 else 8
        dx = (0, 1, 1, 1, 0, -1, -1, -1)[step] * reach * (1 if step % 2 == 0 else 0.72)
        dy = (-1, -1, 0, 1, 1, 1, 0, -1)[step] * reach * (1.3 if step % 2 == 0 else 0.9)
        points.append(((50 + dx * 0.75) * sx, (50 + dy) * sy))
    pen.polygon(points, fill=LANTERN)
    for _ in range(6):
        x, y = chance.uniform(10, 90), chance.uniform(10, 90)
        pen.ellipse(_box(x, y, 3, 4), fill=deep)


_BY_KIND: dict[str, Draw] = {
    "makanan berat": _bowl,
    "jajanan": _skewers,
    "minuman": _glass,
    "kemasan": _jar,
}
_BY_CATEGORY: dict[str, Draw] = {
    "kuliner": _bowl,
    "kriya": _weave,
    "fesyen": _stripes,
    "ekonomi_kreatif": _star,
}


def picture(category: str, kind: str, name: str) -> bytes:
    """A PNG of 640×480 for a product called ``name``; the same name, the same bytes."""
    ground, shape, deep = COLOURS[category]
    canvas = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), ground)
    draw = _BY_KIND.get(kind) or _BY_CATEGORY[category]
    draw(ImageDraw.Draw(canvas), random.Random(name), shape, deep)
    small = canvas.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    file = io.BytesIO()
    small.save(file, "PNG")
    return file.getvalue()
