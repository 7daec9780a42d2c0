"""Servers as processes, their processor time, and the bytes that leave them."""

import contextlib
import os
import select
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serving(app: str, **environ: str) -> Iterator["Server"]:
    """gunicorn with the configuration of ``make run`` and one worker."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", "-w", "1",
         "-b", f"127.0.0.1:{port}", "--log-level", "warning", app],
        cwd=ROOT,
        env={**os.environ, **environ},
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait(port, process)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait()


def _wait(port: int, process: subprocess.Popen) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError("the server did not start")
        with (
            contextlib.suppress(OSError),
            socket.create_connection(("127.0.0.1", port), 0.2) as probe,
        ):
            probe.sendall(b"GET /none HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            if probe.recv(16).startswith(b"HTTP/"):
                return
        time.sleep(0.1)
    raise RuntimeError("the server does not answer")


class Server:
    """A running server. ``cpu_s`` is what its processes have used, all threads."""

    def __init__(self, port: int, pid: int) -> None:
        self.port = port
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        self.pids = [pid, *map(int, children)]

    @property
    def cpu_s(self) -> float:
        return sum(
            int((task / "schedstat").read_text().split()[0])
            for pid in self.pids
            for task in Path(f"/proc/{pid}/task").iterdir()
        ) / 1e9  # fmt: skip

    def answers_per_cpu_s(self, request: bytes, status: int, count: int) -> float:
        """``count`` answers over kept connections, divided by the server's time."""
        before = self.cpu_s
        share = count // CONNECTIONS
        callers = [
            threading.Thread(target=self._ask, args=(request, status, share))
            for _ in range(CONNECTIONS)
        ]
        for caller in callers:
            caller.start()
        for caller in callers:
            caller.join()
        return share * CONNECTIONS / (self.cpu_s - before)

    def _ask(self, request: bytes, status: int, count: int) -> None:
        with socket.create_connection(("127.0.0.1", self.port)) as connection:
            for _ in range(count):
                connection.sendall(request)
                found, _, _ = read_answer(connection)
                if found != status:
                    os.write(2, f"answered {found}, not {status}\n".encode())
                    os._exit(1)

    def get(self, request: bytes) -> tuple[int, dict[str, str], bytes]:
        with socket.create_connection(("127.0.0.1", self.port)) as connection:
            connection.sendall(request)
            return read_answer(connection)


CONNECTIONS = 4


def read_answer(connection: socket.socket) -> tuple[int, dict[str, str], bytes]:
    """Status, headers (small letters) and body of one answer."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += _more(connection)
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {k.lower(): v.strip() for k, v in (line.split(":", 1) for line in lines)}
    size = int(headers.get("content-length", "0"))
    while len(body) < size:
        body += _more(connection)
    return int(first.split()[1]), headers, body


def _more(connection: socket.socket) -> bytes:
    data = connection.recv(65536)
    if not data:
        raise ConnectionError("closed in the middle of an answer")
    return data


def http_get(path: str, **headers: str) -> bytes:
    """The bytes of a request; header names with underscores."""
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


class CountingProxy:
    """Passes connections on to a port and counts every byte that comes back."""

    def __init__(self, port: int) -> None:
        self.target = port
        self.received = 0
        self.lock = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self.listener.accept()
                threading.Thread(target=self._pass, args=(near,), daemon=True).start()

    def _pass(self, near: socket.socket) -> None:
        with (
            contextlib.suppress(OSError),
            near,
            socket.create_connection(("127.0.0.1", self.target)) as far,
        ):
            while True:
                ready, _, _ = select.select([near, far], [], [])
                for side in ready:
                    data = side.recv(65536)
                    if not data:
                        return
                    if side is far:
                        with self.lock:
                            self.received += len(data)
                    (near if side is far else far).sendall(data)
