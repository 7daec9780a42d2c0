"""What ``make run`` starts: migrate, fill a demo once, serve, and work the queue.

Starting twice is safe: the steps that write are done under a lock file, and a port
that is taken is said in one line.
"""

import argparse
import fcntl
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
os.environ.setdefault("FLASK_APP", "wsgi")


def flask(*arguments: str) -> None:
    subprocess.run([BIN / "flask", *arguments], check=True, cwd=ROOT)


def prepare(instance: Path) -> None:
    """Migrate and seed; a second start waits here until the first is done."""
    instance.mkdir(parents=True, exist_ok=True)
    with (instance / "start.lock").open("w") as lock:
        wait_for(lock)
        subprocess.run(
            [sys.executable, "scripts/messages.py", "--compile"], check=True, cwd=ROOT
        )
        flask("db", "upgrade")
        flask("assets", "build")
        if os.environ.get("CFN_ENV", "demo") == "demo":
            flask("demo", "build", "--if-empty")
            flask("demo", "tonight")


def wait_for(lock: IO[str]) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("Another start is preparing the database; waiting for it.", flush=True)
        fcntl.flock(lock, fcntl.LOCK_EX)


def is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def is_refused(port: int) -> bool:
    if is_taken(port):
        print(f"Port {port} is taken; cfn may be running already. Try PORT=8001.")
        return True
    return False


def greet(port: int) -> None:
    address = f"http://127.0.0.1:{port}"
    print(f"\n  Map for visitors   {address}/        English: {address}/en/")
    print(f"  Sign in            {address}/sign-in", flush=True)
    if os.environ.get("CFN_ENV", "demo") == "demo":
        print("\n  Demo sign-ins (role, e-mail, password):", flush=True)
        flask("demo", "sign-ins")
    print("\n  Ctrl-C stops.\n", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    port = parser.parse_args().port
    if is_refused(port):
        return 1
    os.environ.setdefault("CFN_BASE_URL", f"http://127.0.0.1:{port}")
    prepare(Path(os.environ.get("CFN_INSTANCE") or ROOT / "instance"))
    if is_refused(port):  # a start that was preparing beside this one took it
        return 1
    greet(port)
    worker = subprocess.Popen([BIN / "flask", "jobs", "work"], cwd=ROOT)
    server = subprocess.Popen(
        [
            BIN / "gunicorn",
            "-c",
            "gunicorn.conf.py",
            "-b",
            f"127.0.0.1:{port}",
            "wsgi:app",
        ],
        cwd=ROOT,
    )
    signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    try:
        return server.wait()
    except KeyboardInterrupt:
        return server.wait()
    finally:
        worker.terminate()
        worker.wait()


if __name__ == "__main__":
    sys.exit(main())
