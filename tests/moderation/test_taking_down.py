"""A page is taken down at once; a text is erased for good; nothing of it is left on any surface."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from app.contributions import queries
from app.contributions.listing_models import FacetRow
from app.contributions.services import deciding, responding
from app.core import config, worker
from app.core.db import Database, session, transaction, unit_of_work
from app.core.errors import Conflict, Forbidden
from app.search.index import follower
from app.search.models import DocumentRow
from tests.letters import letters, letters_to, throw_letters_away, words_of
from tests.moderation.initiative_maker import InitiativeMaker
from tests.page_client import PageClient
from tests.people import People
from tests.queued_work import run_queued

pytestmark = pytest.mark.each_database
CANARY = "Quetzalcoatlus"
PAGE = "/directory/street-theatre-for-year-8"


def everything_stored(database: Database) -> str:
    """Every row of every table, as text."""
    with database.engine.connect() as connection:
        names = sa.inspect(connection).get_table_names()
        return "\n".join(str(tuple(row)) for name in names for row in connection.execute(sa.text(f'SELECT * FROM "{name}"')))


def everything_indexed(settings: config.Settings) -> bytes:
    return b"\n".join(path.read_bytes() for path in settings.search_dir.rglob("*") if path.is_file())


def test_a_page_taken_down_is_gone_from_every_surface_at_once(
    database: Database, initiatives: InitiativeMaker, page: PageClient, author: int, moderator: int
) -> None:
    contribution = initiatives.published(author, moderator)
    worker.drain(database)
    assert page.get("/search?q=theatre").links()["Street theatre for Year 8"] == PAGE
    about = page.get(f"/moderation/contributions/{contribution}")
    refused = page.fill(page.get(about.links()["Take the page down"]), containing="reason", status=422)
    assert "Enter why you are taking it down" in refused.main
    after = page.fill(refused, {"reason": "The company has closed."}, "reason")
    assert "Taken down" in after.main
    with unit_of_work(database):
        assert session().scalars(sa.select(FacetRow)).all() == []
        assert [(row.title, row.body, row.deleted) for row in session().scalars(sa.select(DocumentRow))] == [("", "", True)]
    for path in (PAGE, f"{PAGE}/versions", f"{PAGE}/versions/1", f"{PAGE}/report"):
        page.get(path, status=404)
    assert "Street theatre" not in page.get("/search?q=theatre").links()
    assert "Street theatre for Year 8" not in page.get("/directory").links()
    worker.drain(database)
    letter = letters_to("asha@example.org")[-1]
    assert letter["Subject"] == "A page you look after has been taken down"
    assert "The company has closed." in words_of(letter)


def test_a_moderator_puts_a_page_back(
    database: Database, initiatives: InitiativeMaker, page: PageClient, author: int, moderator: int
) -> None:
    contribution = initiatives.published(author, moderator)
    initiatives.act(moderator, deciding.withdraw, lambda: queries.get_contribution(contribution), "By mistake.")
    page.fill(page.get(f"/moderation/contributions/{contribution}"), containing="Put the page back")
    worker.drain(database)
    assert page.get(PAGE).h1.endswith("Street theatre for Year 8")
    assert "Street theatre for Year 8" in page.get("/search?q=theatre").links()


def test_the_page_of_one_contribution_tells_the_whole_story_and_hides_drafts(
    initiatives: InitiativeMaker, page: PageClient, people: People, author: int, moderator: int
) -> None:
    contribution = initiatives.published(author, moderator)
    initiatives.decide(moderator, initiatives.edited(author, contribution, summary="Sent back."), "return", "Say where it runs.")
    people.sign_in(page.client, author)
    page.client.post(f"/contribute/edit/{contribution}", data=page.get("/contribute").form_values("Edit")[1])
    people.sign_in(page.client, moderator)
    story = page.get(f"/moderation/contributions/{contribution}").main
    for words in (
        "Version 1: Street theatre",
        "Not submitted",
        "Say where it runs.",
        "Returned to the contributor",
        "Audit trail",
    ):
        assert words in story
    page.get("/moderation/3", status=404)


def redacted(initiatives: InitiativeMaker, people: People, page: PageClient, revision: int, contribution: int) -> None:
    people.sign_in(page.client, people.administrator())
    about = page.get(f"/moderation/contributions/{contribution}")
    link = next(address for text, address in about.links().items() if text == f"Erase this text: text {revision}")
    warned = page.get(link)
    assert "You cannot undo this." in warned.main
    page.fill(warned, containing="Erase for good")


def test_nothing_of_an_erased_text_is_left_anywhere(
    database: Database,
    initiatives: InitiativeMaker,
    page: PageClient,
    people: People,
    settings: config.Settings,
    author: int,
    moderator: int,
) -> None:
    canary = {
        "title": f"{CANARY} theatre",
        "summary": f"A {CANARY} summary.",
        "description": f"{CANARY} words. Write to {CANARY.lower()}.smith@gmail.com for more.",
    }
    revision = initiatives.decide(moderator, initiatives.submitted(author, **canary))
    contribution = initiatives.revision(revision).contribution_id
    worker.drain(database)
    assert CANARY in everything_stored(database)
    assert CANARY.lower().encode() in everything_indexed(settings).lower()
    with unit_of_work(database), transaction():
        responding.report_problem(queries.get_contribution(contribution), "wrong", f"The {CANARY} has left.")
    initiatives.act(moderator, deciding.withdraw, lambda: queries.get_contribution(contribution), f"The {CANARY} asked us to.")
    throw_letters_away()

    redacted(initiatives, people, page, revision, contribution)
    worker.drain(database)
    follower.follow(database)
    assert CANARY.lower() not in everything_stored(database).lower()
    assert CANARY.lower().encode() not in everything_indexed(settings).lower()
    assert CANARY.lower() not in "".join(str(letter).lower() for letter in letters())
    assert "No results" in page.get(f"/search?q={CANARY}").text or CANARY not in page.get(f"/search?q={CANARY}").links()
    if database.is_sqlite:
        files = [path for path in Path(settings.instance_dir).glob("site.sqlite*")]
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA query_only=OFF")
            connection.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert files
        assert all(CANARY.encode() not in path.read_bytes() for path in files)
    seen = page.get(f"/moderation/contributions/{contribution}").main
    assert "Text erased" in seen
    assert "Redact" in seen


def test_an_erased_page_cannot_be_put_back(
    initiatives: InitiativeMaker, page: PageClient, people: People, author: int, moderator: int
) -> None:
    contribution = initiatives.published(author, moderator)
    redacted(initiatives, people, page, 1, contribution)
    page.get(PAGE, status=404)
    assert initiatives.revision(1).body == {}
    with pytest.raises(Conflict):
        initiatives.act(moderator, deciding.restore, lambda: queries.get_contribution(contribution))


def test_every_text_of_a_contribution_is_erased_together(
    database: Database, initiatives: InitiativeMaker, page: PageClient, people: People, author: int, moderator: int
) -> None:
    contribution = initiatives.published(author, moderator, summary=f"A {CANARY} summary.")
    initiatives.decide(moderator, initiatives.edited(author, contribution, title="Another title"))
    initiatives.edited(author, contribution, title="A third title")
    people.sign_in(page.client, people.administrator())
    about = page.get(f"/moderation/contributions/{contribution}")
    page.fill(page.get(about.links()["Erase every text of this contribution"]), containing="Erase for good")
    assert CANARY not in everything_stored(database)
    assert [initiatives.revision(number).status for number in (1, 2, 3)] == ["published", "published", "retracted"]
    page.get(f"/moderation/contributions/{contribution}/erase", status=404)


def test_erasing_one_version_says_that_others_may_repeat_it(
    initiatives: InitiativeMaker, page: PageClient, people: People, author: int, moderator: int
) -> None:
    contribution = initiatives.published(author, moderator)
    initiatives.decide(moderator, initiatives.edited(author, contribution, summary="Something new."))
    people.sign_in(page.client, people.administrator())
    warned = page.get(f"/moderation/contributions/{contribution}/erase/1")
    assert "1 other text of this contribution stays as it is" in warned.main
    page.fill(warned, containing="Erase for good")
    assert "Something new." in page.get(PAGE).main


def test_moderators_cannot_erase_and_members_see_none_of_it(
    database: Database, initiatives: InitiativeMaker, page: PageClient, people: People, author: int, moderator: int
) -> None:
    contribution = initiatives.published(author, moderator)
    assert "Erase" not in page.get(f"/moderation/contributions/{contribution}").main
    page.get(f"/moderation/contributions/{contribution}/erase/1", status=404)
    with pytest.raises(Forbidden):
        initiatives.act(moderator, deciding.redact, lambda: queries.get_revision(1))
    people.sign_in(page.client, author)
    for path in ("", "/withdraw", "/erase", "/erase/1"):
        page.get(f"/moderation/contributions/{contribution}{path}", status=404)


def test_a_letter_that_waits_says_nothing_of_what_was_erased_meanwhile(
    database: Database, initiatives: InitiativeMaker, people: People, author: int, moderator: int
) -> None:
    revision = initiatives.submitted(author, title=f"{CANARY} theatre")
    initiatives.decide(moderator, revision, "return", f"Say more about the {CANARY}.")
    initiatives.act(people.administrator(), deciding.redact, lambda: queries.get_revision(revision))
    run_queued(database)
    assert CANARY not in "".join(str(letter) for letter in letters())
    assert letters_to("asha@example.org") == []
