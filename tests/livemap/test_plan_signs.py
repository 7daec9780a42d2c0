"""The signs that a script draws are those of the server's template."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2] / "cfn"
TEMPLATE = (ROOT / "templates/components/plan.html").read_text(encoding="utf-8")
SCRIPT = (ROOT / "static/js/lib/plan.js").read_text(encoding="utf-8")


def test_marks_signs_and_flag_are_the_same() -> None:
    start, end = SCRIPT.index("const MARKS"), SCRIPT.index("const AT_THE_DESK")
    paths = re.findall(r'"(M[^"]+)"', SCRIPT[start:end])
    assert len(paths) == 8
    assert [path for path in paths if path not in TEMPLATE] == []


def test_states_are_the_same() -> None:
    listed = re.search(r"const AT_THE_DESK = (\[.*?\]);", SCRIPT)
    assert listed is not None
    assert f"state in ({listed[1][1:-1]})".replace('"', "'") in TEMPLATE
