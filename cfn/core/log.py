"""Logs."""

import logging

from flask import Flask


def init_app(app: Flask) -> None:
    app.logger.setLevel(logging.getLevelName(app.config["CFN_LOG_LEVEL"]))
