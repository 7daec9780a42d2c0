"""Answers that are a file."""

import re

from flask import Response


def file_answer(
    body: bytes | str, mimetype: str, name: str, *, inline: bool = False
) -> Response:
    """``name`` is what the file is called when it is kept; ``inline`` shows it first."""
    answer = Response(body, mimetype=mimetype)
    way = "inline" if inline else "attachment"
    safe = re.sub(r"[^\w.-]+", "-", name, flags=re.ASCII)
    answer.headers["Content-Disposition"] = f"{way}; filename={safe}"
    return answer
