"""Reading changes nothing, and every page carries the headers that protect it."""

from contextlib import contextmanager

import pytest
from flask import url_for
from sqlalchemy import event

from cfn.core.db import db
from tests.house.test_permissions import ROLE_OF, Walk
from tests.support.one_of_each import ACTORS, make_one_of_each

READ_ONLY = {
    "sqlite": "PRAGMA query_only = ON",
    "postgresql": "SET default_transaction_read_only = on",
}
# What a browser must be told on every page; the cookie flags are tested with sessions.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
}


@contextmanager
def a_database_that_refuses_writes():
    """Every connection opened inside may read only."""
    statement = READ_ONLY[db.engine.dialect.name]

    def refuse(connection, _record):
        cursor = connection.cursor()
        cursor.execute(statement)
        connection.commit()
        cursor.close()

    db.session.remove()
    db.engine.dispose()
    event.listen(db.engine, "connect", refuse)
    try:
        yield
    finally:
        event.remove(db.engine, "connect", refuse)
        db.session.remove()
        db.engine.dispose()


def readable(app):
    """Every address that answers GET."""
    return sorted(
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods and rule.endpoint != "static"
    )


@pytest.fixture
def walk(app, make):
    return Walk(app, make_one_of_each(make))


@pytest.mark.parametrize("actor", ACTORS)
def test_reading_writes_nothing(walk, actor):
    """A full disk, a held lock or a spare copy of the database: pages still show."""
    client = walk.client(actor)
    addresses = {end: walk.address(end, "GET") for end in readable(walk.app)}
    with a_database_that_refuses_writes():
        broken = {
            endpoint: answer.status_code
            for endpoint, address in addresses.items()
            if (answer := client.get(address)).status_code >= 500
        }
    assert broken == {}


def policy_of(answer):
    parts = answer.headers["Content-Security-Policy"].split(";")
    return {part.strip() for part in parts}


def missing_headers(answer):
    """What a page lacks; data needs to be taken for what it says it is, no more."""
    if answer.mimetype != "text/html":
        return set() if "nosniff" in answer.headers.values() else {"nosniff"}
    wanted = dict(HEADERS)
    if answer.headers.get("Referrer-Policy") == "strict-origin":  # stricter still
        del wanted["Referrer-Policy"]
    wrong = {
        name for name, value in wanted.items() if answer.headers.get(name) != value
    }
    return wrong | (POLICY - policy_of(answer))


def test_every_page_carries_the_headers_that_protect_it(walk):
    client = walk.client("organiser")
    weak = {
        endpoint: missing
        for endpoint in readable(walk.app)
        if (missing := missing_headers(client.get(walk.address(endpoint, "GET"))))
    }
    assert weak == {}


def test_the_answer_to_nothing_carries_them_too(client):
    for address in ("/nothing", "/en/nothing", "/nights/1/stalls.json", "/%00"):
        answer = client.get(address)
        assert (answer.status_code, missing_headers(answer)) == (404, set())


def test_pages_for_everybody_set_no_cookie_and_vary_by_none(walk):
    """Shared caches may keep them; a signed-in person gets the same page."""
    kinds = {}
    for endpoint in readable(walk.app):
        if walk.app.view_functions[endpoint].access != "public":
            continue
        for actor in ("visitor", "own"):
            answer = walk.client(actor).get(walk.address(endpoint, "GET"))
            if "Set-Cookie" in answer.headers or "Cookie" in answer.vary:
                kinds[endpoint] = actor
    assert kinds == {}


def test_pages_of_people_are_kept_by_no_cache(walk):
    kept = {}
    for endpoint in readable(walk.app):
        access = walk.app.view_functions[endpoint].access
        if access == "public":
            continue
        actor = "visitor" if access == "guest" else _one_of(access)
        answer = walk.client(actor).get(walk.address(endpoint, "GET"))
        if answer.headers.get("Cache-Control") != "no-store":
            kept[endpoint] = answer.headers.get("Cache-Control")
    assert kept == {}


def _one_of(access):
    return next(actor for actor, role in ROLE_OF.items() if role in access)


def test_numbers_that_no_row_has_are_not_found(walk):
    """Also those that no column can hold."""
    client, broken = walk.client("organiser"), {}
    for rule in walk.app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.endpoint == "static":
            continue
        values = walk.world.values(rule.arguments, rule.endpoint)
        for number in (0, 999_999, 2**31, 2**63, 10**40):
            strange = {
                k: number if isinstance(v, int) else v for k, v in values.items()
            }
            if strange == values:
                continue
            with walk.app.test_request_context():
                address = url_for(rule.endpoint, **strange)
            status = client.get(address).status_code
            if status not in (403, 404):
                broken[f"{rule.endpoint} {number}"] = status
    assert broken == {}
