"""What ``make run`` starts, started twice at one moment in an empty place."""

import os
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from bench.wire import free_port

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]
PATIENCE_S = 240  # two first starts on a busy machine


def start(port: int, instance: Path) -> "subprocess.Popen[str]":
    own = {key: value for key, value in os.environ.items() if key[:4] != "CFN_"}
    return subprocess.Popen(
        [sys.executable, "scripts/serve.py", "--port", str(port)],
        cwd=ROOT,
        env={**own, "CFN_INSTANCE": str(instance)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def answers(port: int, process: "subprocess.Popen[str]") -> bool:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and process.poll() is None:
        try:
            address = f"http://127.0.0.1:{port}/"
            with urllib.request.urlopen(address, timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.3)
    return False


def count(instance: Path, table: str) -> int:
    with closing(sqlite3.connect(instance / "cfn.sqlite")) as database:
        (found,) = database.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(found)


def stop(process: "subprocess.Popen[str]") -> str:
    process.terminate()
    said, _ = process.communicate(timeout=60)
    return said


def test_two_starts_at_once_make_one_city_and_both_serve(tmp_path: Path) -> None:
    ports = free_port(), free_port()
    first, second = (start(port, tmp_path) for port in ports)
    third = None
    try:
        served = answers(ports[0], first), answers(ports[1], second)
        third = start(ports[0], tmp_path)
        refused = third.wait(timeout=60)
    finally:
        said = [stop(process) for process in (first, second, third) if process]
    assert served == (True, True), said
    assert count(tmp_path, "vendors") == 68
    assert (refused, said[2]) == (
        1,
        f"Port {ports[0]} is taken; cfn may be running already. Try PORT=8001.\n",
    )
    waited = "Another start is preparing the database; waiting for it."
    assert sum(waited in words for words in said[:2]) == 1
