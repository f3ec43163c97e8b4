"""What a backup says of itself: every file in it with size and hash, how many rows each table has, and what it is of.

The hash of the manifest stands beside it and is written last, so a folder that has one was finished. Whatever differs, a file
too many included, makes the backup one that is not used.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

FORMAT = 1
MANIFEST, SEAL = "manifest.json", "manifest.sha256"
CHUNK = 1024 * 1024
NOT_MANIFEST = "Its manifest cannot be read."


class Damaged(RuntimeError):
    """A backup that is not as it was made. The message says what is wrong, for the operator."""


@dataclass(frozen=True)
class Entry:
    """One file of a backup."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """`version` is the number of the last migration; `key` tells whether SECRET_KEY is still the same, and not what it is.

    `missing` are uploads that the database names and the store did not have, `altered` those that are not what was uploaded.
    """

    made_at: datetime
    database: str
    version: str
    key: str
    rows: dict[str, int]
    files: dict[str, Entry]
    missing: tuple[str, ...] = ()
    altered: tuple[str, ...] = ()

    @property
    def row_count(self) -> int:
        """Rows in all tables."""
        return sum(self.rows.values())

    @property
    def size(self) -> int:
        """Bytes in all files."""
        return sum(entry.size for entry in self.files.values())

    @property
    def upload_count(self) -> int:
        """How many uploads it has."""
        return sum(1 for name in self.files if name.startswith("uploads/"))


def describe(folder: Path) -> dict[str, Entry]:
    """Every file below `folder`, by its path there, but the manifest and its seal. Raises Damaged for what is no file."""
    return {name: _entry(folder / name) for name in sorted(_names(folder)) if name not in (MANIFEST, SEAL)}


def write(folder: Path, manifest: Manifest) -> None:
    """Put the manifest of a finished backup beside its files, then the hash of the manifest."""
    values = {**asdict(manifest), "made_at": manifest.made_at.isoformat(), "format": FORMAT}
    text = json.dumps(values, indent=1, sort_keys=True).encode() + b"\n"
    _write(folder / MANIFEST, text)
    _write(folder / SEAL, f"{hashlib.sha256(text).hexdigest()}\n".encode())


def read(folder: Path) -> Manifest:
    """What a backup says of itself; its files are not looked at. Raises Damaged."""
    try:
        text, seal = (folder / MANIFEST).read_bytes(), (folder / SEAL).read_bytes()
    except OSError:
        raise Damaged(f"{folder} is no finished backup: it has no {MANIFEST} and {SEAL} that can be read.") from None
    if seal != f"{hashlib.sha256(text).hexdigest()}\n".encode():
        raise Damaged(f"{MANIFEST} is not as it was written.")
    try:
        values = json.loads(text)
        if values.pop("format") != FORMAT:
            raise Damaged("It was made by another version of this site.")
        values["made_at"] = datetime.fromisoformat(values["made_at"])
        values["files"] = {name: Entry(**entry) for name, entry in values["files"].items()}
        values["missing"], values["altered"] = tuple(values["missing"]), tuple(values["altered"])
        return Manifest(**values)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise Damaged(NOT_MANIFEST) from None


def check(folder: Path) -> Manifest:
    """What a backup says of itself, once every file was read and is as it says. Raises Damaged with the first that is not."""
    manifest = read(folder)
    present = {name for name in _names(folder) if name not in (MANIFEST, SEAL)}
    for name in sorted(manifest.files.keys() - present):
        raise Damaged(f"{name} is missing.")
    for name in sorted(present - manifest.files.keys()):
        raise Damaged(f"{name} does not belong to it.")
    for name, entry in sorted(manifest.files.items()):
        path = folder / name
        if path.stat().st_size != entry.size:
            raise Damaged(f"{name} has {path.stat().st_size:,} bytes and should have {entry.size:,}.")
        if hash_of(path) != entry.sha256:
            raise Damaged(f"{name} is not as it was written.")
    return manifest


def hash_of(path: Path) -> str:
    """The SHA-256 of a file, read a piece at a time."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _entry(path: Path) -> Entry:
    return Entry(path.stat().st_size, hash_of(path))


def _names(folder: Path) -> Iterator[str]:
    for place, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(place, name)
            if path.is_symlink() or not (path.is_file() or path.is_dir()):
                raise Damaged(f"{path.relative_to(folder)} is neither a file nor a folder.")
        yield from (str(Path(place, name).relative_to(folder)) for name in files)


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
