"""What a Word document came apart into, looked at as every page is: after the upload, after a mistake, and once it is saved."""

from collections.abc import Iterator

import pytest

from tests.browser.conftest import Browse
from tests.browser.watched_page import LARGE, SMALL, WatchedPage
from tests.browser.word_files import CLAUSES, service_specification
from tests.browser.world import World

pytestmark = pytest.mark.browser


def test_the_pages_of_bringing_in_a_word_document_are_fit_at_both_widths(browse: Browse, world: World) -> None:
    watched_page = browse("author")
    faults: list[str] = []
    for name in walk(watched_page):
        faults += [f"{name}: {fault}" for fault in watched_page.judge()]
        watched_page.page.set_viewport_size(SMALL)
        faults += [f"{name}, small: {fault}" for fault in watched_page.axe()]
        watched_page.page.set_viewport_size(LARGE)
    assert not faults, "\n".join(faults)


def walk(watched_page: WatchedPage) -> Iterator[str]:
    """Each page in turn, by a name."""
    page = watched_page.go("/contribute/specification/import")
    upload(watched_page, "notes.docx", b"PK\x03\x04 not really")
    assert page.locator(".govuk-error-message").count() == 1
    yield "a file that was refused"
    upload(watched_page, "specification.docx", service_specification())
    assert page.locator("fieldset.app-clause").count() == len(CLAUSES)
    yield "what was read"
    first = page.get_by_role("group", name=f"1. {CLAUSES[0]}", exact=True)
    first.get_by_label("Heading", exact=True).fill("")
    first.get_by_label("Type of clause", exact=True).select_option(label="Choose an answer")
    save(watched_page)
    assert page.locator(".govuk-error-summary__list li").count() == 2
    yield "what was corrected wrongly"
    fieldset = page.locator("fieldset.app-clause").first
    fieldset.get_by_label("Heading", exact=True).fill("Aims we agreed")
    fieldset.get_by_label("Type of clause", exact=True).select_option(index=1)
    save(watched_page)
    draft = page.url
    watched_page.go(f"{draft}/steps/clauses")
    assert page.get_by_role("heading", name="Aims we agreed").count() == 1
    yield "the clauses of the draft"
    watched_page.go(f"{draft}/preview")
    assert page.get_by_role("cell", name="Duty worker").count() == 1
    yield "the draft as readers will see it"


def upload(watched_page: WatchedPage, name: str, contents: bytes) -> None:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    watched_page.page.get_by_label("Word document", exact=True).set_input_files(
        {"name": name, "mimeType": kind, "buffer": contents}
    )
    watched_page.page.get_by_role("button", name="Upload", exact=True).click()
    watched_page.page.wait_for_load_state()


def save(watched_page: WatchedPage) -> None:
    watched_page.page.get_by_role("button", name="Save as a draft", exact=True).click()
    watched_page.page.wait_for_load_state()
