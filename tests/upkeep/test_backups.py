"""A backup is made every day and restored on another machine: nothing is lost, and one that is damaged is not used."""

import json
import shutil
import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.engine import Connection

from app.accounts import services as accounts
from app.core import config
from app.core.actor import SYSTEM
from app.core.db import Database, session, transaction, unit_of_work
from app.core.files import storage
from app.search.index import follower
from app.upkeep.backups import folders, manifest
from tests.attachments.attachment_maker import AttachmentMaker
from tests.moderation.initiative_maker import InitiativeMaker
from tests.page_client import PageClient
from tests.people import People
from tests.upkeep.conftest import Machine

pytestmark = [pytest.mark.each_database, pytest.mark.long]
CHANGED = ("job", "mail_hold")  # by restoring: mail is held, and what waited to be sent is set aside
A_DAY = timedelta(days=1)
Moment = Callable[[timedelta], None]


@pytest.fixture
def filled_site(
    site: Machine, moment: object, people: People, initiatives: InitiativeMaker, attachments: AttachmentMaker, author: int
) -> Machine:
    """A site with a published page, and a draft with a file."""
    initiatives.published(author, people.moderator("Mo Derator"))
    attachments.attach(author, initiatives.draft(author, title="A draft with a file"))
    erased = people.person("Erased Example")
    with unit_of_work(site.database), transaction():
        accounts.erase_person(SYSTEM, erased)
    return site


def backed_up(machine: Machine, *options: str) -> Path:
    """Make a backup; where it is."""
    done = machine.run("backup", *options)
    assert done.exit_code == 0, done.output
    return newest(machine)


def newest(machine: Machine) -> Path:
    return folders.list_finished(machine.settings.backups_dir)[-1]


def rows_of_every_table(database: Database) -> dict[str, list[str]]:
    """Every value of every row."""
    with database.engine.connect() as connection:
        return {name: rows_of(connection, name) for name in sorted(sa.inspect(connection).get_table_names())}


def rows_of(connection: Connection, table: str) -> list[str]:
    return sorted(repr(tuple(row)) for row in connection.execute(sa.text(f'SELECT * FROM "{table}"')))


def uploads_of(machine: Machine) -> dict[str, bytes]:
    folder = machine.settings.uploads_dir
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.dialect
def test_a_restored_site_has_every_row_and_file_and_is_found_read_and_signed_in_to(
    app: Flask, filled_site: Machine, machines: Callable[[], Machine], people: People, page: PageClient, author: int
) -> None:
    people.sign_in(page.client, author)
    folder = backed_up(filled_site)
    rows, uploads = rows_of_every_table(filled_site.database), uploads_of(filled_site)
    assert uploads
    other = machines()
    done = other.run("restore", str(folder))
    assert done.exit_code == 0, done.output
    assert f"{sum(len(found) for name, found in rows.items() if name != 'alembic_version'):,} rows" in done.output
    restored_rows = rows_of_every_table(other.database)
    assert {name: found for name, found in restored_rows.items() if name not in CHANGED} == {
        name: found for name, found in rows.items() if name not in CHANGED
    }
    assert len(restored_rows["job"]) == len(rows["job"])
    assert uploads_of(other) == uploads
    assert "asha@example.org" in page.get("/account").text, "who was signed in still is"
    link = other.run("sign-in-link", "asha@example.org").output
    assert "http://localhost/" in link
    follower.follow(other.database)
    assert follower.check(other.database).ok
    assert "Street theatre" in page.get("/search?q=theatre").main
    assert "A draft with a file" in page.get("/contribute").main


def test_each_day_makes_a_backup_of_its_own_with_what_that_day_held(filled_site: Machine, moment: Moment, people: People) -> None:
    first = backed_up(filled_site)
    moment(A_DAY)
    people.person("Came Later")
    second = backed_up(filled_site)
    assert (first.name, second.name) == ("2026-03-02T12-00-00Z", "2026-03-03T12-00-00Z")
    before, after = manifest.check(first), manifest.check(second)
    assert after.rows["person"] == before.rows["person"] + 1


def test_what_is_there_already_is_not_overwritten(filled_site: Machine) -> None:
    folder = backed_up(filled_site)
    contents = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    again = filled_site.run("backup")
    assert again.exit_code == 1
    assert again.output == f"Error: {folder} is there already. Nothing was overwritten.\nNo backup was made.\n"
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == contents


def test_a_backup_can_be_read_by_its_owner_alone(filled_site: Machine) -> None:
    folder = backed_up(filled_site)
    for path in (folder.parent, folder, *folder.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_as_many_as_asked_are_kept_and_older_ones_go_after_the_new_one(filled_site: Machine, moment: Moment) -> None:
    for _ in range(3):
        backed_up(filled_site)
        moment(A_DAY)
    unfinished = filled_site.settings.backups_dir / f"{folders.UNFINISHED}2026-01-01T00-00-00Z"
    unfinished.mkdir()
    done = filled_site.run("backup", "--keep", "2")
    assert "Removed older ones: 2026-03-02T12-00-00Z, 2026-03-03T12-00-00Z" in done.output
    assert "There: 2 of them" in done.output
    there = sorted(path.name for path in filled_site.settings.backups_dir.iterdir() if path.is_dir())
    assert there == ["2026-03-04T12-00-00Z", "2026-03-05T12-00-00Z"]


def test_none_goes_where_no_new_one_could_be_made(filled_site: Machine) -> None:
    folder = backed_up(filled_site)
    failed = filled_site.run("backup", "--keep", "1")
    assert failed.exit_code == 1
    assert manifest.check(folder)


def test_nothing_is_left_of_a_backup_that_failed(filled_site: Machine) -> None:
    with filled_site.database.engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(sa.text("UPDATE alembic_version SET version_num = ''"))
    failed = filled_site.run("backup")
    assert (failed.exit_code, failed.output.splitlines()[-1]) == (1, "No backup was made.")
    assert [path.name for path in filled_site.settings.backups_dir.iterdir()] == [folders.LOCK]


def test_uploads_that_are_gone_or_altered_are_named(filled_site: Machine) -> None:
    [path] = [path for path in filled_site.settings.uploads_dir.rglob("*") if path.is_file()]
    path.write_bytes(b"altered")
    assert f"1 uploads were altered in the store: {path.name}" in filled_site.run("backup", "--keep", "9").output
    storage.delete(path.name)
    shutil.rmtree(newest(filled_site))
    assert f"1 uploads were not in the store: {path.name}" in filled_site.run("backup").output


def flip(path: Path) -> None:
    """Change one bit in the middle of a file."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


DAMAGE = {"changed": flip, "cut": cut, "gone": Path.unlink}


@pytest.mark.dialect
def test_a_backup_with_any_file_damaged_is_refused_and_nothing_is_touched(
    filled_site: Machine, machines: Callable[[], Machine], tmp_path: Path
) -> None:
    whole = backed_up(filled_site)
    other, trials = machines(), 0
    for path in sorted(path for path in whole.rglob("*") if path.is_file()):
        for what, damage in DAMAGE.items():
            copy = tmp_path / "damaged"
            shutil.copytree(whole, copy)
            damage(copy / path.relative_to(whole))
            refused = other.run("restore", str(copy))
            assert refused.exit_code == 1, (path, what)
            assert refused.output.startswith("Error: This backup is damaged, and cannot be used. "), refused.output
            assert refused.output.endswith("\nNothing was restored.\n")
            assert other.is_empty(), (path, what)
            shutil.rmtree(copy)
            trials += 1
    assert trials == 15, "database, upload, record of erasures, manifest and its seal, each in three ways"


def test_a_backup_with_a_file_too_many_is_refused(filled_site: Machine, machines: Callable[[], Machine]) -> None:
    folder = backed_up(filled_site)
    (folder / "uploads" / "more").write_text("more")
    other = machines()
    assert "uploads/more does not belong to it." in other.run("restore", str(folder)).output
    assert other.is_empty()


@pytest.mark.dialect
def test_a_database_that_is_damaged_but_described_as_it_is_is_refused(
    filled_site: Machine, machines: Callable[[], Machine]
) -> None:
    """Somebody made the manifest anew after the damage: the copy itself is opened and read."""
    folder = backed_up(filled_site)
    description = manifest.read(folder)
    copy = next(folder.glob("database.*"))
    content = copy.read_bytes()
    copy.write_bytes(content[: len(content) // 2])
    for name in (manifest.MANIFEST, manifest.SEAL):
        (folder / name).unlink()
    manifest.write(folder, manifest.Manifest(**{**vars(description), "files": manifest.describe(folder)}))
    other = machines()
    refused = other.run("restore", str(folder))
    assert (refused.exit_code, refused.output.splitlines()[-1]) == (1, "Nothing was restored.")
    assert other.is_empty()


def test_a_folder_that_is_no_backup_is_refused(filled_site: Machine, tmp_path: Path) -> None:
    assert "is no finished backup" in filled_site.run("restore", str(tmp_path)).output


@pytest.mark.dialect
def test_a_site_that_is_there_is_not_overwritten(filled_site: Machine) -> None:
    folder = backed_up(filled_site)
    rows = rows_of_every_table(filled_site.database)
    refused = filled_site.run("restore", str(folder))
    assert refused.exit_code == 1
    assert "nothing is overwritten" in refused.output
    assert rows_of_every_table(filled_site.database) == rows


def test_uploads_that_are_there_are_not_overwritten(filled_site: Machine, machines: Callable[[], Machine]) -> None:
    folder = backed_up(filled_site)
    other = machines()
    other.use()
    key = storage.put(b"somebody's file")
    assert "Move them aside first" in other.run("restore", str(folder)).output
    assert [path.name for path in other.settings.uploads_dir.rglob("*") if path.is_file()] == [key]


def test_looking_whether_a_backup_could_be_restored_changes_nothing(
    filled_site: Machine, machines: Callable[[], Machine]
) -> None:
    folder = backed_up(filled_site)
    other = machines()
    done = other.run("restore", "--check", str(folder))
    assert (done.exit_code, done.output.split(":")[0]) == (0, "This backup can be restored")
    assert other.is_empty()


def test_a_backup_of_a_newer_version_is_refused(filled_site: Machine, machines: Callable[[], Machine]) -> None:
    with filled_site.database.engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    folder = backed_up(filled_site)
    other = machines()
    assert "made by a newer version of the site (its tables are at 9999)" in other.run("restore", str(folder)).output
    assert other.is_empty()


def test_another_secret_key_is_said(filled_site: Machine, machines: Callable[[], Machine]) -> None:
    folder = backed_up(filled_site)
    assert "SECRET_KEY" not in filled_site.run("restore", "--check", str(folder)).output
    other = machines()
    object.__setattr__(other.settings, "secret_key", "another-" + "0123456789" * 4)
    assert "SECRET_KEY is not what it was" in other.run("restore", str(folder)).output


def test_the_manifest_holds_neither_the_key_nor_a_word_of_what_is_stored(filled_site: Machine) -> None:
    text = (backed_up(filled_site) / manifest.MANIFEST).read_text()
    assert config.settings().secret_key not in text
    assert "asha" not in text.casefold()
    assert json.loads(text)["rows"]["person"] == 3


def test_what_is_not_committed_when_the_backup_begins_is_not_in_it(filled_site: Machine, people: People) -> None:
    with unit_of_work(filled_site.database), transaction():
        session().execute(sa.text("UPDATE person SET name = 'Half done' WHERE status = 'active'"))
        folder = backed_up(filled_site)
    described = manifest.check(folder)
    assert described.rows["person"] == 3
    if filled_site.database.is_sqlite:
        assert b"Half done" not in (folder / "database.sqlite").read_bytes()
