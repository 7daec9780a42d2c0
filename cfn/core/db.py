"""The database, and the one way to change it: ``with atomic():``."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, MetaData, event
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from cfn.core.errors import Busy, Conflict
from cfn.core.msgids import N_

if TYPE_CHECKING:
    from flask import Flask


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class UTCDateTime(TypeDecorator[datetime]):
    """Aware datetimes in, aware datetimes out, UTC on disk."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Any) -> datetime | None:
        return value and value.replace(tzinfo=UTC)


db = SQLAlchemy(model_class=Base)
migrate = Migrate()

if TYPE_CHECKING:  # strict mypy knows Base; the running app needs db.Model
    Model = Base
else:
    Model = db.Model

# PostgreSQL codes for "you lost a race, nothing was saved".
_LOST_RACES = {"40001", "40P01"}
# SQLite's words for "not now"; an SQL mistake is SQLITE_ERROR and stays an error.
_BUSY_SQLITE = {"BUSY", "LOCKED", "FULL", "IOERR", "READONLY", "CANTOPEN"}
_SOMEONE_ELSE = N_("Someone else changed this a moment ago. Here is how it stands now.")
_BUSY = N_("The system is busy. Nothing was saved; please try again in a moment.")


@contextmanager
def atomic() -> Iterator[Session]:
    """All or nothing. Blocks nest as savepoints; the outermost one commits.

    A constraint broken by a competing request surfaces as ``Conflict``, a lock
    held too long or a full disk as ``Busy``. The read transaction of the request
    is left first, so that decisions are made on fresh rows.
    """
    session = db.session()
    if session.info.get("atomic"):
        with session.begin_nested():
            yield session
        return
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("unsaved changes outside atomic()")
    session.rollback()
    session.info["atomic"] = True
    try:
        connection = session.connection(execution_options={"writes": True})
        if connection.dialect.name == "postgresql":
            # One writer at a time, as on SQLite; without it the audit chain forks.
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(1)")
        yield session
        session.commit()
    except DBAPIError as error:
        session.rollback()
        raise _refusal_for(error) from error
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop("atomic")


def _refusal_for(error: DBAPIError) -> Exception:
    if isinstance(error, IntegrityError):
        return Conflict(_SOMEONE_ELSE)
    if getattr(error.orig, "sqlstate", None) in _LOST_RACES:
        return Conflict(_SOMEONE_ELSE)
    return Busy(_BUSY) if is_busy(error) else error


def is_busy(error: DBAPIError) -> bool:
    """True for a held lock, a full or failing disk, or a server that is away."""
    if not isinstance(error, OperationalError):
        return False
    name = getattr(error.orig, "sqlite_errorname", None)
    return name is None or name.split("_")[1] in _BUSY_SQLITE


def init_app(app: "Flask") -> None:
    from cfn.core import versions  # noqa: F401  (registers its table)

    db.init_app(app)
    migrate.init_app(app, db, directory="cfn/migrations", render_as_batch=True)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", _tune_sqlite)
            event.listen(db.engine, "begin", _begin_sqlite)


def _tune_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we send BEGIN ourselves, below
    for pragma in (
        "busy_timeout=3000",
        "journal_mode=WAL",
        "synchronous=FULL",  # NORMAL lost acknowledged writes in power-cut tests
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Any) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
