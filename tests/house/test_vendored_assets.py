"""What we ship of other people's code is exactly what the manifest says."""

import hashlib
import json
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "cfn" / "static" / "vendor"


def manifest():
    return json.loads((VENDOR / "manifest.json").read_text(encoding="utf-8"))


def hashes_on_disk():
    return {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(
            path.read_bytes()
        ).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }


def test_the_vendored_files_are_those_of_the_manifest():
    written = {
        file: digest
        for entry in manifest().values()
        for file, digest in entry["files"].items()
    }
    assert hashes_on_disk() == written


def test_the_versions_are_those_asked_for_and_locked():
    asked = json.loads((ROOT / "assets" / "package.json").read_text(encoding="utf-8"))[
        "dependencies"
    ]
    locked = json.loads(
        (ROOT / "assets" / "package-lock.json").read_text(encoding="utf-8")
    )["packages"]
    shipped = {name: entry["version"] for name, entry in manifest().items()}
    assert shipped == asked
    assert shipped == {
        name: locked[f"node_modules/{name}"]["version"] for name in asked
    }


def test_every_vendored_package_brings_its_licence():
    for name, entry in manifest().items():
        assert f"{name}-{entry['version']}/LICENSE" in entry["files"]


def test_the_lock_names_no_registry_host():
    lock = (ROOT / "assets" / "package-lock.json").read_text(encoding="utf-8")
    assert "resolved" not in lock
    assert "://" not in lock
