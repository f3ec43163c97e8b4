"""A worker in a process of its own, to be killed: started from a server that has the application imported already."""

import os
import signal
from collections.abc import Callable
from datetime import timedelta
from multiprocessing.context import ForkServerProcess
from multiprocessing.synchronize import Event

from app.core import config, worker
from app.core.config import Settings
from tests import forked

SHORT_LEASE = timedelta(seconds=1)


def run(settings: Settings, ready: Event) -> None:
    """Work for ever, holding each job for a second only so that what a kill interrupted is soon taken up again."""
    database = forked.application(settings).extensions["database"]
    ready.set()
    worker.work(database, lambda: False, SHORT_LEASE, SHORT_LEASE)


class DoomedWorkers:
    """Starts a worker, and kills it with the signal that nothing can catch."""

    def __init__(self, settings: Settings, database_url: str) -> None:
        self.context = forked.context()
        self.settings = config.Settings(**{**settings.__dict__, "database_url": database_url})

    def start(self) -> ForkServerProcess:
        """A worker that has begun to work."""
        ready = self.context.Event()
        process = self.context.Process(target=run, args=(self.settings, ready), daemon=True)
        process.start()
        assert ready.wait(60), "the worker did not start"
        return process

    def kill(self, process: ForkServerProcess) -> None:
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join()

    def run_until(self, is_finished: Callable[[], bool], wait: Callable[[], None]) -> None:
        """Let one worker live until `finished()`."""
        process = self.start()
        try:
            while not is_finished():
                assert process.is_alive(), "the worker stopped by itself"
                wait()
        finally:
            self.kill(process)
