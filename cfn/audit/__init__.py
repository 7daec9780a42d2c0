"""Audit: who did what to what, when, why. Append-only and hash-chained."""

from flask import Flask


def init_app(app: Flask) -> None:
    from cfn.audit.cli import cli
    from cfn.audit.views import bp

    app.register_blueprint(bp)
    app.cli.add_command(cli)
