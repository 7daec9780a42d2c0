"""``flask accounts create-admin``: the first person of a new installation."""

import click
from flask.cli import AppGroup

from cfn.accounts import service
from cfn.core.errors import Refusal
from cfn.core.roles import Role
from cfn.core.web import absolute_url

cli = AppGroup("accounts", help="People who sign in.")


@cli.command("create-admin")
@click.option("--name", prompt="Name", help="Shown to colleagues.")
@click.option("--email", prompt="E-mail", help="What the admin signs in with.")
@click.option(
    "--password", help="Seen in the shell's history; leave it out to get a link."
)
def create_admin(name: str, email: str, password: str | None) -> None:
    """Make an admin account; without a password, print a link to set one."""
    try:
        person = service.register_staff(
            name=name, email=email, roles=[Role.ADMIN], password=password, by=None
        )
        click.echo(f"{person.email} is an admin now.")
        if password is None:
            token = service.issue_reset(person, by=None)
            address = absolute_url(f"/links/{token}")
            click.echo(f"Set the password within an hour, once: {address}")
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from refusal
