"""A file made to do harm is refused wherever files are taken: the reason is by its field, and nothing typed or added is lost."""

import gc
import io
from collections.abc import Iterator

import pytest
from werkzeug.test import create_environ, run_wsgi_app

from app.core import config
from app.core.db import Database
from app.intake.refusals import MESSAGES, Reason
from tests.intake import good_files as good
from tests.intake.hostile_files import HOSTILE
from tests.library.test_import_pages import ADDRESS as IMPORT
from tests.library.test_import_pages import USUAL, word
from tests.library.test_import_pages import upload as bring_in
from tests.page_client import Page, PageClient, judged
from tests.people import People

# The test client keeps a large request in a temporary file of its own and leaves it to the collector: that is not the site's.
pytestmark = [pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"), pytest.mark.long]
MEGABYTE = 1024 * 1024
TYPED = "Written with care, and not to be lost."
KINDS = (
    "a macro project",
    "a bomb",
    "a picture elsewhere",
    "a template elsewhere",
    "a workbook called a document",
    "a web page called a document",
    "a name that climbs out",
    "an encrypted part",
    "an old or locked Office file",
    "larger than 20 MB",
)


@pytest.fixture(autouse=True)
def _collected() -> Iterator[None]:
    """Collect what the test client left before the next test, which must not answer for it."""
    yield
    gc.collect()


@pytest.fixture
def member(page: PageClient, people: People) -> PageClient:
    people.sign_in(page.client, people.person("Asha Example"))
    return page


def draft_path(page: PageClient) -> str:
    """The address of a draft with a text in it and a file beside it."""
    about = {"title": "Recovery", "summary": "Help after abuse.", "form": "specification", "introduction": TYPED}
    draft = page.fill(page.get("/contribute/specification"), about, "title").response.request.path
    assert "You have added “letter.docx”" in add(page, draft, "letter.docx", good.docx_file()).text
    return draft


def add(page: PageClient, draft: str, name: str, content: bytes, status: int = 200) -> Page:
    """Choose a file on the page of a draft's files, send it, and follow where that leads."""
    action, values = page.get(f"{draft}/files").form_values("file")
    response = page.client.post(action, data={**values, "file": (io.BytesIO(content), name)}, follow_redirects=True)
    assert response.status_code == status, f"{name} was answered with {response.status_code}"
    return judged(response)


def require_reason(refusal: Page, reason: Reason) -> None:
    """The reason is in the summary of errors, which leads to the field, and by the field; the title says there is an error."""
    words = MESSAGES[reason]
    assert refusal.links()[words] == "#file", reason
    [by_the_field] = refusal.tree.iterfind(".//p[@class='govuk-error-message']")
    assert words in "".join(by_the_field.itertext())
    assert refusal.tree.find(".//title").text.strip().startswith("Error: ")
    field = refusal.tree.find(".//input[@id='file']")
    assert by_the_field.get("id") in field.get("aria-describedby").split()


def kept(settings: config.Settings) -> int:
    """How many files the store has."""
    return sum(path.is_file() for path in settings.uploads_dir.rglob("*"))


@pytest.mark.each_database
def test_each_hostile_file_is_refused_with_its_reason_and_the_draft_stays_as_it_was(
    database: Database, member: PageClient, settings: config.Settings
) -> None:
    draft = draft_path(member)
    for kind in KINDS:
        name, build, reason = HOSTILE[kind]
        refused = add(member, draft, name, build(), status=422)
        require_reason(refused, reason)
        assert "letter.docx" in refused.main
        assert kept(settings) == 1, kind
    assert TYPED in member.get(f"{draft}/preview").main
    added = add(member, draft, "second letter.docx", good.docx_file())
    assert "You have added “second letter.docx”" in added.text
    assert "letter.docx" in added.main
    assert kept(settings) == 2


@pytest.mark.each_database
def test_each_hostile_document_is_refused_where_specifications_are_brought_in_and_nothing_is_made_of_it(
    database: Database, member: PageClient, settings: config.Settings
) -> None:
    for kind in KINDS:
        name, build, reason = HOSTILE[kind]
        if name.endswith(".docx"):
            require_reason(bring_in(member, build(), name, status=422), reason)
    assert "have not contributed anything yet" in member.get("/contribute").main
    assert kept(settings) == 0
    found = bring_in(member, word(*USUAL))
    assert found.form_values("heading_0")[1]["text_0"] == "Children are safer."
    assert kept(settings) == 0


def send(page: PageClient, path: str, body: io.BytesIO, *, announced: bool) -> tuple[str, str]:
    """Hand a form with a file to the site as a server does; the status and words of the answer. `announced`: with its length."""
    cookie = page.client.get_cookie("session")
    assert cookie is not None
    headers = {"Content-Type": "multipart/form-data; boundary=b", "Cookie": f"session={cookie.value}"}
    environ = create_environ(path, method="POST", headers=headers)
    environ |= {"wsgi.input": body, "CONTENT_LENGTH": str(body.getbuffer().nbytes) if announced else ""}
    environ["wsgi.input_terminated"] = not announced  # as gunicorn says of a request that comes in pieces
    answer, status, _ = run_wsgi_app(page.client.application, environ, buffered=True)
    return status, b"".join(answer).decode()


@pytest.mark.parametrize("announced", [True, False])
def test_a_file_far_too_large_is_read_to_its_end_so_that_the_browser_shows_why_it_was_refused(
    announced: bool, database: Database, member: PageClient, settings: config.Settings
) -> None:
    draft = draft_path(member)
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="plan.pdf"\r\n\r\n%PDF-1.7'
    for path in (f"{draft}/files", IMPORT):
        body = io.BytesIO(head + bytes(40 * MEGABYTE) + b"\r\n--b--\r\n")
        status, said = send(member, path, body, announced=announced)
        assert status.startswith("413")
        for words in ("What you sent is too large", "choose a smaller file", "20 MB"):
            assert words in said
        assert body.read(1) == b"", "a browser that is still sending would see its connection cut, and no page"
    assert TYPED in member.get(f"{draft}/preview").main
    assert kept(settings) == 1
