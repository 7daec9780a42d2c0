"""Twelve at one moment, each in a thread and an app context of its own."""

import os
import threading
from collections.abc import Callable
from typing import Any

from flask import Flask

from cfn.core.db import db
from cfn.core.errors import Busy, Refusal

RIVALS = 12
ROUNDS = 200 if os.environ.get("CFN_TEST_SCALE") == "full" else 3


def at_once(app: Flask, act: Callable[[int], Any]) -> list[Any]:
    """What each rival got: a value, the class of a refusal, or the error itself."""
    barrier, got = threading.Barrier(RIVALS), [None] * RIVALS

    def run(n: int) -> None:
        with app.app_context():
            barrier.wait()
            try:
                got[n] = act(n)
            except Refusal as refusal:
                got[n] = type(refusal)
            except Exception as error:
                got[n] = error
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(RIVALS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()  # let the test see what they did
    return got


def patient(act: Callable[[int], Any]) -> Callable[[int], Any]:
    """``act``, tried again when the lock was held too long: what a 503 asks for."""

    def again(n: int) -> Any:
        for _ in range(20):
            try:
                return act(n)
            except Busy:
                db.session.rollback()
        return act(n)

    return again
