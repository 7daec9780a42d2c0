"""folium authors the map: small, the same every time, and without anybody's words."""

import re
from pathlib import Path

from flask import Flask

from cfn.core.db import atomic
from cfn.livemap import basemap
from cfn.livemap.basemap import StreetMap, script
from tests.support.app import Client
from tests.support.factories import Make

ROOT = Path(__file__).parents[2] / "cfn"


def test_the_script_is_the_same_byte_for_byte() -> None:
    first = script(3, 2)
    script.cache_clear()
    assert script(3, 2) == first
    assert first == (
        'customElements.whenDefined("street-map").then(() => {\n'
        "const street_3_2 =\n"
        'document.getElementById("street_3");\n'
        'street_3_2?.author({"closest": 96, "crs": "Simple", "reach": 22});\n'
        'street_3_2?.add("stalls");\n'
        'street_3_2?.add("buttons");\n'
        "});\n"
    )


def test_folium_brings_no_file_of_its_own() -> None:
    street = StreetMap(1, 1)
    root = street.get_root()
    root.render()
    assert (StreetMap.default_js, StreetMap.default_css) == ([], [])
    page = root.header.render() + root.html.render() + root.script.render()
    assert re.findall(r"https?://[^\"' ]+", page) == []


def test_the_script_is_kept_for_good(client: Client, make: Make) -> None:
    layout = make.layout(version=4)
    answer = client.get(f"/map/{layout.id}-4.js")
    assert answer.text == basemap.script(layout.id, 4)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    older = client.get(f"/map/{layout.id}-3.js")
    assert (older.text, older.headers["Cache-Control"]) == (answer.text, "no-cache")
    assert client.get(f"/map/{layout.id + 1}-1.js").status_code == 404


def test_no_name_goes_through_folium(app: Flask, client: Client, make: Make) -> None:
    nasty = "${alert(1)}`<img src=x onerror=alert(1)>"
    layout = make.layout()
    with atomic():
        layout.name = layout.site.name = nasty
    text = client.get(f"/map/{layout.id}-{layout.version}.js").text
    assert "alert" not in text and "`" not in text


def test_only_one_file_says_l() -> None:
    """Leaflet's global is met in lib/leaflet.js and nowhere else."""
    scripts = (ROOT / "static" / "js").rglob("*.js")
    said = {
        path.name
        for path in scripts
        if re.search(r"(?<![\w.\"'`])L\.\w|\bL\(", path.read_text(encoding="utf-8"))
    }
    assert said == {"leaflet.js"}
