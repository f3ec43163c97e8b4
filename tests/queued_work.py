"""What acts queued, done as a worker does it, without what the clock alone asks for.

A worker also queues what is due each hour and each day, and brings the index up to date: in a new database that is eleven jobs,
most of what `worker.drain` takes. A test that is about those drains; one that waits for a letter does not.
"""

from app.core import worker
from app.core.db import Database


def run_queued(database: Database) -> None:
    """Run due jobs until none is left."""
    while worker.run_one(database):
        pass
