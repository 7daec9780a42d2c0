"""Vendors: businesses, their goods, photos and needs."""

from flask import Flask


def init_app(app: Flask) -> None:
    from cfn.core.files import thumb_of
    from cfn.vendors.cli import cli
    from cfn.vendors.kinds import KELURAHAN, KIND_NAMES
    from cfn.vendors.rules import HALAL_SHOWN_NAMES, TAG_NAMES, has_halal_sign
    from cfn.vendors.views import bp

    app.register_blueprint(bp)
    app.cli.add_command(cli)
    app.jinja_env.filters["thumb"] = thumb_of
    app.jinja_env.globals.update(  # names of codes, for every page that shows goods
        kind_names=KIND_NAMES,
        kelurahan_names=KELURAHAN,
        tag_names=TAG_NAMES,
        halal_shown_names=HALAL_SHOWN_NAMES,
        has_halal_sign=has_halal_sign,
    )
