"""One module per audience, one blueprint for all."""

from flask import Blueprint

bp = Blueprint("attendance", __name__)

from cfn.attendance.views import officer, vendor  # noqa: E402, F401
