"""Runs a module of ours as a program of its own with hard limits, for work on what other people wrote.

The child is given bytes and gives bytes back. It has no environment, no open files and no folder, starts without the site and its
settings, and sets limits on itself before it reads a byte. What it complains of is dropped: typed text must not reach a log.
"""

import ctypes
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from app.core import places, slow_work
from app.core.errors import Busy

APP_FOLDER = Path(__file__).resolve().parents[1]
# `app` is made known as a folder only: its own `__init__` would load the site. The module's `main()` does the work.
START = (
    "import sys, types; site = types.ModuleType('app'); site.__path__ = [sys.argv[1]]; sys.modules['app'] = site; "
    "import importlib; sys.exit(importlib.import_module(sys.argv[2]).main())"
)
OPEN_FILES = 16
NICENESS = 10
END_WITH_PARENT = 1  # PR_SET_PDEATHSIG
SLOW = "The site has so much to do at the moment that this was not finished in time."


def run(module: str, request: bytes, *, wall_seconds: float) -> tuple[int, bytes]:
    """As `run_program`, for a module of ours that is found by its name. Takes a tenth of a second at least."""
    return run_program(["-B", "-c", START, str(APP_FOLDER), module], request, wall_seconds=wall_seconds)


def run_program(arguments: Sequence[str], request: bytes, *, wall_seconds: float) -> tuple[int, bytes]:
    """The exit status of a Python program (negative: ended by that signal) and what it wrote.

    What a request may use is processor time, which the child limits for itself. `wall_seconds` is for a machine that has too much
    to do: it says nothing of the request. Raises Busy past it, and where no place is free (see `places`).
    What the unit of work was reading stays open no longer; call it outside a transaction.
    """
    slow_work.begin()
    with places.place():
        process = subprocess.Popen(  # noqa: S603 - our own words, no shell, and the request goes by standard input
            [sys.executable, "-I", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"LANG": "C.UTF-8"},
            cwd="/",
        )
        with process:
            try:
                output, _ = process.communicate(request, timeout=wall_seconds)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
                raise Busy(SLOW) from None
    return process.returncode, output


def give_way() -> None:
    """In a child that nobody waits for with a page open: let everything else on the machine go first, and end with the worker.

    Linux ends it; elsewhere it goes on to its own limits, and what it wrote is thrown away.
    """
    os.nice(NICENESS)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(END_WITH_PARENT, signal.SIGKILL)


def limit_resources(*, cpu_seconds: int, memory_bytes: int, open_files: int = OPEN_FILES) -> None:
    """In the child: what it may use from here on. Past the processor time the system ends it; it can write no file."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (open_files, open_files))
