"""Home: the page each role lands on, and the navigation of signed-in pages."""

from flask import Flask


def init_app(app: Flask) -> None:
    from cfn.home.views import bp

    app.register_blueprint(bp)
