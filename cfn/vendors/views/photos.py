"""Pictures of goods, served as files that never change."""

from typing import Any

from flask import send_from_directory

from cfn.core import files
from cfn.core.access import public
from cfn.core.errors import NotFound
from cfn.core.i18n import N_
from cfn.vendors.views import bp

_YEAR_S = 365 * 24 * 3600


@bp.get("/photos/<name>")
@public
def photo(name: str) -> Any:
    """A stored picture, large or small, by its random name."""
    if not files.NAME.fullmatch(name):
        raise NotFound(N_("There is no such picture."))
    answer = send_from_directory(files.folder(), name, mimetype="image/jpeg")
    answer.headers["Cache-Control"] = f"public, max-age={_YEAR_S}, immutable"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
