"""Accounts: people who sign in, what they may do, second factor, invitations."""

from flask import Flask


def init_app(app: Flask) -> None:
    from cfn.accounts import sessions
    from cfn.accounts.cli import cli
    from cfn.accounts.views import bp

    sessions.init_app(app)
    app.register_blueprint(bp)
    app.cli.add_command(cli)
