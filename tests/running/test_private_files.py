"""What the site keeps on disk is readable by its owner alone, also what an earlier version left open."""

import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.core import config
from app.core.config import Settings
from app.core.files import storage
from tests import tables


@pytest.fixture(autouse=True)
def _generous_umask() -> Iterator[None]:
    """A shell that lets everybody read what is made."""
    usual = os.umask(0o022)
    yield
    os.umask(usual)


@pytest.fixture
def instance(app: Flask, tmp_path: Path) -> Iterator[Settings]:
    """Settings of a site of its own."""
    usual = config.settings()
    folder = tmp_path / "instance"
    yield replace(
        usual, instance_dir=folder, mail_url=f"file:{folder / 'mail'}", database_url=f"sqlite:///{folder / 'site.sqlite'}"
    )
    config.install(usual)


def open_to_others(folder: Path) -> list[str]:
    """What in a folder, and of the folder itself, others have any right to."""
    return [str(path) for path in (folder, *folder.rglob("*")) if stat.S_IMODE(path.lstat().st_mode) & 0o077]


def test_what_the_site_makes_is_its_owners_alone(instance: Settings) -> None:
    instance.instance_dir.mkdir()
    create_app(instance)
    database = tables.opened(instance.database_url)
    tables.make(database)
    storage.put(b"a file")
    (instance.instance_dir / "another").mkdir()
    names = {path.name for path in instance.instance_dir.rglob("*")}
    assert {"site.sqlite", "site.sqlite-wal", "uploads", "another"} <= names
    assert open_to_others(instance.instance_dir) == []
    database.engine.dispose()


def test_what_an_earlier_version_left_open_is_closed_at_the_next_start(instance: Settings) -> None:
    for name in ("search/g-1", "uploads/ab", "mail"):
        (instance.instance_dir / name).mkdir(parents=True)
    for name in ("site.sqlite", "site.sqlite-wal", "secret-key", "search/g-1/x.seg", "uploads/ab/abc", "mail/1.eml"):
        (instance.instance_dir / name).write_bytes(b"x")
    assert len(open_to_others(instance.instance_dir)) == 12
    create_app(instance)
    assert open_to_others(instance.instance_dir) == []


def test_a_database_elsewhere_is_closed_but_not_the_folder_that_others_use(instance: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    for ending in ("", "-wal", "-shm"):
        (folder / f"site.sqlite{ending}").write_bytes(b"")
    create_app(replace(instance, database_url=f"sqlite:///{folder / 'site.sqlite'}"))
    assert open_to_others(folder) == [str(folder)]


def test_the_folder_that_the_mail_server_writes_to_stays_open_to_it(instance: Settings) -> None:
    folder = instance.instance_dir / "mail" / "returned"
    folder.mkdir(parents=True)
    (instance.instance_dir / "secret-key").write_text("x")
    create_app(replace(instance, bounce_folder=folder))
    assert stat.S_IMODE(folder.stat().st_mode) == 0o755
    assert stat.S_IMODE(folder.parent.stat().st_mode) == stat.S_IMODE(instance.instance_dir.stat().st_mode) == 0o711
    assert stat.S_IMODE((instance.instance_dir / "secret-key").stat().st_mode) == 0o600


def test_what_a_link_leads_to_is_left_alone(instance: Settings, tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("somebody else's")
    instance.instance_dir.mkdir()
    (instance.instance_dir / "link").symlink_to(outside)
    create_app(instance)
    assert stat.S_IMODE(outside.stat().st_mode) == 0o644
