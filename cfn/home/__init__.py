"""Home: the page each role lands on, and the navigation of signed-in pages."""

from flask import Flask


def init_app(app: Flask) -> None:
    from cfn.home.navigation import nav
    from cfn.home.views import bp

    app.register_blueprint(bp)
    app.context_processor(nav)
