"""``flask audit verify``: does the chain of the log hold?"""

import sys

import click
from flask.cli import AppGroup

from cfn.audit.queries import first_broken, has_hash, head, length

cli = AppGroup("audit", help="The append-only log.")


@cli.command("verify")
@click.option("--containing", metavar="HASH", help="A head printed earlier.")
def verify(containing: str | None) -> None:
    """Walk the chain; name the first broken line and exit 1.

    Lines cut off at the end leave a whole chain: give the head of an earlier run to
    see that it is still there.
    """
    broken = first_broken()
    if broken is not None:
        click.echo(f"broken at entry {broken.id}: {broken.action} {broken.subject}")
        sys.exit(1)
    if containing is not None and not has_hash(containing):
        click.echo(f"cut off: no entry has the hash {containing}")
        sys.exit(1)
    click.echo(f"{length()} entries, the chain is whole, head {head()}")
