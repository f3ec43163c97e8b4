"""A feature that is not a contribution is one package and one line, and each thing that it brings works.

docs/adding-a-feature.md goes through the same steps.
"""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask

from app.accounts import services as accounts
from app.contributions.services import naming
from app.core import worker
from app.core.actor import SYSTEM
from app.core.db import Database, session, transaction, unit_of_work
from app.directory.kind import INITIATIVE
from app.wiring import MENU
from tests.page_client import Page, PageClient
from tests.people import People
from tests.spine.bells.models import Bell


def ring(visitor: PageClient, people: People, person_id: int) -> Page:
    """Sign in and ring a bell."""
    people.sign_in(visitor.client, person_id)
    return visitor.fill(visitor.get("/bells"), containing="Ring")


def bells(database: Database) -> list[Bell]:
    with unit_of_work(database):
        return list(session().scalars(sa.select(Bell)))


def test_its_page_is_for_those_its_mark_says(visitor: PageClient, people: People) -> None:
    assert visitor.client.get("/bells").headers["Location"] == "/sign-in?next=/bells"
    assert "1 rung." in ring(visitor, people, people.person()).main


def test_the_site_without_it_has_no_such_page(page: PageClient) -> None:
    page.get("/bells", 404)


def test_its_menu_entry_comes_after_those_that_have_a_place(visitor: PageClient, people: People) -> None:
    assert "Bells" not in visitor.get("/").links()
    people.sign_in(visitor.client, people.person())
    menu = [one.get("href") for one in visitor.get("/").tree.find(".//ul[@id='navigation']").iter("a")]
    assert menu[0] == "/directory"
    assert menu[-2:] == ["/account", "/bells"]
    assert "bells.index" not in MENU


def test_a_handler_follows_its_event(visitor: PageClient, people: People, database: Database) -> None:
    ring(visitor, people, people.person())
    assert [bell.heard_at for bell in bells(database)] == [None]
    worker.drain(database)
    assert bells(database)[0].heard_at is not None


def test_its_schedule_runs(visitor: PageClient, people: People, database: Database, moment: Any) -> None:
    ring(visitor, people, people.person())
    worker.drain(database)
    assert len(bells(database)) == 1
    moment(timedelta(days=2))
    worker.drain(database)
    assert bells(database) == []


def test_administrators_see_what_waits(visitor: PageClient, people: People) -> None:
    ring(visitor, people, people.administrator())
    assert "Bells nobody heard 1" in visitor.get("/admin").main


def test_the_account_leads_to_it(visitor: PageClient, people: People) -> None:
    people.sign_in(visitor.client, people.person())
    assert visitor.get("/account").links()["The bells you rang"] == "/bells"


def test_what_it_keeps_about_a_person_is_downloaded_and_forgotten(
    visitor: PageClient, people: People, database: Database
) -> None:
    person_id = people.person()
    ring(visitor, people, person_id)
    rung_at = bells(database)[0].rung_at.isoformat()
    assert visitor.client.get("/account/download").get_json()["bells"] == [rung_at]
    with unit_of_work(database), transaction():
        accounts.erase_person(SYSTEM, person_id)
    worker.drain(database)
    assert bells(database) == []


def test_no_contribution_takes_a_word_of_its_addresses(site: Flask, unit: None) -> None:
    assert naming.free_slug(INITIATIVE, "Ring a bell") == "ring-a-bell-2"


def test_it_adds_to_the_command_line(site: Flask, database: Database) -> None:
    assert site.test_cli_runner().invoke(args=["count-bells"]).output == "0 unheard\n"


def test_what_it_brings_is_printed(site: Flask) -> None:
    listed = site.test_cli_runner().invoke(args=["features", "bells"]).output.splitlines()
    assert "handlers: bells.hear, bells.silence, bells.forget_person" in listed
    assert "account links: Bells" in listed
