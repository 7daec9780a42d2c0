"""``flask vendors tidy-photos``: remove pictures that nothing shows any more."""

import click
from flask.cli import AppGroup

from cfn.core import clock, files
from cfn.vendors.queries import photos_in_use

cli = AppGroup("vendors", help="Businesses and their pictures.")


@cli.command("tidy-photos")
def tidy_photos() -> None:
    """Delete pictures older than an hour that no business or product shows."""
    gone = files.remove_unused(photos_in_use(), clock.now())
    click.echo(f"{gone} files removed.")
