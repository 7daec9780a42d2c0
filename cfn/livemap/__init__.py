"""Live map: the public picture of tonight. Reads everything, changes nothing."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Nothing to set up yet."""
