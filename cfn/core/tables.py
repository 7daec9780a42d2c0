"""Tables as CSV for other programs. What a spreadsheet would take for a formula stays text."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_text(rows: Iterable[Sequence[Any]]) -> str:
    """RFC 4180 with commas; empty for None. Text that begins like a formula gets an
    apostrophe in front; numbers are numbers, also below 0."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    harmless = not isinstance(value, str) or not value.startswith(_FORMULA)
    return value if harmless else f"'{value}"
