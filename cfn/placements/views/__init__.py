"""One module per audience, one blueprint for all."""

from flask import Blueprint

bp = Blueprint("placements", __name__)

from cfn.placements.views import (  # noqa: E402, F401
    desk,
    layout,
    nights,
    numbers,
    public,
    releasing,
    sheets,
    standing,
    vendor,
)
