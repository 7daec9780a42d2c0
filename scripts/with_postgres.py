"""Run a command beside a private PostgreSQL server, which goes away with it.

    python scripts/with_postgres.py pytest -q

The command finds the server's address in CFN_TEST_POSTGRES. The server keeps its data
in a scratch folder, listens on a socket there and on no port, and does not wait for
the disk: its data lives for one run. PostgreSQL refuses to run as root, so for root it
runs as the user postgres. The exit status is the command's. Without a server on the
machine the command is left out, except under CI=true: then that is a failure.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

START_S = "60"
# No fsync: a power cut may lose this data, and nobody minds.
OPTIONS = (
    "-c listen_addresses='' -c fsync=off -c synchronous_commit=off "
    "-c full_page_writes=off -c max_connections=300 -c shared_buffers=64MB "
    "-c unix_socket_directories={folder}"
)


def find_binaries() -> Path | None:
    """The folder with ``initdb`` and ``pg_ctl``, of the newest version here."""

    def version(folder: Path) -> list[int]:
        return [int(n) for n in folder.parent.name.split(".") if n.isdigit()]

    for folder in sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=version, reverse=True
    ):
        if (folder / "initdb").exists():
            return folder
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def _server_identity() -> dict[str, Any]:
    """Whom to run the server as; nothing said means as ourselves."""
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam("postgres")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _run(folder: Path, program: Path, *words: str) -> None:
    """Run one of the server's programs in its folder, quietly."""
    subprocess.run(
        [str(program), *words],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C is for the command; we stop the server
        check=True,
        **_server_identity(),
    )


@contextmanager
def private_server() -> Iterator[str]:
    """A running server; gives its address as SQLAlchemy writes it."""
    binaries = find_binaries()
    if binaries is None:
        raise FileNotFoundError("no PostgreSQL server on this machine")
    with tempfile.TemporaryDirectory(prefix="cfn-postgres-") as scratch:
        folder, data = Path(scratch), f"{scratch}/data"
        if identity := _server_identity():
            os.chown(folder, identity["user"], identity["group"])
        initdb, pg_ctl = binaries / "initdb", binaries / "pg_ctl"
        new = ("-D", data, "-U", "cfn", "--auth=trust", "--encoding=UTF8")
        _run(folder, initdb, *new, "--locale=C", "--no-sync")
        control = ("-D", data, "-w", "-t", START_S)
        options = OPTIONS.format(folder=folder)
        _run(folder, pg_ctl, *control, "-l", f"{scratch}/log", "-o", options, "start")
        try:
            yield f"postgresql+psycopg://cfn@/postgres?host={folder}"
        finally:
            _run(folder, pg_ctl, *control, "-m", "immediate", "stop")


def _leave(_signal: int, _frame: object) -> None:
    sys.exit(128 + signal.SIGTERM)


def main(command: list[str]) -> int:
    if not command:
        print(__doc__, file=sys.stderr)
        return os.EX_USAGE
    signal.signal(signal.SIGTERM, _leave)
    try:
        with private_server() as address:
            environment = {**os.environ, "CFN_TEST_POSTGRES": address}
            return subprocess.run(command, env=environment, check=False).returncode
    except FileNotFoundError as error:
        print(f"{error}: left out", file=sys.stderr)
        return 1 if os.environ.get("CI") == "true" else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
