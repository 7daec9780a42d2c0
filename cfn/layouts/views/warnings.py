"""Taking note of warnings: the tick and the reason that a release asks for."""

from typing import Any

from flask_login import current_user

from cfn.core.access import Role, allow
from cfn.core.errors import Refusal
from cfn.core.i18n import N_, translate
from cfn.layouts.queries import get_layout, get_layout_with_all
from cfn.layouts.views.frame import back, bp, page
from cfn.layouts.warning_forms import AcceptForm
from cfn.layouts.warnings import accept_warning, withdraw_acceptance


@bp.post("/layouts/<int:layout_id>/warnings/<fingerprint>")
@allow(Role.ORGANISER)
def warning(layout_id: int, fingerprint: str) -> Any:
    """The tick and the reason; what is missing shows on the layout's page."""
    form = AcceptForm()
    if form.carry_out(
        accept_warning,
        get_layout(layout_id),
        fingerprint,
        reason=lambda: form.reason.data,
        by=current_user,
    ):
        return back(layout_id, translate(N_("Noted. It no longer stops a release.")))
    layout = get_layout_with_all(layout_id)
    return page(layout, accepting={fingerprint: form})[0], form.status


@bp.post("/layouts/<int:layout_id>/warnings/<fingerprint>/withdrawal")
@allow(Role.ORGANISER)
def warning_withdraw(layout_id: int, fingerprint: str) -> Any:
    try:
        withdraw_acceptance(get_layout(layout_id), fingerprint, by=current_user)
    except Refusal as refusal:
        return page(get_layout_with_all(layout_id), refusal=refusal)
    return back(layout_id, translate(N_("The warning counts again.")))
