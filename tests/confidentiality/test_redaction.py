"""What was redacted is nowhere any more: no table, no index, no letter, no log, no page holds a word of it."""

import logging
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app.contributions import queries
from app.contributions.models import Contribution
from app.contributions.services import assuring, deciding, drafting, responding
from app.core import config, worker
from app.core.db import Base, Database, session
from app.search.index import follower
from tests.permissions.words import Words
from tests.permissions.world_contributions import Contributions
from tests.permissions.world_people import Builder

LOOKED_FOR = ("first text", "second text", "waiting text", "explanation", "reason", "report", "note", "appeal", "answer")


class Story:
    """A page that was returned, appealed, published, reported, edited, and has an edit waiting: words planted all along."""

    def __init__(self, database: Database) -> None:
        self.builder = Builder(database)
        self.builder.build()
        self.made = Contributions(self.builder)
        self.words = self.builder.words
        self.contribution_id = 0

    def live(self) -> Contribution:
        return queries.get_contribution(self.contribution_id)

    def plant(self, place: str) -> str:
        return f"It is a service, {self.words.plant(place)}."

    def begin(self) -> None:
        moderator = self.builder.actor("moderator")
        first = self.made.submit(self.made.draft("first text", extra=" Telephone 07700 900123."), self.plant("explanation"))
        deciding.send_back(moderator, first, "return", self.plant("reason of the return"))
        appeal = responding.appeal(self.builder.actor("author"), first, self.plant("appeal"))
        responding.dismiss(self.builder.actor("second moderator"), appeal, self.plant("answer to the appeal"))
        self.contribution_id = first.contribution_id

    def go_on(self) -> None:
        self.made.publish(self._edit("second text"))
        report = responding.report_problem(self.live(), "wrong", self.plant("report"))
        responding.report_problem(self.live(), "other", self.plant("report that is open"))
        responding.close_report(self.builder.actor("moderator"), report, self.plant("note on a report"))
        assuring.check(self.builder.actor("author"), self.live())
        self._edit("waiting text")

    def _edit(self, state: str) -> object:
        author = self.builder.actor("author")
        revision = drafting.edit(author, self.live())
        body = self.made.body(state)
        drafting.save(author, revision, revision.version, body, {"description": f"<p>{body['description']}</p>"})
        return self.made.submit(revision)

    def redact(self) -> None:
        for revision in list(self.live().revisions):
            deciding.redact(self.builder.actor("admin"), revision)

    def planted(self) -> dict[str, str]:
        """The words that must be gone."""
        about = {word: place for word, place in self.words.places.items() if any(kind in place for kind in LOOKED_FOR)}
        return {word: place for word, place in about.items() if not place.startswith(("name of", "email of", "browser of"))}


@pytest.fixture
def story(database: Database) -> Story:
    new_story = Story(database)
    for step in (new_story.begin, new_story.go_on):
        with new_story.builder.writing():
            step()
    return new_story


def redact(story: Story) -> None:
    with story.builder.writing():
        story.redact()


def held_in_tables(database: Database) -> str:
    """Every value of every row of every table."""
    with database.engine.connect() as connection:
        names = sa.inspect(connection).get_table_names()
        rows = [connection.execute(sa.text(f'SELECT * FROM "{name}"')).all() for name in names]
    assert set(names) >= {table.name for table in Base.metadata.sorted_tables}
    return repr(rows).casefold()


def held_in_files(folder: Path) -> bytes:
    return b"\n".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()).lower()


def folded_in(database: Database, file: Path) -> bytes:
    """The bytes of a SQLite file and its journal, after the journal was written into it."""
    database.engine.dispose()
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*")).lower()


def left(story: Story, held: str | bytes) -> list[str]:
    """The places whose words are still held."""
    return [place for word, place in story.planted().items() if (word.encode() if isinstance(held, bytes) else word) in held]


@pytest.mark.dialect
def test_every_table_holds_the_words_until_they_are_redacted_and_none_after(database: Database, story: Story) -> None:
    before = left(story, held_in_tables(database))
    assert len(before) > 20
    assert {place for place in story.planted().values() if "second text" in place} <= set(before)
    redact(story)
    assert left(story, held_in_tables(database)) == []


def test_the_search_index_holds_none_of_it_once_the_worker_has_followed_and_compacted(database: Database, story: Story) -> None:
    follower.follow(database)
    folder = config.settings().search_dir
    assert any("second text" in place for place in left(story, held_in_files(folder)))
    redact(story)
    follower.follow(database)
    follower.compact(database)
    assert left(story, held_in_files(folder)) == []


def test_letters_not_sent_before_the_redaction_say_none_of_it(
    database: Database, story: Story, settings: config.Settings
) -> None:
    redact(story)
    worker.drain(database)
    letters = held_in_files(settings.instance_dir / "mail")
    assert letters, "other letters were sent"
    assert left(story, letters) == []


def test_neither_acting_nor_redacting_writes_a_word_of_it_to_the_log(
    app: Flask, database: Database, story: Story, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    redact(story)
    worker.drain(database)
    logged = "\n".join(f"{one.getMessage()} {one.__dict__}" for one in caplog.records)
    assert left(story, logged.casefold()) == []


def test_no_page_shows_any_of_it_even_one_that_was_drawn_before(app: Flask, database: Database, story: Story) -> None:
    with story.builder.writing():
        pages = ["/", *(f"/directory/{story.live().slug}{page}" for page in ("", "/versions", "/versions/1", "/compare"))]
    for path in pages:
        assert left(story, app.test_client().get(path).get_data(as_text=True).casefold()), path
    redact(story)
    for path in pages:
        answer = app.test_client().get(path)
        assert left(story, answer.get_data(as_text=True).casefold()) == [], path
        assert answer.status_code == (200 if path == "/" else 404), path


def test_no_page_shows_any_of_it_to_an_administrator_either(app: Flask, database: Database, story: Story) -> None:
    redact(story)
    follower.follow(database)
    client = app.test_client()
    story.builder.make.sign_in(client, story.builder.world.people["admin"])
    with story.builder.writing():
        numbers = [revision.id for revision in story.live().revisions]
    there = f"/moderation/contributions/{story.contribution_id}"
    for path in (
        there,
        "/directory",
        "/directory/csv",
        "/directory/feed",
        "/search?q=project",
        *(f"/moderation/{n}" for n in numbers),
    ):
        answer = client.get(path)
        assert left(story, answer.get_data(as_text=True).casefold()) == [], path
    assert client.get(there).status_code == 200


def test_the_audit_trail_of_a_redaction_stays(database: Database, story: Story) -> None:
    redact(story)
    with story.builder.writing():
        verbs = session().execute(sa.text("SELECT verb FROM audit_entry WHERE thing_kind = 'revision'")).scalars().all()
    assert verbs.count("redact") == 3
    assert verbs.count("submit") == 3


def test_the_database_file_itself_holds_none_of_it_once_its_journal_is_folded_in(
    database: Database, story: Story, settings: config.Settings
) -> None:
    file = settings.instance_dir / "site.sqlite"
    assert any("second text" in place for place in left(story, folded_in(database, file)))
    redact(story)
    assert left(story, folded_in(database, file)) == []


def test_words_are_words_of_their_own() -> None:
    words = Words()
    planted = [words.plant(f"place {number}") for number in range(5_000)]
    assert len(set(planted)) == 5_000
