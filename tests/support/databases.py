"""Template databases: made once per run, copied for every test."""

import os
import shutil
import uuid
from pathlib import Path
from typing import Protocol

from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from cfn.core.db import db


class Databases(Protocol):
    url: str

    def make_template(self, app: Flask) -> None: ...
    def reset(self, app: Flask) -> None: ...
    def close(self) -> None: ...


class SQLiteFiles:
    def __init__(self, folder: Path) -> None:
        self.path, self.template = folder / "cfn.sqlite", folder / "template.sqlite"
        self.url = f"sqlite:///{self.path}"

    def make_template(self, app: Flask) -> None:
        with app.app_context():
            db.create_all()
            db.session.remove()
            db.engine.dispose()
        shutil.copy(self.path, self.template)

    def reset(self, app: Flask) -> None:
        with app.app_context():
            db.engine.dispose()
        for suffix in ("-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        shutil.copy(self.template, self.path)

    def close(self) -> None:
        pass


class PostgresCopies:
    """``CREATE DATABASE … TEMPLATE …`` on a running server."""

    def __init__(self, admin_url: str) -> None:
        name = f"cfn_test_{uuid.uuid4().hex[:8]}"
        self.name, self.template = name, f"{name}_template"
        self.admin = create_engine(admin_url, isolation_level="AUTOCOMMIT")
        self.url = (
            make_url(admin_url).set(database=name).render_as_string(hide_password=False)
        )
        self._run(f"CREATE DATABASE {name}")

    def _run(self, statement: str) -> None:
        with self.admin.connect() as connection:
            connection.execute(text(statement))

    def make_template(self, app: Flask) -> None:
        with app.app_context():
            db.create_all()
            db.session.remove()
            db.engine.dispose()
        self._run(f"ALTER DATABASE {self.name} RENAME TO {self.template}")

    def reset(self, app: Flask) -> None:
        with app.app_context():
            db.engine.dispose()
        self._run(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")
        self._run(f"CREATE DATABASE {self.name} TEMPLATE {self.template}")

    def close(self) -> None:
        for name in (self.name, self.template):
            self._run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        self.admin.dispose()


def databases_for(folder: Path) -> Databases:
    if admin_url := os.environ.get("CFN_TEST_POSTGRES"):
        return PostgresCopies(admin_url)
    return SQLiteFiles(folder)
