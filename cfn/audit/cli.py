"""``flask audit verify``: does the chain of the log hold?"""

import sys

import click
from flask.cli import AppGroup

from cfn.audit.queries import entries, first_broken

cli = AppGroup("audit", help="The append-only log.")


@cli.command("verify")
def verify() -> None:
    """Walk the chain; name the first broken line and exit 1."""
    broken = first_broken()
    if broken is not None:
        click.echo(f"broken at entry {broken.id}: {broken.action} {broken.subject}")
        sys.exit(1)
    _, total = entries("", "", 1)
    click.echo(f"{total} entries, the chain is whole")
