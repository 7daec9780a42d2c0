"""Vendors: businesses, their goods, photos and needs."""

from flask import Flask


def init_app(app: Flask) -> None:
    from cfn.vendors.cli import cli
    from cfn.vendors.views import bp

    app.register_blueprint(bp)
    app.cli.add_command(cli)
