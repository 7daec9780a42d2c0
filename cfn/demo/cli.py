"""``flask demo build`` and ``flask demo tonight``."""

from datetime import datetime

import click
from flask import current_app
from flask.cli import AppGroup

from cfn.core import clock, files
from cfn.core.errors import Refusal
from cfn.demo import service
from cfn.demo.people import PASSWORD, SIGN_INS

cli = AppGroup("demo", help="The invented city; never in production.")
SEED = 38


@cli.command("build")
@click.option("--seed", default=SEED, show_default=True, help="Same seed, same city.")
@click.option("--at", help="The moment it is built for, ISO; now by default.")
@click.option("--if-empty", is_flag=True, help="Do nothing when people exist.")
def build(seed: int, at: str | None, if_empty: bool) -> None:
    """Make the demo city in an empty database."""
    if if_empty and not service.is_empty():
        return
    now = datetime.fromisoformat(at).astimezone(clock.WITA) if at else clock.now()
    try:
        service.build(
            seed=seed,
            now=now,
            environment=current_app.config["CFN_ENV"],
            save_picture=files.save_picture,
            by=None,
        )
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo("The demo city is ready.")


@cli.command("tonight")
@click.option("--seed", default=SEED, show_default=True)
def tonight(seed: int) -> None:
    """Add a night for today when an older demo city has none."""
    if service.add_tonight(
        seed=seed + clock.now().timetuple().tm_yday, now=clock.now(), by=None
    ):
        click.echo("Tonight's night was added.")


@cli.command("sign-ins")
def sign_ins() -> None:
    """Print who may sign in to the demo, and how."""
    for role, email in SIGN_INS:
        click.echo(f"  {role:<10} {email:<24} {PASSWORD}")
