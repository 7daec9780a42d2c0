"""Every change of an application leaves a dated step and a new version number."""

from typing import Any

from sqlalchemy.orm import object_session

from cfn.accounts.models import Person
from cfn.applications.models import Application, ApplicationStep
from cfn.core import clock
from cfn.core.errors import NotAllowed
from cfn.core.msgids import N_
from cfn.core.roles import Role


def touch(application: Application, by: Person) -> None:
    """Count a change, so that forms filled in before it are seen as stale."""
    application.version = (application.version or 0) + 1
    application.updated_at = clock.now()
    application.updated_by_id = by.id


def step(
    application: Application,
    by: Person,
    *,
    kind: str = "",
    reason_code: str = "",
    sentence: str = "",
) -> None:
    """Write down that ``application`` came to its present state, or what was said."""
    touch(application, by)
    application.steps.append(
        ApplicationStep(
            at=application.updated_at,
            by_id=by.id,
            state=application.state,
            kind=kind,
            reason_code=reason_code,
            sentence=sentence,
        )
    )
    if session := object_session(application):
        session.flush()


def drop_pending(application: Application) -> None:
    """Forget a decision that was not announced: what it judged has changed."""
    application.pending_state = None
    application.pending_reason_code = application.pending_sentence = ""
    application.pending_by_id = application.pending_at = None


def check_acts_for(owner_id: int, by: Person) -> None:
    """The owner, or an organiser on the owner's behalf."""
    if by.id != owner_id and Role.ORGANISER not in by.roles:
        raise NotAllowed(N_("This application belongs to somebody else."))


def behalf(owner_id: int, by: Person) -> dict[str, Any]:
    """What the audit log adds when staff act for an owner."""
    return {} if by.id == owner_id else {"on_behalf": owner_id}
