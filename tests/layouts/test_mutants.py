"""``flask layouts check`` on thousands of spoiled files: right, quick, never a trace.

Every file comes from a sound or a broken layout of ours by one of the ways of
``mutations.py``, which also say what the answer must be.
"""

import copy
import json
import os
import random
import re
import signal
import time
from collections import Counter
from pathlib import Path

import pytest

from cfn.layouts.checks import check_text
from cfn.layouts.models import Layout
from tests.layouts.mutations import MUTATIONS
from tests.layouts.sketch import (
    area,
    at,
    box,
    facility,
    feature,
    lane,
    layout,
    row,
    slot,
)

FILES = 5_000 if os.environ.get("CFN_TEST_SCALE") == "full" else 160
LONGEST_S = 2.0
BLOCKERS = {
    "not_json", "not_a_layout", "unknown_kind", "bad_geometry", "bad_value",
    "outside_site", "overlap", "keep_clear", "duplicate_label", "fire_lane_narrow",
    "clear_width_narrow",
}  # fmt: skip
WARNINGS = {
    "zone_dense", "circuit_over", "smoke_near_clothes", "no_bin_near",
    "far_from_entrance", "wrong_zone",
}  # fmt: skip
DEMO = Path(__file__).parents[2] / "cfn" / "demo" / "data"


def broken_street():
    """Every rule of the street broken once or more, beside what is in order."""
    return layout(
        feature("road", "LineString", [at(-90, 0), at(0, 0)], name="Jalan", width_m=8),
        lane("carriageway", 8, (-90, 0), (0, 0), (80, 30)),
        area("fire_lane", -60, 40, 60, 43),
        feature("zone", "Polygon", box(-90, -20, -70, -10), name="Z", category="kriya"),
        row("R", (-60, -20), (-20, -20), (10, -45)),
        slot("A1", -80, -15, category="kuliner", fire="charcoal", watts=900, circuit="K"),
        slot("A2", -78, -15, category="fesyen", row="A"),
        slot("A3", -40, 2, row="A"),
        slot("a3", -30, -80, row="B"),
        slot("A4", 99, -90),
        slot("B1", 20, -80, bearing_deg=90, row="B"),
        slot("C1", 20, -72, bearing_deg=270, row="C"),
        slot("C2", 24, -72, bearing_deg=262.5, row="C"),
        slot("B2", 24, -80, bearing_deg=90, row="B"),
        facility("power", 0, 50, circuit="K", watts=450),
        facility("bin", 20, -60),
        min_fire_lane_m=4,
    )  # fmt: skip


BASES = {
    "taman_nostalgia": json.loads((DEMO / "taman_nostalgia.geojson").read_text()),
    "malam_kecil": json.loads((DEMO / "malam_kecil.geojson").read_text()),
    "broken": broken_street(),
}
REPORTS = {name: check_text(json.dumps(doc)).as_dict() for name, doc in BASES.items()}


class TookTooLong(BaseException):
    """Not to be caught by anything between the alarm and the test."""


@pytest.fixture
def alarm():
    def ring(*_):
        raise TookTooLong

    before = signal.signal(signal.SIGPROF, ring)
    yield lambda seconds: signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.signal(signal.SIGPROF, before)


@pytest.fixture
def answer(app, alarm, tmp_path):
    """The answer to a file: the exit code and the JSON, within the time."""
    path, runner = tmp_path / "layout.geojson", app.test_cli_runner()

    def of(raw, language):
        path.write_bytes(raw)
        started = time.process_time()
        alarm(LONGEST_S)
        result = runner.invoke(args=["layouts", "check", str(path), "--lang", language])
        alarm(0)
        assert time.process_time() - started < LONGEST_S
        assert (type(result.exception), result.stderr) in (
            (type(None), ""),
            (SystemExit, ""),
        )
        return result.exit_code, json.loads(result.stdout, parse_constant=no_constant)

    return of


def no_constant(name):
    raise AssertionError(f"{name} in the answer is not JSON")


def is_well_formed(report, features):
    """As docs/layout-format.md says, whatever the file holds."""
    assert list(report) == ["blockers", "warnings", "slots"]
    assert type(report["slots"]) is int and report["slots"] >= 0
    for list_, codes in (("blockers", BLOCKERS), ("warnings", WARNINGS)):
        for line in report[list_]:
            assert list(line) == ["code", "message", "features", "at"]
            assert line["code"] in codes
            assert line["message"] and not re.search(r"%\(|None", line["message"])
            assert set(line["features"]) <= set(range(features))
            lon, lat = line["at"] or (0, 0)
            assert -180 <= lon <= 180 and -90 <= lat <= 90


def essence(report, moved=None):
    """What a report says, whatever the order of the file: code and features."""
    lines = [
        (
            line["code"],
            tuple(sorted(moved[i] if moved else i for i in line["features"])),
        )
        for line in (*report["blockers"], *report["warnings"])
    ]
    return Counter(lines), report["slots"]


def is_json(raw):
    def once(pairs):
        assert len(dict(pairs)) == len(pairs)
        return dict(pairs)

    try:
        return json.loads(raw.decode("utf-8-sig"), object_pairs_hook=once)
    except (ValueError, RecursionError, AssertionError):
        return None


def number_of_features(doc):
    features = doc.get("features") if isinstance(doc, dict) else None
    return len(features) if isinstance(features, list) else 0


def is_right(exit_code, report, mutant, before):
    """The answer is of the form, and says what the mutation asks for."""
    doc = is_json(mutant.bytes())
    is_well_formed(report, number_of_features(doc))
    assert exit_code == (1 if report["blockers"] else 0)
    said = {(b["code"], i) for b in report["blockers"] for i in (None, *b["features"])}
    assert mutant.says <= said
    assert (("not_json", None) in said) == (doc is None)
    if mutant.same:
        assert essence(report) == essence(before, mutant.moved)


def test_the_broken_street_breaks_every_rule_of_the_street():
    codes = {
        line["code"]
        for list_ in ("blockers", "warnings")
        for line in REPORTS["broken"][list_]
    }
    assert codes == BLOCKERS - {
        "not_json", "not_a_layout", "unknown_kind", "bad_geometry", "bad_value",
    } | WARNINGS - {"zone_dense"}  # fmt: skip
    assert [
        REPORTS[name]["blockers"] for name in ("taman_nostalgia", "malam_kecil")
    ] == [
        [],
        [],
    ]


@pytest.mark.once
@pytest.mark.parametrize("mutate", MUTATIONS, ids=lambda m: m.__name__)
def test_spoiled_files_are_answered_rightly_and_soon(answer, mutate):
    for n in range(-(-FILES // len(MUTATIONS))):
        chance = random.Random(f"{mutate.__name__} {n}")
        base = chance.choice(list(BASES))
        mutant = mutate(copy.deepcopy(BASES[base]), chance)
        exit_code, report = answer(mutant.bytes(), chance.choice(("en", "id")))
        try:
            is_right(exit_code, report, mutant, REPORTS[base])
        except AssertionError as error:
            error.add_note(f"{mutate.__name__}, number {n}, of {base}: {report}"[:3000])
            raise


@pytest.mark.once
@pytest.mark.parametrize("mutate", MUTATIONS, ids=lambda m: m.__name__)
def test_an_import_keeps_a_layout_whole_or_not_at_all(app, tmp_path, mutate):
    chance = random.Random(mutate.__name__)
    mutant = mutate(copy.deepcopy(BASES["malam_kecil"]), chance)
    path = tmp_path / "layout.geojson"
    path.write_bytes(mutant.bytes())
    result = app.test_cli_runner().invoke(
        args=["layouts", "import", str(path), "--site", "Taman"]
    )
    kept = [(layout.id, len(layout.slots)) for layout in Layout.query.all()]
    report = check_text(mutant.bytes())
    if report.blockers:
        assert (result.exit_code, kept) == (1, [])
    else:
        assert (result.output, kept) == (
            f"{kept[0][0]}\n",
            [(kept[0][0], report.slots)],
        )
