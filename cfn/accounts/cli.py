"""``flask accounts create-admin``: the first person of a new installation."""

import click
from flask.cli import AppGroup

from cfn.accounts import links, service
from cfn.core.errors import Refusal
from cfn.core.roles import Role
from cfn.core.web import absolute_url

cli = AppGroup("accounts", help="People who sign in.")


@cli.command("create-admin")
@click.option("--name", prompt=True)
@click.option("--email", prompt=True)
@click.option("--password", help="Without one, a link to set it is printed.")
def create_admin(name: str, email: str, password: str | None) -> None:
    """Make an admin account and print how to sign in."""
    try:
        person = service.register_staff(
            name=name, email=email, roles=[Role.ADMIN], password=password, by=None
        )
        click.echo(f"Admin {person.email} is ready.")
        if password is None:
            token = links.issue_reset(person, by=person)
            address = absolute_url(f"/links/{token}")
            click.echo(f"Set the password within an hour: {address}")
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from refusal
