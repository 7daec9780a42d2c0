"""Whose application it is: the owner's, and every organiser's."""

from flask_login import current_user

from cfn.applications.models import Application
from cfn.core.access import Role
from cfn.core.errors import NotFound
from cfn.core.i18n import N_


def check_may_see(application: Application) -> None:
    """Somebody else's application looks like none."""
    own = application.vendor.owner_id == current_user.id
    if not own and Role.ORGANISER not in current_user.roles:
        raise NotFound(N_("There is no such application."))
