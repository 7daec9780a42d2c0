"""How templates, scripts and sheets read: own files only, text as text."""

import re

import pytest

from tests.support.source import APP, named

TEMPLATES = sorted((APP / "templates").rglob("*.html"))
LETTERS = sorted((APP / "templates").rglob("*.txt"))
SCRIPTS = sorted((APP / "static" / "js").rglob("*.js"))
SHEETS = sorted((APP / "static" / "css").rglob("*.css"))
VENDORED = APP / "static" / "vendor"

# Where links may lead to: a chat by hand. A licence or namespace is no request.
ALLOWED_HOSTS = {"wa.me", "www.w3.org"}
LONGEST_ELEMENT = 150
LONGEST_FILE = 300


def found(pattern, files):
    """file: the first match, for every file that has one."""
    hits = {}
    for path in files:
        if match := re.search(pattern, path.read_text(encoding="utf-8")):
            hits[named(path)] = match.group(0)
    return hits


def test_nothing_is_fetched_from_another_host():
    strange = {}
    for path in [*TEMPLATES, *LETTERS, *SCRIPTS, *SHEETS]:
        text = path.read_text(encoding="utf-8")
        hosts = set(re.findall(r"(?:https?:)?//([\w-]+(?:\.[\w-]+)+)", text))
        if hosts - ALLOWED_HOSTS:
            strange[named(path)] = hosts - ALLOWED_HOSTS
    assert strange == {}


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("inline style", r"\sstyle=[\"']|<style\b"),
        (
            "inline script",
            r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>",
        ),
        ("inline handler", r"<[a-z][^>]*\son[a-z]+=[\"']"),
        ("unescaped text", r"\|\s*safe\b|Markup\("),
        ("address of a script", r"javascript:"),
    ],
)
def test_templates_hold_no(what, pattern):
    assert found(pattern, TEMPLATES) == {}, what


@pytest.mark.parametrize(
    "pattern",
    [
        r"\.(inner|outer)HTML\b",
        r"insertAdjacentHTML|document\.write",
        r"\beval\(|new Function\(",
        r"\.style\.(cssText|setAttribute)|setAttribute\(['\"]style",
    ],
)
def test_scripts_write_text_and_no_markup(pattern):
    assert found(pattern, SCRIPTS) == {}


def test_python_builds_no_markup_from_text():
    files = [p for p in APP.rglob("*.py") if "|safe" in p.read_text(encoding="utf-8")]
    assert [named(p) for p in files] == []


def test_only_the_wrapper_says_leaflet():
    """``lib/leaflet.js`` alone speaks to the library, so that it can be replaced."""
    speakers = found(r"(?<![\w.$])L\.\w+\(|globalThis\.L\b|window\.L\b", SCRIPTS)
    assert set(speakers) <= {"cfn/static/js/lib/leaflet.js"}


def test_no_element_or_file_is_long():
    elements = [p for p in SCRIPTS if "customElements.define" in p.read_text()]
    long = {
        named(path): lines
        for path in [*SCRIPTS, *TEMPLATES]
        if (lines := len(path.read_text().splitlines()))
        > (LONGEST_ELEMENT if path in elements else LONGEST_FILE)
    }
    assert long == {}


def test_an_element_has_its_files_name():
    strange = {
        named(path): names
        for path in SCRIPTS
        if (
            names := re.findall(
                r"customElements\.define\([\"']([\w-]+)", path.read_text()
            )
        )
        and names != [path.stem]
    }
    assert strange == {}


def test_colours_stand_in_the_tokens_alone():
    """But masks, the white of a QR code, and backdrops, which get no variables."""
    loose = [
        f"{path.name}: {line.strip()}"
        for path in SHEETS
        if path.name not in ("tokens.css", "print.css")
        for line in path.read_text().splitlines()
        if re.search(r"[:,]\s*(#[0-9a-fA-F]{3,8}\b|rgba?\(\d)", line)
        and not re.search(r"::backdrop|mask-image|print|#(fff|000)\b", line)
    ]
    assert loose == []


def test_pages_mark_their_words_for_translation():
    """Words between tags that did not pass through ``_()``."""
    loose = {}
    for path in TEMPLATES:
        text = re.sub(NAMES_BLOCK, "", path.read_text(), flags=re.S)
        text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.S)
        text = re.sub(r"<(title|script|style|code)\b.*?</\1>", "", text, flags=re.S)
        words = re.findall(r">\s*([A-Za-z][a-z]{2,}[^<]*)<", text)
        words = [word.strip() for word in words if word.strip() not in OWN_NAMES]
        if words:
            loose[named(path)] = words
    assert loose == {}


# Names are the same in every language.
# Blocks that hold the names of classes.
NAMES_BLOCK = r"\{% block (?:main_class|body_class|theme) %\}.*?\{% endblock %\}"
OWN_NAMES = {"Bahasa Indonesia", "English", "WhatsApp"}
