"""Failed jobs are tried again or set aside, and requests to join areas are decided."""

from collections.abc import Callable

import pytest

from app.accounts.belonging.memberships import ask_area
from app.core import jobs
from app.core.actor import Actor
from app.core.audit import AuditEntry
from app.core.config import Settings
from app.core.db import Database, session, transaction, unit_of_work
from app.search import documents
from app.search.documents import SearchDocument
from app.search.index import follower
from tests.administration.test_pages_draw import bury
from tests.page_client import PageClient
from tests.people import People

Entries = Callable[[str], list[AuditEntry]]


def job_of(database: Database, job_id: int) -> jobs.Job:
    with unit_of_work(database):
        found = session().get_one(jobs.Job, job_id)
        session().expunge(found)
        return found


def test_a_failed_job_shows_ids_and_the_kind_of_error_only(admin: PageClient, database: Database) -> None:
    bury(database, "core.forget_done_jobs", {"person_id": 12, "notice": "secret words", "flag": True})
    page = admin.get("/admin/jobs")
    assert "person 12" in page.main
    assert "OSError" in page.main
    assert "secret words" not in page.main
    assert "flag" not in page.main


@pytest.mark.each_database
def test_a_failed_job_is_tried_again(admin: PageClient, database: Database, entries: Entries) -> None:
    job = bury(database, "core.forget_done_jobs", {})
    page = admin.get("/admin/jobs")
    assert "No job was given up" in admin.fill(page, containing="Try again").main
    assert (job_of(database, job).attempts, job_of(database, job).buried_at) == (0, None)
    assert [entry.thing_id for entry in entries("retry")] == [job]
    admin.fill(page, containing="Try again", status=409)


def test_every_failed_job_is_tried_again_at_once(admin: PageClient, database: Database) -> None:
    held = [bury(database, "core.forget_done_jobs", {}) for _ in range(3)]
    admin.fill(admin.get("/admin/jobs"), containing="Try all 3 again")
    assert all(job_of(database, job).buried_at is None for job in held)


def test_a_failed_job_is_set_aside_after_a_question(admin: PageClient, database: Database) -> None:
    job = bury(database, "core.forget_done_jobs", {})
    question = admin.get(f"/admin/jobs/{job}/discard")
    assert job_of(database, job).discarded_at is None
    admin.fill(question, containing="Discard this job")
    assert job_of(database, job).discarded_at is not None
    admin.get(f"/admin/jobs/{job}/discard", 409)


@pytest.mark.each_database
def test_a_request_to_join_an_area_is_confirmed_or_refused(admin: PageClient, people: People, database: Database) -> None:
    area = people.area()
    yes, no = people.person("Yes Please"), people.person("No Thanks")
    for person in (yes, no):
        with unit_of_work(database), transaction():
            ask_area(Actor(person_id=person), area)
    assert "2" in admin.get("/admin/areas").main
    page = admin.get(f"/admin/areas/{area}")
    requests = [form for form in page.forms() if "/requests/" in (form.get("action") or "")]
    assert len(requests) == 4
    token = page.form_values("Confirm")[1]
    confirm = next(form.get("action") for form in requests if form.get("action").endswith("/confirm"))
    refuse = [form.get("action") for form in requests if form.get("action").endswith("/refuse")]
    admin.post(confirm, token)
    admin.post(next(one for one in refuse if one.split("/")[-2] != confirm.split("/")[-2]), token)
    belongs = {area in people.actor(person).areas for person in (yes, no)}
    assert belongs == {True, False}
    admin.post(confirm, token, 409)


def test_the_overview_counts_what_waits(
    admin: PageClient, people: People, database: Database, newcomer: Callable[..., int], settings: Settings
) -> None:
    newcomer()
    bury(database, "core.forget_done_jobs", {})
    page = admin.get("/admin").main
    assert "Waiting registrations 1" in page
    assert "Jobs that keep failing 1" in page
    assert "Problem reports None" in page
    assert "Moderators look after these" in page
    assert "Not there" in page


def test_the_overview_says_when_the_search_index_is_behind(admin: PageClient, database: Database, settings: Settings) -> None:
    follower.follow(database)
    assert "Up to date" in admin.get("/admin").main
    with unit_of_work(database), transaction():
        documents.put(SearchDocument(id="page:1", kind="page", title="A page", summary="", body="Words.", url="/a-page"))
    assert "Behind 1 change to follow" in admin.get("/admin").main


def test_an_areas_page_says_that_it_looked_at_active_accounts_alone(admin: PageClient, people: People) -> None:
    people.area()
    shown = admin.get("/admin/areas/E09000007").main
    assert "Nobody with an active account asks to join. People whose registration waits are listed there" in shown
    assert "No recognised organisation is recorded as serving it." in shown
