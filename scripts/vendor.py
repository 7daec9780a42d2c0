"""Copy the browser libraries we ship from assets/node_modules into cfn/static/vendor.

Run after `npm ci --ignore-scripts` in assets/. The copies are committed, so nobody
needs Node to run the app; a test compares them with the hashes of the manifest. A new
file of a library is added to WANTED on purpose, never by a wildcard.
"""

import hashlib
import json
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "assets" / "node_modules"
TARGET = ROOT / "cfn" / "static" / "vendor"

# package → {file in the package: file in our folder}
WANTED = {
    "dejavu-fonts-ttf": {
        "LICENSE": "LICENSE",
        "ttf/DejaVuSans.ttf": "DejaVuSans.ttf",
        "ttf/DejaVuSans-Bold.ttf": "DejaVuSans-Bold.ttf",
    },
    "leaflet": {
        "LICENSE": "LICENSE",
        "dist/leaflet.js": "leaflet.js",
        "dist/leaflet.css": "leaflet.css",
        "dist/images/layers.png": "images/layers.png",
        "dist/images/layers-2x.png": "images/layers-2x.png",
        "dist/images/marker-icon.png": "images/marker-icon.png",
        "dist/images/marker-icon-2x.png": "images/marker-icon-2x.png",
        "dist/images/marker-shadow.png": "images/marker-shadow.png",
    },
}


def copy_package(name: str, files: dict[str, str]) -> dict:
    """Copy one package and return its entry of the manifest."""
    package = json.loads((MODULES / name / "package.json").read_text(encoding="utf-8"))
    folder = f"{name}-{package['version']}"
    for old in TARGET.glob(f"{name}-*"):
        shutil.rmtree(old)
    hashes = {}
    for source, wanted in files.items():
        target = TARGET / folder / wanted
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(MODULES / name / source, target)
        hashes[f"{folder}/{wanted}"] = hashlib.sha256(target.read_bytes()).hexdigest()
    return {
        "version": package["version"],
        "license": package["license"],
        "files": hashes,
    }


def main() -> int:
    if not MODULES.is_dir():
        print(
            "No assets/node_modules: run `npm ci --ignore-scripts` in assets/ first.",
            file=sys.stderr,
        )
        return 1
    manifest = {
        name: copy_package(name, files) for name, files in sorted(WANTED.items())
    }
    TARGET.mkdir(parents=True, exist_ok=True)
    text = json.dumps(manifest, indent=2, sort_keys=True) + "\n"
    (TARGET / "manifest.json").write_text(text, encoding="utf-8")
    for entry in manifest.values():
        print("\n".join(entry["files"]))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
