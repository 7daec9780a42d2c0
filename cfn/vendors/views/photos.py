"""Pictures, served as files that never change."""

from typing import Any

from flask import request, send_file

from cfn.core.access import public
from cfn.core.files import picture_path
from cfn.vendors.views import bp


@bp.get("/photos/<name>")
@public
def photo(name: str) -> Any:
    """The picture, or with ``?small=1`` its thumbnail."""
    path = picture_path(name, thumb="small" in request.args)
    answer = send_file(path, mimetype="image/webp", max_age=31536000)
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
