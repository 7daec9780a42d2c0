"""Layouts: sites, drawn as geometry, with numbered slots."""

from flask import Flask


def init_app(app: Flask) -> None:
    from cfn.layouts.cli import cli
    from cfn.layouts.views import bp

    app.register_blueprint(bp)
    app.cli.add_command(cli)
