"""The store: whole or not there, never without its row for long, and never a row without its file, whatever is killed."""

import os
import random
import signal
from datetime import timedelta
from multiprocessing.synchronize import Semaphore
from typing import Any

import pytest

from app.contributions import queries
from app.contributions.feature import FEATURE
from app.contributions.services import attaching
from app.core import clock, config, worker
from app.core.config import Settings
from app.core.db import Database, transaction, unit_of_work
from app.core.files import storage
from app.core.jobs import Task
from app.intake import Outcome
from tests import forked
from tests.attachments.attachment_maker import AttachmentMaker
from tests.attachments.test_adding_files import plain_letter
from tests.moderation.initiative_maker import InitiativeMaker
from tests.people import People

ROUNDS = 6
STEPS = 3  # that each upload reports
LATEST_UPLOAD = 12
PATIENCE_SECONDS = 600  # for a step, on a machine that does much else


def test_what_is_put_is_there_under_a_key_that_says_nothing(settings: Settings) -> None:
    first, second = storage.put(b"words"), storage.put(b"words")
    assert first != second
    with storage.open_file(first) as file:
        assert file.read() == b"words"
    storage.delete(first)
    storage.delete(first)
    with pytest.raises(FileNotFoundError):
        storage.open_file(first)


@pytest.mark.parametrize("key", ["", "../../etc/passwd", "a" * 31, "A" * 32, "a" * 32 + "/.."])
def test_what_is_no_key_names_no_file(settings: Settings, key: str) -> None:
    with pytest.raises(ValueError):
        storage.open_file(key)


def test_files_are_for_the_site_alone(settings: Settings) -> None:
    storage.put(b"words")
    [path] = [path for path in settings.uploads_dir.rglob("*") if path.is_file()]
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.dialect
def test_files_without_a_row_are_reaped_within_an_hour_and_no_other(
    attachments: AttachmentMaker, initiatives: InitiativeMaker, people: People, database: Database, moment: Any
) -> None:
    author = people.person()
    attachments.attach(author, initiatives.draft(author), content=plain_letter())
    storage.put(b"left by a crash")
    (config.settings().uploads_dir / "ab").mkdir(exist_ok=True)
    half = config.settings().uploads_dir / "ab" / ("ab" * 16 + storage.WRITING)
    half.write_bytes(b"half wri")
    os.utime(half, (clock.now().timestamp(), clock.now().timestamp()))
    worker.drain(database)
    assert len(attachments.on_disk()) == 3
    every = next(one.every for one in FEATURE.schedules if one.name == "reap-files")
    assert every + timedelta(seconds=storage.GRACE_SECONDS) < timedelta(hours=1)
    moment(timedelta(hours=1) - every)
    worker.drain(database)
    [kept] = attachments.on_disk()
    assert kept.name == attachments.kept()[0].storage_key


@pytest.mark.dialect
def test_a_file_is_not_deleted_while_a_row_names_it(
    attachments: AttachmentMaker, initiatives: InitiativeMaker, people: People, database: Database
) -> None:
    author = people.person()
    attachments.attach(author, initiatives.draft(author), content=plain_letter())
    with unit_of_work(database):
        attaching.delete_file(Task(1, {"key": attachments.kept()[0].storage_key}, 1, database))
    assert attachments.missing() == []


def upload_for_ever(settings: Settings, actor: Any, draft: int, steps: Semaphore) -> None:
    """Put files with a draft and take them off again, until killed, and report each step when it is done."""
    database = forked.application(settings).extensions["database"]
    for number in range(1_000_000):
        data = os.urandom(50_000)
        outcome = Outcome("pdf", "application/pdf", {"text": "Words."}, True, data)
        key = storage.put(data)
        steps.release()
        with unit_of_work(database), transaction():
            revision = queries.get_revision(draft)
            attaching.attach(actor, revision, attaching.LookedAt(f"{number}.pdf", outcome, {}), key)
            if len(revision.attachments) > 3:
                attaching.remove(actor, revision, revision.attachments[0])
        steps.release()
        worker.drain(database)
        steps.release()


@pytest.mark.long
def test_killing_uploads_at_random_leaves_no_row_without_its_file(
    attachments: AttachmentMaker, initiatives: InitiativeMaker, people: People, database: Database, settings: Settings
) -> None:
    chance = random.Random(20261126)
    author = people.person()
    draft = initiatives.draft(author)
    context = forked.context()
    for _ in range(ROUNDS):
        steps = context.Semaphore(0)
        process = context.Process(target=upload_for_ever, args=(settings, people.actor(author), draft, steps), daemon=True)
        process.start()
        for _step in range(chance.randint(STEPS, STEPS * LATEST_UPLOAD)):  # the first upload at least
            assert steps.acquire(timeout=PATIENCE_SECONDS), "it came to a halt"
        assert process.is_alive(), "it stopped by itself"
        os.kill(process.pid or 0, signal.SIGKILL)
        process.join()
        assert attachments.missing() == []
    assert attachments.kept(), "nothing was uploaded before the kills"
    for path in attachments.on_disk():
        os.utime(path, (path.stat().st_mtime - 2 * storage.GRACE_SECONDS,) * 2)
    with unit_of_work(database):
        attaching.reap_files(Task(1, {}, 1, database))
    assert [path.name for path in attachments.on_disk()] == sorted(one.storage_key for one in attachments.kept())
