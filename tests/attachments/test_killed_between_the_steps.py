"""A process is killed at each step of taking a file in and of taking one off: no row ever lacks its file, and within an hour no
file is left without a row.

The steps are those of the pages themselves. The process kills itself where it is told to, so that no step is left to chance.
"""

import io
import os
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.contributions import queries
from app.contributions.feature import FEATURE
from app.contributions.services import attaching
from app.core import clock, worker
from app.core.config import Settings
from app.core.db import Database
from tests import forked
from tests.attachments.attachment_maker import AttachmentMaker
from tests.attachments.test_adding_files import plain_letter
from tests.moderation.initiative_maker import InitiativeMaker
from tests.page_client import PageClient
from tests.people import People

pytestmark = pytest.mark.long

Trap = Callable[[Database], None]


def die(*_: Any) -> None:
    """Stop at once, as a power cut or the kernel would stop us: nothing is tidied up."""
    os.kill(os.getpid(), signal.SIGKILL)


def at_call(event: str, about: str) -> Trap:
    """Before the operating system is asked to do something to a path that holds `about`."""

    def look(name: str, arguments: tuple[Any, ...]) -> None:
        if name == event and about in str(arguments[0]):
            die()

    return lambda _database: sys.addaudithook(look)


def at_statement(start: str) -> Trap:
    """Before a statement that starts so reaches the database."""

    def look(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith(start):
            die()

    return lambda database: sa.event.listen(database.engine, "before_cursor_execute", look)


def at_commit(after: str) -> Trap:
    """When a statement that starts so was carried out with all that belongs to it, and nothing of it is committed."""

    def set_up(database: Database) -> None:
        seen: list[str] = []
        sa.event.listen(database.engine, "after_cursor_execute", lambda *arguments: seen.append(arguments[2]))
        sa.event.listen(database.engine, "commit", lambda _: die() if any(one.startswith(after) for one in seen) else None)

    return set_up


ADDING: dict[str, Trap] = {
    "half of the file is written": at_call("os.rename", ".part"),
    "the file is there and no row": at_statement("INSERT INTO attachment"),
    "the row is written and not committed": at_commit("INSERT INTO attachment"),
}
REMOVING: dict[str, Trap] = {"the row is deleted and not committed": at_commit("DELETE FROM attachment")}
WORKING: dict[str, Trap] = {
    "the row has gone and the file has not": at_call("os.remove", "uploads"),
    "both have gone and the job is not done": at_statement("UPDATE job SET done_at"),
}


def add(settings: Settings, cookie: str, draft: int, name: str) -> None:
    """Upload a file by its page and be killed on the way."""
    page, database = _page(settings, cookie)
    action, values = page.get(f"/contribute/drafts/{draft}/files").form_values("file")
    ADDING[name](database)
    page.client.post(action, data={**values, "file": (io.BytesIO(plain_letter()), "second.docx")})


def remove(settings: Settings, cookie: str, draft: int, name: str) -> None:
    """Take a file off by its page and be killed on the way."""
    page, database = _page(settings, cookie)
    action, values = page.get(f"/contribute/drafts/{draft}/files").form_values("Remove")
    REMOVING[name](database)
    page.client.post(action, data=values)


def work(settings: Settings, _cookie: str, _draft: int, name: str) -> None:
    """Do what is due and be killed on the way."""
    database = forked.application(settings).extensions["database"]
    WORKING[name](database)
    worker.drain(database)


def _page(settings: Settings, cookie: str) -> tuple[PageClient, Database]:
    app = forked.application(settings)
    app.config.update(TESTING=True)
    page = PageClient(app.test_client())
    database: Database = app.extensions["database"]
    page.client.set_cookie("session", cookie)
    return page, database


class DoomedProcess:
    """Runs something in a process of its own that is killed on the way."""

    def __init__(self, attachments: AttachmentMaker, settings: Settings, cookie: str, draft: int) -> None:
        self.attachments, self.arguments = attachments, (settings, cookie, draft)
        self.context = forked.context()

    def run(self, act: Callable[..., None], name: str) -> None:
        process = self.context.Process(target=act, args=(*self.arguments, name), daemon=True)
        process.start()
        process.join(60)
        assert process.exitcode == -signal.SIGKILL, f"it was not killed when {name}, but ended with {process.exitcode}"
        assert self.attachments.missing() == [], f"a row lacks its file when {name}"


def test_whatever_step_a_process_is_killed_at_no_row_lacks_its_file_and_no_file_is_left_without_a_row(
    attachments: AttachmentMaker,
    initiatives: InitiativeMaker,
    people: People,
    database: Database,
    settings: Settings,
    client: FlaskClient,
) -> None:
    author = people.person("Asha Example")
    draft = initiatives.draft(author)
    attachments.attach(author, draft, content=plain_letter())
    people.sign_in(client, author)
    cookie = client.get_cookie("session")
    assert cookie is not None
    process = DoomedProcess(attachments, settings, cookie.value, draft)
    for name in ADDING:
        process.run(add, name)
    assert (len(attachments.kept()), len(attachments.on_disk())) == (1, 4), "each kill left what it had written so far"
    process.run(remove, "the row is deleted and not committed")
    assert len(attachments.kept()) == 1

    soon = clock.now() + timedelta(hours=1)
    with clock.frozen(soon - every()):
        worker.drain(database)
        assert [path.name for path in attachments.on_disk()] == [one.storage_key for one in attachments.kept()]


def every() -> timedelta:
    """How often files are reaped."""
    return next(one.every for one in FEATURE.schedules if one.name == "reap-files")


def test_a_worker_killed_on_either_side_of_deleting_a_file_leaves_neither_file_nor_row(
    attachments: AttachmentMaker, initiatives: InitiativeMaker, people: People, database: Database, settings: Settings
) -> None:
    author = people.person("Asha Example")
    draft = initiatives.draft(author)
    process = DoomedProcess(attachments, settings, "", draft)
    actor = people.actor(author)

    def take_off() -> None:
        revision = queries.get_revision(draft)
        attaching.remove(actor, revision, revision.attachments[0])

    for name, files_left in (("the row has gone and the file has not", 1), ("both have gone and the job is not done", 0)):
        attachments.attach(author, draft, content=plain_letter())
        worker.drain(database)
        attachments.do(take_off)
        process.run(work, name)
        assert (len(attachments.kept()), len(attachments.on_disk())) == (0, files_left)
        with clock.frozen(clock.now() + timedelta(hours=1) - every()):
            worker.drain(database)
        assert attachments.on_disk() == []
