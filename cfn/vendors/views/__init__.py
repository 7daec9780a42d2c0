"""One module per audience, one blueprint for all."""

from typing import Any

from flask import Blueprint

bp = Blueprint("vendors", __name__)


@bp.app_context_processor
def words() -> dict[str, Any]:
    """Names of codes, for every page that shows goods."""
    from cfn.vendors.forms import TAG_NAMES
    from cfn.vendors.kinds import KELURAHAN, KIND_NAMES
    from cfn.vendors.rules import HALAL_NAMES

    return {
        "tag_names": TAG_NAMES,
        "kind_names": KIND_NAMES,
        "halal_names": HALAL_NAMES,
        "kelurahan_names": KELURAHAN,
    }


from cfn.vendors.views import photos, staff, vendor  # noqa: E402, F401
