"""The floor: a bare Flask with one route that returns ``BENCH_BYTES`` bytes."""

import os

from flask import Flask

app = Flask(__name__)
_CONTENT = b"x" * int(os.environ.get("BENCH_BYTES", "1000"))


@app.get("/")
def floor() -> bytes:
    return _CONTENT
