"""Placements: who stands where, the desk, releases."""

from flask import Flask


def init_app(app: Flask) -> None:
    from cfn.placements import models  # noqa: F401  (registers the tables)
