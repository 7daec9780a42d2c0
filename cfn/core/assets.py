"""Static files under an address that holds the hash of the whole tree.

``asset("css/tokens.css")`` → ``/static/~3fa9c1d2/css/tokens.css``: cached for good,
and modules that import each other by relative paths stay in one version.
``flask assets build`` makes a compressed copy, which is served when it is in step.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click
from flask import Flask
from flask.cli import AppGroup
from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

SOURCE = Path(__file__).parents[1] / "static"
_FOR_GOOD = "public, max-age=31536000, immutable"
_BRIEFLY = "public, max-age=60"


def tree_hash(folder: Path = SOURCE) -> str:
    """Eight hex digits over every file's name and content below ``folder``."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(str(path.relative_to(folder)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


class VersionedAssets:
    """WSGI layer: takes the hash out of the address, says how long to keep it."""

    def __init__(self, app: Callable[..., Iterable[bytes]], version: str) -> None:
        self.app = app
        self.marker = f"/static/~{version}/"

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if not path.startswith("/static/"):
            return self.app(environ, start_response)
        keep = _BRIEFLY
        if path.startswith(self.marker):
            environ["PATH_INFO"] = "/static/" + path[len(self.marker) :]
            keep = _FOR_GOOD
        elif path.startswith("/static/~"):  # an older or newer page asks
            environ["PATH_INFO"] = "/static/" + path.split("/", 3)[-1]

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            kept = [h for h in headers if h[0].lower() != "cache-control"]
            return start_response(status, [*kept, ("Cache-Control", keep)], *rest)

        return self.app(environ, start)


def _security_headers(headers: Any, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    del headers["Access-Control-Allow-Origin"]


def _built(app: Flask, version: str) -> Path:
    return Path(app.instance_path) / "assets" / version


def build(app: Flask) -> Path:
    """Make the compressed copy for the present tree; safe to run twice at once."""
    version = app.extensions["cfn_assets"]
    target = _built(app, version)
    if target.exists():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        copy = Path(scratch) / version
        shutil.copytree(SOURCE, copy)
        compressor = Compressor(quiet=True)
        for path in sorted(p for p in copy.rglob("*") if p.is_file()):
            if compressor.should_compress(path.name):
                for _ in compressor.compress(str(path)):
                    pass
        try:
            copy.rename(target)
        except OSError:
            if not target.exists():
                raise
    return target


cli = AppGroup("assets", help="Static files.")


@cli.command("build")
@click.pass_context
def build_command(context: click.Context) -> None:
    """Compress the static files for serving."""
    from flask import current_app

    click.echo(build(current_app._get_current_object()))  # type: ignore[attr-defined]


def init_app(app: Flask) -> None:
    version = tree_hash()
    app.extensions["cfn_assets"] = version
    app.jinja_env.globals["asset"] = lambda path: f"/static/~{version}/{path}"
    built = _built(app, version)
    app.wsgi_app = VersionedAssets(  # type: ignore[method-assign]
        WhiteNoise(
            app.wsgi_app,
            root=str(built if built.exists() else SOURCE),
            prefix="static/",
            autorefresh=app.config["CFN_ENV"] != "production" and not built.exists(),
            add_headers_function=_security_headers,
        ),
        version,
    )
    app.cli.add_command(cli)
