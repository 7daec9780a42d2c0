"""Live map: the public picture of tonight. Reads everything, changes nothing."""

from flask import Flask

from cfn.core.db import db


def init_app(app: Flask) -> None:
    from cfn.livemap.layer import FeedLayer
    from cfn.livemap.store import Store
    from cfn.livemap.views import bp

    with app.app_context():
        store = Store(app, db.engine)
    app.extensions["livemap"] = store
    app.register_blueprint(bp)
    # Outermost: the feed is most of an evening's traffic and needs no hook of the app.
    app.wsgi_app = FeedLayer(app.wsgi_app, store)  # type: ignore[method-assign]
