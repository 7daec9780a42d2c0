"""How migrations run: one at a time, foreign keys checked afterwards.

On SQLite a batch migration copies tables, so foreign keys rest meanwhile and
``PRAGMA foreign_key_check`` follows; copies also drop triggers silently, so the audit
log's triggers are made anew at the end.
"""

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection, text

from cfn.audit.models import TRIGGERS
from cfn.core.db import UTCDateTime, db


def render_item(kind: str, item: Any, autogen: Any) -> Any:
    """Write our own column types by their import in a revision."""
    if kind == "type" and isinstance(item, UTCDateTime):
        autogen.imports.add("from cfn.core.db import UTCDateTime")
        return "UTCDateTime()"
    return False


def remake_triggers(connection: Connection) -> None:
    """Drop and make the audit log's triggers, in case a table was copied."""
    names = db.inspect(connection).get_table_names()
    if "audit_entries" not in names:
        return
    if connection.dialect.name == "sqlite":
        for verb in ("update", "delete"):
            connection.execute(text(f"DROP TRIGGER IF EXISTS audit_entries_no_{verb}"))
    else:
        for name in ("audit_entries_no_change", "audit_entries_no_truncate"):
            connection.execute(text(f"DROP TRIGGER IF EXISTS {name} ON audit_entries"))
    for statement in TRIGGERS[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def run_migrations_online() -> None:
    options = current_app.extensions["migrate"].configure_args
    engine = db.engine
    sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        connection = connection.execution_options(writes=True)
        if sqlite:
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
            connection.connection.dbapi_connection.execute("PRAGMA busy_timeout=60000")  # type: ignore[union-attr]
        with connection.begin():
            if not sqlite:
                connection.exec_driver_sql("SELECT pg_advisory_xact_lock(2)")
            context.configure(
                connection=connection,
                target_metadata=db.metadata,
                render_item=render_item,
                **{"compare_type": True, **options},
            )
            context.run_migrations()
            remake_triggers(connection)
            if sqlite:
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                if broken:
                    raise RuntimeError(f"rows without their parents: {broken[:5]}")
        if sqlite:
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=ON")  # type: ignore[union-attr]
    engine.dispose()


run_migrations_online()
