"""The table of rights, read from what the views declare.

``flask permissions`` prints it; ``docs/permissions.md`` holds it, and a test compares.
"""

import click
from flask import Flask, current_app
from werkzeug.routing import Rule

from cfn.core.access import access_of
from cfn.core.roles import Role

_HEAD = ("address", "methods", "visitor", *Role)


def _rights(rule: Rule) -> list[str]:
    """A tick for everyone the view lets in."""
    access = access_of(rule.endpoint)
    if access in ("public", "guest"):
        return ["✓"] * (1 + len(Role))
    return ["", *("✓" if role in access else "" for role in Role)]


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def table(app: Flask) -> str:
    """Every route and who may call it, as a Markdown table sorted by address."""
    rows = []
    with app.app_context():
        rules = [r for r in app.url_map.iter_rules() if r.endpoint != "static"]
        for rule in sorted(rules, key=lambda r: (r.rule, sorted(r.methods or ()))):
            methods = sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
            rows.append([f"`{rule.rule}`", " ".join(methods), *_rights(rule)])
    lines = [_line(list(_HEAD)), _line(["---"] * len(_HEAD)), *map(_line, rows)]
    return "\n".join(lines) + "\n"


@click.command("permissions")
def command() -> None:
    """Print who may call what."""
    click.echo(table(current_app._get_current_object()), nl=False)  # type: ignore[attr-defined]


def init_app(app: Flask) -> None:
    app.cli.add_command(command)
