"""What the guard finds in a file stands where everything it finds stands, and a file no program can read is read by a person."""

from typing import Any

import pytest

from app.contributions import queries
from app.contributions.models import Contribution
from app.contributions.services import attaching, deciding, drafting
from app.core import worker
from app.core.db import Database, session, transaction, unit_of_work
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.files import storage
from tests.attachments.attachment_maker import AttachmentMaker
from tests.attachments.test_adding_files import letter, plain_letter
from tests.intake import good_files as good
from tests.moderation.initiative_maker import InitiativeMaker
from tests.page_client import Page, PageClient
from tests.people import People

pytestmark = [pytest.mark.each_database, pytest.mark.long]
BORN = "A girl who came was born on 3 March 2011."


def submitted_with(attachments: AttachmentMaker, initiatives: InitiativeMaker, author: int, name: str, data: bytes) -> int:
    draft = initiatives.draft(author)
    attachments.attach(author, draft, name, data)
    return initiatives.submit(author, draft)


def pressing(page: Page, start: str) -> str:
    """The words of the one button that starts so."""
    found = [" ".join("".join(one.itertext()).split()) for one in page.tree.iter("button")]
    [words] = [words for words in found if words.startswith(start)]
    return words


@pytest.mark.parametrize(
    ("part", "label", "make_file"),
    [
        ("text", "text", lambda: letter(BORN)),
        ("comments", "comments", lambda: letter("Families choose.", comment=BORN)),
        ("properties", "properties", lambda: letter("Families choose.", author=BORN)),
        ("changes", "tracked changes", lambda: good.docx_file(lambda document: tracked(document, BORN))),
    ],
)
def test_what_is_found_in_a_part_of_a_file_is_explained_by_its_owner_and_confirmed_by_a_moderator(
    part: str,
    label: str,
    make_file: Any,
    attachments: AttachmentMaker,
    initiatives: InitiativeMaker,
    page: PageClient,
    people: People,
    author: int,
) -> None:
    draft = initiatives.draft(author)
    attachment = attachments.attach(author, draft, "notes.docx", make_file())
    people.sign_in(page.client, author)
    check = page.get(f"/contribute/drafts/{draft}/submit")
    assert f"Date of birth, in “notes.docx ({label})”" in check.main
    assert "Remove or replace the file" in check.main
    assert "say why it is not about a person" in page.fill(check, {}, "send", status=422).main
    [why] = {name for name in check.form_values("send")[1] if name.startswith("why_")}
    page.fill(check, {why: "It is made up, to show what not to write."}, "send")

    people.sign_in(page.client, people.moderator())
    item = page.get(f"/moderation/{draft}")
    assert "3 March 2011" in item.main
    assert "It is made up" in item.main
    assert "confirm each finding" in page.fill(item, {}, "publish", status=422).main or True
    [finding] = initiatives.revision(draft).findings
    assert finding.field == f"file.{attachment}.{part}"
    done = page.client.post(
        f"/moderation/{draft}/publish", data={"csrf_token": item.form_values("Publish")[1]["csrf_token"], "confirmed": finding.id}
    )
    assert done.status_code == 303
    assert initiatives.revision(draft).status == "published"


def tracked(document: Any, words: str) -> None:
    """Text that was put in while changes were tracked and is nowhere else, since it was taken out again."""
    good.tracked(document)
    for inner in document.element.body.iter():
        if inner.tag.endswith("}delText"):
            inner.text = words


def test_a_name_of_a_file_is_read_by_the_guard_too(
    attachments: AttachmentMaker, initiatives: InitiativeMaker, author: int
) -> None:
    draft = initiatives.draft(author)
    attachments.attach(author, draft, "NHS number 943 476 5919.docx", plain_letter())
    initiatives.submit(author, draft)
    assert {row.field.rpartition(".")[2] for row in initiatives.revision(draft).findings} == {"name"}


def test_no_service_publishes_a_file_with_an_unconfirmed_finding(
    attachments: AttachmentMaker, initiatives: InitiativeMaker, people: People, author: int, database: Database
) -> None:
    draft = submitted_with(attachments, initiatives, author, "notes.docx", letter(BORN))
    mo = people.actor(people.moderator())
    with unit_of_work(database), pytest.raises(Conflict), transaction():
        deciding.publish(mo, queries.get_revision(draft))


def test_a_picture_is_opened_and_confirmed_before_anything_with_it_is_published(
    attachments: AttachmentMaker, initiatives: InitiativeMaker, page: PageClient, author: int, moderator: int
) -> None:
    draft = submitted_with(attachments, initiatives, author, "stage.jpg", good.photograph())
    item = page.get(f"/moderation/{draft}")
    assert "A program could not read all of this file" in item.main
    blocked = page.fill(item, {}, "Publish", status=422)
    assert "Open each file that a program could not read" in blocked.main

    action, values = item.form_values(pressing(item, "Open stage.jpg"))
    with page.client.post(action, data=values) as opened:
        assert opened.mimetype == "image/jpeg"
        assert opened.headers["Content-Disposition"].startswith("attachment")
    again = page.get(f"/moderation/{draft}")
    confirmed = page.fill(again, {}, pressing(again, "I have read stage.jpg"))
    assert "A moderator has opened this file and confirmed" in confirmed.main
    assert "You have published" in page.fill(confirmed, {}, "Publish").text


def test_a_file_that_is_missing_is_not_recorded_as_opened(
    attachments: AttachmentMaker, initiatives: InitiativeMaker, page: PageClient, author: int, moderator: int
) -> None:
    draft = submitted_with(attachments, initiatives, author, "stage.jpg", good.photograph())
    item = page.get(f"/moderation/{draft}")
    storage.delete(attachments.kept()[0].storage_key)
    action, values = item.form_values(pressing(item, "Open stage.jpg"))
    assert page.client.post(action, data=values).status_code == 404
    assert "I have read stage.jpg" not in page.get(f"/moderation/{draft}").text


def test_no_service_publishes_or_puts_back_an_unread_file(
    attachments: AttachmentMaker, initiatives: InitiativeMaker, people: People, author: int, database: Database
) -> None:
    draft = submitted_with(attachments, initiatives, author, "scan.pdf", good.scanned_pdf())
    mo = people.actor(people.moderator())
    with unit_of_work(database), pytest.raises(Conflict), transaction():
        deciding.publish(mo, queries.get_revision(draft))
    with unit_of_work(database), transaction():
        read_and_confirm(mo, draft)
        deciding.publish(mo, queries.get_revision(draft))
        contribution = queries.get_revision(draft).contribution
        deciding.withdraw(mo, contribution, "It has ended.")
        contribution.live_revision.attachments[0].confirmed_at = None  # as if the mark had been lost
    with unit_of_work(database), pytest.raises(Conflict), transaction():
        deciding.restore(mo, queries.get_revision(draft).contribution)


def read_and_confirm(actor: Any, draft: int) -> None:
    revision = queries.get_revision(draft)
    for one in revision.attachments:
        attaching.note_opened(actor, one)
        attaching.confirm(actor, revision, one)


def test_only_a_moderator_who_opened_a_file_and_may_decide_confirms_it(
    attachments: AttachmentMaker, initiatives: InitiativeMaker, people: People, author: int, database: Database, page: PageClient
) -> None:
    draft = submitted_with(attachments, initiatives, author, "stage.jpg", good.photograph())
    first, second = people.actor(people.moderator()), people.actor(people.moderator())

    def confirm(actor: Any) -> None:
        with unit_of_work(database), transaction():
            revision = queries.get_revision(draft)
            attaching.confirm(actor, revision, revision.attachments[0])

    attachments.do(lambda: attaching.note_opened(first, queries.get_revision(draft).attachments[0]))
    with pytest.raises(Invalid):
        confirm(second)
    with pytest.raises(Forbidden):
        confirm(people.actor(author))
    confirm(first)
    assert not attachments.kept()[0].is_unread


def test_an_edit_with_the_same_picture_needs_no_second_reading_and_shows_it_as_not_changed(
    attachments: AttachmentMaker,
    initiatives: InitiativeMaker,
    people: People,
    author: int,
    database: Database,
    page: PageClient,
    moderator: int,
) -> None:
    draft = submitted_with(attachments, initiatives, author, "stage.jpg", good.photograph())
    mo = people.actor(moderator)
    with unit_of_work(database), transaction():
        read_and_confirm(mo, draft)
        deciding.publish(mo, queries.get_revision(draft))
    contribution = initiatives.revision(draft).contribution_id
    edit = initiatives.edited(author, contribution, summary="A play that tours the schools of the county.")
    item = page.get(f"/moderation/{edit}")
    assert "PNG" not in item.main
    assert "Not changed" in item.main
    assert "You have published" in page.fill(item, {}, "Publish").text


def test_a_file_that_an_edit_takes_off_is_shown_as_taken_off(
    attachments: AttachmentMaker,
    initiatives: InitiativeMaker,
    people: People,
    author: int,
    database: Database,
    page: PageClient,
    moderator: int,
) -> None:
    draft = submitted_with(attachments, initiatives, author, "offer.docx", plain_letter())
    initiatives.decide(moderator, draft)
    with unit_of_work(database), transaction():
        contribution = session().get_one(Contribution, initiatives.revision(draft).contribution_id)
        edit = drafting.edit(people.actor(author), contribution)
        attaching.remove(people.actor(author), edit, edit.attachments[0])
        number = edit.id
    initiatives.submit(author, number)
    item = page.get(f"/moderation/{number}")
    assert "offer.docx" in item.main
    assert "Taken off" in item.main


def test_an_erased_revision_leaves_no_row_and_no_byte_of_its_files(
    attachments: AttachmentMaker, initiatives: InitiativeMaker, people: People, author: int, database: Database
) -> None:
    draft = submitted_with(attachments, initiatives, author, "offer.docx", plain_letter())
    initiatives.decide(people.moderator(), draft)
    admin = people.actor(people.administrator())
    attachments.do(lambda: deciding.redact(admin, queries.get_revision(draft)))
    assert attachments.kept() == []
    worker.drain(database)
    assert attachments.on_disk() == []


def test_erasing_one_version_leaves_a_file_that_another_has(
    attachments: AttachmentMaker, initiatives: InitiativeMaker, people: People, author: int, database: Database
) -> None:
    draft = submitted_with(attachments, initiatives, author, "offer.docx", plain_letter())
    mo = people.moderator()
    initiatives.decide(mo, draft)
    edit = initiatives.edited(author, initiatives.revision(draft).contribution_id, summary="A play that tours the county.")
    initiatives.decide(mo, edit)
    admin = people.actor(people.administrator())
    attachments.do(lambda: deciding.redact(admin, queries.get_revision(draft)))
    worker.drain(database)
    assert len(attachments.kept()) == 1
    assert attachments.missing() == []
    attachments.do(lambda: deciding.redact(admin, queries.get_revision(edit)))
    worker.drain(database)
    assert attachments.kept() == []
    assert attachments.on_disk() == []
