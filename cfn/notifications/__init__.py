"""Notifications: an outbox of messages, delivered after the change is safe."""

from flask import Flask


def init_app(app: Flask) -> None:
    from cfn.notifications import models  # noqa: F401  (registers the table)
