"""One module per audience, one blueprint for all."""

from flask import Blueprint

bp = Blueprint("accounts", __name__)

from cfn.accounts.views import door, me, people, second_factor  # noqa: E402, F401
