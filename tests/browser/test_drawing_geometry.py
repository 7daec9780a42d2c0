"""The editor's geometry in the browser says what the server's says in Python."""

import os
import random
from typing import Any

import numpy as np
import pytest
import shapely
from playwright.sync_api import Page

from cfn.core.geometry import SHRINK_M, Frame, outline, outlines, ribbon
from cfn.layouts.lines import offset_line
from tests.support.browser import Screens

pytestmark = [pytest.mark.browser, pytest.mark.once]

PAIRS = 20_000 if os.environ.get("CFN_TEST_SCALE") == "full" else 600
HAIR_M2 = 0.02  # less than this on one another is left to the server
Slot = dict[str, float]


@pytest.fixture
def page(screens: Screens) -> Page:
    page = screens.open("/")
    page.evaluate(
        """async (version) => {
             const path = `/static/~${version}/js/layouts`;
             window.plane = await import(`${path}/outline.js`);
             window.snapping = await import(`${path}/snapping.js`);
             window.frames = await import(`${path}/frame.js`); }""",
        screens.app.extensions["cfn_assets"],
    )
    return page


def slots(seed: int, n: int) -> list[Slot]:
    dice = random.Random(seed)
    return [
        {
            "x": dice.uniform(-5, 5),
            "y": dice.uniform(-5, 5),
            "w": dice.uniform(1, 6),
            "d": dice.uniform(1, 6),
            "bearing": dice.choice([0, 90, 37.5, dice.uniform(0, 360)]),
        }
        for _ in range(n)
    ]


def shapes(made: list[Slot], shrink_m: float = 0.0) -> Any:
    columns = [[slot[name] for slot in made] for name in ("w", "d", "bearing")]
    centres = [(slot["x"], slot["y"]) for slot in made]
    return outlines(centres, *columns, shrink_m=shrink_m)


def test_corners_and_degrees_are_the_same(page: Page) -> None:
    made = slots(1, 200)
    there = page.evaluate("made => made.map((one) => plane.corners(one))", made)
    here = [outline(s["x"], s["y"], s["w"], s["d"], s["bearing"]) for s in made]
    assert np.abs(np.array(there) - np.array(here)).max() < 1e-9
    frame = Frame(123.6159, -10.1591)
    east, north = frame.metres_per_degree
    given = {"lon": frame.lon, "lat": frame.lat, "east": east, "north": north}
    back = page.evaluate(
        "([given, points]) => { const frame = new frames.Frame(given);"
        " return points.map((point) => frame.metres(frame.lonlat(point))); }",
        [given, [(s["x"] * 90, s["y"] * 90) for s in made]],
    )
    gone = np.array(back) - np.array([(s["x"] * 90, s["y"] * 90) for s in made])
    assert np.abs(gone).max() < 1e-4
    lonlat = page.evaluate(
        "([given, x, y]) => new frames.Frame(given).lonlat([x, y])", [given, 80, -40]
    )
    assert np.abs(np.array(lonlat) - frame.to_lonlat(80, -40)).max() < 1e-9


def test_what_stands_on_what_is_the_same(page: Page) -> None:
    ours, theirs = slots(2, PAIRS), slots(3, PAIRS)
    there = page.evaluate(
        "([a, b]) => a.map((one, i) => plane.collide(one, b[i]))", [ours, theirs]
    )
    shared = shapely.area(
        shapely.intersection(shapes(ours, SHRINK_M), shapes(theirs, SHRINK_M))
    )
    clear = (shared == 0) | (shared > HAIR_M2)
    assert clear.mean() > 0.98
    assert (np.array(there)[clear] == (shared > 0)[clear]).all()
    assert 0.1 < np.array(there).mean() < 0.9


def test_ground_to_keep_clear_is_the_same(page: Page) -> None:
    ours = slots(4, PAIRS)
    line = [(-9, -3), (0, 1), (4, 8)]
    there = page.evaluate(
        "([made, shape]) => made.map((one) => plane.blocked(one, shape))",
        [ours, {"points": line, "closed": False, "width": 2}],
    )
    shared = shapely.area(
        shapely.intersection(shapes(ours, SHRINK_M), ribbon(line, 2.0))
    )
    clear = (shared == 0) | (shared > 0.2)  # round bends are the server's
    assert (np.array(there)[clear] == (shared > 0)[clear]).all()


def test_kerbs_lie_where_the_server_lays_rows(page: Page) -> None:
    road = [(0.0, 0.0), (60.0, 0.0), (100.0, 25.0), (120.0, 80.0)]
    for away in (5.0, -5.0):
        there = page.evaluate(
            "([road, away]) => plane.beside(road, away)", [road, away]
        )
        here = offset_line(road, away)
        gap = shapely.hausdorff_distance(
            shapely.linestrings(there), shapely.linestrings(here)
        )
        assert gap < 0.01


@pytest.mark.parametrize(
    ("x", "y", "moved"),
    [
        (6.1, 0.2, (-0.1, -0.2)),  # against A2: front and side
        (6.9, 0.0, (-0.4, 0.0)),  # at the gap that A1 and A2 have
        (8.5, 3.0, (0.0, 0.0)),  # too far from both
    ],
)
def test_a_held_slot_is_drawn_to_its_neighbours(
    page: Page, x: float, y: float, moved: tuple[float, float]
) -> None:
    def stall(key: str, at: float, up: float) -> dict[str, Any]:
        return {"key": key, "x": at, "y": up, "w": 3, "d": 3, "bearing": 90}

    others = [stall("a1", -0.5, 0), stall("a2", 3, 0)]
    found = page.evaluate(
        "([held, others]) => snapping.snap(held, others, [], 0.45)",
        [stall("a3", x, y), others],
    )
    assert (round(found["dx"], 6), round(found["dy"], 6)) == moved
