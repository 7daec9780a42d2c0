"""Placements: who stands where, the desk, releases."""

from flask import Flask


def init_app(app: Flask) -> None:
    from cfn.placements.cli import cli
    from cfn.placements.views import bp

    app.register_blueprint(bp)
    app.cli.add_command(cli)
