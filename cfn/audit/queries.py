"""Reading the audit log."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from cfn.audit.models import AuditEntry
from cfn.audit.rules import GENESIS, entry_hash
from cfn.core.db import db

PAGE = 50


@dataclass(frozen=True)
class Wanted:
    """What a reader asks for; empty means everything.

    ``subject`` is one row (``nights:7``) or all of a kind (``nights``).
    """

    action: str = ""
    subject: str = ""
    by_id: int | None = None


@dataclass(frozen=True)
class Page:
    """One page of the log, newest first, counted from 1."""

    rows: list[AuditEntry]
    total: int
    number: int
    pages: int


def entries(wanted: Wanted, page: int = 1) -> Page:
    """The lines that match."""
    query = select(AuditEntry)
    if wanted.action:
        query = query.where(AuditEntry.action == wanted.action)
    if ":" in wanted.subject:
        query = query.where(AuditEntry.subject == wanted.subject)
    elif wanted.subject:
        of_kind = AuditEntry.subject.startswith(f"{wanted.subject}:", autoescape=True)
        query = query.where(of_kind)
    if wanted.by_id is not None:
        query = query.where(AuditEntry.by_id == wanted.by_id)
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    pages = max(1, -(-total // PAGE))
    number = min(max(page, 1), pages)
    rows = db.session.scalars(
        query.order_by(AuditEntry.id.desc()).limit(PAGE).offset((number - 1) * PAGE)
    )
    return Page(list(rows), total, number, pages)


def actions() -> list[str]:
    """Every action that stands in the log."""
    return list(
        db.session.scalars(
            select(AuditEntry.action).distinct().order_by(AuditEntry.action)
        )
    )


def length() -> int:
    return db.session.scalar(select(func.count(AuditEntry.id))) or 0


def head() -> str:
    """The hash of the newest line; kept elsewhere, it proves that none was cut off."""
    newest = select(AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1)
    return db.session.scalar(newest) or GENESIS


def has_hash(digest: str) -> bool:
    found = select(AuditEntry.id).where(AuditEntry.hash == digest)
    return digest == GENESIS or db.session.scalar(found) is not None


def first_broken() -> AuditEntry | None:
    """The first line whose hash or chain does not hold, or None for a whole log."""
    previous = GENESIS
    for entry in _all():
        if entry.previous_hash != previous or entry.hash != entry_hash(entry):
            return entry
        previous = entry.hash
    return None


def _all() -> Iterator[AuditEntry]:
    """The whole log, oldest first, read in pieces: it may be long."""
    last = 0
    while batch := _after(last):
        yield from batch
        last = batch[-1].id


def _after(entry_id: int) -> Sequence[AuditEntry]:
    return db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.id > entry_id)
        .order_by(AuditEntry.id)
        .limit(500)
    ).all()
