"""Making a backup: the database in one state, the uploads that it names, and a manifest, all read again before it counts.

The database is copied first. An upload that goes meanwhile was erased, so it is noted as missing and is no fault; one that
comes meanwhile has no row in the copy, and is left out.
"""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from app.contributions.points import STORED_FILES
from app.core import clock, config, erasures, numbers
from app.core.databases import copies
from app.core.databases.copies import CopyFailed
from app.core.db import Database
from app.core.files import storage
from app.core.secret_links import keyed_hash
from app.upkeep.backups import folders, manifest
from app.upkeep.backups.folders import Refused
from app.upkeep.backups.manifest import Damaged, Manifest

UPLOADS = "uploads"
KEY_PURPOSE = "backup"
ROOM_TO_SPARE = 64 * 1024 * 1024


@dataclass(frozen=True)
class Made:
    """A backup that was made and read again, the older ones that went for it, and all that are there now with their bytes."""

    folder: Path
    manifest: Manifest
    removed: tuple[Path, ...]
    count: int
    size: int


@dataclass(frozen=True)
class _State:
    """What is read from the state of the database that is copied."""

    rows: dict[str, int]
    version: str
    uploads: dict[str, str]


def make(database: Database, place: Path, keep: int | None) -> Made:
    """Put a backup into a dated folder in `place`; then, with `keep`, remove older ones until so many are left.

    Raises Refused, CopyFailed or Damaged, saying why there is none, and OSError from the disk: nothing is left of it then.
    """
    moment = clock.now()
    _require_room(database, place)
    with folders.making(place, folders.name_for(moment)) as folder:
        kind = copies.kind_of(database)
        file = folder / copies.FILE_NAMES[kind]
        state = copies.dump(database, file, _read)
        missing_keys, altered_keys = _copy_uploads(folder / UPLOADS, state.uploads)
        erasures.copy_to(folder)
        files = manifest.describe(folder)
        key = keyed_hash(KEY_PURPOSE, moment.isoformat())
        manifest.write(folder, Manifest(moment, kind, state.version, key, state.rows, files, missing_keys, altered_keys))
        made = check(folder)
    removed = folders.remove_older(place, keep) if keep else []
    left = folders.list_finished(place)
    return Made(place / folder.name.removeprefix(folders.UNFINISHED), made, tuple(removed), len(left), folders.size_of(place))


def check(folder: Path) -> Manifest:
    """Read every file of a backup and open the copy of the database. Raises Damaged or CopyFailed."""
    backup_manifest = manifest.check(folder)
    if backup_manifest.database not in copies.FILE_NAMES:
        raise Damaged(manifest.NOT_MANIFEST)
    copies.verify(backup_manifest.database, folder / copies.FILE_NAMES[backup_manifest.database])
    return backup_manifest


def is_same_key(backup_manifest: Manifest) -> bool:
    """Whether SECRET_KEY is what it was when the backup was made."""
    return backup_manifest.key == keyed_hash(KEY_PURPOSE, backup_manifest.made_at.isoformat())


def read_rows(connection: sa.Connection) -> dict[str, int]:
    """How many rows each table of a database has."""
    return copies.row_counts(connection)


def _read(connection: sa.Connection) -> _State:
    version = copies.version(connection)
    if not version:
        raise CopyFailed("The database has no tables of this site yet: there is nothing to back up.")
    tables = [sa.select(table.storage_key, table.sha256) for table in STORED_FILES.things]
    uploads = {key: digest for rows in tables for key, digest in connection.execute(rows)}
    return _State(copies.row_counts(connection), version, uploads)


def _copy_uploads(folder: Path, uploads: dict[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Copy the uploads that the database names; (those that the store lacks, those that are not what was uploaded)."""
    missing_keys, altered_keys = [], []
    for key, digest in sorted(uploads.items()):
        try:
            copy = storage.copy_to(folder, key)
        except FileNotFoundError:
            missing_keys.append(key)
            continue
        if manifest.hash_of(copy) != digest:
            altered_keys.append(key)
    return tuple(missing_keys), tuple(altered_keys)


def _require_room(database: Database, place: Path) -> None:
    room = copies.size(database) + folders.size_of(config.settings().uploads_dir) + ROOM_TO_SPARE
    there = next(folder for folder in (place, *place.parents) if folder.exists())
    free = shutil.disk_usage(there).free
    if free < room:
        raise Refused(
            f"There is not enough room in {place}: about {in_megabytes(room)} are needed, {in_megabytes(free)} are free."
        )


def in_megabytes(size: int) -> str:
    """A number of bytes as people say it."""
    return f"{numbers.half_up(size, 100_000) / 10:,} MB"


def named(paths: Iterable[Path]) -> str:
    """The names of backups, for a line."""
    return ", ".join(path.name for path in paths)
