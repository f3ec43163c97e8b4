"""Where the bytes of uploaded files are kept: one small interface, so that another store can take its place.

A file is written whole before the row that names it is committed, and deleted only after its row is gone. So after any crash no
row lacks its file; what may be left is a file without a row, which `reap` takes away. A key is random: it says nothing of what is
in the file, and no two uploads share one.
"""

import contextlib
import io
import json
import os
import re
import secrets
import shutil
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from app.core import clock, config
from app.core.files.durable_files import make_durable

KEY = re.compile(r"[0-9a-f]{32}")
WRITING = ".part"
GRACE_SECONDS = 20 * 60  # a file younger than this may belong to a transaction that is not committed yet


def _now() -> float:
    return clock.now().timestamp()


def _folder() -> Path:
    return config.settings().uploads_dir


def _path(key: str) -> Path:
    """Where a key's file is. Raises ValueError for what is no key."""
    if not KEY.fullmatch(key):
        raise ValueError("not a key")
    return _folder() / key[:2] / key


def put(content: bytes) -> str:
    """Keep `content` and return its key. On disk, under its name, when this returns. Call it before the transaction."""
    key = secrets.token_hex(16)
    path = _path(key)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    writing = path.with_suffix(WRITING)
    descriptor = os.open(writing, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.utime(file.fileno(), (_now(), _now()))
        os.fsync(file.fileno())
    writing.rename(path)
    for folder in (path.parent, path.parent.parent):
        make_durable(folder)
    return key


def open_file(key: str) -> BinaryIO:
    """The file, open for reading. Raises FileNotFoundError."""
    return _path(key).open("rb")


def is_fresh(key: str) -> bool:
    """Whether a file is there and too young for `reap` to take, with time to spare to commit its row."""
    try:
        return _now() - _path(key).stat().st_mtime < GRACE_SECONDS / 2
    except FileNotFoundError:
        return False


def delete(key: str) -> None:
    """Take a file away; one that is gone already is no fault. Call it after the row is gone."""
    _path(key).unlink(missing_ok=True)


def seal(key: str, about: Mapping[str, Any]) -> None:
    """Put a file, with what is known `about` it, where nothing of the site reads again: neither backups nor `reap` look there.

    On the disk when this returns. Nothing is copied where one disk holds both places: the file has two names until it is deleted
    from the store. One that is sealed already stays as it is. Raises FileNotFoundError.
    """
    folder = config.settings().sealed_dir
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if sealed_path(key).exists():
        return
    with open_file(key) as file:
        text = json.dumps(about, indent=1, sort_keys=True).encode() + b"\n"
        _write_sealed(folder / f"{key}.json", io.BytesIO(text))
        try:
            os.link(_path(key), sealed_path(key))
        except OSError:  # another disk
            _write_sealed(sealed_path(key), file)
    sealed_path(key).chmod(0o400)
    make_durable(folder)


def sealed_path(key: str) -> Path:
    """Where a sealed file is. Raises ValueError for what is no key."""
    return config.settings().sealed_dir / _path(key).name


def destroy_sealed(key: str) -> None:
    """Take a sealed file away for good, with what was kept about it."""
    for path in (sealed_path(key), sealed_path(key).with_suffix(".json")):
        path.unlink(missing_ok=True)


def _write_sealed(path: Path, content: BinaryIO) -> None:
    """Whole or not at all: what a crash left half written is written anew."""
    partial = path.with_suffix(WRITING)
    partial.unlink(missing_ok=True)
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400), "wb") as sealed:
        shutil.copyfileobj(content, sealed)
        sealed.flush()
        os.fsync(sealed.fileno())
    partial.rename(path)


def is_empty() -> bool:
    """Whether nothing is kept yet."""
    return not any(_folder().glob("??/*"))


def copy_to(folder: Path, key: str) -> Path:
    """Copy a file into `folder`, laid out as `bringing_in` takes it; where it is then. Raises FileNotFoundError."""
    path = folder / key[:2] / key
    with open_file(key) as file:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as copy:
            shutil.copyfileobj(file, copy)
    return path


@contextlib.contextmanager
def bringing_in(folder: Path) -> Iterator[None]:
    """Copy what `copy_to` made, and keep it once the block has ended well: all of it or nothing. The store must be empty."""
    if not is_empty():
        raise FileExistsError("there are files already")
    arriving = _folder().with_name(f"{_folder().name}.restoring")
    shutil.rmtree(arriving, ignore_errors=True)
    try:
        arriving.mkdir(parents=True, mode=0o700)
        for path in sorted(folder.glob("??/*")):
            copy = arriving / path.parent.name / path.name
            copy.parent.mkdir(exist_ok=True, mode=0o700)
            shutil.copyfile(path, copy)
            copy.chmod(0o600)
            make_durable(copy)
            make_durable(copy.parent)
        yield
        shutil.rmtree(_folder(), ignore_errors=True)  # empty, as was seen
        arriving.rename(_folder())
        make_durable(_folder().parent)
    finally:
        shutil.rmtree(arriving, ignore_errors=True)


def list_old() -> Iterator[str]:
    """The keys of files old enough to be reaped, and nothing of those still being written."""
    for path in _old_files():
        if KEY.fullmatch(path.name):
            yield path.name


def reap(keys: Collection[str]) -> int:
    """Delete the files under these `keys`, and what a crash left half written; how many went."""
    for key in keys:
        delete(key)
    left = [path for path in _old_files() if path.suffix == WRITING]
    for path in left:
        path.unlink(missing_ok=True)
    return len(keys) + len(left)


def _old_files() -> Iterator[Path]:
    before = _now() - GRACE_SECONDS
    for path in _folder().glob("??/*"):
        with contextlib.suppress(FileNotFoundError):  # another worker was quicker
            if path.stat().st_mtime < before:
                yield path
