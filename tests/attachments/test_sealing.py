"""A file that shows abuse is sealed in one act: it is on no surface any more, its bytes are put aside, and the trail says so."""

import json
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app.contributions import queries
from app.contributions.models import Attachment, AttachmentOpening, Revision
from app.contributions.services import attaching, drafting, sealing
from app.core import audit, config, jobs, worker
from app.core.actor import SYSTEM, Actor
from app.core.db import Base, Database, session, transaction, unit_of_work
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.files import storage
from app.search.index import follower
from tests.attachments.attachment_maker import AttachmentMaker
from tests.attachments.test_adding_files import letter
from tests.moderation.initiative_maker import InitiativeMaker
from tests.page_client import PageClient
from tests.people import People

pytestmark = pytest.mark.long

WORD, NAME = "qzanzibarword", "qnameofthefile"
FOUND = "Telephone 07700 900123."


@dataclass
class Story:
    """A published page with a file, an edit of it that waits, and the same file with somebody else's draft."""

    database: Database
    people: dict[str, int]
    contribution_id: int
    published: int
    waiting: int
    draft: int
    files: list[int]
    keys: list[str]
    content: bytes

    def seal(self, as_whom: Actor | None = None) -> None:
        with unit_of_work(self.database), transaction():
            sealing.seal(as_whom or SYSTEM, session().get_one(Attachment, self.files[0]))

    def addresses(self) -> list[str]:
        """Every address where the file or a word of it stood."""
        slug = self.slug()
        page, file = f"/directory/{slug}", self.files[0]
        return [
            *("/", "/directory", "/directory/csv", "/directory/feed", page, f"{page}/versions", f"{page}/versions/1"),
            *(f"{page}/files/{file}", f"/search?q={WORD}", f"/search?q={NAME}", "/moderation", f"/moderation/{self.waiting}"),
            *(f"/moderation/{self.waiting}/preview", f"/moderation/contributions/{self.contribution_id}"),
            *(f"/contribute/drafts/{self.waiting}", f"/contribute/drafts/{self.waiting}/files/{file}"),
            *(f"/contribute/drafts/{self.draft}/files", f"/contribute/drafts/{self.draft}/files/{self.files[1]}"),
            *(f"/moderation/contributions/{self.contribution_id}/files/{file}/seal", "/sitemap.xml", "/contribute"),
        ]

    def slug(self) -> str:
        with unit_of_work(self.database):
            return queries.get_contribution(self.contribution_id).slug


@pytest.fixture
def story(
    attachments: AttachmentMaker, initiatives: InitiativeMaker, database: Database, people: People, author: int, moderator: int
) -> Story:
    content = letter(f"{WORD} is what it says. {FOUND}")
    first = initiatives.draft(author)
    attachments.attach(author, first, f"{NAME}.docx", content)
    initiatives.decide(moderator, initiatives.submit(author, first))
    contribution_id = initiatives.revision(first).contribution_id
    waiting = initiatives.edited(author, contribution_id, title="A play, edited")
    other = people.person("Olu Other")
    draft = initiatives.draft(other, title="Another play")
    attachments.attach(other, draft, f"{NAME}.docx", content)
    rows = attachments.kept()
    follower.follow(database)
    everybody = {"author": author, "moderator": moderator, "other": other, "admin": people.administrator()}
    ids, keys = [one.id for one in rows], [one.storage_key for one in rows]
    return Story(database, everybody, contribution_id, first, waiting, draft, ids, keys, content)


def shown(app: Flask, people: People, story: Story) -> set[tuple[str, str]]:
    """Whom the file, its name or its words are shown, and where."""
    places = set()
    for who, person in {"visitor": None, **story.people}.items():
        browser = people.browser(app, person)
        for path in story.addresses():
            with browser.client.get(path) as answer:
                body = answer.get_data().lower()
                is_file = answer.status_code == 200 and body.startswith(b"pk")
                if is_file or any(word in body.replace(path.encode(), b"") for word in (WORD.encode(), NAME.encode())):
                    places.add((who, path.replace(story.slug(), "…")))
    return places


@pytest.mark.each_database
def test_a_sealed_file_is_shown_to_nobody_on_any_surface(app: Flask, people: People, story: Story, database: Database) -> None:
    before = shown(app, people, story)
    assert {who for who, _ in before} == {"visitor", "author", "moderator", "other", "admin"}
    assert len(before) > 20, "each surface showed it"
    story.seal()
    follower.follow(database)
    echo = {(who, path) for who, path in shown(app, people, story) if not path.startswith("/search?q=")}
    assert echo == set()
    browser = people.browser(app, story.people["admin"])
    for word in (WORD, NAME):
        assert "Nothing" in browser.get(f"/search?q={word}").main or "No " in browser.get(f"/search?q={word}").main
    browser.client.post(f"/moderation/{story.waiting}/files/{story.files[0]}/open").close()


@pytest.mark.dialect
def test_no_table_index_or_upload_holds_a_word_or_a_byte_of_it(
    story: Story, database: Database, settings: config.Settings
) -> None:
    def in_tables() -> bool:
        with database.engine.connect() as connection:
            rows = [connection.execute(sa.select(table)).all() for table in Base.metadata.sorted_tables]
        return any(word in repr(rows).lower() for word in (WORD, NAME))

    def in_index() -> bool:
        return any(WORD.encode() in path.read_bytes() for path in settings.search_dir.rglob("*") if path.is_file())

    assert in_tables()
    story.seal()
    assert not in_tables()
    worker.drain(database)
    follower.follow(database)
    follower.compact(database)
    assert not in_index()
    assert [path for path in settings.uploads_dir.rglob("*") if path.is_file()] == []
    for key in story.keys:
        with pytest.raises(FileNotFoundError):
            storage.open_file(key)


def test_its_bytes_are_kept_for_the_police_with_who_added_it_and_readable_by_the_owner_alone(
    story: Story, settings: config.Settings, attachments: AttachmentMaker
) -> None:
    contents = {path.read_bytes() for path in attachments.on_disk()}
    story.seal()
    for key in story.keys:
        path = storage.sealed_path(key)
        assert path.read_bytes() in contents
        assert stat.S_IMODE(path.stat().st_mode) == 0o400
        about = json.loads(path.with_suffix(".json").read_text())
        assert about["name"] == f"{NAME}.docx"
        assert about["added_by"]["email"].endswith("@example.org")
    assert stat.S_IMODE(settings.sealed_dir.stat().st_mode) == 0o700


def test_what_takes_away_files_without_a_row_leaves_a_sealed_one(story: Story, moment: Callable[..., None]) -> None:
    story.seal()
    with unit_of_work(story.database):
        attaching.reap_files(jobs.Task.__new__(jobs.Task))
    assert all(storage.sealed_path(key).exists() for key in story.keys)


def test_no_child_that_looks_at_files_is_given_it_again(
    story: Story, attachments: AttachmentMaker, initiatives: InitiativeMaker
) -> None:
    """Saving, submitting and publishing read what was noted of a file when it came; of a sealed one nothing is noted any more."""
    story.seal()
    with unit_of_work(story.database):
        for number in (story.published, story.waiting, story.draft):
            revision = session().get_one(Revision, number)
            assert revision.attachments == []
            assert not [one for one in revision.findings if one.field.startswith("file.")]
        assert session().scalars(sa.select(AttachmentOpening)).all() == []
    initiatives.decide(story.people["moderator"], story.waiting)


def test_the_same_file_is_not_taken_in_again(story: Story, attachments: AttachmentMaker) -> None:
    story.seal()
    with pytest.raises(Invalid, match="cannot be added"):
        attachments.attach(story.people["other"], story.draft, "another name.docx", story.content)


def test_a_moderator_seals_it_from_the_page_of_the_submission_and_the_trail_says_so(
    page: PageClient, story: Story, database: Database
) -> None:
    item = page.get(f"/moderation/{story.waiting}")
    assert "It shows abuse: seal it" in item.main
    address = f"/moderation/contributions/{story.contribution_id}/files/{story.files[0]}/seal"
    question = page.get(address)
    assert "Do not open it again" in question.main
    with unit_of_work(database):
        assert session().get(Attachment, story.files[0]) is not None, "looking changes nothing"
    done = page.fill(question, containing="Seal this file")
    assert "Seal this file" not in done.main
    page.get(address, 404)
    with unit_of_work(database):
        entries = session().scalars(sa.select(audit.AuditEntry).where(audit.AuditEntry.verb == "seal-file")).all()
        assert [entry.actor_id for entry in entries] == [story.people["moderator"]] * 2
        assert NAME not in str([entry.detail for entry in entries])
    assert "Seal file" in page.get(f"/moderation/contributions/{story.contribution_id}").main


def test_nobody_but_moderators_and_administrators_seals(story: Story, people: People, app: Flask) -> None:
    with pytest.raises(Forbidden):
        story.seal(people.actor(story.people["author"]))
    address = f"/moderation/contributions/{story.contribution_id}/files/{story.files[0]}/seal"
    people.browser(app, story.people["author"]).get(address, 404)


def test_a_file_of_a_draft_is_an_administrators_to_seal_without_its_name(
    page: PageClient, story: Story, people: People, app: Flask, initiatives: InitiativeMaker
) -> None:
    contribution = initiatives.revision(story.draft).contribution_id
    address = f"/moderation/contributions/{contribution}/files/{story.files[1]}/seal"
    page.get(address, 404)
    question = people.browser(app, story.people["admin"]).get(address)
    assert f"file of a draft, number {story.files[1]}" in question.main
    assert NAME not in question.main


def test_a_seal_that_could_not_be_made_changes_nothing(story: Story, attachments: AttachmentMaker) -> None:
    for path in attachments.on_disk():
        path.unlink()
    with pytest.raises(Conflict):
        story.seal()
    assert len(attachments.kept()) == 2


def test_the_operator_sees_where_it_is_and_destroys_it_when_asked(app: Flask, story: Story) -> None:
    story.seal()
    run = app.test_cli_runner().invoke
    listed = run(args=["sealed-files", "list"]).output
    assert str(storage.sealed_path(story.keys[0])) in listed
    assert NAME not in listed
    assert run(args=["sealed-files", "destroy", story.keys[0]], input="n\n").exit_code == 1
    assert storage.sealed_path(story.keys[0]).exists()
    assert run(args=["sealed-files", "destroy", story.keys[0]], input="y\n").exit_code == 0
    assert not storage.sealed_path(story.keys[0]).exists()
    assert not Path(f"{storage.sealed_path(story.keys[0])}.json").exists()
    assert "destroyed" in run(args=["sealed-files", "list"]).output
    assert run(args=["sealed-files", "destroy", story.keys[0]], input="y\n").exit_code == 1
    assert run(args=["sealed-files", "destroy", "0" * 32], input="y\n").exit_code == 1


def test_an_edit_made_from_a_version_that_had_it_has_it_no_more(story: Story, database: Database, people: People) -> None:
    story.seal()
    with unit_of_work(database), transaction():
        waiting = queries.get_revision(story.waiting)
        drafting.retract(people.actor(story.people["author"]), waiting)
        again = drafting.edit(people.actor(story.people["author"]), queries.get_contribution(story.contribution_id))
        assert again.attachments == []
