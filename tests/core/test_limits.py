"""Rate limits shared through a real Redis."""

import os
import shutil
import socket
import subprocess
import sys
import time

import pytest

from tests.support.source import ROOT


@pytest.fixture
def redis_url(tmp_path):
    """A private server on a free port."""
    program = shutil.which("redis-server")
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("CI has no redis-server")
        pytest.skip("no redis-server on this machine")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [program, "--port", str(port), "--save", "", "--dir", str(tmp_path)],
        stdout=subprocess.DEVNULL,
    )
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 0.1).close()
            break
        except OSError:
            time.sleep(0.05)
    yield f"redis://127.0.0.1:{port}/0"
    server.terminate()
    server.wait()


SERVER = """
import sys
from cfn import create_app
app = create_app({"TESTING": True, "WTF_CSRF_ENABLED": False})
client = app.test_client()
for _ in range(40):
    print(client.post("/register", data={}).status_code)
"""


def answers_of_another_server(environment):
    """What one more process answers to 40 requests from the same address."""
    done = subprocess.run(
        [sys.executable, "-c", SERVER],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [int(line) for line in done.stdout.split()]


def test_two_servers_count_together(app, databases, tmp_path, redis_url):
    """Sixty a minute from one address, whichever server it comes to."""
    environment = os.environ | {
        "CFN_ENV": "test",
        "CFN_DATABASE_URL": databases.url,
        "CFN_INSTANCE": str(tmp_path),
        "CFN_REDIS_URL": redis_url,
    }
    if (second := time.time() % 60) > 40:
        time.sleep(60 - second)  # a minute that changes half way counts anew
    first = answers_of_another_server(environment)
    second_server = answers_of_another_server(environment)
    assert first == [422] * 40
    assert second_server[20:] == [429] * 20
    assert second_server[:20] == [422] * 20
