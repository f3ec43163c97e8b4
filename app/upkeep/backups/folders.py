"""The folder of backups: one folder each, named for the moment, made by one command at a time, the older ones removed."""

import contextlib
import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from app.core.files.durable_files import make_durable
from app.upkeep.backups import manifest

LOCK, UNFINISHED = ".lock", ".unfinished-"
NAME = re.compile(r"\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ")


class Refused(RuntimeError):
    """A backup that is not made; the message says why, for the operator."""


def name_for(moment: datetime) -> str:
    """What the backup of a moment is called: names in order are backups in order."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H-%M-%SZ")


def moment_of(folder: Path) -> datetime:
    """When a backup was made, by its name. Raises ValueError for a folder that is called otherwise."""
    return datetime.strptime(folder.name, "%Y-%m-%dT%H-%M-%SZ").replace(tzinfo=UTC)


@contextlib.contextmanager
def making(place: Path, name: str) -> Iterator[Path]:
    """A folder to put a backup into, which becomes `place/name` once all of it is on the disk, or goes again.

    Raises Refused where there is one of that name already, or another command is making one here.
    """
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _alone(place):
        if (place / name).exists():
            raise Refused(f"{place / name} is there already. Nothing was overwritten.")
        for left in place.glob(f"{UNFINISHED}*"):  # of a command that was killed
            shutil.rmtree(left)
        working = place / f"{UNFINISHED}{name}"
        working.mkdir(mode=0o700)
        try:
            yield working
            _sync(working)
            working.rename(place / name)
            make_durable(place)
        except BaseException:
            shutil.rmtree(working, ignore_errors=True)
            raise


@contextlib.contextmanager
def _alone(place: Path) -> Iterator[None]:
    descriptor = os.open(place / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(f"Another command is making a backup in {place} now.") from None
        yield
    finally:
        os.close(descriptor)


def _sync(folder: Path) -> None:
    for place, _, files in os.walk(folder):
        for name in files:
            make_durable(Path(place, name))
        make_durable(Path(place))


def list_finished(place: Path) -> list[Path]:
    """The backups in `place` that were finished, oldest first."""
    folders = [path for path in sorted(place.iterdir()) if NAME.fullmatch(path.name) and path.is_dir()]
    return [path for path in folders if (path / manifest.SEAL).is_file()]


def remove_older(place: Path, keep: int) -> list[Path]:
    """Remove finished backups until the newest `keep` are left; those that went."""
    older = list_finished(place)[:-keep]
    for path in older:
        (path / manifest.SEAL).unlink()  # from here on it counts as none, also where removing the rest fails
        shutil.rmtree(path)
    return older


def size_of(folder: Path) -> int:
    """Bytes in the files of a folder."""
    return sum(Path(place, name).lstat().st_size for place, _, files in os.walk(folder) for name in files)
