"""Attendance: the evening itself: check-in, absence, stall status."""

from flask import Flask


def init_app(app: Flask) -> None:
    from cfn.attendance.views import bp

    app.register_blueprint(bp)
