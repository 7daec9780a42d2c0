"""A real Chromium on a real server, for page tests."""

import os
import shutil
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from cfn.accounts.models import Person
from cfn.accounts.service import start_sign_in

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 800}
# Chromium as root needs no sandbox; the rest keeps it from looking for other hosts.
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("CI has no Chromium")
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGS)
        yield browser
        browser.close()


class Counted:
    """A WSGI app that knows how many of its answers are still on the way."""

    def __init__(self, app: Flask) -> None:
        self.app, self.running = app, 0
        self.idle = threading.Condition()

    def __call__(self, environ: Any, start_response: Any) -> Iterator[bytes]:
        self._count(1)
        try:
            answer = self.app(environ, start_response)
            try:
                yield from answer
            finally:
                getattr(answer, "close", lambda: None)()
        finally:
            self._count(-1)

    def _count(self, change: int) -> None:
        with self.idle:
            self.running += change
            self.idle.notify_all()

    def wait(self, seconds: float = 30) -> None:
        """Until nothing is on the way. A page may poll while its test ends, and a
        request that still has the database open spoils the next test's copy."""
        with self.idle:
            assert self.idle.wait_for(lambda: self.running == 0, seconds)


@pytest.fixture
def server(app: Flask) -> Iterator[str]:
    """The app over HTTP on a free port of 127.0.0.1; gives the address."""
    counted = Counted(app)
    listener = make_server("127.0.0.1", 0, counted, threaded=True)
    thread = threading.Thread(target=listener.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.server_port}"
    listener.shutdown()
    thread.join()
    counted.wait()
    listener.server_close()


class Screens:
    """Opens pages as a person on a phone or a desktop; fails on script errors."""

    def __init__(self, chromium: Browser, server: str, app: Flask) -> None:
        self.chromium, self.server, self.app = chromium, server, app
        self.contexts: list[Any] = []
        self.errors: list[str] = []

    def open(
        self,
        path: str = "/",
        *,
        as_: Person | None = None,
        size: dict[str, int] = PHONE,
        **options: Any,
    ) -> Page:
        """A page of a new browser at ``path``, signed in as ``as_`` if given."""
        context = self.chromium.new_context(
            viewport=size, base_url=self.server, locale="id-ID", **options
        )
        self.contexts.append(context)
        if as_ is not None:
            context.add_cookies([{**self._cookie(as_), "url": self.server}])
        page = context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._keep_violation)
        page.goto(path)
        return page

    def _keep_violation(self, message: Any) -> None:
        if "Content Security Policy" in message.text:
            self.errors.append(message.text)

    def _cookie(self, person: Person) -> dict[str, str]:
        token = start_sign_in(person, device="test", by=person)
        serializer = self.app.session_interface.get_signing_serializer(self.app)
        value = serializer.dumps({"_user_id": token, "_fresh": True})
        return {"name": self.app.config["SESSION_COOKIE_NAME"], "value": value}

    def close(self) -> None:
        for context in self.contexts:
            context.close()


@pytest.fixture
def screens(chromium: Browser, server: str, app: Flask) -> Iterator[Screens]:
    made = Screens(chromium, server, app)
    yield made
    made.close()
    assert made.errors == []
