"""Compiled catalogues follow their sources."""

import os

from babel.messages.mofile import read_mo

from cfn.core.catalogues import compile_stale, is_stale

PO = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'


def test_a_missing_or_older_catalogue_is_compiled_and_a_fresh_one_left(tmp_path):
    source = tmp_path / "id" / "LC_MESSAGES" / "messages.po"
    source.parent.mkdir(parents=True)
    source.write_text(PO + '\nmsgid "Slot"\nmsgstr "Petak"\n')
    compiled = source.with_suffix(".mo")
    assert is_stale(source)
    compile_stale(tmp_path)
    with compiled.open("rb") as file:
        assert read_mo(file).get("Slot").string == "Petak"
    compiled.write_bytes(b"kept")
    os.utime(compiled, ns=(source.stat().st_atime_ns, source.stat().st_mtime_ns))
    compile_stale(tmp_path)
    assert compiled.read_bytes() == b"kept"
    later = source.stat().st_mtime + 5
    os.utime(source, (later, later))
    compile_stale(tmp_path)
    assert compiled.read_bytes() != b"kept"
    assert sorted(p.name for p in source.parent.iterdir()) == [
        "messages.mo",
        "messages.po",
    ]
