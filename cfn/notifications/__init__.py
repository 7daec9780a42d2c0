"""Notifications: an outbox of messages, delivered after the change is safe."""

from flask import Flask


def init_app(app: Flask) -> None:
    from flask_mailman import Mail

    from cfn.core import jobs
    from cfn.notifications import delivery
    from cfn.notifications.views import bp

    Mail(app)
    jobs.every(app, 5, delivery.deliver_due)
    app.register_blueprint(bp)
