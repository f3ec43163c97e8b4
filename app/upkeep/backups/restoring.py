"""The way back from a backup: into an empty place, all of it or nothing, and only from a backup that is as it was made."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError

from app.core import config, erasures
from app.core.databases import copies, migrating
from app.core.db import Database
from app.core.files import storage
from app.upkeep.backups import services
from app.upkeep.backups.folders import Refused
from app.upkeep.backups.manifest import Damaged, Manifest

NEWER = "This backup was made by a newer version of the site"


def require_usable(database: Database, folder: Path) -> Manifest:
    """What a backup says of itself, once it is seen to be whole, fit for this code and this kind of database.

    Raises Damaged, CopyFailed or Refused.
    """
    backup_manifest = services.check(folder)
    kind = copies.kind_of(database)
    if backup_manifest.database != kind:
        raise Refused(f"This backup is of a {backup_manifest.database} database, and DATABASE_URL names a {kind} one.")
    try:
        ScriptDirectory.from_config(migrating.alembic_config()).get_revision(backup_manifest.version)
    except CommandError:
        raise Refused(f"{NEWER} (its tables are at {backup_manifest.version}). Install that version first.") from None
    return backup_manifest


def restore(database: Database, folder: Path, records: Iterable[Path] = ()) -> Manifest:
    """Make this site what the backup in `folder` says. Raises Damaged, CopyFailed or Refused, and OSError from the disk.

    Whatever it raises, database and uploads are as they were. The record of erasures of this machine is joined by that of the
    backup and by those in the folders `records`.
    """
    backup_manifest = require_usable(database, folder)
    copies.require_empty(database)
    if not storage.is_empty():
        raise Refused(
            f"There are files in {config.settings().uploads_dir} already. Move them aside first; nothing is overwritten."
        )
    with storage.bringing_in(folder / services.UPLOADS):
        copy = folder / copies.FILE_NAMES[backup_manifest.database]
        rows = copies.load(database, copy, services.read_rows)
        if rows != backup_manifest.rows:
            raise Damaged(
                f"The database came back with other numbers of rows than its manifest says: {_difference(rows, backup_manifest)}."
            )
    shutil.rmtree(config.settings().search_dir, ignore_errors=True)  # of another database: the worker makes it anew
    for record in (folder, *records):
        erasures.take_from(record)
    migrating.upgrade(database)
    return backup_manifest


def _difference(rows: dict[str, int], backup_manifest: Manifest) -> str:
    names = sorted(name for name in rows.keys() | backup_manifest.rows.keys() if rows.get(name) != backup_manifest.rows.get(name))
    return ", ".join(f"{name} {rows.get(name, 0):,} and not {backup_manifest.rows.get(name, 0):,}" for name in names)
