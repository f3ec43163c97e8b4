"""Where the site has too much to do, or somebody saves too often, nothing that was typed is lost."""

import pytest

from app.contributions.models import Revision
from app.core import places
from app.core.db import Database
from app.core.places import Places
from tests.page_client import Page, PageClient
from tests.rows import rows_of

SUMMARY = 'A play about online grooming.\n\n"Quoted", <b>bold</b> & on two lines.'
ABOUT = {
    "title": "Street theatre for Year 8",
    "summary": SUMMARY,
    "type": "drama",
    "description": "First line.\n\nSecond line.",
}


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Places:
    """One place in this process, for which nobody waits."""
    alone = Places(at_once=1, patience_seconds=0)
    monkeypatch.setattr(places, "_places", alone)
    return alone


def save(page: PageClient, status: int) -> Page:
    return page.fill(page.get("/contribute/initiative"), ABOUT, "title", status=status)


def test_a_busy_site_says_so_keeps_what_was_typed_and_takes_it_when_sent_again(
    database: Database, page: PageClient, member: int, site: Places
) -> None:
    with site.taken_by("somebody else"):
        busy = save(page, 503)
    assert busy.h1 == "The site is busy"
    assert busy.response.headers["Retry-After"] == "5"
    assert rows_of(database, Revision) == []
    _, typed = busy.form_values("summary")
    assert {name: typed[name] for name in ABOUT} == ABOUT
    page.fill(busy, containing="summary")
    [draft] = rows_of(database, Revision)
    assert draft.body["description"] == "First line.\n\nSecond line."


def test_the_site_answers_everything_else_while_every_place_is_taken(page: PageClient, member: int, site: Places) -> None:
    with site.taken_by("somebody else"):
        assert page.client.get("/healthz").status_code == 200
        page.get("/contribute")
        page.get("/directory")


def test_the_place_is_the_members_own(page: PageClient, member: int, site: Places) -> None:
    with site.taken_by(f"person {member}"):
        assert "still working on what you asked for before" in save(page, 503).main


def test_saving_is_limited_by_person_and_what_was_typed_is_kept(
    database: Database, page: PageClient, member: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "_places", Places(most_a_minute=1, now=lambda: 100.0))
    save(page, 200)
    refused = save(page, 429)
    assert refused.response.headers["Retry-After"] == "60"
    assert refused.form_values("summary")[1]["summary"] == SUMMARY
    assert len(rows_of(database, Revision)) == 1
