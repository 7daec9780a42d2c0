"""Layouts: sites, drawn as geometry, with numbered slots."""

from flask import Flask


def init_app(app: Flask) -> None:
    from cfn.layouts import models  # noqa: F401  (registers the tables)
