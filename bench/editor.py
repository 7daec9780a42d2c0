"""How smoothly a street of 1,000 slots is drawn on, on a slow machine.

``python -m bench.editor [--json]`` opens the editor in Chromium with its processor
slowed four times, all slots in view, and drags for three seconds each: one slot, a row
of 100, the ground. Frames are counted with ``requestAnimationFrame``:

``slot_fps``, ``row_fps``, ``pan_fps``   frames a second while the hand moves
``..._slowest_ms``                       the longest of 95 in 100 waits for a frame
``step_bytes``                           what one moved slot sends to the server
"""

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.feed import _BROWSER
from bench.telling import tell
from bench.wire import serving

SLOWER = 4
ROWS, SLOTS = 10, 100
DRAG_S = 3.0
WINDOW = {"width": 1280, "height": 800}
COUNT = """() => {
  window.frames_ = [];
  const next = (at) => { frames_.push(at); window.counting = requestAnimationFrame(next); };
  window.counting = requestAnimationFrame(next);
}"""
COUNTED = "() => { cancelAnimationFrame(counting); return frames_; }"
STREET = "document.querySelector('draw-street')"


def street() -> dict[str, Any]:
    """Ten rows of a hundred slots, 3 × 3 m, beside each other."""
    from cfn.core.geometry import Frame

    frame = Frame(123.6159, -10.1591)

    def at(x: float, y: float) -> list[float]:
        return [round(value, 9) for value in frame.to_lonlat(x, y)]

    def feature(kind: str, geometry: str, coordinates: Any, **values: Any) -> Any:
        shape = {"type": geometry, "coordinates": coordinates}
        return {
            "type": "Feature",
            "properties": {"kind": kind, **values},
            "geometry": shape,
        }

    corners = [at(-170, -90), at(170, -90), at(170, 90), at(-170, 90)]
    features = [feature("site", "Polygon", [[*corners, corners[0]]])]
    for n in range(ROWS):
        line = [at(-SLOTS * 1.5, n * 16 - 72), at(SLOTS * 1.5 + 0.1, n * 16 - 72)]
        rule = {"prefix": "ABCDEFGHIJ"[n], "first": 1, "frontage_m": 3, "depth_m": 3}
        goods = ("kuliner", "kriya", "fesyen", "ekonomi_kreatif")[n % 4]
        features.append(feature("row", "LineString", line, **rule, category=goods))
    head = {"format": "layout", "version": 1, "name": "1.000 petak"}
    return {"type": "FeatureCollection", "cfn": head, "features": features}


def prepare() -> tuple[int, dict[str, str]]:
    """The layout's id and the cookie of an organiser."""
    from cfn import create_app
    from cfn.accounts.models import Person, RoleGrant
    from cfn.accounts.service import start_sign_in
    from cfn.core import assets
    from cfn.core.db import atomic, db
    from cfn.core.roles import Role
    from cfn.layouts import service

    app = create_app()
    assets.build(app)
    with app.app_context():
        db.create_all()
        person = Person(name="Rina", email="rina@example.com", lang="id")
        person.grants = [RoleGrant(role=Role.ORGANISER)]
        with atomic() as session:
            session.add(person)
        layout = service.import_layout(street(), site_name="Lapangan", by=person)
        token = start_sign_in(person, device="bench", by=person)
        signer = app.session_interface.get_signing_serializer(app)
        value = signer.dumps({"_user_id": token, "_fresh": True})
        found = layout.id, {"name": app.config["SESSION_COOKIE_NAME"], "value": value}
        db.session.remove()
        db.engine.dispose()
    return found


class Hand:
    """A mouse that moves some sixty times a second, and the frames meanwhile."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def pixel(self, label: str) -> tuple[float, float]:
        box = self.page.locator("[data-ground]").bounding_box()
        x, y = self.page.evaluate(
            f"label => {{ const street = {STREET}; const slot = street.scene.all('s')"
            ".find((one) => one.values.label === label);"
            " return street.canvas.ground.screen([slot.x, slot.y]); }",
            label,
        )
        return box["x"] + x, box["y"] + y

    def drag(self, start: tuple[float, float]) -> dict[str, float]:
        mouse, (x, y) = self.page.mouse, start
        mouse.move(x, y)
        mouse.down()
        mouse.move(x + 8, y + 6)
        self.page.evaluate(COUNT)
        begun, n = time.monotonic(), 0
        while (gone := time.monotonic() - begun) < DRAG_S:
            n += 1
            mouse.move(x + 60 * (n % 40) / 40, y + 30 * (n % 25) / 25)
            time.sleep(max(0.0, n / 60 - gone))
        frames = self.page.evaluate(COUNTED)
        mouse.up()
        waits = sorted(b - a for a, b in zip(frames, frames[1:], strict=False))
        rate = 1000 * len(waits) / (frames[-1] - frames[0])
        slowest = waits[int(len(waits) * 0.95)]
        return {"fps": round(rate, 1), "slowest_ms": round(slowest)}


def drive(page: Any, address: str) -> dict[str, float]:
    found: dict[str, float] = {}
    sent: list[int] = []
    page.on("request", lambda one: sent.append(len(one.post_data or "")))
    page.goto(address)
    page.wait_for_selector("[data-tool=select][aria-pressed=true]")
    slower = page.context.new_cdp_session(page)
    slower.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    hand = Hand(page)
    page.focus("[data-ground]")  # letters count only on the map
    page.keyboard.press("m")
    sent.clear()
    one = hand.drag(hand.pixel("E50"))
    page.wait_for_timeout(1500)
    found["step_bytes"] = max(sent)
    page.evaluate(
        f"{STREET}.choose([{STREET}.scene.all('r')[6].key]); {STREET}.home();"
    )
    page.wait_for_timeout(500)
    row = hand.drag(hand.pixel("G50"))
    page.wait_for_timeout(500)
    page.focus("[data-ground]")
    page.keyboard.press("v")
    pan = hand.drag((400.0, 700.0))
    for name, told in (("slot", one), ("row", row), ("pan", pan)):
        found |= {f"{name}_{what}": value for what, value in told.items()}
    return found


def measure() -> dict[str, float]:
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        raise SystemExit("bench.editor needs Chromium")
    with tempfile.TemporaryDirectory(prefix="cfn-bench-") as folder:
        settings = {"CFN_ENV": "demo", "CFN_INSTANCE": folder, "CFN_DATABASE_URL": ""}
        os.environ.update(settings)
        Path(folder).mkdir(exist_ok=True)
        layout_id, cookie = prepare()
        with (
            serving("wsgi:app", **settings) as server,
            sync_playwright() as playwright,
        ):
            home = f"http://127.0.0.1:{server.port}"
            browser = playwright.chromium.launch(
                executable_path=path, args=list(_BROWSER)
            )
            context = browser.new_context(viewport=WINDOW, locale="id-ID")
            context.add_cookies([{**cookie, "url": home}])
            found = drive(context.new_page(), f"{home}/layouts/{layout_id}/draw")
            browser.close()
    return {"slots": ROWS * SLOTS, "slower": SLOWER, **found}


if __name__ == "__main__":
    sys.exit(tell(__doc__, measure))
