"""Work that runs beside the requests: ``flask jobs work``, which ``make run`` starts.

A slice registers a function with ``every``. The worker keeps its queue in
``instance/queue.sqlite``, or in Redis when ``CFN_REDIS_URL`` is set, so that several
workers on several machines share it. Jobs are written so that running one twice, or
two at once, does no harm: what is to be done stands in the database, not in the queue.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import structlog
from flask import Flask, current_app
from flask.cli import AppGroup
from huey import Huey, RedisHuey, SqliteHuey
from huey.consumer import Consumer, Scheduler

log = structlog.get_logger()


@dataclass
class Job:
    """Something to run every ``seconds``, in an app context."""

    name: str
    seconds: float
    run: Callable[[], Any]
    last: float = field(default=float("-inf"))

    def is_due(self, _at: datetime) -> bool:
        """Asked by the scheduler at every tick."""
        now = time.monotonic()
        if now - self.last < self.seconds:
            return False
        self.last = now
        return True


def every(app: Flask, seconds: float, run: Callable[[], Any]) -> None:
    """Let the worker call ``run`` every ``seconds`` (5 at least: the tick)."""
    app.extensions["cfn_jobs"].append(Job(run.__name__, seconds, run))


def make_queue(app: Flask) -> Huey:
    """The queue with every registered job in it; at once and in memory in tests."""
    options = {"immediate": app.config["CFN_ENV"] == "test", "utc": True}
    if url := app.config["CFN_REDIS_URL"]:
        queue = RedisHuey("cfn", url=url, **options)
    else:
        file = Path(app.instance_path) / "queue.sqlite"
        queue = SqliteHuey("cfn", filename=str(file), results=False, **options)
    for job in app.extensions["cfn_jobs"]:
        # A tick that found no free worker is worth nothing a moment later.
        queue.periodic_task(job.is_due, name=job.name, expires=job.seconds)(
            _in_context(app, job)
        )
    return queue


def _in_context(app: Flask, job: Job) -> Callable[[], None]:
    def run() -> None:
        with app.app_context():
            try:
                job.run()
            except Exception:
                log.exception("job failed", job=job.name)

    return run


class Ticks(Scheduler):
    """Looks for due jobs every few seconds; the stock one does so every minute."""

    periodic_task_seconds = 5


class Worker(Consumer):
    scheduler_class = Ticks


cli = AppGroup("jobs", help="Work beside the requests.")


@cli.command("work")
def work() -> None:
    """Run jobs until stopped; SIGTERM lets the one under way finish."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    Worker(make_queue(app), workers=1, graceful_signal="TERM", max_delay=2.0).run()


@cli.command("once")
def once() -> None:
    """Run every job once, for a machine that has only cron."""
    for job in current_app.extensions["cfn_jobs"]:
        click.echo(f"{job.name}: {job.run()}")


def init_app(app: Flask) -> None:
    app.extensions["cfn_jobs"] = []
    app.cli.add_command(cli)
