"""Setting the three texts of an upgrade side by side is work: a request does it once, whatever it shows or stores."""

from typing import Any

import pytest

from app.core.db import Database
from app.library.upgrading import merging, merging_values
from tests.calls import calls_of
from tests.library.specification_maker import CLAUSES, SpecificationMaker
from tests.page_client import PageClient
from tests.people import People
from tests.queued_work import run_queued

ONCE = {merging.compare: 1, merging_values.compare: 1}
NEVER: dict[Any, int] = {}
AIMS, LENGTH, DATA = CLAUSES
NEWER = [{**AIMS, "text": "Children are safe."}, {**LENGTH, "text": "Support lasts a year."}, DATA]


class Owner:
    """The owner of an adaptation whose original moved on: asks for pages, sends forms, and says how often texts were merged."""

    def __init__(self, database: Database, people: People, page: PageClient) -> None:
        specifications = SpecificationMaker(database, people)
        person, original = specifications.commissioner(), specifications.publish(extension="One year.")
        self.draft = specifications.adapt(original, person)
        specifications.revise(original, NEWER, extension="Two years.")
        run_queued(database)
        people.sign_in(page.client, person)
        self.page = page
        [self.address] = {
            one for one in page.get(f"/contribute/drafts/{self.draft}").links().values() if "/library/upgrades/" in one
        }

    def ask(self, place: str = "") -> dict[Any, int]:
        """How often one page merges."""
        with calls_of(*ONCE) as merges:
            self.page.get(self.address + place)
        return merges

    def send(self, place: str, containing: str, **changes: str) -> dict[Any, int]:
        """How often sending one form of a page merges: not what it leads to."""
        action, values = self.page.get(self.address + place).form_values(containing)
        with calls_of(*ONCE) as merges:
            self.page.post(action, {**values, **changes})
        return merges

    def send_nothing(self, place: str) -> dict[Any, int]:
        """How often a form merges that is refused because nothing was chosen."""
        token = self.page.get("/account").form_values("csrf_token")[1]["csrf_token"]
        with calls_of(*ONCE) as merges:
            self.page.post(self.address + place, {"csrf_token": token}, 422)
        return merges


@pytest.fixture
def owner(database: Database, people: People, page: PageClient) -> Owner:
    return Owner(database, people, page)


def test_a_page_of_an_upgrade_merges_once(owner: Owner) -> None:
    places = ("", "/clauses/aims", "/clauses/aims/text", "/values/extension")
    assert {place: owner.ask(place) for place in places} == dict.fromkeys(places, ONCE)


def test_saving_a_choice_merges_once(owner: Owner) -> None:
    assert owner.send_nothing("/clauses/aims") == ONCE
    assert owner.send("/clauses/aims", "choice", choice="keep", reason="Agreed with our partners.") == ONCE
    assert owner.send("/clauses/length/text", "heading", text="Support lasts **40 weeks**.") == ONCE
    assert owner.send("/values/extension", "choice", choice="accept") == ONCE


def test_accepting_the_rest_and_finishing_merge_once(owner: Owner) -> None:
    assert owner.send_nothing("/finish") == ONCE
    assert owner.send("", "Accept") == ONCE
    assert owner.send("", "finish") == ONCE
    assert owner.ask() == NEVER, "a finished upgrade shows what it took out"
