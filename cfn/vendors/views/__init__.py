"""One module an audience, one blueprint for all."""

from typing import Any

from flask import Blueprint, request

bp = Blueprint("vendors", __name__)

# What a phone's camera makes. It is more than is kept: it lets a picture that is too
# large arrive, so that the form can say so on its field with all that was typed.
ROOM_FOR_PICTURES = 32 * 1024 * 1024


@bp.url_value_preprocessor
def _make_room(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Before anything reads the form; the token's check is the first that does."""
    request.max_content_length = ROOM_FOR_PICTURES


from cfn.vendors.views import photos, staff, vendor  # noqa: E402, F401
