"""Owners put files with a draft, take them off, and are told plainly why one is not taken."""

import gc
import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache
from typing import Any

import docx
import pytest
from PIL import Image

from app.contributions import queries
from app.contributions.services import attaching, drafting
from app.core import numbers, worker
from app.core.audit import AuditEntry
from app.core.db import Database, session, transaction, unit_of_work
from app.core.errors import Conflict, Forbidden
from app.core.files import storage
from app.intake.refusals import MESSAGES, Reason
from app.web.security import LARGER_REQUESTS, LARGEST_REQUEST_BYTES
from tests.attachments.attachment_maker import LETTER, AttachmentMaker
from tests.intake import good_files as good
from tests.intake.hostile_files import HOSTILE
from tests.moderation.initiative_maker import InitiativeMaker
from tests.page_client import PageClient
from tests.people import People

pytestmark = [
    pytest.mark.each_database,
    pytest.mark.long,
    # The test client keeps a large request in a temporary file and leaves it to the collector: that is not the site's.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
AT_RISK = "She told me today that her stepfather comes into her room at night and hurts her. She is in my class."
MEGABYTE = 1024 * 1024


@cache
def letter(words: str, *, comment: str = "", author: str = "") -> bytes:
    """A Word document that says `words`."""

    def build(document: Any) -> None:
        paragraph = document.add_paragraph(words)
        if comment:
            document.add_comment(paragraph.runs, text=comment, author="A", initials="A")
        if author:
            document.core_properties.author = author

    return good.docx_file(build)


@cache
def plain_letter() -> bytes:
    """A Word document with nothing in it that the guard asks about."""
    document = docx.Document()
    good.forget_thumbnail(document)
    document.add_heading("What we offer", 1)
    document.add_paragraph("Families choose where they meet a worker, and for how long.")
    return good.saved(document)


@pytest.fixture(autouse=True)
def _collected() -> Iterator[None]:
    """Collect what the test client left before the next test, which must not answer for it; of what stays, only once."""
    yield
    gc.collect()
    gc.freeze()


@pytest.fixture
def author(people: People, page: PageClient) -> int:
    """A verified member, signed in."""
    made = people.person("Asha Example")
    people.sign_in(page.client, made)
    return made


def test_a_file_is_added_listed_and_taken_again(
    attachments: AttachmentMaker, initiatives: InitiativeMaker, page: PageClient, author: int
) -> None:
    draft = initiatives.draft(author)
    assert "Files Optional" in page.get(f"/contribute/drafts/{draft}").main
    content = plain_letter()
    added = attachments.upload(page, draft, "../Our offer (2026).DOCX", content)
    assert "You have added “Our offer (2026).docx”" in added.text
    assert f"Word document, {numbers.half_up(len(content), 1024)} KB" in added.main
    assert "Files 1 file" in page.get(f"/contribute/drafts/{draft}").main
    [kept] = attachments.kept()
    with page.client.get(f"/contribute/drafts/{draft}/files/{kept.id}") as answer:
        assert answer.data == content
        assert answer.mimetype == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    assert "Our offer (2026).docx" in page.get(f"/contribute/drafts/{draft}/preview").main


def test_a_download_is_an_attachment_that_can_do_nothing(
    attachments: AttachmentMaker, initiatives: InitiativeMaker, page: PageClient, author: int
) -> None:
    draft = initiatives.draft(author)
    attachment = attachments.attach(author, draft, "Übersicht – café.docx", plain_letter())
    with page.client.get(f"/contribute/drafts/{draft}/files/{attachment}") as answer:
        assert answer.headers["Content-Disposition"] == (
            "attachment; filename=\"ubersicht-cafe.docx\"; filename*=UTF-8''%C3%9Cbersicht%20%E2%80%93%20caf%C3%A9.docx"
        )
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"].endswith("sandbox")
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "kind",
    ["a program", "a bomb", "a macro project", "a picture elsewhere", "a locked PDF", "a JPEG called a PNG", "nothing in it"],
)
def test_a_refused_file_is_told_of_by_its_field_and_nothing_of_it_is_kept(
    kind: str, attachments: AttachmentMaker, initiatives: InitiativeMaker, page: PageClient, author: int
) -> None:
    draft = initiatives.draft(author)
    attachments.attach(author, draft, content=plain_letter())
    name, build, reason = HOSTILE[kind]
    refused = attachments.upload(page, draft, name, build(), status=422)
    assert MESSAGES[reason] in refused.main
    assert refused.tree.find(".//p[@class='govuk-error-message']") is not None
    assert LETTER in refused.main
    assert len(attachments.kept()) == len(attachments.on_disk()) == 1


def test_choosing_no_file_is_told_of(initiatives: InitiativeMaker, page: PageClient, author: int) -> None:
    form = page.get(f"/contribute/drafts/{initiatives.draft(author)}/files")
    assert "Choose a file" in page.fill(form, {}, "file", status=422).main


def test_a_file_a_little_too_large_is_refused_by_its_field_and_a_far_larger_one_at_the_door(
    attachments: AttachmentMaker, initiatives: InitiativeMaker, page: PageClient, author: int
) -> None:
    draft = initiatives.draft(author)
    refused = attachments.upload(page, draft, "a.pdf", b"%PDF-1.7" + bytes(20 * MEGABYTE), status=422)
    assert MESSAGES[Reason.TOO_LARGE] in refused.main
    body = bytes(26 * MEGABYTE)
    sent = page.client.post(f"/contribute/drafts/{draft}/files", data=body, content_type="multipart/form-data; boundary=b")
    assert sent.status_code == 413
    assert attachments.on_disk() == []


def test_only_the_pages_that_take_files_take_large_requests(page: PageClient, initiatives: InitiativeMaker, author: int) -> None:
    assert set(LARGER_REQUESTS) == {"files.manage", "importing.upload"}
    step = page.get(f"/contribute/drafts/{initiatives.draft(author)}/steps/about-it")
    action, values = step.form_values("title")
    page.post(action, {**values, "description": "x" * (LARGEST_REQUEST_BYTES + 1)}, status=413)


@pytest.mark.parametrize("where", ["text", "comment", "author"])
def test_a_file_about_a_child_at_risk_is_refused_with_the_way_to_help_and_stored_nowhere(
    where: str, attachments: AttachmentMaker, initiatives: InitiativeMaker, page: PageClient, author: int, database: Database
) -> None:
    draft = initiatives.draft(author)
    said = {"text": "Families choose.", "comment": "", "author": "", where: AT_RISK}
    data = letter(said["text"], comment=said["comment"], author=said["author"])
    refused = attachments.upload(page, draft, "notes.docx", data, status=422)
    assert "We have not kept the file" in refused.main
    assert "call 999" in refused.main
    assert attachments.kept() == []
    assert attachments.on_disk() == []
    with unit_of_work(database):
        assert not queries.get_revision(draft).attachments


def test_a_file_full_of_people_is_refused(
    attachments: AttachmentMaker, initiatives: InitiativeMaker, page: PageClient, author: int
) -> None:
    births = "\n".join(f"Girl, born {day} March 2011." for day in range(1, 26))
    refused = attachments.upload(page, initiatives.draft(author), "list.docx", letter(births), status=422)
    assert "more than 20 things" in refused.main
    assert attachments.on_disk() == []


def test_the_same_file_twice_and_one_file_too_many_are_refused(
    attachments: AttachmentMaker, initiatives: InitiativeMaker, page: PageClient, author: int
) -> None:
    draft = initiatives.draft(author)
    content = plain_letter()
    attachments.attach(author, draft, content=content)
    assert attaching.ALREADY_THERE in attachments.upload(page, draft, LETTER, content, status=422).main
    for number in range(2, attaching.MOST_FILES + 1):
        attachments.attach(author, draft, f"letter {number}.docx", content)
    full = page.get(f"/contribute/drafts/{draft}/files")
    assert not [form for form in full.forms() if form.get("enctype")]
    values = {"csrf_token": full.form_values("")[1]["csrf_token"], "file": (io.BytesIO(content), "one more.docx")}
    answer = page.client.post(f"/contribute/drafts/{draft}/files", data=values)
    assert answer.status_code == 422
    assert len(attachments.kept()) == len(attachments.on_disk()) == attaching.MOST_FILES


def test_a_removed_file_is_gone_from_the_page_the_tables_and_the_store(
    attachments: AttachmentMaker, initiatives: InitiativeMaker, page: PageClient, author: int, database: Database
) -> None:
    draft = initiatives.draft(author)
    attachments.attach(author, draft, content=plain_letter())
    removed = page.fill(page.get(f"/contribute/drafts/{draft}/files"), containing="Remove")
    assert "You have removed" in removed.text
    assert "There are no files yet" in removed.main
    assert attachments.kept() == []
    assert len(attachments.on_disk()) == 1
    worker.drain(database)
    assert attachments.on_disk() == []


def test_nothing_is_added_or_removed_once_it_is_submitted(
    attachments: AttachmentMaker, initiatives: InitiativeMaker, page: PageClient, author: int, database: Database
) -> None:
    draft = initiatives.draft(author)
    attachments.attach(author, draft, content=plain_letter())
    initiatives.submit(author, draft)
    page.get(f"/contribute/drafts/{draft}/files", status=404)
    looked_at = attaching.look_at("other.docx", plain_letter())
    key = storage.put(looked_at.outcome.clean)

    def try_to(act: Callable[[Any], object]) -> None:
        with unit_of_work(database), transaction():
            act(queries.get_revision(draft))

    actor = initiatives.people.actor(author)
    with pytest.raises(Conflict):
        try_to(lambda revision: attaching.attach(actor, revision, looked_at, key))
    with pytest.raises(Conflict):
        try_to(lambda revision: attaching.remove(actor, revision, revision.attachments[0]))
    other = initiatives.people.actor(initiatives.people.person())
    with pytest.raises(Forbidden):
        try_to(lambda revision: attaching.attach(other, revision, looked_at, key))
    assert len(attachments.kept()) == 1


@pytest.mark.dialect
def test_a_row_is_never_made_for_a_file_that_may_be_reaped_meanwhile(
    attachments: AttachmentMaker, initiatives: InitiativeMaker, author: int, moment: Any, database: Database
) -> None:
    draft = initiatives.draft(author)
    looked_at = attaching.look_at("letter.docx", plain_letter())
    key = storage.put(looked_at.outcome.clean)
    moment(timedelta(seconds=storage.GRACE_SECONDS * 0.6))
    with unit_of_work(database), pytest.raises(Conflict), transaction():
        attaching.attach(initiatives.people.actor(author), queries.get_revision(draft), looked_at, key)


def test_a_photograph_is_kept_without_what_its_camera_wrote(
    attachments: AttachmentMaker, initiatives: InitiativeMaker, page: PageClient, author: int
) -> None:
    draft = initiatives.draft(author)
    attachments.upload(page, draft, "stage.jpg", good.photograph())
    [kept] = attachments.on_disk()
    assert b"Wendell" not in kept.read_bytes()
    with Image.open(kept) as drawn:
        assert not drawn.getexif()


def test_an_edit_carries_the_files_of_what_it_starts_from(
    attachments: AttachmentMaker, initiatives: InitiativeMaker, people: People, author: int, database: Database
) -> None:
    draft = initiatives.draft(author)
    attachment = attachments.attach(author, draft, content=plain_letter())
    initiatives.decide(people.moderator(), initiatives.submit(author, draft))
    with unit_of_work(database), transaction():
        contribution = queries.get_revision(draft).contribution
        edit = drafting.edit(people.actor(author), contribution)
        assert [one.id for one in edit.attachments] == [attachment]
        attaching.remove(people.actor(author), edit, edit.attachments[0])
        assert [one.id for one in queries.get_revision(draft).attachments] == [attachment]
    worker.drain(database)
    assert attachments.missing() == []
    assert len(attachments.on_disk()) == 1


def test_the_trail_says_what_was_done_and_holds_no_word_of_it(
    attachments: AttachmentMaker, initiatives: InitiativeMaker, page: PageClient, author: int, database: Database
) -> None:
    draft = initiatives.draft(author)
    attachments.upload(page, draft, "kestrel.docx", plain_letter())
    page.fill(page.get(f"/contribute/drafts/{draft}/files"), containing="Remove")
    with unit_of_work(database):
        trail = [(one.verb, one.detail) for one in session().query(AuditEntry).filter_by(thing_kind="attachment")]
    assert trail == [("attach", {"revision": draft}), ("remove", {"revision": draft})]
