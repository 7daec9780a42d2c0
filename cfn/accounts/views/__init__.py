"""Pages of accounts: the entrance, links, the second factor, me, people."""

from flask import Blueprint

bp = Blueprint("accounts", __name__)

from cfn.accounts.views import (  # noqa: E402, F401  (they register on bp)
    entrance,
    links,
    me,
    people,
    second_factor,
)
