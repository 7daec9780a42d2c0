"""What was built from a version of a night, kept in memory until the next one.

A build is made by one thread while the others are given the one before. It reads the
database in a transaction of its own, begun after the version number was read: what is
kept under a number is never older than the number.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from flask import Flask
from sqlalchemy import Engine

from cfn.core import versions
from cfn.livemap import encoding, queries
from cfn.livemap.encoding import Body
from cfn.livemap.picture import Picture

T = TypeVar("T")

NIGHTS_KEPT = 24
VERSIONS_KEPT = 60  # how far back ``?since=`` reaches; older readers get all
PAGES_KEPT = 64


class Build:
    """One version of a night: the picture, and every answer made of it so far."""

    def __init__(self, picture: Picture, version: int, before: "Build | None") -> None:
        self.picture = picture
        self.version = version
        self.rows = encoding.rows(picture)
        self.past: dict[int, dict[str, list[Any]]] = dict(before.past) if before else {}
        self.past[version] = self.rows
        for old in sorted(self.past)[:-VERSIONS_KEPT]:
            del self.past[old]
        self.bodies: dict[Hashable, Body] = {}
        self.pages: OrderedDict[Hashable, Any] = OrderedDict()

    def full(self) -> Body:
        return self._made("full", lambda: encoding.full(self.picture, self.version))

    def geojson(self) -> Body:
        return self._made("geo", lambda: encoding.geojson(self.picture, self.version))

    def since(self, version: int) -> Body:
        """The changes since ``version``; all, if it is unknown here."""
        before = self.past.get(version)
        if before is None:
            return self.full()
        return self._made(
            version,
            lambda: encoding.delta(self.picture, self.version, version, before),
        )

    def _made(self, key: Hashable, make: Callable[[], Body]) -> Body:
        body = self.bodies.get(key)
        if body is None:
            body = self.bodies[key] = make()
        return body

    def page(self, key: Hashable, make: Callable[[], T]) -> T:
        """Something rendered from this version, made once for each ``key``."""
        if key not in self.pages:
            self.pages[key] = make()
            while len(self.pages) > PAGES_KEPT:
                self.pages.popitem(last=False)
        return self.pages[key]  # type: ignore[no-any-return]


class Store:
    """The builds of one app, by night."""

    def __init__(self, app: Flask, engine: Engine) -> None:
        self.app = app
        self.engine = engine
        self.building = threading.Lock()

    def find(self, night_id: int) -> Build | None:
        """The newest build of a public night, at most a second behind.

        Without SQL when nothing changed, but once a second for all nights together.
        """
        version = sum(
            versions.current(f"night:{night_id}", "vendors", engine=self.engine)
        )
        build = self._nights().get(night_id)
        if build is not None and build.version == version:
            return build
        if not self.building.acquire(blocking=build is None):
            return build  # another thread is at it; a moment old is good enough
        try:
            return self._build(night_id, version)
        finally:
            self.building.release()

    def _nights(self) -> "OrderedDict[int, Build]":
        kept = versions.kept(self.engine)
        return kept.setdefault("livemap", OrderedDict())  # type: ignore[no-any-return]

    def _build(self, night_id: int, version: int) -> Build | None:
        nights = self._nights()
        before = nights.get(night_id)
        if before is not None and before.version == version:
            return before
        with self.app.app_context():  # its own session: a fresh transaction
            picture = queries.find_picture(night_id)
        if picture is None:
            nights.pop(night_id, None)
            return None
        build = nights[night_id] = Build(picture, version, before)
        nights.move_to_end(night_id)
        while len(nights) > NIGHTS_KEPT:
            nights.popitem(last=False)
        return build
