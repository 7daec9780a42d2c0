"""``flask db upgrade`` and ``create_all`` make the same database.

Alembic's own comparison sees no CHECK, no trigger and no WHERE of an index, so this one
reads them back from the database itself. On SQLite and on PostgreSQL.
"""

import os
import subprocess
import sys
import uuid
from contextlib import contextmanager

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import make_url

from cfn.audit.service import record
from cfn.core.db import db
from tests.support.app import make_app
from tests.support.source import ROOT

FOLDER = "cfn/migrations"


@contextmanager
def empty_database(folder):
    """The address of a database with nothing in it, on the server under test."""
    admin_url = os.environ.get("CFN_TEST_POSTGRES")
    if admin_url is None:
        yield f"sqlite:///{folder / 'migrated.sqlite'}"
        return
    admin = create_engine(admin_url, isolation_level="AUTOCOMMIT")
    name = f"cfn_migrated_{uuid.uuid4().hex[:8]}"
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield make_url(admin_url).set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture
def migrated(tmp_path):
    """An app on a database made by the migrations."""
    with empty_database(tmp_path) as url:
        app = make_app(url, tmp_path)
        with app.app_context():
            upgrade(FOLDER)
            yield app
            db.session.remove()
            db.engine.dispose()


def plain(sql):
    """An expression without the quoting, casts and brackets a server adds."""
    words = str(sql).replace('"', "").replace("(", " ").replace(")", " ")
    for cast in ("::text", "::character varying", "[]"):
        words = words.replace(cast, "")
    return " ".join(words.split()).lower()


def picture(engine):
    """Everything a table is: comparable, whatever order it was made in."""
    looker = inspect(engine)
    tables = sorted(set(looker.get_table_names()) - {"alembic_version"})
    return {table: _table(looker, table) for table in tables} | {
        "triggers": sorted(_triggers(engine))
    }


def _table(looker, table):
    return {
        "columns": {
            c["name"]: (str(c["type"]), c["nullable"])
            for c in looker.get_columns(table)
        },
        "key": looker.get_pk_constraint(table)["constrained_columns"],
        "foreign": sorted(
            (f["name"], f["constrained_columns"], f["referred_table"])
            for f in looker.get_foreign_keys(table)
        ),
        "unique": sorted(
            (u["name"], u["column_names"]) for u in looker.get_unique_constraints(table)
        ),
        "check": sorted(
            (c["name"], plain(c["sqltext"]))
            for c in looker.get_check_constraints(table)
        ),
        "index": sorted(
            (i["name"], i["column_names"], bool(i["unique"]), _where(i))
            for i in looker.get_indexes(table)
        ),
    }


def _where(index):
    options = index.get("dialect_options", {})
    where = options.get("sqlite_where", options.get("postgresql_where", ""))
    return plain(where)


def _triggers(engine):
    question = (
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        if engine.dialect.name == "sqlite"
        else "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger "
        "WHERE NOT tgisinternal"
    )
    with engine.connect() as connection:
        return [(name, plain(sql)) for name, sql in connection.execute(text(question))]


def test_upgrade_and_create_all_make_the_same(app, migrated):
    by_migrations = picture(db.engine)
    with app.app_context():
        by_models = picture(db.engine)
    assert by_migrations.keys() == by_models.keys()
    for name, table in by_models.items():
        assert by_migrations[name] == table, name


def test_the_log_is_closed_after_an_upgrade(migrated):
    """Batch migrations drop triggers silently; the last step makes them again."""
    entry = record("test.done", "things:1", by=None)
    with pytest.raises(Exception, match="append-only"), db.engine.begin() as connection:
        connection.execute(text(f"DELETE FROM audit_entries WHERE id = {entry.id}"))


def test_upgrading_twice_and_at_once_is_safe(tmp_path):
    """Two servers that start together: one migrates, the other waits and finds it."""
    with empty_database(tmp_path) as url:
        environment = {
            **os.environ,
            "CFN_ENV": "test",
            "CFN_DATABASE_URL": url,
            "CFN_INSTANCE": str(tmp_path),
        }
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "db", "upgrade"]
        starts = [
            subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE)
            for _ in range(2)
        ]
        ends = [start.communicate()[1].decode() for start in starts]
        assert [start.returncode for start in starts] == [0, 0], ends
        engine = create_engine(url)
        assert "audit_entries" in inspect(engine).get_table_names()
        engine.dispose()


def test_going_down_empties_the_database(migrated):
    downgrade(FOLDER, revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
