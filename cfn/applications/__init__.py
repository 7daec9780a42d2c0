"""Applications: a vendor asks for a slot on a night, an organiser decides."""

from flask import Flask


def init_app(app: Flask) -> None:
    from cfn.applications import models  # noqa: F401  (registers the tables)
