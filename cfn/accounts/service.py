"""Everything that can happen to an account."""

import secrets

from cfn.accounts.models import Person, SignIn
from cfn.accounts.rules import token_hash
from cfn.audit.service import record
from cfn.core.db import atomic


def start_sign_in(person: Person, *, device: str = "", by: Person) -> str:
    """Open a session for ``person`` and return its token, which is kept nowhere."""
    token = secrets.token_urlsafe(32)
    with atomic() as session:
        sign_in = SignIn(
            person_id=person.id, token_hash=token_hash(token), device=device
        )
        session.add(sign_in)
        record("sign_in.started", sign_in, by=by)
    return token
