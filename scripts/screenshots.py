"""The pictures of the README, from a demo city of their own: ``make screenshots``."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]
OUT = ROOT / "docs" / "screenshots"
BIN = Path(sys.executable).parent
PORT = 8765
PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
SHOTS = (
    ("map-phone", "/", None, PHONE),
    ("map-desktop", "/", None, DESKTOP),
    ("vendor-phone", "/home", "vendor14@example.com", PHONE),
    ("apply-phone", "/applications/new", "vendor14@example.com", PHONE),
    ("review", "/nights/12/review", "organiser@example.com", DESKTOP),
    ("draw", "/layouts/1/draw", "organiser@example.com", DESKTOP),
    ("desk", "/nights/11/desk", "organiser@example.com", DESKTOP),
    ("round-phone", "/round", "officer@example.com", PHONE),
)


def serve(instance: str) -> subprocess.Popen[bytes]:
    os.environ |= {
        "CFN_INSTANCE": instance,
        "CFN_BASE_URL": f"http://127.0.0.1:{PORT}",
        "FLASK_APP": "wsgi",
    }
    for step in (("db", "upgrade"), ("demo", "build")):
        subprocess.run([BIN / "flask", *step], check=True, cwd=ROOT)
    server = subprocess.Popen(
        [
            BIN / "gunicorn",
            "-c",
            "gunicorn.conf.py",
            "-b",
            f"127.0.0.1:{PORT}",
            "wsgi:app",
        ],
        cwd=ROOT,
    )
    for _ in range(60):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/", timeout=2).read()
            return server
        except OSError:
            time.sleep(0.5)
    raise RuntimeError("the server did not start")


def sign_in(browser: Browser, who: str | None, size: dict[str, int]):  # type: ignore[no-untyped-def]
    from cfn.demo.people import PASSWORD

    page = browser.new_context(
        viewport=size,  # type: ignore[arg-type]
        base_url=f"http://127.0.0.1:{PORT}",
        locale="id-ID",
    ).new_page()
    if who is not None:
        page.goto("/sign-in")
        page.fill("[name=who]", who)
        page.fill("[name=password]", PASSWORD)
        page.click("main button.button--main")
        page.wait_for_url("**/home")
    return page


def main() -> None:
    sys.path.insert(0, str(ROOT))
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as instance, sync_playwright() as playwright:
        server = serve(instance)
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        try:
            for name, path, who, size in SHOTS:
                page = sign_in(browser, who, size)
                page.goto(path)
                page.wait_for_timeout(1500)
                page.screenshot(path=OUT / f"{name}.png")
        finally:
            browser.close()
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
