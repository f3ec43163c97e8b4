"""Runs the daily job of the assurance clock over a site as its worker would, and says how long each batch took, in milliseconds.

python -m tests.benchmarks.daily_job INSTANCE_DIR
"""

import sys
import time

from app import create_app
from app.core import config, jobs, worker
from app.core.db import Database, transaction, unit_of_work
from tests.environment import ENVIRONMENT

HANDLER = "contributions.move_assurance"


def run(database: Database) -> list[float]:
    """Milliseconds of each batch, from claiming the job to having written down that it is done."""
    with unit_of_work(database), transaction():
        jobs.enqueue(HANDLER, {})
    batches = []
    while True:
        began = time.perf_counter()
        ran = worker.run_one(database, only=[HANDLER])
        if ran is worker.Ran.NOTHING:
            return batches
        batches.append(1000 * (time.perf_counter() - began))
        if ran is worker.Ran.BATCH:  # as its worker rests
            time.sleep(worker.REST_SECONDS)


if __name__ == "__main__":
    application = create_app(config.from_environment({**ENVIRONMENT, "INSTANCE_DIR": sys.argv[1]}))
    print(*(f"{batch:.1f}" for batch in run(application.extensions["database"])))
