"""What the site keeps on disk can be read by its owner alone: the database, the index, mail, uploads, the key.

A file that is made gets no more rights than that, whatever the folder or the program that starts the site would give it; and what
an earlier version made is put right when the site starts.
"""

import logging
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from app.core.config import Settings

log = logging.getLogger(__name__)
OTHERS = 0o077
ENTER = 0o011  # to go through a folder without seeing what is in it
COMPANIONS = ("", "-wal", "-shm", "-journal")  # what SQLite keeps beside a database


def keep(settings: Settings) -> None:
    """Make what this process writes from now on its owner's alone, and what is there already.

    The folder of returned mail is another program's to write to: it is left as it is, and the way to it.
    """
    os.umask(OTHERS)
    for path in (settings.instance_dir, *_inside(settings.instance_dir, settings.bounce_folder), *_database(settings)):
        leads_to_mail = settings.bounce_folder is not None and path in settings.bounce_folder.parents
        _take_from_others(path, OTHERS & ~ENTER if leads_to_mail else OTHERS)


def _inside(folder: Path, other: Path | None) -> Iterator[Path]:
    """Every file and folder in `folder` but what is in `other`. What a link leads to is not in it."""
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if Path(place, name) != other]
        yield from (Path(place, name) for name in (*folders, *files))


def _database(settings: Settings) -> Iterator[Path]:
    """The files of a SQLite database, wherever it is. A folder that is not the site's own is not the site's to close."""
    url = sa.make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        yield from (Path(f"{url.database}{ending}") for ending in COMPANIONS)


def _take_from_others(path: Path, rights: int) -> None:
    try:
        mode = path.lstat().st_mode
        if not stat.S_ISLNK(mode) and mode & rights:
            path.chmod(stat.S_IMODE(mode) & ~rights)
    except FileNotFoundError:
        return  # there is no such file yet, or no more
    except OSError as error:
        log.warning("cannot take a file in the instance folder from other users: %s", type(error).__name__)
