"""Doing something in a fork of this process, with a limit, and hearing what came of it."""

import contextlib
import os
import resource
import select
import signal
import time
import traceback
from collections.abc import Callable

HUNG, ENDED = "(hung)", "(ended)"
WALL = 20  # how many times as long as its processor time a fork may take by the clock on the wall


def in_a_fork(work: Callable[[], str], seconds: float) -> str | None:
    """What `work` says in a process of its own: which test noticed, HUNG after `seconds`, or None where none did."""

    def limited() -> bytes:
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds) + 5))
        return work().encode() or b"-"

    told = bytes_from_a_fork(limited, WALL * seconds)
    return HUNG if told is None else None if told == b"-" else told.decode() or ENDED


_children: list[int] = []  # of this process, and still at work: one at most


def end_with_children(*_: object) -> None:
    """End at once when asked to, and what was forked with it: a SystemExit would be a failing test and no more."""
    for child in _children:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child, signal.SIGTERM)
    os._exit(1)


def bytes_from_a_fork(work: Callable[[], bytes], seconds: float | None) -> bytes | None:
    """What `work` returns; nothing where the process ended before it did; None after `seconds`."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _be_a_child(work, writing, quiet=seconds is not None)
    os.close(writing)
    _children.append(child)
    try:
        return _read_all(reading, seconds)
    finally:
        _children.remove(child)
        os.close(reading)
        with contextlib.suppress(ProcessLookupError):
            # One that has children of its own is asked to end, so that it ends them.
            os.killpg(child, signal.SIGTERM if seconds is None else signal.SIGKILL)
        os.waitpid(child, 0)


def _be_a_child(work: Callable[[], bytes], writing: int, *, quiet: bool) -> None:
    """Do the work, hand it over and end: nothing of the parent's is run on the way out."""
    try:
        os.setpgid(0, 0)
        _children.clear()
        if quiet:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 1)
            os.dup2(nowhere, 2)
        answer = work()
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(len(answer).to_bytes(8, "big") + answer)
    except BaseException:
        traceback.print_exc()  # a fault of ours, or of the change that is tried: in neither case does the child go on
    finally:
        os._exit(0)


def _read_all(reading: int, seconds: float | None) -> bytes | None:
    """What a child hands over: its length, then it. What a child's own children still hold open is not waited for."""
    until, buffer = None if seconds is None else time.monotonic() + seconds, b""
    while len(buffer) < 8 or len(buffer) < 8 + int.from_bytes(buffer[:8], "big"):
        ready, _, _ = select.select([reading], [], [], None if until is None else max(0.0, until - time.monotonic()))
        if not ready:
            return None
        some = os.read(reading, 1 << 16)
        if not some:
            return b""
        buffer += some
    return buffer[8:]
