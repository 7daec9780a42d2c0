"""Attendance: the evening itself: check-in, absence, stall status."""

from flask import Flask


def init_app(app: Flask) -> None:
    from cfn.attendance.rules import STATUS_NAMES
    from cfn.attendance.views import bp
    from cfn.audit.details import name_values

    name_values(STATUS_NAMES)
    app.register_blueprint(bp)
