"""What a log line holds, and what it never holds."""

import io
import json
import logging

import pytest
import structlog

from cfn.core import log
from tests.support.app import make_app


@pytest.fixture
def lines():
    """``lines()``: sends the log of a production server here, gives what it wrote."""
    root, written = logging.getLogger(), io.StringIO()
    before, level = root.handlers[:], root.level

    def read():
        return [json.loads(line) for line in written.getvalue().splitlines()]

    def listen():
        root.handlers.clear()
        log.configure(production=True, level="INFO")
        root.handlers[0].setStream(written)
        return read

    yield listen
    root.handlers[:] = before
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("call 081234567890 now", "call [phone] now"),
        ("call +62 812-3456-7890", "call [phone]"),
        ("call 6281234567890.", "call [phone]."),
        ("Key (email)=(ana.se-i@contoh.co.id) exists", "Key (email)=([e-mail]) exists"),
        ("NIK 5371031212900001", "NIK [number]"),
        ("NPWP 01.234.567.8-901.000", "NPWP [number]"),
        ("halal ID53110000123456789", "halal [number]"),
        ("/links/Zk3_x-9 asked", "/links/[token] asked"),
        ("night 7, slot A12, 12000 rupiah, 2025-12-13", None),
    ],
)
def test_numbers_and_addresses_of_people_are_hidden(text, left):
    assert log.redacted(text) == (left or text)


def test_a_line_is_json_and_hides_what_its_keys_name(lines):
    read = lines()
    structlog.get_logger("cfn").warning(
        "sign-in refused", phone="0812", person=7, detail={"name": "Ana", "tries": 3}
    )
    [line] = read()
    del line["timestamp"]
    assert line == {
        "event": "sign-in refused",
        "level": "warning",
        "logger": "cfn",
        "phone": "[hidden]",
        "person": 7,
        "detail": {"name": "[hidden]", "tries": 3},
    }


def test_a_library_and_a_traceback_go_through_the_same_door(lines):
    read = lines()
    try:
        raise ValueError("ana@example.com is taken")
    except ValueError:
        logging.getLogger("library").exception("broken for %s", "081234567890")
    [line] = read()
    assert line["event"] == "broken for [phone]"
    assert "[e-mail] is taken" in line["exception"]
    assert "ana@" not in line["exception"]


def test_a_request_is_logged_by_endpoint_with_its_id(databases, tmp_path, lines):
    app = make_app(
        databases.url,
        tmp_path,
        CFN_ENV="production",
        CFN_SECRET_KEY="k" * 40,
        CFN_TRUSTED_HOSTS=["cfn.example"],
        CFN_BASE_URL="https://cfn.example",
        CFN_MAIL_BACKEND="file",
    )
    read = lines()
    answer = app.test_client().get(
        "/no-such-page/081234567890?q=ana@example.com",
        base_url="https://cfn.example",
        headers={"X-Request-ID": "abc-12345"},
    )
    assert (answer.status_code, answer.headers["X-Request-ID"]) == (404, "abc-12345")
    [line] = read()
    del line["timestamp"], line["ms"]
    assert line == {
        "event": "request",
        "level": "info",
        "logger": "cfn.core.log",
        "request_id": "abc-12345",
        "method": "GET",
        "endpoint": None,
        "status": 404,
    }
