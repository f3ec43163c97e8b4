"""Roles and memberships: given and taken away, and gone at the next request."""

import threading
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from app.accounts.belonging import organisations
from app.accounts.models import Membership, RoleGrant
from app.accounts.queries import people_with_role
from app.administration import services
from app.core.audit import AuditEntry
from app.core.db import Database, session, transaction, unit_of_work
from app.core.errors import AppError, Forbidden
from tests.page_client import PageClient
from tests.people import People

Browser = Callable[[int], PageClient]
Entries = Callable[[str], list[AuditEntry]]


def grant_of(database: Database, person_id: int, role: str) -> int:
    with unit_of_work(database):
        found = session().scalar(sa.select(RoleGrant.id).where(RoleGrant.person_id == person_id, RoleGrant.role == role))
        assert found is not None
        return found


@pytest.mark.each_database
def test_a_role_that_is_given_and_removed_counts_from_the_next_request(
    admin: PageClient, people: People, browser: Browser, database: Database, entries: Entries
) -> None:
    person = people.person("Asha Patel")
    theirs = browser(person)
    theirs.get("/moderation", 404)
    assert "Moderator" in admin.fill(admin.get(f"/admin/people/{person}/roles"), {"role": "moderator"}, "Give this role").main
    theirs.get("/moderation")
    remove = f"/admin/people/{person}/roles/{grant_of(database, person, 'moderator')}/remove"
    question = admin.get(remove)
    theirs.get("/moderation")
    admin.fill(question, containing="Remove this role")
    theirs.get("/moderation", 404)
    admin.get(remove, 404)
    assert [entry.detail["role"] for entry in entries("remove-role")] == ["moderator"]


def test_an_area_lead_needs_an_area_that_exists(admin: PageClient, people: People, database: Database) -> None:
    area = people.area()
    person = people.person("Asha Patel")
    form = admin.get(f"/admin/people/{person}/roles")
    assert "Choose an area for an area lead" in admin.fill(form, {"role": "area_lead"}, "Give this role", 422).main
    assert "Choose a role" in admin.fill(form, {}, "Give this role", 422).main
    admin.fill(form, {"role": "area_lead", "area": "E99999999"}, "Give this role", 422)
    assert "Area lead of Camden" in admin.fill(form, {"role": "area_lead", "area": area}, "Give this role").main
    assert people.actor(person).leads(area)


def test_an_area_is_ignored_for_any_other_role(admin: PageClient, people: People) -> None:
    area = people.area()
    person = people.person()
    admin.fill(admin.get(f"/admin/people/{person}/roles"), {"role": "editor", "area": area}, "Give this role")
    assert people.actor(person).has_role("editor")
    assert not people.actor(person).leads(area)


def test_somebody_who_is_not_active_gets_no_role(admin: PageClient, people: People) -> None:
    admin.get(f"/admin/people/{people.person(status='closed', roles=())}/roles", 409)


def test_nobody_removes_their_own_administrator_role(
    admin: PageClient, people: People, administrator: int, database: Database
) -> None:
    people.administrator("Another")
    path = f"/admin/people/{administrator}/roles/{grant_of(database, administrator, 'admin')}/remove"
    assert path not in admin.get(f"/admin/people/{administrator}").links().values()
    assert "Another administrator" in admin.fill(admin.get(path), containing="Remove this role", status=409).main
    admin.get("/admin")


def test_a_grant_is_removed_only_from_whoever_holds_it(admin: PageClient, people: People, database: Database) -> None:
    holder, other = people.moderator(), people.person()
    admin.get(f"/admin/people/{other}/roles/{grant_of(database, holder, 'moderator')}/remove", 404)


@pytest.mark.each_database
def test_two_administrators_who_remove_each_other_at_one_moment_leave_one(people: People, database: Database) -> None:
    first, second = people.administrator("First"), people.administrator("Second")
    grants = {person: grant_of(database, person, "admin") for person in (first, second)}
    actors = {person: people.actor(person) for person in (first, second)}
    start = threading.Barrier(2)
    refusals: list[AppError] = []

    def remove(by: int, whose: int) -> None:
        with unit_of_work(database):
            start.wait()
            try:
                with transaction():
                    services.take_role(actors[by], whose, grants[whose])
            except AppError as error:
                refusals.append(error)

    both = [threading.Thread(target=remove, args=pair) for pair in ((first, second), (second, first))]
    for one in both:
        one.start()
    for one in both:
        one.join()
    with unit_of_work(database):
        assert len(people_with_role("admin")) == 1
    assert len(refusals) == 1


def test_ending_a_membership_ends_what_came_with_it_at_the_next_request(
    admin: PageClient, people: People, browser: Browser, database: Database
) -> None:
    organisation = people.organisation("Camden Council")
    person = people.person("Asha Patel", organisation=organisation)
    with unit_of_work(database), transaction():
        membership = session().scalars(sa.select(Membership).where(Membership.person_id == person)).one().id
        session().execute(sa.update(RoleGrant).where(RoleGrant.person_id == person).values(organisation_id=organisation))
    theirs = browser(person)
    assert "not confirmed your account" not in theirs.get("/contribute").main
    admin.fill(admin.get(f"/admin/people/{person}/memberships/{membership}/end"), containing="End this membership")
    assert "not confirmed your account" in theirs.get("/contribute").main
    admin.get(f"/admin/people/{person}/memberships/{membership}/end", 404)


def test_taking_somebody_out_of_an_area_takes_its_lead_too(admin: PageClient, people: People) -> None:
    area = people.area()
    person = people.person("Asha Patel", areas=(area,), leads=area)
    end = next(path for path in admin.get(f"/admin/areas/{area}").links().values() if path.endswith("/end"))
    admin.fill(admin.get(end), containing="Take them out of this area")
    assert not people.actor(person).leads(area)
    assert area not in people.actor(person).areas


@pytest.mark.usefixtures("unit")
def test_the_services_refuse_a_moderator(people: People, administrator: int) -> None:
    moderator, person = people.actor(people.moderator()), people.person()
    acts: list[Callable[[], object]] = [
        lambda: services.give_role(moderator, person, "admin"),
        lambda: services.take_role(moderator, person, 1),
        lambda: services.close_person(moderator, person),
        lambda: services.carry_out_erasure(moderator, person, "x"),
        lambda: services.record_download(moderator, person),
        lambda: organisations.create_organisation(moderator, "A", "vcs", []),
        lambda: organisations.change_organisation(moderator, 1, "A", "vcs"),
        lambda: organisations.merge_organisations(moderator, 1, 2),
        lambda: services.remove_organisation(moderator, 1),
        lambda: services.retry_job(moderator, 1),
        lambda: services.retry_every_job(moderator),
        lambda: services.discard_job(moderator, 1),
    ]
    for act in acts:
        with pytest.raises(Forbidden), transaction():
            act()
