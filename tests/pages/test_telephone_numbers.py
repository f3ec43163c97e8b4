"""A telephone number on a page is a link that calls it."""

import copy
import re

from app.core.config import ROOT
from app.core.db import Database, transaction, unit_of_work
from app.core.text import phone_link
from app.pages import services
from tests.page_client import Page, PageClient
from tests.people import People

NUMBER = re.compile(r"\b(?:999|101|0\d{2,4} ?\d{3,4}(?: ?\d{3,4})?)\b")


def text_outside_links(page: Page) -> str:
    """What a page says, without the words of links that call, and without messages, which are words alone."""
    tree = copy.deepcopy(page.tree)
    for element in tree.iter():
        if "error" in (element.get("class") or ""):
            element.clear()
    for link in tree.iter("a"):
        if link.get("href", "").startswith("tel:"):
            assert re.sub(r"\D", "", "".join(link.itertext())) == link.get("href").removeprefix("tel:")
            link.text = ""
    return " ".join("".join(tree.find("body").itertext()).split())


def test_every_number_on_a_page_that_ships_can_be_called(database: Database, page: PageClient) -> None:
    files = services.read_folder(ROOT / "content")
    html = services.draw(files)
    with unit_of_work(database), transaction():
        services.load(files, html)
    plain = {file.slug: NUMBER.findall(text_outside_links(page.get(f"/{file.slug}"))) for file in files}
    assert {slug: numbers for slug, numbers in plain.items() if numbers} == {}
    assert 'href="tel:08088005000"' in page.get("/get-help").response.text


def test_the_help_for_a_child_at_risk_can_be_called(people: People, page: PageClient) -> None:
    people.sign_in(page.client, people.person())
    typed = {"title": "A play", "type": "drama", "summary": "A girl in my class told me today that her dad hits her."}
    refused = page.fill(page.get("/contribute/initiative"), typed, "title", status=422)
    assert "NSPCC Helpline" in refused.main
    assert NUMBER.findall(text_outside_links(refused)) == []


def test_a_number_leads_to_its_digits_alone() -> None:
    assert phone_link("0808 157 0192") == "tel:08081570192"
    assert phone_link("+44 (0)20-7946 0123") == "tel:+4402079460123"
