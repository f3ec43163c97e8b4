"""Readers take a file where they may read the revision that has it, find what it says, and nobody else does."""

import pytest

from app.contributions import queries
from app.contributions.models import MEMBERS
from app.contributions.services import attaching, deciding, drafting
from app.core import worker
from app.core.db import Database, transaction, unit_of_work
from tests.attachments.attachment_maker import AttachmentMaker
from tests.attachments.test_adding_files import letter, plain_letter
from tests.moderation.initiative_maker import InitiativeMaker
from tests.page_client import PageClient
from tests.people import People

pytestmark = [pytest.mark.each_database, pytest.mark.long]
PAGE = "/directory/street-theatre-for-year-8"


def publish(
    attachments: AttachmentMaker,
    initiatives: InitiativeMaker,
    people: People,
    author: int,
    content: bytes,
    audience: str = "public",
) -> tuple[int, int]:
    """A published page with a file: its revision and the file."""
    draft = initiatives.draft(author)
    attachment = attachments.attach(author, draft, "offer.docx", content)
    with unit_of_work(initiatives.database), transaction():
        queries.get_revision(draft).audience = audience
    initiatives.decide(people.moderator(), initiatives.submit(author, draft))
    worker.drain(initiatives.database)
    return draft, attachment


def test_a_visitor_takes_a_file_of_a_published_page(
    attachments: AttachmentMaker, initiatives: InitiativeMaker, people: People, page: PageClient, author: int
) -> None:
    content = plain_letter()
    _, attachment = publish(attachments, initiatives, people, author, content)
    shown = page.get(PAGE)
    assert "offer.docx" in shown.main
    address = shown.links()["offer.docx"]
    assert address == f"{PAGE}/files/{attachment}"
    with page.client.get(address) as answer:
        assert answer.data == content
    assert "offer.docx" in page.get(f"{PAGE}/versions/1").main


def test_a_file_of_what_is_not_published_is_missing(
    attachments: AttachmentMaker, initiatives: InitiativeMaker, people: People, page: PageClient, author: int, database: Database
) -> None:
    first, attachment = publish(attachments, initiatives, people, author, plain_letter())
    with unit_of_work(database), transaction():
        edit = drafting.edit(people.actor(author), queries.get_revision(first).contribution)
        number = edit.id
    waiting = attachments.attach(author, number, "new offer.docx", plain_letter())
    page.get(f"{PAGE}/files/{waiting}", status=404)
    page.get(f"{PAGE}/files/{waiting + 1}", status=404)
    attachments.do(lambda: deciding.withdraw(people.actor(author), queries.get_revision(first).contribution, "It has ended."))
    page.get(f"{PAGE}/files/{attachment}", status=404)


def test_a_file_of_a_members_page_is_for_members(
    attachments: AttachmentMaker, initiatives: InitiativeMaker, people: People, page: PageClient, author: int
) -> None:
    _, attachment = publish(attachments, initiatives, people, author, letter("Families call it kestrelwork."), MEMBERS)
    page.get(f"{PAGE}/files/{attachment}", status=404)
    assert "Street theatre for Year 8" not in page.get("/directory?q=kestrelwork").main
    people.sign_in(page.client, people.person())
    with page.client.get(f"{PAGE}/files/{attachment}") as answer:
        assert answer.status_code == 200
    assert "Street theatre for Year 8" in page.get("/directory?q=kestrelwork").main


def test_what_a_file_says_to_readers_is_found_and_what_it_says_aside_is_not(
    attachments: AttachmentMaker, initiatives: InitiativeMaker, people: People, page: PageClient, author: int
) -> None:
    publish(attachments, initiatives, people, author, letter("Families call it kestrelwork.", comment="We call it ospreywork."))
    assert "Street theatre for Year 8" in page.get("/search?q=kestrelwork").main
    assert "Street theatre for Year 8" not in page.get("/search?q=ospreywork").main


def test_a_file_taken_off_a_later_version_stays_with_the_earlier_one(
    attachments: AttachmentMaker, initiatives: InitiativeMaker, people: People, page: PageClient, author: int, database: Database
) -> None:
    first, attachment = publish(attachments, initiatives, people, author, letter("Families call it kestrelwork."))
    with unit_of_work(database), transaction():
        edit = drafting.edit(people.actor(author), queries.get_revision(first).contribution)
        attaching.remove(people.actor(author), edit, edit.attachments[0])
        number = edit.id
    initiatives.decide(people.moderator(), initiatives.submit(author, number))
    worker.drain(database)
    assert "offer.docx" not in page.get(PAGE).main
    assert "offer.docx" in page.get(f"{PAGE}/versions/1").main
    with page.client.get(f"{PAGE}/files/{attachment}") as answer:
        assert answer.status_code == 200
    assert "Street theatre for Year 8" not in page.get("/search?q=kestrelwork").main


def test_an_old_address_leads_to_the_file(
    attachments: AttachmentMaker, initiatives: InitiativeMaker, people: People, page: PageClient, author: int, database: Database
) -> None:
    first, attachment = publish(attachments, initiatives, people, author, plain_letter())
    edit = initiatives.edited(author, initiatives.revision(first).contribution_id, title="Street theatre for Year 9")
    initiatives.decide(people.moderator(), edit)
    moved = page.client.get(f"{PAGE}/files/{attachment}")
    assert moved.status_code == 301
    assert moved.headers["Location"].endswith(f"/directory/street-theatre-for-year-9/files/{attachment}")


def test_a_file_whose_bytes_are_gone_is_missing(
    attachments: AttachmentMaker, initiatives: InitiativeMaker, people: People, page: PageClient, author: int
) -> None:
    _, attachment = publish(attachments, initiatives, people, author, plain_letter())
    for path in attachments.on_disk():
        path.unlink()
    page.get(f"{PAGE}/files/{attachment}", status=404)
