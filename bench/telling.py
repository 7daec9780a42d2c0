"""How a benchmark tells its figures: a line each, or all as one line of JSON."""

import argparse
import json
from collections.abc import Callable
from typing import Any


def tell(about: str | None, measure: Callable[[], dict[str, Any]]) -> int:
    """Measure and print; ``about`` is the docstring of the benchmark."""
    parser = argparse.ArgumentParser(description=(about or "").split("\n")[0])
    parser.add_argument("--json", action="store_true", help="one line of JSON")
    as_json = parser.parse_args().json
    found = measure()
    if as_json:
        print(json.dumps(found))
    else:
        for name, value in found.items():
            print(f"{name:22}{value:>12,}")
    return 0
