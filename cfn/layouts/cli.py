"""``flask layouts import | export | check``. Checking needs no database."""

import json
import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from cfn.core.errors import Refusal
from cfn.layouts import service
from cfn.layouts.checks import check_text
from cfn.layouts.geojson import Broken, read_json
from cfn.layouts.problems import Report
from cfn.layouts.queries import document_of, get_layout_with_all

cli = AppGroup("layouts", help="Layouts as GeoJSON files.")


@cli.command("check")
@click.argument("file", type=click.Path(path_type=Path))
def check(file: Path) -> None:
    """Print what is wrong with FILE as one JSON object; exit 1 with blockers."""
    try:
        report = check_text(file.read_bytes(), bounds=current_app.config["CFN_BOUNDS"])
        answer = report.as_dict()
    except OSError as error:
        answer = Report((), (), 0).as_dict()
        answer["blockers"].append(
            {"code": "not_json", "message": str(error.strerror), "features": []}
        )
    click.echo(json.dumps(answer, ensure_ascii=False))
    sys.exit(1 if answer["blockers"] else 0)


@cli.command("import")
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option("--site", required=True, help="Name of the site; made when it is new.")
@click.option("--name", default="", help="Name of the layout; the file's by default.")
def import_(file: Path, site: str, name: str) -> None:
    """Keep FILE as a new layout and print its number."""
    try:
        doc = read_json(file.read_bytes())
        layout = service.import_layout(doc, site_name=site, name=name, by=None)
    except Broken as broken:
        raise click.ClickException(str(broken)) from broken
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(layout.id)


@cli.command("export")
@click.argument("layout_id", type=int)
def export(layout_id: int) -> None:
    """Print layout LAYOUT_ID as GeoJSON."""
    try:
        document = document_of(get_layout_with_all(layout_id))
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(json.dumps(document, ensure_ascii=False))
