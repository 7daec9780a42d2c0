"""E-mail leaves once: with a real mail server, with two workers, after troubles."""

import smtplib
import socket
import threading
from contextlib import contextmanager
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from flask_mailman import Mail
from sqlalchemy import select
from time_machine import travel

from cfn.accounts.addresses import link_path
from cfn.core import clock
from cfn.core.db import db
from cfn.notifications import service
from cfn.notifications.delivery import deliver_due
from cfn.notifications.models import Message
from cfn.notifications.service import Recipient, enqueue


class Letterbox:
    """What a mail server has taken; ``refuse`` answers instead of taking."""

    def __init__(self):
        self.taken, self.refuse = [], None

    async def handle_DATA(self, server, session, envelope):
        if self.refuse:
            return self.refuse
        self.taken.append(envelope)
        return "250 taken"


@contextmanager
def mail_server(app, box, port=0):
    """A real SMTP server on a free port that the app's mail goes to."""
    controller = Controller(box, hostname="127.0.0.1", port=port or free_port())
    controller.start()
    try:
        yield send_to(app, controller.port)
    finally:
        controller.stop()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def send_to(app, port):
    app.config.update(MAIL_BACKEND="smtp", MAIL_SERVER="127.0.0.1", MAIL_PORT=port)
    Mail(app)
    return port


@pytest.fixture(autouse=True)
def own_mail(app):
    """Each test sets the mail server; afterwards it is as before."""
    before = app.extensions["mailman"]
    kept = {
        key: app.config[key] for key in ("MAIL_BACKEND", "MAIL_SERVER", "MAIL_PORT")
    }
    yield
    app.config.update(kept)
    app.extensions["mailman"] = before


def queue(name="Ana", email="ana@example.com", **context):
    """A message that is certain to exist: the password link."""
    to = Recipient(None, name, email)
    enqueue("password_reset", to=to, **({"token": "t0k3n"} | context))


def rows():
    db.session.rollback()
    return [
        (m.address, m.sent_at is not None, m.given_up_at is not None, m.tries)
        for m in db.session.scalars(select(Message).order_by(Message.id))
    ]


def test_a_message_arrives_as_written_and_its_link_is_forgotten(app):
    box = Letterbox()
    queue(name="Bu Ānā")
    with mail_server(app, box):
        assert deliver_due() == 1
        assert deliver_due() == 0
    assert [e.rcpt_tos for e in box.taken] == [["ana@example.com"]]
    letter = box.taken[0].content.decode()
    assert f"http://127.0.0.1:8000{link_path('t0k3n', 'id')}" in letter
    assert "Message-ID: <cfn-1-" in letter
    assert rows() == [("ana@example.com", True, False, 0)]
    assert db.session.scalars(select(Message.context)).all() == [{"token": None}]


def test_mail_waits_while_the_server_is_away_and_leaves_once(app):
    box = Letterbox()
    queue()
    queue(email="budi@example.com")
    send_to(app, port := free_port())
    assert deliver_due() == 0
    assert rows() == [
        ("ana@example.com", False, False, 1),
        ("budi@example.com", False, False, 0),
    ]
    with mail_server(app, box, port), travel(clock.now() + timedelta(minutes=2)):
        assert deliver_due() == 2
        assert deliver_due() == 0
    assert sorted(e.rcpt_tos[0] for e in box.taken) == [
        "ana@example.com",
        "budi@example.com",
    ]


def test_a_letter_that_is_refused_does_not_hold_up_the_others(app):
    box = Letterbox()
    box.refuse = "554 no such person"
    queue()
    queue(email="budi@example.com")
    with mail_server(app, box):
        assert deliver_due() == 0
    assert rows() == [
        ("ana@example.com", False, True, 1),
        ("budi@example.com", False, True, 1),
    ]
    assert db.session.scalars(select(Message.last_error)).first() == (
        "554 no such person"
    )


def test_two_workers_send_each_letter_once(app):
    box = Letterbox()
    for n in range(20):
        queue(email=f"v{n}@example.com")
    start = threading.Barrier(2)

    def work():
        with app.app_context():
            start.wait()
            deliver_due()
            db.session.remove()

    with mail_server(app, box):
        workers = [threading.Thread(target=work) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    assert sorted(e.rcpt_tos[0] for e in box.taken) == sorted(
        f"v{n}@example.com" for n in range(20)
    )


def test_the_letter_of_a_worker_that_died_is_sent_by_the_next(app):
    box = Letterbox()
    queue()
    assert service.claim_due().address == "ana@example.com"
    assert service.claim_due() is None
    with mail_server(app, box), travel(clock.now() + timedelta(minutes=11)):
        assert deliver_due() == 1
    assert len(box.taken) == 1


def test_a_letter_that_cannot_be_written_is_given_up_and_named(app):
    enqueue("no_such_letter", to=Recipient(None, "Ana", "ana@example.com"))
    queue(email="budi\r\nBcc: all@example.com")
    assert deliver_due() == 0
    assert rows() == [
        ("ana@example.com", False, True, 1),
        ("budi\r\nBcc: all@example.com", False, True, 1),
    ]


def test_a_server_that_breaks_off_is_tried_again_later(app, monkeypatch):
    """smtplib's own way of saying that the line went dead."""

    def broken(*_args, **_kwargs):
        raise smtplib.SMTPServerDisconnected("gone")

    queue()
    monkeypatch.setattr(smtplib.SMTP, "sendmail", broken)
    with mail_server(app, Letterbox()):
        assert deliver_due() == 0
    assert rows() == [("ana@example.com", False, False, 1)]
