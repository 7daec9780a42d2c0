"""``flask vendors tidy-photos``: remove pictures that nothing shows any more."""

import time

import click
from flask.cli import AppGroup

from cfn.core import files
from cfn.vendors.queries import photos_in_use

cli = AppGroup("vendors", help="Vendors and their pictures.")
KEEP_FOR_S = 3600  # a picture just saved may not have its row yet


@cli.command("tidy-photos")
def tidy_photos() -> None:
    """Delete pictures older than an hour that no row names."""
    in_use, gone = photos_in_use(), 0
    for name in files.kept_names() - in_use:
        path = files.picture_path(name, thumb=False)
        if time.time() - path.stat().st_mtime > KEEP_FOR_S:
            files.forget(name)
            gone += 1
    click.echo(f"{gone} pictures removed.")
