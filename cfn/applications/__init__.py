"""Applications: a vendor asks for a slot on a night, an organiser decides."""

from flask import Flask


def init_app(app: Flask) -> None:
    from cfn.applications.rules import REASON_NAMES, STATE_NAMES
    from cfn.applications.views import bp
    from cfn.audit.details import name_values

    name_values({**STATE_NAMES, **REASON_NAMES})
    app.register_blueprint(bp)
