"""The index directory: one folder a generation, a pointer to the current one, one lease for whoever writes.

    writer.lock   locked (flock) by the one process that writes; the system frees it when that process dies
    current       the name of the generation to read, replaced by rename
    damaged       the name of a generation that a reader found damaged: a request to rebuild
    g-…/          a Whoosh index, and held.json: the last change it holds and the files as they were written

Index files are pickles. The directory is closed to everyone else (0700) and is never restored from a backup
or an upload: it is rebuilt from the database.
"""

import contextlib
import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.core.files.durable_files import make_durable
from app.search.schema import FORMAT

LOCK, POINTER, DAMAGED, HELD = "writer.lock", "current", "damaged", "held.json"
PREFIX = "g-"


class IndexDamaged(Exception):
    """There is no index that can be read: it is missing, damaged, or made by another version of the code."""


@dataclass(frozen=True)
class Held:
    """What a generation holds: changes up to `number`, in `files` (name: size in bytes, time of change in ns)."""

    number: int
    files: dict[str, tuple[int, int]]


@contextlib.contextmanager
def lease(root: Path, *, wait: bool) -> Iterator[bool]:
    """Hold the right to write under `root`; yields False, without waiting, when another process holds it."""
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    root.chmod(0o700)
    descriptor = os.open(root / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True
    finally:
        os.close(descriptor)


def is_there(root: Path) -> bool:
    """Whether an index was ever made here."""
    return (root / POINTER).exists()


def current(root: Path) -> Path:
    """The folder of the current generation. Raises IndexDamaged when the pointer is missing or not one of ours."""
    try:
        name = (root / POINTER).read_text()
    except (OSError, UnicodeDecodeError) as error:
        raise IndexDamaged("no pointer") from error
    if not name.startswith(PREFIX) or not name.removeprefix(PREFIX).isalnum():
        raise IndexDamaged("the pointer is damaged")
    return root / name


def new_folder(root: Path) -> Path:
    """An empty folder for the next generation, named unlike any that a reader may still hold open."""
    folder = root / f"{PREFIX}{os.urandom(8).hex()}"
    folder.mkdir(mode=0o700)
    return folder


def switch(root: Path, folder: Path) -> None:
    """Make `folder` the current generation; then forget the others and any report of damage."""
    _replace(root / POINTER, folder.name)
    (root / DAMAGED).unlink(missing_ok=True)
    for old in root.iterdir():
        if old.name.startswith(PREFIX) and old != folder:
            shutil.rmtree(old, ignore_errors=True)


def read_held(folder: Path) -> Held:
    """What `folder` holds. Raises IndexDamaged when that cannot be read or was written by other code."""
    try:
        raw = json.loads((folder / HELD).read_bytes())
        if raw["format"] != FORMAT:
            raise IndexDamaged("made by another version")
        return Held(int(raw["number"]), {str(name): (int(size), int(ns)) for name, (size, ns) in raw["files"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise IndexDamaged("what it holds is unknown") from error


def write_held(folder: Path, number: int, durable_files: dict[str, tuple[int, int]]) -> Held:
    """Make every file of `folder` durable, then record that it holds changes up to `number`. `durable_files` are durable."""
    files = listing(folder)
    for name, stamp in files.items():
        if durable_files.get(name) != stamp:
            make_durable(folder / name)
    make_durable(folder)
    _replace(folder / HELD, json.dumps({"format": FORMAT, "number": number, "files": files}))
    return Held(number, files)


def listing(folder: Path) -> dict[str, tuple[int, int]]:
    """Size and time of change of each index file in `folder`."""
    files = {}
    for entry in os.scandir(folder):
        if entry.is_file() and not entry.name.startswith(HELD):
            stat = entry.stat()
            files[entry.name] = (stat.st_size, stat.st_mtime_ns)
    return files


def check_files(contents: Held, present: dict[str, tuple[int, int]], needed: set[str]) -> None:
    """Raises IndexDamaged when a file of the segments named in `needed` is not as it was written.

    Files that `contents` does not name are left to whoever opens them: a commit may have ended, and its writer
    been killed, just before it could be recorded.
    """
    for name, stamp in contents.files.items():
        if name.split(".")[0] in needed and present.get(name) != stamp:
            raise IndexDamaged("a file changed or went")


def report_damage(root: Path, name: str) -> None:
    """Ask the writer to rebuild generation `name`; nothing happens where that cannot be written."""
    with contextlib.suppress(OSError):
        _replace(root / DAMAGED, name)


def is_reported(root: Path, folder: Path) -> bool:
    """Whether a reader found `folder` damaged."""
    try:
        return (root / DAMAGED).read_text() == folder.name
    except (OSError, UnicodeDecodeError):
        return False


def signature(root: Path) -> tuple[int, ...] | None:
    """A value that changes whenever there is something new to read; None when there is nothing."""
    try:
        held_file = os.stat(current(root) / HELD)
        pointer = os.stat(root / POINTER)
    except (OSError, IndexDamaged):
        return None
    return pointer.st_ino, pointer.st_mtime_ns, held_file.st_ino, held_file.st_mtime_ns


def _replace(path: Path, text: str) -> None:
    temporary = path.with_name(f"{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    make_durable(path.parent)
