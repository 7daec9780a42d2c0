"""Vendors: businesses, their goods, photos and needs."""

from flask import Flask


def init_app(app: Flask) -> None:
    from cfn.vendors import models  # noqa: F401  (registers the tables)
