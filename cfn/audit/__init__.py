"""Audit: who did what to what, when, why. Append-only and hash-chained."""

from flask import Flask


def init_app(app: Flask) -> None:
    from cfn.audit import models  # noqa: F401  (registers the table)
