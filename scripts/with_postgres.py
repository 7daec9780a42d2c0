"""Run a command with a private PostgreSQL: ``with_postgres.py COMMAND [ARG …]``.

The cluster lives in a temporary folder, listens on a free port of 127.0.0.1, and is
gone afterwards. The command finds its address in ``CFN_TEST_POSTGRES``. Without a
server on the machine the command is skipped, except under ``CI=true``: then it fails.
"""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

FAST = ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off"]


def find_binaries() -> Path | None:
    """The newest installed server's folder of programs, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    return Path(initdb).parent if initdb else None


def as_owner() -> dict[str, int]:
    """PostgreSQL refuses to run as root; then its own user runs it."""
    if os.getuid() != 0:
        return {}
    user = pwd.getpwnam("postgres")
    return {"user": user.pw_uid, "group": user.pw_gid}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run(command: list[str], binaries: Path, folder: Path) -> int:
    owner, port = as_owner(), free_port()
    if owner:
        os.chown(folder, owner["user"], owner["group"])
    data = folder / "data"
    subprocess.run(
        [binaries / "initdb", "-D", data, "-U", "cfn", "-A", "trust", "-E", "UTF8",
         "--no-sync", "--locale=C.UTF-8"],
        check=True, stdout=subprocess.DEVNULL, cwd=folder, **owner,
    )  # fmt: skip
    options = ["-p", str(port), "-k", str(folder), "-h", "127.0.0.1",
               "-c", "max_connections=300", *FAST]  # fmt: skip
    control = [binaries / "pg_ctl", "-D", data, "-w", "-l", folder / "log"]
    subprocess.run(
        [*control, "-o", " ".join(options), "start"],
        check=True, stdout=subprocess.DEVNULL, cwd=folder, **owner,
    )  # fmt: skip
    address = f"postgresql+psycopg://cfn@127.0.0.1:{port}/postgres"
    try:
        environment = {**os.environ, "CFN_TEST_POSTGRES": address}
        return subprocess.run(command, env=environment, check=False).returncode
    finally:
        subprocess.run(
            [*control, "-m", "immediate", "stop"],
            check=False, stdout=subprocess.DEVNULL, cwd=folder, **owner,
        )  # fmt: skip


def main() -> int:
    binaries = find_binaries()
    if binaries is None:
        print("PostgreSQL is not installed on this machine.", file=sys.stderr)
        return 1 if os.environ.get("CI") == "true" else 0
    with tempfile.TemporaryDirectory(prefix="cfn-pg-") as folder:
        return run(sys.argv[1:], binaries, Path(folder))


if __name__ == "__main__":
    sys.exit(main())
