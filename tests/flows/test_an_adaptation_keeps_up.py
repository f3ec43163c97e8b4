"""From somebody else's specification to one's own, and through a newer version of the original with one conflict."""

import re

import pytest

from app.core import worker
from app.core.db import Database
from tests.letters import letters_to, link_in
from tests.library.specification_maker import CAMDEN, CLAUSES, SpecificationMaker, clause
from tests.page_client import Page, PageClient
from tests.people import People

pytestmark = pytest.mark.each_database
AIMS, LENGTH, DATA = CLAUSES
NEWER = [
    {**AIMS, "text": "Children are safer, and say so themselves."},
    {**LENGTH, "text": "Support lasts **40 weeks**.", "weeks": 40},
    {**DATA, "text": "Data are kept in the United Kingdom."},
    clause("partners", "Who works with whom.", clause_type="partnership"),
]


def draft_in(page: Page) -> str:
    found = re.search(r"/contribute/drafts/\d+", page.response.request.path)
    assert found, page.response.request.path
    return found.group()


def test_an_adaptation_is_made_published_and_kept_up_with_one_conflict(
    database: Database, people: People, page: PageClient
) -> None:
    specifications = SpecificationMaker(database, people)
    original = specifications.publish()
    asha = specifications.commissioner(name="Asha Example", email="asha@example.org")
    moderator = people.moderator()
    people.sign_in(page.client, asha)

    # She finds it, uses it for her area, makes one clause her own, notes a locked one, and leaves nothing else changed.
    asked = page.get(page.get(f"/library/{original}").links()["Use this specification"])
    draft = draft_in(page.fill(asked, {"place": CAMDEN}, "place"))
    clauses = f"{draft}/steps/clauses"
    page.fill(page.get(f"{clauses}/length"), {"text": "Support lasts **30 weeks**.", "weeks": "30"}, "heading")
    page.fill(page.get(f"{clauses}/data"), {"note": "Our board agreed to this."}, "note")
    page.fill(page.get(f"{draft}/submit"), containing="send")

    # A moderator sees where it is from and publishes it.
    people.sign_in(page.client, moderator)
    waiting = f"/moderation/{draft.rsplit('/', 1)[1]}"
    assert "Adapted from" in page.get(waiting).main
    page.fill(page.get(waiting), containing="Publish")
    address = "/library/recovery-service-camden"
    visitor = PageClient(page.client.application.test_client())
    assert "version 1, by Practice Exchange" in visitor.get(address).main

    # The original moves on. She is written to, and finds what changed.
    specifications.revise(original, NEWER)
    worker.drain(database)
    [letter] = [one for one in letters_to("asha@example.org") if "newer version" in one["Subject"]]
    people.sign_in(page.client, asha)
    upgrade = link_in(letter, "/library/upgrades/")
    upgrade_page = page.get(upgrade)
    for words in ("The original changed it", "You and the original both changed it", "The original added it"):
        assert words in upgrade_page.main
    upgrade_page = page.fill(upgrade_page, containing="Accept everything")

    # The conflict shows the base and both texts. She writes a wording that takes something from each.
    conflict = page.get(f"{upgrade}/clauses/length")
    for words in ("Support lasts **26 weeks**.", "[added: 40", "[added: 30"):
        assert words in conflict.main
    written = page.fill(conflict, {"choice": "edit"}, "choice")
    upgrade_page = page.fill(written, {"text": "Support lasts **30 to 40 weeks**.", "weeks": "40"}, "heading")
    last_page = page.fill(upgrade_page, containing="finish")
    assert "Support lasts **30 weeks**." in last_page.main  # nothing local is lost

    # Readers see the old text until a moderator has read the new one.
    assert "30 weeks" in visitor.get(address).main
    draft = last_page.links()["Go to the draft"]
    page.fill(page.get(f"{draft}/submit"), containing="send")
    people.sign_in(page.client, moderator)
    page.fill(page.get(f"/moderation/{draft.rsplit('/', 1)[1]}"), containing="Publish")
    shown = visitor.get(address).main
    assert "version 2, by Practice Exchange" in shown
    for words in ("30 to 40 weeks", "say so themselves", "United Kingdom", "Who works with whom.", "Our board agreed to this."):
        assert words in shown
    worker.drain(database)
    assert "Newer versions" not in page.get("/contribute").main
