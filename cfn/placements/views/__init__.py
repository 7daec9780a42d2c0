"""One module per audience, one blueprint for all."""

from flask import Blueprint

bp = Blueprint("placements", __name__)

from cfn.placements.views import desk, nights, public, releasing, vendor  # noqa: E402, F401
