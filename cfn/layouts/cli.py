"""``flask layouts import | export | check``. Checking needs no database."""

import json
import sys
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup
from flask_babel import force_locale

from cfn.core.errors import Refusal
from cfn.core.i18n import LANGUAGES, translate
from cfn.layouts import service
from cfn.layouts.checks import check_text
from cfn.layouts.geojson import MAX_BYTES, Broken, read_json
from cfn.layouts.problems import Report
from cfn.layouts.queries import document_of, get_layout_with_all

cli = AppGroup("layouts", help="Layouts as GeoJSON files.")


def _read(file: Path) -> bytes:
    """As much of a file as may be looked at, and one byte more."""
    with file.open("rb") as handle:
        return handle.read(MAX_BYTES + 1)


def _as_json(report: Report) -> str:
    return json.dumps(report.as_dict(translate), ensure_ascii=True)


@cli.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True)
def check(file: Path, lang: str) -> None:
    """Print what is wrong with FILE as one JSON object; exit 1 with blockers."""
    try:
        report = check_text(_read(file), bounds=current_app.config["CFN_BOUNDS"])
    except OSError as error:
        report = Report.unreadable(error.strerror or str(error))
    with force_locale(lang):
        click.echo(_as_json(report))
    sys.exit(1 if report.blockers else 0)


@cli.command("import")
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option("--site", required=True, help="Name of the site; made when it is new.")
@click.option("--name", default="", help="Name of the layout; the file's by default.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True)
def import_(file: Path, site: str, name: str, lang: str) -> None:
    """Keep FILE as a new layout and print its number.

    With blockers nothing is kept: they are printed as by "check", and it exits with 1.
    """
    with force_locale(lang):
        try:
            layout = service.import_layout(
                read_json(_read(file)),
                site_name=site,
                name=name,
                bounds=current_app.config["CFN_BOUNDS"],
                by=None,
            )
        except service.BrokenLayout as broken:
            click.echo(_as_json(broken.report), err=True)
            sys.exit(1)
        except (Broken, Refusal) as refusal:
            raise click.ClickException(_sentence(refusal)) from refusal
        except OSError as error:
            raise click.ClickException(error.strerror or str(error)) from error
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


def _sentence(refusal: Any) -> str:
    return translate(refusal.message, **refusal.values)
