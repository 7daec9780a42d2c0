"""``flask layouts``: check without a database, import, export."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from cfn.layouts import service
from cfn.layouts.queries import document_of, get_layout_with_all
from tests.layouts.sketch import layout, services, slot

ROOT = Path(__file__).parents[2]


@pytest.fixture
def run(app):
    def call(*args):
        return app.test_cli_runner().invoke(args=["layouts", *map(str, args)])

    return call


@pytest.fixture
def keep(tmp_path):
    def write(doc):
        path = tmp_path / "layout.geojson"
        path.write_text(json.dumps(doc) if not isinstance(doc, str) else doc)
        return path

    return write


def test_check_prints_one_object_and_exits_by_blockers(run, keep):
    good = run("check", keep(layout(slot("A1", 0, 0), *services())))
    assert (good.exit_code, json.loads(good.output)) == (
        0,
        {"blockers": [], "warnings": [], "slots": 1},
    )
    bad = run("check", keep(layout(slot("A1", 0, 0), slot("A2", 1, 0), *services())))
    assert (bad.exit_code, json.loads(bad.output)) == (
        1,
        {
            "blockers": [
                {
                    "code": "overlap",
                    "message": "A1 and A2 overlap.",
                    "features": [1, 2],
                    "at": [123.6159046, -10.1591],
                }
            ],
            "warnings": [],
            "slots": 2,
        },
    )


def test_check_speaks_indonesian_when_asked(run, keep):
    path = keep(layout(slot("A1", 0, 0), slot("A2", 1, 0)))
    answer = json.loads(run("check", path, "--lang", "id").output)
    assert answer["blockers"][0]["message"] == "A1 dan A2 bertumpuk."


@pytest.mark.parametrize("content", ["", "{", "[" * 9000, "null", '{"a":1,"a":2}'])
def test_check_never_shows_a_trace(run, keep, content):
    result = run("check", keep(content))
    answer = json.loads(result.output)
    assert (result.exit_code, answer["slots"], len(answer["blockers"])) == (1, 0, 1)


def test_check_of_what_is_no_file(run, tmp_path):
    for path in (tmp_path / "missing.geojson", tmp_path):
        result = run("check", path)
        codes = [b["code"] for b in json.loads(result.output)["blockers"]]
        assert (result.exit_code, codes) == (1, ["not_json"])


@pytest.mark.parametrize(
    "url", ["sqlite:////nowhere/at/all.sqlite", "sqlite:///{tmp}/none.sqlite"]
)
def test_check_needs_no_database(tmp_path, keep, url):
    path = keep(layout(slot("A1", 0, 0), *services()))
    result = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "layouts", "check", path],
        capture_output=True,
        cwd=ROOT,
        text=True,
        env={
            "PATH": "/usr/bin:/bin",
            "CFN_ENV": "test",
            "CFN_INSTANCE": str(tmp_path / "instance"),
            "CFN_DATABASE_URL": url.format(tmp=tmp_path),
        },
    )
    assert (result.returncode, json.loads(result.stdout), result.stderr) == (
        0,
        {"blockers": [], "warnings": [], "slots": 1},
        "",
    )
    assert not (tmp_path / "none.sqlite").exists()


def test_import_prints_the_number_and_export_gives_the_layout_back(run, keep):
    doc = layout(slot("A1", 0, 0), name="Malam kecil")
    number = run("import", keep(doc), "--site", "Taman").output.strip()
    kept = get_layout_with_all(int(number))
    assert (kept.name, kept.site.name) == ("Malam kecil", "Taman")
    exported = run("export", number)
    assert exported.exit_code == 0
    assert json.loads(exported.output) == document_of(kept)
    named = run("import", keep(exported.output), "--site", "Taman", "--name", "Lain")
    again = get_layout_with_all(int(named.output))
    assert (again.name, again.site_id) == ("Lain", kept.site_id)


def test_import_of_a_file_with_blockers_keeps_nothing(run, keep):
    bad = run("import", keep(layout(slot("A1", 99, 0))), "--site", "Taman")
    assert bad.exit_code == 1
    assert json.loads(bad.stderr)["blockers"][0]["code"] == "outside_site"
    broken = run("import", keep("{"), "--site", "Taman")
    assert (broken.exit_code, broken.stderr) == (
        1,
        "Error: The file is not JSON: line 1, column 2.\n",
    )


def test_export_of_nothing_says_so(run):
    result = run("export", 7)
    assert (result.exit_code, result.stderr) == (
        1,
        "Error: There is no such layout.\n",
    )


def test_an_import_may_be_in_a_city_with_bounds(app, keep):
    with pytest.raises(service.BrokenLayout):
        service.import_layout(
            layout(), site_name="Taman", bounds=(106, -7, 107, -6), by=None
        )
