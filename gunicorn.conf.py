"""How gunicorn serves the site, under `Procfile` and `make run` alike. What a command line says counts for more."""

import gc
from typing import Any

preload_app = True  # the site is loaded once, and its processes share what was loaded
worker_class = "serving.worker.PatientWorker"
workers = 2
threads = 4
worker_connections = 400  # of each worker, with at most two open files each: systems commonly allow a process 1,024
control_socket_disable = True


def when_ready(_server: Any) -> None:
    """Before the first process is forked: what was loaded is never collected, so that looking through it copies none of it."""
    gc.collect()
    gc.freeze()
