"""Demo: a believable city for trying things out."""

from flask import Flask


def init_app(app: Flask) -> None:
    from cfn.demo.cli import cli

    app.cli.add_command(cli)
