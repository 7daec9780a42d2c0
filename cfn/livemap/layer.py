"""The feed's addresses, answered in front of Flask.

``/nights/7/stalls.json?since=12`` and ``/nights/7/stalls.geojson`` come from memory,
before any hook of the app runs: most requests of an evening are these. What is not
a public night goes on to the app, which says so in its own way. The answer is the
same in every language, so the prefix /en changes nothing.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs

from sqlalchemy.exc import OperationalError

from cfn.livemap.encoding import Body
from cfn.livemap.store import Build, Store

_ADDRESS = re.compile(r"(?:/en)?/nights/(\d{1,9})/stalls\.(json|geojson)")
_CACHE = "public, max-age=0, s-maxage=1, stale-while-revalidate=5"
_WORTH_PACKING = 400  # bytes
Start = Callable[..., Any]


def choose(build: Build, kind: str, query: str) -> Body:
    """The body for an address of the feed."""
    if kind == "geojson":
        return build.geojson()
    since = parse_qs(query).get("since", [""])[0] if query else ""
    if since.isascii() and since.isdigit() and len(since) < 10:
        return build.since(int(since))
    return build.full()


@lru_cache(maxsize=256)
def best_coding(accepted: str) -> str:
    """br, gzip or nothing, for an Accept-Encoding header."""
    codings = {
        part.split(";")[0].strip()
        for part in accepted.split(",")
        if not re.search(r";\s*q=0(\.0*)?\s*$", part)
    }
    return next((coding for coding in ("br", "gzip") if coding in codings), "")


def answer(body: Body, environ: dict[str, Any], start_response: Start) -> list[bytes]:
    """304 when the caller has it already, else the body in a coding it reads."""
    known = environ.get("HTTP_IF_NONE_MATCH")
    if known is not None and (body.etag in known or known == "*"):
        start_response("304 NOT MODIFIED", _kept(body))
        return []
    coding = best_coding(environ.get("HTTP_ACCEPT_ENCODING", ""))
    content, headers = _packed(body, coding)
    start_response("200 OK", headers[:])  # the server may add to its list
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [content]


def _kept(body: Body) -> list[tuple[str, str]]:
    return [("ETag", body.etag), ("Cache-Control", _CACHE), ("Vary", "Accept-Encoding")]


def _packed(body: Body, coding: str) -> tuple[bytes, list[tuple[str, str]]]:
    """The bytes in a coding and their headers, made once; small bodies stay plain."""
    if len(body.raw) < _WORTH_PACKING:
        coding = ""
    if coding not in body.packed:
        content = getattr(body, coding)() if coding else body.raw
        headers = [
            ("Content-Type", body.type),
            ("Content-Length", str(len(content))),
            ("X-Content-Type-Options", "nosniff"),
            *_kept(body),
        ]
        if coding:
            headers.append(("Content-Encoding", coding))
        if body.type == "application/geo+json":  # open data: any page may read it
            headers.append(("Access-Control-Allow-Origin", "*"))
        body.packed[coding] = content, headers
    return body.packed[coding]


class FeedLayer:
    """WSGI layer: answers the feed itself, hands everything else on."""

    def __init__(self, app: Callable[..., Iterable[bytes]], store: Store) -> None:
        self.app = app
        self.store = store

    def __call__(
        self, environ: dict[str, Any], start_response: Start
    ) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if not path.endswith(("/stalls.json", "/stalls.geojson")):
            return self.app(environ, start_response)
        match = _ADDRESS.fullmatch(path)
        if match is None or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self.app(environ, start_response)
        try:
            build = self.store.find(int(match[1]))
        except OperationalError:  # the app says it is busy, with a Retry-After
            return self.app(environ, start_response)
        if build is None:
            return self.app(environ, start_response)
        body = choose(build, match[2], environ.get("QUERY_STRING", ""))
        return answer(body, environ, start_response)
