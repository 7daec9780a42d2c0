"""One module an audience, one blueprint for all."""

from flask import Blueprint

bp = Blueprint("vendors", __name__)

from cfn.vendors.views import photos, staff, vendor  # noqa: E402, F401
