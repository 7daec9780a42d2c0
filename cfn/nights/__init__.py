"""Nights: programmes, seasons, nights and their states."""

from flask import Flask


def init_app(app: Flask) -> None:
    from cfn.nights import models  # noqa: F401  (registers the tables)
