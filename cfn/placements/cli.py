"""``flask placements verify``: whether released plans are still as they were."""

import click
from flask.cli import AppGroup

from cfn.placements.queries import releases
from cfn.placements.releasing import is_intact

cli = AppGroup("placements", help="Plans and their released versions.")


@cli.command("verify")
@click.argument("night_id", type=int)
def verify(night_id: int) -> None:
    """Compare every released version of a night with its published hash."""
    broken = 0
    for row in reversed(releases(night_id)):
        intact = is_intact(row)
        broken += not intact
        word = "intact" if intact else "CHANGED SINCE"
        click.echo(f"version {row.n}: {len(row.plan)} stalls, {row.hash}: {word}")
    if broken:
        raise SystemExit(1)
