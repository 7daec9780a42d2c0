"""Accounts: people who sign in, what they may do, second factor, invitations."""

from flask import Flask


def init_app(app: Flask) -> None:
    from cfn.accounts import queries
    from cfn.core.access import login_manager

    login_manager.user_loader(queries.person_for_token)
