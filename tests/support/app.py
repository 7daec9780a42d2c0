"""The app as tests run it, and a client whose requests share nothing with the test."""

import contextvars
from pathlib import Path
from typing import Any

from flask import Flask, has_app_context
from flask.testing import FlaskClient

from cfn import create_app
from cfn.accounts.models import Person
from cfn.accounts.service import start_sign_in
from cfn.core.db import db


class Client(FlaskClient):
    """Runs each request in an empty context, then lets the test read fresh rows."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        response = contextvars.Context().run(super().open, *args, **kwargs)
        if has_app_context():  # not so when a redirect is followed
            db.session.rollback()
        return response

    def signed_in(self, person: Person) -> "Client":
        token = start_sign_in(person, device="test", by=person)
        with self.session_transaction() as session:
            session["_user_id"] = token
            session["_fresh"] = True
        return self


def make_app(url: str, instance: Path, **overrides: Any) -> Flask:
    app = create_app(
        {
            "CFN_ENV": "test",
            "CFN_DATABASE_URL": url,
            "CFN_INSTANCE": str(instance),
            "CFN_MAIL_BACKEND": "locmem",
            "TESTING": True,
            "WTF_CSRF_ENABLED": False,
            "RATELIMIT_ENABLED": False,
            **overrides,
        }
    )
    app.test_client_class = Client
    return app
