"""Applications: a vendor asks for a slot on a night, an organiser decides."""

from flask import Flask


def init_app(app: Flask) -> None:
    from cfn.applications.views import bp

    app.register_blueprint(bp)
