"""Accounts: people who sign in, what they may do, second factor, invitations."""

from flask import Flask


def init_app(app: Flask) -> None:
    from cfn.accounts import cli, cookies, views
    from cfn.accounts.addresses import link_path
    from cfn.accounts.phones import readable
    from cfn.accounts.queries import names_of
    from cfn.core import names
    from cfn.core.access import add_gate, login_manager

    login_manager.user_loader(cookies.load_person)
    # Its check by address and browser signs phones out that change network.
    login_manager.session_protection = None
    names.set_source(app, names_of)
    add_gate(app, cookies.second_factor_gate)
    app.register_blueprint(views.bp)
    app.cli.add_command(cli.cli)
    app.jinja_env.filters["phone"] = readable
    app.jinja_env.globals["link_path"] = link_path
