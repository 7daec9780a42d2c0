"""How cheap the feed is, and how light the first visit.

``python -m bench.feed [--json]`` starts the real server on its own database, and a bare
Flask with one route beside it. It compares answers per second of processor time, in
turns, since the machine is never quiet, and takes the median of the turns:

``ratio_full``         stalls.json with 100 stalls ÷ the bare route, the same bytes
``ratio_304``          the unchanged answer ÷ the bare route
``first_visit_bytes``  all that a first visit of the map takes, over the wire, compressed
"""

import os
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from bench.telling import tell
from bench.wire import CountingProxy, Server, http_get, serving

STALLS = 100
TURNS = 6
ANSWERS = 600  # a turn of each; a quarter of a second of processor time
PHONE = {"width": 360, "height": 740}
QUIET_MS = 5000  # after the page has loaded
_BROWSER = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def prepare(instance: Path) -> int:
    """Tables, compressed static files and the night, in the instance's folder."""
    from bench.night import seed
    from cfn import create_app
    from cfn.core import assets
    from cfn.core.db import db

    app = create_app()
    assets.build(app)
    with app.app_context():
        db.create_all()
        night_id = seed(STALLS)
        db.session.remove()
        db.engine.dispose()
    return night_id


def compare(real: Server, floor: Server, path: str, etag: str) -> dict[str, float]:
    full = http_get(path, Accept_Encoding="br")
    unchanged = http_get(path, Accept_Encoding="br", If_None_Match=etag)
    bare = http_get("/", Accept_Encoding="br")
    rounds: list[tuple[float, float, float]] = []
    for _ in range(TURNS + 1):
        rounds.append(
            (
                floor.answers_per_cpu_s(bare, 200, ANSWERS),
                real.answers_per_cpu_s(full, 200, ANSWERS),
                real.answers_per_cpu_s(unchanged, 304, ANSWERS),
            )
        )
    rounds = rounds[1:]  # the first turn warms up
    return {
        "ratio_full": round(statistics.median(f / b for b, f, _ in rounds), 3),
        "ratio_304": round(statistics.median(u / b for b, _, u in rounds), 3),
        "floor_per_cpu_s": round(statistics.median(b for b, _, _ in rounds)),
        "full_per_cpu_s": round(statistics.median(f for _, f, _ in rounds)),
        "unchanged_per_cpu_s": round(statistics.median(u for _, _, u in rounds)),
    }


def first_visit_bytes(port: int) -> int:
    """Every byte the server sends to a browser that has never been here."""
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        raise SystemExit("bench.feed needs Chromium to count a first visit")
    proxy = CountingProxy(port)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_BROWSER))
        page = browser.new_page(viewport=PHONE, locale="id-ID")
        page.goto(f"http://127.0.0.1:{proxy.port}/", wait_until="load")
        page.wait_for_selector("street-map.is-live")
        page.wait_for_timeout(QUIET_MS)
        browser.close()
    return proxy.received


def measure() -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="cfn-bench-") as folder:
        settings = {"CFN_ENV": "demo", "CFN_INSTANCE": folder, "CFN_DATABASE_URL": ""}
        os.environ.update(settings)
        night_id = prepare(Path(folder))
        path = f"/nights/{night_id}/stalls.json"
        with serving("wsgi:app", **settings) as real:
            _, headers, body = real.get(http_get(path, Accept_Encoding="br"))
            with serving("bench.floor:app", BENCH_BYTES=str(len(body))) as floor:
                found = compare(real, floor, path, headers["etag"])
            found["feed_bytes"] = len(body)
            found["first_visit_bytes"] = first_visit_bytes(real.port)
    return found


if __name__ == "__main__":
    sys.exit(tell(__doc__, measure))
