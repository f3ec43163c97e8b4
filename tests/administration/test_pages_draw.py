"""Every page of the administrators' draws, for those who may see it and nobody else."""

from collections.abc import Callable

import pytest

from app.core import jobs
from app.core.db import Database, session, transaction, unit_of_work
from tests.page_client import PageClient
from tests.people import People

PAGES = (
    "/admin",
    "/admin/people",
    "/admin/people?q=a&role=admin&status=active&erasure=y",
    "/admin/people/{person}",
    "/admin/people/{newcomer}",
    "/admin/people/{person}/roles",
    "/admin/people/{person}/close",
    "/admin/people/{person}/erase",
    "/admin/organisations",
    "/admin/organisations?state=not-recognised&kind=vcs&q=har",
    "/admin/organisations/new",
    "/admin/organisations/{organisation}",
    "/admin/organisations/{organisation}/change",
    "/admin/organisations/{organisation}/areas",
    "/admin/organisations/{organisation}/merge",
    "/admin/organisations/{organisation}/merge?into={other}",
    "/admin/organisations/{organisation}/remove",
    "/admin/areas",
    "/admin/areas/E09000007",
    "/admin/jobs",
    "/admin/restored",
    "/admin/jobs/{job}/discard",
    "/admin/audit",
)
SHARED = ("/accounts/registrations", "/accounts/registrations/{newcomer}", "/accounts/registrations/{newcomer}/refuse")


@pytest.fixture
def page_arguments(people: People, database: Database, newcomer: Callable[..., int]) -> dict[str, int]:
    """Something for each page to show."""
    area = people.area()
    organisation = people.organisation("Camden Council", areas=(area,))
    person = people.person("Asha Patel", organisation=organisation, leads=area, areas=(area,))
    return {
        "person": person,
        "organisation": organisation,
        "other": people.organisation("London Borough of Camden"),
        "newcomer": newcomer(area=area),
        "job": bury(database, "core.forget_done_jobs", {"person_id": person, "notice": "closed"}),
    }


def bury(database: Database, handler: str, payload: dict[str, object]) -> int:
    """A job that failed until it was given up."""
    with unit_of_work(database), transaction():
        now = jobs.clock.now()
        job = jobs.Job(
            handler=handler, payload=payload, created_at=now, due_at=now, attempts=8, buried_at=now, last_error="OSError"
        )
        session().add(job)
        session().flush()
        return job.id


def each(paths: tuple[str, ...], page_arguments: dict[str, int]) -> list[str]:
    """The addresses of pages, on what there is: reading changes nothing, so that one site serves for them all."""
    return [path.format(**page_arguments) for path in paths]


def test_an_administrator_sees_every_page(admin: PageClient, page_arguments: dict[str, int]) -> None:
    assert [path for path in each(PAGES + SHARED, page_arguments) if not admin.get(path).h1] == []


def test_a_moderator_sees_waiting_registrations_and_is_told_that_there_is_no_other_page(
    page: PageClient, people: People, page_arguments: dict[str, int]
) -> None:
    people.sign_in(page.client, people.moderator())
    assert [path for path in each(SHARED, page_arguments) if not page.get(path).h1] == []
    for path in each(PAGES, page_arguments):
        page.get(path, 404)


def test_a_member_is_told_that_there_is_no_such_page(page: PageClient, people: People, page_arguments: dict[str, int]) -> None:
    people.sign_in(page.client, people.person())
    for path in each(PAGES + SHARED, page_arguments):
        page.get(path, 404)


def test_a_visitor_is_sent_to_sign_in(page: PageClient, page_arguments: dict[str, int]) -> None:
    for path in each(PAGES + SHARED, page_arguments):
        assert page.client.get(path).location.startswith("/sign-in?next="), path


def test_an_administrator_without_the_second_step_is_sent_to_give_it(
    page: PageClient, people: People, administrator: int, page_arguments: dict[str, int]
) -> None:
    people.sign_in(page.client, administrator, second_factor=False)
    for path in each(PAGES + SHARED, page_arguments):
        answer = page.client.get(path)
        assert answer.status_code == 303, path
        assert "second-step" in answer.location, path


@pytest.mark.parametrize(
    "path",
    [
        "/admin/people/99999999999999999999",
        "/admin/people/4000",
        "/admin/people/4000/erase",
        "/admin/organisations/4000",
        "/admin/organisations/4000/merge",
        "/admin/areas/E00000000",
        "/admin/areas/%00",
        "/accounts/registrations/99999999999999999999",
    ],
)
def test_what_does_not_exist_has_no_page(admin: PageClient, path: str) -> None:
    admin.get(path, 404)


@pytest.mark.parametrize(
    "query",
    [
        "?page=999999&q=%25_%5C",
        "?role=nobody&status=nothing&kind=x&state=y&verb=z&person=0",
        "?endpoint=x&_external=1&_scheme=javascript&person_id=3&q=%00%FF",
    ],
)
@pytest.mark.parametrize("path", ["/admin/people", "/admin/organisations", "/admin/jobs", "/accounts/registrations"])
def test_a_strange_address_never_breaks_a_list(admin: PageClient, path: str, query: str) -> None:
    assert "javascript:" not in admin.get(path + query).response.text
