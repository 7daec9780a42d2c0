"""axe on a page: what WCAG 2.2 A and AA find wrong with it."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe

_RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
}


def violations(page: Any) -> list[str]:
    """``rule: selector`` for everything found; an empty list is what we want."""
    found = Axe().run(page, options=_RULES).response["violations"]
    return [f"{v['id']}: {node['target']}" for v in found for node in v["nodes"]]
