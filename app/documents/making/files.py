"""The folder of documents: one file for each that waits or was made, readable by its owner alone, under a random name.

It is no part of a backup: whatever is missing is made anew. A file is written whole before the row that names it, and taken away
after its row is gone; what a crash leaves without a row is reaped.
"""

import contextlib
import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

from app.core import clock, config

NAME = re.compile(r"[0-9a-f]{32}")
WRITING = ".part"
GRACE_SECONDS = 20 * 60  # a file younger than this may belong to a transaction that is not committed yet


def folder() -> Path:
    """Where the files are."""
    return config.settings().documents_dir


def _path(name: str) -> Path:
    if not NAME.fullmatch(name):
        raise ValueError("not a name")
    return folder() / name[:2] / name


def put(content: bytes) -> str:
    """Keep `content` in a file of its own; its name. Raises OSError where the disk does not take it, and leaves nothing then."""
    name = secrets.token_hex(16)
    path = _path(name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = path.with_suffix(WRITING)
    try:
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.utime(file.fileno(), (_now(), _now()))
        partial.rename(path)
    except OSError:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
        raise
    return name


def read(name: str) -> bytes | None:
    """What is in a file; None where it is not there."""
    try:
        return _path(name).read_bytes()
    except FileNotFoundError:
        return None


def is_there(name: str) -> bool:
    """Whether a file is there."""
    return _path(name).exists()


def delete(*names: str) -> None:
    """Take files away; one that is gone already is no fault."""
    for name in names:
        _path(name).unlink(missing_ok=True)


def old_names() -> Iterator[str]:
    """The names of files old enough to be reaped where no row has them. What a crash left half written goes at once."""
    for path in folder().glob("??/*"):
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_mtime >= _now() - GRACE_SECONDS:
                continue
            if path.suffix == WRITING:
                path.unlink()
            elif NAME.fullmatch(path.name):
                yield path.name


def _now() -> float:
    return clock.now().timestamp()
