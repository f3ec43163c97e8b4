"""A listing in which nothing is chosen is neither counted nor sorted: what is kept for it is true after every change."""

import random
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.contributions.kinds.description import get_kind
from app.contributions.listing import queries, whole_queries
from app.contributions.listing.whole_queries import ORDERS
from app.contributions.listing_models import CHECKED_FACET, FacetClock, FacetCount, FacetRow, ListedPage
from app.contributions.models import MEMBERS, PUBLIC, Contribution, Revision
from app.contributions.services import deciding, publishing
from app.core.db import Database, session, transaction, unit_of_work
from app.directory.listing import DIRECTORY
from tests.concurrent_acts import run_at_once
from tests.directory.conftest import Directory
from tests.page_client import PageClient
from tests.people import People

AUDIENCES = ((PUBLIC,), (MEMBERS, PUBLIC))


def hold_to_the_facet_rows(database: Database) -> None:
    """Fail where what is kept differs from what a count and a sort of the facet rows give."""
    with unit_of_work(database):
        assert whole_queries.read_counted_clock(DIRECTORY).is_counted
        for audiences in AUDIENCES:
            for sort in ORDERS:
                ids = queries.matching_ids(DIRECTORY, audiences, (), sort)
                assert whole_queries.slice_ids(DIRECTORY, audiences, sort, 0, len(ids) + 5) == ids, sort
                assert whole_queries.slice_ids(DIRECTORY, audiences, sort, 3, 7) == ids[3:7], sort
            counts = queries.facet_counts(DIRECTORY, audiences, (), None, ids)
            assert whole_queries.kept_counts(DIRECTORY, audiences) == counts


def with_assurance(state: str) -> Callable[[Contribution], None]:
    """Moves a page to a state of its check, and projects it as the clock does."""

    def move(contribution: Contribution) -> None:
        contribution.assurance = state
        publishing.project(get_kind(contribution.kind), contribution)

    return move


def for_members(contribution: Contribution) -> None:
    """What an edit that narrows who may read it does."""
    session().execute(sa.update(Revision).where(Revision.id == contribution.live_revision_id).values(audience=MEMBERS))
    session().refresh(contribution.live_revision)
    publishing.project(get_kind(contribution.kind), contribution)


def taken_down(people: People) -> Callable[[Contribution], None]:
    """Takes a page down."""
    moderator = people.actor(people.moderator("Mo Derator"))
    return lambda contribution: deciding.withdraw(moderator, contribution, "It is out of date.")


@pytest.mark.each_database
def test_counts_and_places_are_true_after_every_sort_of_change(directory: Directory, database: Database, people: People) -> None:
    take_down = taken_down(people)
    directory.publish_many(12)
    hold_to_the_facet_rows(database)
    slugs, choose = sorted(directory.bodies), random.Random(3)
    changes = [with_assurance(state) for state in ("fresh", "due", "overdue", "flagged", "hidden", "never")]
    for change in [*changes, for_members, *changes, take_down, for_members]:
        slug = choose.choice(slugs)
        directory.change(slug, change)
        hold_to_the_facet_rows(database)
        if change is take_down:
            slugs.remove(slug)
    directory.publish("Another play", harm_types=["cse"])
    hold_to_the_facet_rows(database)


@pytest.mark.dialect
def test_counts_are_true_after_pages_were_published_at_one_moment(directory: Directory, database: Database) -> None:
    directory.publish("A play to begin with")
    run_at_once([lambda title=f"Play {number}": directory.publish(title, harm_types=["cse"]) for number in range(6)])
    hold_to_the_facet_rows(database)


def test_where_a_release_before_wrote_the_listing_counts_by_itself_until_the_next_change(
    directory: Directory, database: Database, page: PageClient, client: FlaskClient
) -> None:
    directory.publish("First play")
    directory.publish("Second play")
    with unit_of_work(database), transaction():
        gone = session().scalars(sa.select(Contribution.id).where(Contribution.slug == "second-play")).one()
        session().execute(sa.delete(FacetRow).where(FacetRow.contribution_id == gone))
        session().execute(sa.update(FacetClock).values(value=FacetClock.value + 1))
    assert page.get("/directory").texts("h3") == ["First play"]
    assert "Second play" not in client.get("/directory/feed").text
    assert "Second play" not in client.get("/directory/download").text
    directory.publish("Third play")
    hold_to_the_facet_rows(database)
    assert page.get("/directory?sort=title").texts("h3") == ["First play", "Third play"]


def test_after_a_change_a_listing_neither_counts_nor_sorts(
    directory: Directory, client: FlaskClient, statements: Callable[[], Any]
) -> None:
    directory.publish_many(25)
    client.get("/directory")
    directory.publish("Another play")
    for path in ("/directory", "/directory?page=2", "/directory?sort=title", "/directory?sort=checked", "/directory/feed"):
        with statements() as queries_made:
            assert client.get(path).status_code == 200
        read = [one for one in queries_made if "listed_page" in one]
        assert len(read) == 1, queries_made
        assert not [one for one in queries_made if "count(" in one.lower()], queries_made
        assert not [one for one in queries_made if "FROM facet_row" in one and "contribution.id IN" not in one], queries_made


def test_a_page_of_a_whole_listing_is_a_stretch_of_an_index(directory: Directory, database: Database) -> None:
    directory.publish_many(3)
    plans: list[str] = []

    def explain(_connection: Any, cursor: Any, statement: str, parameters: Any, *_rest: object) -> None:
        if "listed_page" in statement and not statement.startswith("EXPLAIN"):
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.append("; ".join(str(row[3]) for row in cursor.fetchall()))

    with unit_of_work(database):
        sa.event.listen(database.engine, "before_cursor_execute", explain)
        try:
            for sort in ORDERS:
                whole_queries.slice_ids(DIRECTORY, (PUBLIC,), sort, 0, 20)
        finally:
            sa.event.remove(database.engine, "before_cursor_execute", explain)
    assert [f"ix_listed_page_{sort}" in plan for sort, plan in zip(ORDERS, plans, strict=True)] == [True] * 3, plans


def test_nothing_is_kept_of_what_is_in_no_listing(directory: Directory, database: Database, people: People) -> None:
    slug = directory.publish("First play")
    directory.change(slug, taken_down(people))
    with unit_of_work(database):
        assert not session().scalars(sa.select(ListedPage.contribution_id)).all()
        assert not session().scalars(sa.select(FacetCount.number).where(FacetCount.facet == CHECKED_FACET)).all()
