"""The catalogues: collect sentences, merge translations, compile.

``messages.py``            collect, merge, compile
``messages.py --compile``  compile only (what running needs)
``messages.py --check``    fail on a sentence that is missing, unused or does not fit

Message ids are English. ``id`` is written by people; ``en`` repeats the ids. New
translations may wait in ``cfn/translations/inbox/*.po``, one file a slice; a run
merges them into the Indonesian catalogue.
"""

import fcntl
import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1] / "cfn"
sys.path.insert(0, str(ROOT.parent))

from cfn.core.catalogues import compile_catalogue  # noqa: E402

HOME = ROOT / "translations"
LANGUAGES = ("id", "en")
KEYWORDS = {
    "_": None, "N_": None, "NN_": (1, 2), "gettext": None, "ngettext": (1, 2), "translate": None,
    "_l": None,
}  # fmt: skip
METHODS = [("templates/**.html", "jinja2"), ("templates/**.txt", "jinja2"),
           ("**.py", "python")]  # fmt: skip
PLACES = re.compile(r"%\((\w+)\)[sd]|%[sd]")


def po_path(language: str) -> Path:
    return HOME / language / "LC_MESSAGES" / "messages.po"


def collect() -> Catalog:
    """Every sentence of the code and the templates."""
    catalog = Catalog(charset="utf-8")
    found = extract_from_dir(
        ROOT, method_map=METHODS, keywords=KEYWORDS, comment_tags=()
    )
    for file, _line, message, _comments, _context in found:
        # Lines move with every edit; the file alone keeps the catalogue calm.
        catalog.add(message, None, [(f"cfn/{file}", 0)])
    return catalog


def read(path: Path, language: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=language, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def inbox() -> dict[str | tuple[str, ...], str | tuple[str, ...]]:
    """Translations that wait to be merged: message id → Indonesian."""
    waiting = {}
    for path in sorted((HOME / "inbox").glob("*.po")):
        for message in read(path, "id"):
            if message.id and message.string and any(_strings(message)):
                waiting[_key(message)] = message.string
    return waiting


def _key(message: Message) -> str:
    return message.id[0] if isinstance(message.id, tuple) else message.id


def _strings(message: Message) -> Iterator[str]:
    if isinstance(message.string, tuple):
        yield from message.string
    else:
        yield message.string or ""


def _shape(catalog: Catalog, message: Message, text: str | tuple[str, ...]) -> object:
    """``text`` as the catalogue's plural forms want it."""
    one = text[0] if isinstance(text, tuple) else text
    if isinstance(message.id, tuple):
        return (one,) * catalog.num_plurals
    return one


def updated(language: str, template: Catalog) -> Catalog:
    old = read(po_path(language), language)
    known = {_key(m): m.string for m in old if m.id and any(_strings(m))}
    known |= inbox() if language == "id" else {}
    new = Catalog(locale=language, charset="utf-8", project="cfn", fuzzy=False)
    for message in sorted((m for m in template if m.id), key=_key):
        entry = new.add(message.id, None, sorted(set(message.locations)))
        if language == "en":
            entry.string = message.id
        elif _key(message) in known:
            entry.string = _shape(new, message, known[_key(message)])
    return new


def write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part")
    part.write_bytes(data)
    part.replace(path)


def update() -> None:
    template = collect()
    for language in LANGUAGES:
        file = io.BytesIO()
        write_po(file, updated(language, template), width=88, omit_header=False,
                 ignore_obsolete=True, include_lineno=False, sort_output=True)  # fmt: skip
        text = re.sub(
            rb'"(POT-Creation|PO-Revision)-Date:[^"]*"\n', b"", file.getvalue()
        )
        write(po_path(language), text)


def compile_all() -> None:
    for language in LANGUAGES:
        compile_catalogue(po_path(language))


def problems() -> Iterator[str]:
    """What is wrong with the catalogues, a line each."""
    template = {_key(m): m for m in collect() if m.id}
    for language in LANGUAGES:
        catalog = read(po_path(language), language)
        there = {_key(m): m for m in catalog if m.id}
        for key in sorted(template.keys() - there.keys()):
            yield f"{language}: not in the catalogue: {key!r} (make messages)"
        for key in sorted(there.keys() - template.keys()):
            yield f"{language}: no longer used: {key!r} (make messages)"
        for key in sorted(template.keys() & there.keys()):
            yield from _wrong(language, there[key])


def _wrong(language: str, message: Message) -> Iterator[str]:
    key = _key(message)
    if message.fuzzy:
        yield f"{language}: fuzzy: {key!r}"
    if not all(_strings(message)):
        yield f"{language}: not translated: {key!r}"
        return
    ids = message.id if isinstance(message.id, tuple) else (message.id,)
    allowed = {place for one in ids for place in PLACES.findall(one)}
    for text in _strings(message):
        if not set(PLACES.findall(text)) <= allowed:
            yield f"{language}: other places in {key!r}: {text!r}"


def main(arguments: list[str]) -> int:
    HOME.mkdir(parents=True, exist_ok=True)
    with (HOME / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if "--check" in arguments:
            found = list(problems())
            print("\n".join(found) or "catalogues are complete")
            return 1 if found else 0
        if "--compile" not in arguments:
            update()
        compile_all()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
