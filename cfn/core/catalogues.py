"""Compiled catalogues: made from ``cfn/translations/*/LC_MESSAGES/messages.po``.

The compiled files are not in git. ``scripts/messages.py`` makes them, and so does the
app at its start when one is missing or older than its source, so that a bare ``flask``
or ``gunicorn`` speaks Indonesian too.
"""

import io
import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

HOME = Path(__file__).parents[1] / "translations"


def is_stale(source: Path) -> bool:
    """True when the compiled file beside ``source`` is missing or older."""
    compiled = source.with_suffix(".mo")
    return (
        not compiled.exists() or compiled.stat().st_mtime_ns < source.stat().st_mtime_ns
    )


def compile_catalogue(source: Path) -> None:
    """Write the compiled file in one step; two processes at once do no harm."""
    before = source.stat()
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parent.parent.name)
    data = io.BytesIO()
    write_mo(data, catalogue)
    part = source.with_suffix(f".{os.getpid()}.part")
    part.write_bytes(data.getvalue())
    # As old as what it was made from: an edit made meanwhile is seen the next time.
    os.utime(part, ns=(before.st_atime_ns, before.st_mtime_ns))
    part.replace(source.with_suffix(".mo"))


def compile_stale(home: Path = HOME) -> None:
    for source in sorted(home.glob("*/LC_MESSAGES/messages.po")):
        if is_stale(source):
            compile_catalogue(source)
