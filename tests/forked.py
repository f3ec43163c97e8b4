"""Processes that tests start to be killed. Each is forked from a server that has made the application and has done its first
work, so that what it is killed at takes longer than getting there.
"""

import gc
import multiprocessing
import tempfile
from multiprocessing.context import ForkServerContext

from flask import Flask

from app import create_app
from app.core import config, worker
from app.core.config import Settings
from tests import tables
from tests.environment import ENVIRONMENT

_made: list[Flask] = []


def context() -> ForkServerContext:
    """Where such processes come from: a test process has one server, which imports `tests.forking` before it forks."""
    chosen = multiprocessing.get_context("forkserver")
    chosen.set_forkserver_preload(["tests.forking"])
    return chosen


def make() -> None:
    """Make the application, and do what is due in an empty database: mappers and statements are ready afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        settings = config.from_environment({**ENVIRONMENT, "INSTANCE_DIR": folder})
        _made.append(create_app(settings))
        database = tables.opened(settings.database_url)
        tables.make(database)
        worker.drain(database)
        database.engine.dispose()
    gc.freeze()


def application(settings: Settings) -> Flask:
    """The application in a process that was forked, at work with these settings."""
    config.install(settings)
    app = _made[0]
    app.extensions["database"] = tables.opened(settings.database_url)
    return app
