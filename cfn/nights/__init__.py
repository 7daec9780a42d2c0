"""Nights: programmes, seasons, nights and their states."""

from flask import Flask


def init_app(app: Flask) -> None:
    from cfn.nights.views import bp

    app.register_blueprint(bp)
