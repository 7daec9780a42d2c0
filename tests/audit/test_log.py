"""The log: a chain that shows every change to itself, and a page that reads it."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup

from cfn.audit.details import phrases
from cfn.audit.models import TRIGGERS, AuditEntry
from cfn.audit.queries import Wanted, entries, first_broken, head
from cfn.audit.rules import GENESIS, entry_hash
from cfn.audit.service import record, subject_of
from cfn.core.db import atomic, db
from tests.support.queries import count_queries


@dataclass
class Line:
    at: datetime = datetime(2025, 12, 13, 11, 30, tzinfo=UTC)
    by_id: int | None = 7
    action: str = "night.cancelled"
    subject: str = "nights:3"
    detail: dict = None
    previous_hash: str = GENESIS


@pytest.mark.parametrize(
    "changed",
    [
        {"by_id": 8},
        {"by_id": None},
        {"action": "night.announced"},
        {"subject": "nights:4"},
        {"detail": {"reason": "rain"}},
        {"at": datetime(2025, 12, 13, 11, 30, 0, 1, tzinfo=UTC)},
        {"previous_hash": "1" * 64},
    ],
)
def test_every_part_of_a_line_counts_for_its_hash(changed):
    assert entry_hash(Line(**changed)) != entry_hash(Line())


def test_the_order_of_details_does_not_count():
    one, other = {"a": 1, "b": "ü"}, {"b": "ü", "a": 1}
    assert entry_hash(Line(detail=one)) == entry_hash(Line(detail=other))


def three_lines(make):
    by = make.organiser(name="Rini")
    for n in (1, 2, 3):
        record("night.announced", f"nights:{n}", by=by, n=n)
    return by


def tamper(statement):
    """What somebody with the database file and without scruples could do."""
    with atomic() as session:
        if db.engine.dialect.name == "sqlite":
            for verb in ("update", "delete"):
                session.execute(db.text(f"DROP TRIGGER audit_entries_no_{verb}"))
        else:
            session.execute(db.text("ALTER TABLE audit_entries DISABLE TRIGGER USER"))
        session.execute(db.text(statement))
    db.session.expire_all()


def test_a_whole_log_verifies_and_tells_its_head(app, make):
    three_lines(make)
    outcome = app.test_cli_runner().invoke(args=["audit", "verify"])
    assert (outcome.exit_code, outcome.output) == (
        0,
        f"3 entries, the chain is whole, head {head()}\n",
    )


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE audit_entries SET by_id = 99 WHERE id = 2", 2),
        ("UPDATE audit_entries SET detail = '{}' WHERE id = 1", 1),
        ("DELETE FROM audit_entries WHERE id = 2", 3),
        ("UPDATE audit_entries SET at = '2020-01-01 00:00:00' WHERE id = 3", 3),
    ],
)
def test_the_first_line_that_was_touched_is_named(app, make, statement, broken):
    three_lines(make)
    tamper(statement)
    assert first_broken().id == broken
    outcome = app.test_cli_runner().invoke(args=["audit", "verify"])
    assert outcome.exit_code == 1
    assert outcome.output.startswith(
        f"broken at entry {broken}: night.announced nights:"
    )


def test_lines_cut_off_at_the_end_are_seen_by_an_earlier_head(app, make):
    three_lines(make)
    before = head()
    tamper("DELETE FROM audit_entries WHERE id = 3")
    runner = app.test_cli_runner()
    assert runner.invoke(args=["audit", "verify"]).exit_code == 0
    kept = runner.invoke(args=["audit", "verify", "--containing", before])
    assert (kept.exit_code, kept.output) == (
        1,
        f"cut off: no entry has the hash {before}\n",
    )


def test_a_line_belongs_to_the_change_it_tells_of(make):
    with pytest.raises(RuntimeError), atomic():
        record("night.announced", "nights:1", by=None)
        raise RuntimeError
    assert entries(Wanted()).total == 0


def test_a_subject_is_table_and_id(make):
    night = make.night()
    assert (subject_of(night), subject_of("plans:7")) == (
        f"nights:{night.id}",
        "plans:7",
    )


def page(client, address="/audit"):
    answer = client.get(address)
    assert answer.status_code == 200
    soup = BeautifulSoup(answer.data, "html.parser")
    return [
        [cell.get_text(strip=True) for cell in row.select("td")[1:]]
        for row in soup.select("tbody tr")
    ]


def test_the_page_tells_who_did_what_newest_first(make, sign_in):
    by = three_lines(make)
    client = sign_in(make.admin(name="Ina"))
    assert page(client, f"/audit?by={by.id}") == [
        ["Rini", "Mengumumkan malam", f"Malam {n}", f"nomor: {n}"] for n in (3, 2, 1)
    ]
    assert page(client, "/audit?subject=nights:2") == [
        ["Rini", "Mengumumkan malam", "Malam 2", "nomor: 2"]
    ]
    assert page(client, "/audit?kind=nights&number=2") == [
        ["Rini", "Mengumumkan malam", "Malam 2", "nomor: 2"]
    ]
    assert len(page(client, "/audit?kind=nights&number=")) == 3
    assert [row[1] for row in page(client, "/audit?action=sign_in.started")] == [
        "Masuk"
    ]
    assert page(client, "/audit?subject=nothing") == []


def test_details_are_said_in_words_but_not_the_reasons_people_wrote(make, sign_in):
    client = sign_in(make.admin(name="Ina"))
    details = {"state": "approved", "reason": "", "on_behalf": 3, "announced": True}
    record("application.decided", "applications:5", by=None, **details)
    record("night.cancelled", "nights:1", by=None, reason="Hujan", roles=["officer"])
    said = [row[3] for row in page(client, "/audit") if row[0] == "Sistem"]
    assert said == [
        "alasan: Hujan · peran: Petugas lapangan",
        "keadaan: Lolos · atas nama orang nomor: 3 · diumumkan: ya",
    ]


def test_organisers_read_it_and_others_do_not(make, sign_in):
    assert sign_in(make.organiser()).get("/audit").status_code == 200
    assert sign_in(make.officer()).get("/audit").status_code == 403
    assert sign_in(make.vendor().owner).get("/audit").status_code == 403


def test_pages_of_fifty(make, sign_in):
    for n in range(51):
        record("night.announced", f"nights:{n}", by=None)
    client = sign_in(make.admin())
    assert len(page(client, "/audit?action=night.announced")) == 50
    assert len(page(client, "/audit?action=night.announced&page=2")) == 1
    assert len(page(client, "/audit?action=night.announced&page=999")) == 1
    assert len(page(client, "/audit?page=-1&by=x")) == 50


def test_three_people_cost_as_many_queries_as_one(make, sign_in):
    client = sign_in(make.admin())
    with count_queries() as one:
        client.get("/audit")
    for _ in range(3):
        record("night.announced", "nights:1", by=make.organiser())
    with count_queries() as many:
        client.get("/audit")
    assert len(one) == len(many)


def test_both_servers_guard_the_log():
    assert set(TRIGGERS) == {"sqlite", "postgresql"}
    assert AuditEntry.__tablename__ == "audit_entries"


def test_slices_say_the_words_of_their_codes(app):
    detail = {"state": "needs_info", "reason": "same_family", "status": "sold_out"}
    assert phrases(detail) == [
        ("state", ["Data needed"]),
        ("reason", ["Same family"]),
        ("status", ["Sold out"]),
    ]
