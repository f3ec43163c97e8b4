"""The folder that returned mail arrives in: a Maildir (`new` and `cur`), or any folder of `.eml` files.

A message that was taken in is deleted, because it holds somebody's address. One that no program can make sense of, such as a
note that somebody is away, is put aside for a person to look at, and deleted some weeks later.
"""

import contextlib
import logging
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from app.core import clock, config
from app.core.db import transaction
from app.core.jobs import Task, enqueue
from app.subscriptions.retention import KEEP_NOT_UNDERSTOOD
from app.subscriptions.returned_mail import reports, returns

log = logging.getLogger(__name__)
READ = "newsletter.read_returned_mail"
ASIDE = "not-understood"
AT_ONCE = 500


def read_returned_mail(_task: Task) -> None:
    """Take in what is there, each message in a transaction of its own: a worker that is killed takes up where it was."""
    folder = config.settings().bounce_folder
    if folder is None or not folder.is_dir():
        return
    waiting = list(islice(_messages(folder), AT_ONCE))
    counts = {"taken in": 0, "put aside": 0}
    for path in waiting:
        with contextlib.suppress(FileNotFoundError):  # another worker was quicker
            counts["taken in" if _take(path, folder) else "put aside"] += 1
    if waiting:
        log.info("returned mail: %s", ", ".join(f"{count} {what}" for what, count in counts.items()))
    _forget_old(folder / ASIDE)
    if len(waiting) == AT_ONCE:
        with transaction():
            enqueue(READ, {})


def _messages(folder: Path) -> Iterator[Path]:
    """What has arrived, and is whole: in a Maildir a message is in `new` only then, and `.eml` files are moved into place."""
    places = [folder / "new", folder / "cur"] if (folder / "new").is_dir() else [folder]
    for place in places:
        found = place.glob("*.eml" if place == folder else "*")
        yield from (path for path in sorted(found) if path.is_file() and not path.is_symlink())


def _take(path: Path, folder: Path) -> bool:
    """Count one message, then delete it; False where it was put aside."""
    raw = path.read_bytes() if path.stat().st_size <= reports.LARGEST_BYTES else b""
    report = reports.read(raw) if raw else None
    if report is None:
        aside = folder / ASIDE
        aside.mkdir(exist_ok=True, mode=0o700)
        path.rename(aside / path.name)
        return False
    with transaction():
        returns.take(report, raw)
    path.unlink(missing_ok=True)
    return True


def _forget_old(aside: Path) -> None:
    before = (clock.now() - KEEP_NOT_UNDERSTOOD).timestamp()
    for path in aside.glob("*") if aside.is_dir() else ():
        if path.is_file() and path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
