"""Home: the page each role lands on."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Nothing to set up yet."""
