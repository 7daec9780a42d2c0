"""One app per run; every test starts from a copy of one empty template database.

Tests run on SQLite, and on PostgreSQL when ``CFN_TEST_POSTGRES`` holds the address
of a server where databases may be made (``make test`` does both).
"""

import os

os.environ.setdefault("CFN_ENV", "test")

from collections.abc import Iterator

import pytest
from flask import Flask

from cfn.core.db import db
from cfn.core.versions import forget
from tests.support.app import Client, make_app
from tests.support.databases import Databases, databases_for
from tests.support.factories import Make


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    made = databases_for(tmp_path_factory.mktemp("databases"))
    yield made
    made.close()


@pytest.fixture(scope="session")
def one_app(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    app = make_app(databases.url, tmp_path_factory.mktemp("instance"))
    databases.make_template(app)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(one_app: Flask, databases: Databases) -> Iterator[Flask]:
    """The app on a fresh copy of the template, with an app context for the test.

    Requests of ``client`` run outside of it, so nothing leaks through ``g``.
    """
    databases.reset(one_app)
    forget()
    with one_app.app_context():
        yield one_app
        db.session.remove()


@pytest.fixture
def client(app: Flask) -> Client:
    """A visitor's browser without JavaScript."""
    return app.test_client()  # type: ignore[return-value]


@pytest.fixture
def make(app: Flask) -> Make:
    """Rows with sensible values; a test names only what matters to it."""
    return Make()


@pytest.fixture
def sign_in(app: Flask):  # type: ignore[no-untyped-def]
    """``sign_in(person)`` → a client of its own, signed in as that person."""

    def as_(person):  # type: ignore[no-untyped-def]
        return app.test_client().signed_in(person)

    return as_


pytest_plugins = ["tests.support.browser", "tests.support.letters"]
