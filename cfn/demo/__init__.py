"""Demo: a believable city for trying things out."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Nothing to set up yet."""
