"""The table of the audit log. Triggers refuse UPDATE and DELETE on it."""

from datetime import datetime
from typing import Any

from sqlalchemy import DDL, JSON, event
from sqlalchemy.orm import Mapped, mapped_column

from cfn.core.db import Model, UTCDateTime


class AuditEntry(Model):
    """One line of history, written in the same transaction as the change.

    ``by_id`` and ``subject`` are ids, never names: the log holds no personal data.
    ``hash`` covers the entry and the hash before it.
    """

    __tablename__ = "audit_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    by_id: Mapped[int | None] = mapped_column(index=True)
    action: Mapped[str] = mapped_column(index=True)
    subject: Mapped[str] = mapped_column(index=True)
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    previous_hash: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)


_SQLITE = """
CREATE TRIGGER audit_entries_no_{verb} BEFORE {VERB} ON audit_entries
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END
"""
_POSTGRES = """
CREATE OR REPLACE FUNCTION audit_entries_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$;
CREATE TRIGGER audit_entries_no_change BEFORE UPDATE OR DELETE ON audit_entries
FOR EACH ROW EXECUTE FUNCTION audit_entries_refuse();
CREATE TRIGGER audit_entries_no_truncate BEFORE TRUNCATE ON audit_entries
FOR EACH STATEMENT EXECUTE FUNCTION audit_entries_refuse()
"""

# Migrations run the same statements, since batch migrations drop triggers silently.
TRIGGERS: dict[str, tuple[str, ...]] = {
    "sqlite": tuple(
        _SQLITE.format(verb=v, VERB=v.upper()) for v in ("update", "delete")
    ),
    "postgresql": (_POSTGRES,),
}

for _dialect, _statements in TRIGGERS.items():
    for _statement in _statements:
        event.listen(
            AuditEntry.__table__,
            "after_create",
            DDL(_statement.replace("%", "%%")).execute_if(dialect=_dialect),  # type: ignore[no-untyped-call]
        )
