"""Car Free Night: stalls on a street, from application to live map.

Start reading here: ``SLICES`` is the table of contents, lowest first. Each slice
owns one part of the night; imports point down this list only.
"""

from pathlib import Path
from typing import Any

from flask import Flask

from cfn import (
    accounts,
    applications,
    attendance,
    audit,
    demo,
    home,
    layouts,
    livemap,
    nights,
    notifications,
    placements,
    vendors,
)
from cfn.config import check_production, flask_config, read_settings
from cfn.core import (
    access,
    assets,
    db,
    formats,
    i18n,
    jobs,
    keys,
    limits,
    log,
    page,
    permissions,
    web,
)

# What every slice may use, in the order it must be set up.
CORE = (
    log,
    db,
    keys,
    i18n,
    formats,
    access,
    limits,
    web,
    page,
    jobs,
    assets,
    permissions,
)
SLICES = (
    audit,
    notifications,
    accounts,
    vendors,
    layouts,
    nights,
    applications,
    placements,
    attendance,
    livemap,
    home,
    demo,
)


def create_app(overrides: dict[str, Any] | None = None) -> Flask:
    """The app. ``overrides`` replace settings by name (tests, benchmarks)."""
    settings = {**read_settings(), **(overrides or {})}
    root = Path(__file__).parents[1]
    instance = Path(settings["CFN_INSTANCE"] or root / "instance").resolve()
    instance.mkdir(parents=True, exist_ok=True)
    app = Flask(__name__, instance_path=str(instance))
    app.config.update(settings)
    app.config.update(flask_config(settings, instance))
    app.config.update(
        {k: v for k, v in (overrides or {}).items() if not k.startswith("CFN_")}
    )
    check_production(settings, app.config)
    for part in CORE:
        part.init_app(app)
    for slice_ in SLICES:
        slice_.init_app(app)
    access.check_every_view_declares_access(app)
    return app
