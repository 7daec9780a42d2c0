"""Work that leaves the request: a queue that ``make run`` serves."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Nothing to set up yet."""
