"""atomic(): all or nothing, fresh reads, refusals instead of driver errors."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from cfn.accounts.models import Person
from cfn.audit.models import AuditEntry
from cfn.audit.service import record
from cfn.core import versions
from cfn.core.db import atomic, db
from cfn.core.errors import Conflict


def test_a_broken_rule_of_the_database_is_a_conflict_and_saves_nothing(make):
    make.person(email="ana@example.com")
    with pytest.raises(Conflict), atomic() as session:
        session.add(Person(name="Budi"))
        session.add(Person(name="Ana 2", email="ana@example.com"))
    assert db.session.scalars(select(Person.name)).all() == ["Orang 1"]


def test_an_inner_block_that_fails_undoes_only_itself(app):
    with atomic() as session:
        session.add(Person(name="Kept"))
        with pytest.raises(ValueError), atomic():
            session.add(Person(name="Dropped"))
            session.flush()
            raise ValueError
    assert db.session.scalars(select(Person.name)).all() == ["Kept"]


def test_unsaved_changes_outside_are_refused(app):
    db.session.add(Person(name="Stray"))
    with pytest.raises(RuntimeError), atomic():
        pass
    db.session.rollback()


def test_versions_count_every_bump(app):
    versions.bump("night:7")
    versions.bump("night:7", "vendors")
    versions.forget()
    assert versions.current("night:7", "vendors", "nothing") == (2, 1, 0)


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entries SET action='x'", "DELETE FROM audit_entries"]
)
def test_the_audit_log_cannot_be_rewritten(app, statement):
    entry = record("test.done", "things:1", by=None)
    with pytest.raises((DBAPIError, Conflict)), atomic() as session:
        session.execute(db.text(statement))
    assert db.session.scalars(select(AuditEntry.action)).all() == [entry.action]
