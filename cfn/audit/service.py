"""Writing the audit log: one line inside the caller's change."""

from typing import Any, Protocol

from sqlalchemy import select

from cfn.audit.models import AuditEntry
from cfn.audit.rules import GENESIS, entry_hash
from cfn.core import clock
from cfn.core.db import atomic


class Actor(Protocol):
    """Whoever acts: a signed-in person. None stands for the system itself."""

    @property
    def id(self) -> int: ...


def subject_of(row: Any) -> str:
    """``placements:7``: the table and id of a row; text stays as it is."""
    return row if isinstance(row, str) else f"{row.__tablename__}:{row.id}"


def record(action: str, subject: Any, *, by: Actor | None, **detail: Any) -> AuditEntry:
    """Note that ``by`` did ``action`` to ``subject``, within the caller's change.

    ``detail`` is JSON with ids, states and reasons, never names, phones or e-mails.
    """
    with atomic() as session:
        session.flush()
        last = session.scalar(
            select(AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1)
        )
        entry = AuditEntry(
            at=clock.now(),
            by_id=by.id if by is not None else None,
            action=action,
            subject=subject_of(subject),
            detail=detail,
            previous_hash=last or GENESIS,
        )
        entry.hash = entry_hash(entry)
        session.add(entry)
        session.flush()
    return entry
