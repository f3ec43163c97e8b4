"""The HTML of every page, of forms drawn again and of refusals is valid by the Nu Html Checker. No browser is needed."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from scripts import html_validator
from tests.browser.drawn import Drawings
from tests.browser.word_files import service_specification
from tests.page_client import PageClient, judged

Page = tuple[str, str]


def test_every_page_is_valid_html(drawings: Drawings, clients: dict[str, FlaskClient], tmp_path: Path) -> None:
    faults = validated([*((str(each), each.page) for each in drawings.pages()), *brought_in(clients["author"])], tmp_path)
    assert not faults, "\n".join(faults)


def test_the_page_for_every_trouble_is_valid_html(
    clients: dict[str, FlaskClient], trouble: dict[str, int], tmp_path: Path
) -> None:
    faults = validated([(path, clients["visitor"].get(path).text) for path in trouble], tmp_path)
    assert not faults, "\n".join(faults)


def validated(pages: list[Page], folder: Path) -> list[str]:
    """What is wrong, all pages checked at once: starting the checker takes longer than reading them."""
    if not html_validator.is_installed():
        pytest.skip(html_validator.HOW_TO_GET)
    paths = []
    for number, (name, page) in enumerate(pages):
        paths.append(folder / (re.sub(r"\W+", "-", f"{number}{name}")[:120] + ".html"))
        paths[-1].write_text(page)
    return html_validator.validate(paths)


def brought_in(client: FlaskClient) -> Iterator[Page]:
    """What a Word document came apart into, and the same with a mistake in it."""
    page = PageClient(client)
    address, values = page.get("/contribute/specification/import").form_values("file")
    data = {**values, "file": (io.BytesIO(service_specification()), "specification.docx")}
    read = judged(client.post(address, data=data, content_type="multipart/form-data"))
    yield "a document that was read", read.response.text
    wrong = page.fill(read, {"heading_0": "", "clause_type_0": ""}, "heading_0", status=422)
    yield "a document corrected wrongly", wrong.response.text
