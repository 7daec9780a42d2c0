"""Reading the audit log."""

from collections.abc import Iterator, Sequence

from sqlalchemy import func, select

from cfn.audit.models import AuditEntry
from cfn.audit.rules import GENESIS, entry_hash
from cfn.core.db import db

PAGE = 50


def entries(action: str, subject: str, page: int) -> tuple[Sequence[AuditEntry], int]:
    """A page of the log, newest first, and how many lines match."""
    query = select(AuditEntry)
    if action:
        query = query.where(AuditEntry.action.startswith(action, autoescape=True))
    if subject:
        query = query.where(AuditEntry.subject == subject)
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = db.session.scalars(
        query.order_by(AuditEntry.id.desc()).limit(PAGE).offset((page - 1) * PAGE)
    ).all()
    return rows, total


def first_broken() -> AuditEntry | None:
    """The first line whose hash or chain does not hold, or None for a whole log."""
    previous = GENESIS
    for entry in _all():
        if entry.previous_hash != previous or entry.hash != entry_hash(entry):
            return entry
        previous = entry.hash
    return None


def _all() -> Iterator[AuditEntry]:
    yield from db.session.scalars(
        select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=500)
    )
