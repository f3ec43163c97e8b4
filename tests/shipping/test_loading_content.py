"""Loading shipped content: unchanged, changed, changed in both places, faulty."""

import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa

from app import content_loading
from app.contributions import queries
from app.contributions.models import Contribution, Revision
from app.contributions.services import deciding, drafting
from app.core.db import Database, session, transaction, unit_of_work
from app.core.front_matter import BadContent
from tests.people import People
from tests.rows import count_rows
from tests.shipped_content import load_what_ships

pytestmark = pytest.mark.each_database
PLAY = """+++
title = "A play"
summary = "A play about grooming."
type = "drama"
harm_types = ["cse"]
source = "review-2017"
+++
A play that tours schools.
"""
ABOUT = """+++
title = "About"
summary = "What this is."
slug = "about"
+++
## Who it is for {#who}

Everybody.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A content folder with one play and one page."""
    content = tmp_path / "content"
    (content / "initiatives").mkdir(parents=True)
    (content / "pages").mkdir()
    (content / "initiatives" / "a-play.md").write_text(PLAY)
    (content / "pages" / "about.md").write_text(ABOUT)
    return content


def change(folder: Path, before: str, after: str) -> None:
    path = folder / "initiatives" / "a-play.md"
    path.write_text(path.read_text().replace(before, after))


def the_play() -> Contribution:
    found = queries.find_by_slug("directory", "a-play")
    assert found is not None
    return found


def test_a_file_is_published_once_and_loading_it_again_changes_nothing(database: Database, folder: Path) -> None:
    first = content_loading.load_all(database, folder)
    assert (first.contributions.published, first.pages) == (["a-play"], 1)
    again = content_loading.load_all(database, folder)
    assert (again.contributions.published, again.contributions.unchanged, again.pages) == ([], 1, 0)
    assert count_rows(database, Revision) == 1


def test_a_changed_file_that_nobody_touched_is_published_as_a_new_version(database: Database, folder: Path) -> None:
    content_loading.load_all(database, folder)
    change(folder, "tours schools", "tours colleges")
    assert content_loading.load_all(database, folder).contributions.published == ["a-play"]
    with unit_of_work(database):
        play = the_play()
        assert play.live_revision is not None
        assert play.live_revision.number == 2
        assert "colleges" in play.live_revision.html["description"]


def test_a_file_changed_both_here_and_on_the_site_waits_for_a_moderator(database: Database, folder: Path, people: People) -> None:
    content_loading.load_all(database, folder)
    editor, decider = people.actor(people.moderator()), people.actor(people.moderator())
    with unit_of_work(database), transaction():
        draft = drafting.edit(editor, the_play())
        drafting.save(editor, draft, draft.version, {"summary": "Edited on the site."}, {})
        drafting.submit(editor, draft, {})
        deciding.publish(decider, draft)
    change(folder, "tours schools", "tours colleges")
    report = content_loading.load_all(database, folder).contributions
    assert (report.published, report.waiting) == ([], ["a-play"])
    with unit_of_work(database):
        play = the_play()
        assert play.live_revision is not None
        assert play.live_revision.body["summary"] == "Edited on the site."
        waiting = queries.find_open_revision(play)
        assert waiting is not None
        assert (waiting.status, waiting.body["description"]) == ("submitted", "A play that tours colleges.")
        with transaction():
            deciding.publish(decider, queries.get_revision(waiting.id))
    assert content_loading.load_all(database, folder).contributions.unchanged == 1


def test_a_file_that_somebody_is_editing_on_the_site_is_held(database: Database, folder: Path, people: People) -> None:
    content_loading.load_all(database, folder)
    editor = people.actor(people.moderator())
    with unit_of_work(database), transaction():
        drafting.edit(editor, the_play())
    change(folder, "tours schools", "tours colleges")
    assert content_loading.load_all(database, folder).contributions.held == ["a-play"]


def test_a_file_for_a_page_that_was_taken_down_does_not_put_it_back(database: Database, folder: Path, people: People) -> None:
    content_loading.load_all(database, folder)
    moderator = people.actor(people.moderator())
    with unit_of_work(database), transaction():
        deciding.withdraw(moderator, the_play(), "It has ended.")
    change(folder, "tours schools", "tours colleges")
    assert content_loading.load_all(database, folder).contributions.waiting == ["a-play"]
    with unit_of_work(database):
        assert the_play().status == "withdrawn"


def test_deleting_a_file_does_nothing(database: Database, folder: Path) -> None:
    content_loading.load_all(database, folder)
    (folder / "initiatives" / "a-play.md").unlink()
    content_loading.load_all(database, folder)
    with unit_of_work(database):
        assert the_play().status == "published"


@pytest.mark.parametrize(
    ("before", "after", "line", "reason"),
    [
        ('type = "drama"', 'type = "opera"', 4, "Choose one of the options"),
        ('type = "drama"', "", 1, "Choose what type"),
        ('title = "A play"', 'title = "A play', 2, "not TOML"),
        ("tours schools", "was written by jo.bloggs@gmail.com", 8, "the guard found"),
        ('harm_types = ["cse"]', 'harm_kinds = ["cse"]', 5, "no field called harm_kinds"),
    ],
)
def test_a_faulty_file_stops_the_load_with_its_line_and_changes_nothing(
    database: Database, folder: Path, before: str, after: str, line: int, reason: str
) -> None:
    shutil.copy(folder / "initiatives" / "a-play.md", folder / "initiatives" / "a-good-one.md")
    change(folder, before, after)
    with pytest.raises(BadContent) as problem:
        content_loading.load_all(database, folder)
    assert reason in str(problem.value)
    assert f"a-play.md:{line}:" in str(problem.value)
    assert count_rows(database, Revision) == 0


@pytest.mark.long
def test_everything_that_ships_loads(database: Database) -> None:
    done = load_what_ships(database)
    assert len(done.contributions.published) >= 30
    assert done.pages >= 8
    with unit_of_work(database):
        assurance = set(session().scalars(sa.select(Contribution.assurance)))
        assert assurance == {"never"}
        initiatives = sa.select(Revision.body).join(Contribution, Revision.contribution_id == Contribution.id)
        for body in session().scalars(initiatives.where(Contribution.kind == "initiative")):
            assert body["source"] == "review-2017"
            assert "section" in body["evidence_citation"] or "appendix" in body["evidence_citation"]
            assert not {"cost_band", "contact_email", "starts_on"} & set(body)


@pytest.mark.long
def test_the_library_that_ships_is_published_with_its_clauses_drawn_and_each_framework_named_by_its_address(
    database: Database,
) -> None:
    load_what_ships(database)
    with unit_of_work(database):
        rows = session().scalars(sa.select(Contribution).where(Contribution.kind.in_(["framework", "specification"]))).all()
        assert {row.status for row in rows} == {"published"}
        frameworks = {row.slug for row in rows if row.kind == "framework"}
        specifications = [row.live_revision for row in rows if row.kind == "specification"]
        assert (len(frameworks), len(specifications)) == (3, 11)
        named_frameworks = set()
        for revision in specifications:
            assert revision is not None
            for clause in revision.body["clauses"]:
                assert revision.html[f"clauses.{clause['id']}.text"].startswith("<")
                named_frameworks |= {clause["framework"]} if "framework" in clause else set()
        assert named_frameworks == frameworks
