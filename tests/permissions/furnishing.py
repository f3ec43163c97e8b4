"""The world of the permission table, made once a run by whichever test process comes first, and copied for everyone after.

Making it takes as long as drawing a thousand pages. What is made is a folder (the database, the uploads, the letters, the search
index) and a few notes: who and what there is, and the cookies of everybody's browser. A site that is the world and something
more, such as one whose texts are all hostile, is made once in the same way.
"""

import fcntl
import pickle
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.core import config
from app.core.db import Database
from tests import kept_answers, tables
from tests.permissions.roles import World
from tests.permissions.site import Site
from tests.permissions.world import build

DATABASE = "site.sqlite"


@dataclass(frozen=True)
class Furnished:
    """A site that stands still, to be copied: what is in its folder, and what whoever made it noted besides."""

    folder: Path
    world: World
    cookies: dict[str, str]
    csrf: dict[str, str]
    notes: Any


class Furnisher:
    """Makes furnished sites, each once a run, and opens copies of them."""

    def __init__(self, app: Flask, empty: Path, factory: pytest.TempPathFactory, shared: Path) -> None:
        self.app, self.empty, self.factory, self.shared = app, empty, factory, shared

    def world(self) -> Furnished:
        """The world as it was made."""
        return self._once("world", self._build)

    def changed(self, name: str, change: Callable[[Site], object]) -> Furnished:
        """The world after `change`, which may return notes for those who use it. One `name` is one change."""

        def make(folder: Path) -> Furnished:
            with self.copy(self.world()) as site:
                notes = change(site)
                site.keep()
                site.close()
                shutil.copytree(site.folder, folder, dirs_exist_ok=True)
                return Furnished(folder, site.world, site.cookies, site.csrf, notes)

        return self._once(name, make)

    @contextmanager
    def copy(self, furnished_site: Furnished) -> Iterator[Site]:
        """A copy that the application serves meanwhile."""
        folder = self.factory.mktemp(furnished_site.folder.name)
        shutil.copytree(furnished_site.folder, folder, dirs_exist_ok=True)
        with self._serving(folder) as database:
            site = Site(self.app, furnished_site.world, database, folder)
            site.resume(furnished_site.cookies, furnished_site.csrf)
            yield site
            site.close()

    def put_into(self, database: Database, folder: Path) -> Site:
        """The world in a database that is there already, of whichever kind; its other files go to `folder`."""
        furnished_site = self.world()
        source = tables.opened(f"sqlite:///{furnished_site.folder / DATABASE}")
        tables.copy_rows(source, database)
        source.engine.dispose()
        shutil.copytree(furnished_site.folder, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.sqlite*"))
        site = Site(self.app, furnished_site.world, database, folder)
        site.resume(furnished_site.cookies, furnished_site.csrf)
        return site

    def _build(self, folder: Path) -> Furnished:
        shutil.copy(self.empty, folder / DATABASE)
        with self._serving(folder) as database:
            site = Site(self.app, build(database), database, folder)
            site.start()
            site.close()
            return Furnished(folder, site.world, site.cookies, site.csrf, None)

    def _once(self, name: str, make: Callable[[Path], Furnished]) -> Furnished:
        folder, notes = self.shared / name, self.shared / f"{name}.pickle"
        with (self.shared / f"{name}.lock").open("w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            if not notes.exists():
                shutil.rmtree(folder, ignore_errors=True)  # left half made by a process that died
                folder.mkdir()
                notes.write_bytes(pickle.dumps(make(folder)))
        furnished_site: Furnished = pickle.loads(notes.read_bytes())
        return furnished_site

    @contextmanager
    def _serving(self, folder: Path) -> Iterator[Database]:
        """Let the application serve the site in `folder`."""
        usual, usual_database = config.settings(), self.app.extensions["database"]
        url = f"sqlite:///{folder / DATABASE}"
        config.install(replace(usual, instance_dir=folder, mail_url=f"file:{folder / 'mail'}", database_url=url))
        database = self.app.extensions["database"] = tables.opened(url)
        kept_answers.forget_everything()
        yield database
        database.engine.dispose()
        kept_answers.forget_everything()
        config.install(usual)
        self.app.extensions["database"] = usual_database
