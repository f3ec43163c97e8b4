"""Synthetic entries of each kind: the same for the same seed, and as the services would have published them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.areas import services as areas
from app.contributions.listing_models import FacetRow
from app.contributions.models import Contribution, Revision
from app.contributions.services import assuring, deciding, drafting, guarding, publishing
from app.core import clock, config
from app.core.actor import SHIPPED_CONTENT, Actor
from app.core.audit import AuditEntry
from app.core.db import Base, Database, session, transaction, unit_of_work
from app.core.jobs import Job, Task
from app.directory.models import Initiative
from app.library.models import LibraryItem
from app.markup import render_many
from app.samples import generating
from app.samples.initiatives import INITIATIVES
from app.samples.recipes import Example, Recipe
from app.samples.specifications import SPECIFICATIONS
from app.search.answering import engine
from app.search.asking.query import Query
from app.search.index import follower
from app.search.models import DocumentRow
from tests.page_client import PageClient
from tests.people import People

pytestmark = pytest.mark.long

SEED = 5
RECIPES = pytest.mark.parametrize("recipe", [INITIATIVES, SPECIFICATIONS], ids=lambda recipe: recipe.kind.code)
# What may differ: numbers given by the database, counts of saves, addresses, who checked, when the daily job happened to run.
OWN = {
    "id",
    "word",
    "contribution_id",
    "live_revision_id",
    "creation_key",
    "version",
    "slug",
    "url",
    "changed_seq",
    "assurance_at",
}
OWN |= {"checked_by_id"}


@pytest.fixture
def england(database: Database) -> Database:
    """The database with every local area in it."""
    with unit_of_work(database), transaction():
        areas.load_areas(config.ROOT / "content" / "areas.csv")
    return database


def values(row: Base) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in sa.inspect(row).mapper.column_attrs if column.key not in OWN}


def everything(recipe: Recipe, contribution: Contribution) -> dict[str, Any]:
    """All that is held for readers of a contribution."""
    facets = sa.select(FacetRow.kind, FacetRow.audience, FacetRow.facet, FacetRow.value)
    rows = session().execute(facets.where(FacetRow.contribution_id == contribution.id))
    own = publishing.document_id(contribution)
    documents = session().scalars(
        sa.select(DocumentRow).where(sa.or_(DocumentRow.id == own, DocumentRow.id.startswith(f"{own}#")))
    )
    return {
        "contribution": values(contribution),
        "revision": values(session().get_one(Revision, contribution.live_revision_id)),
        "live row": values(session().get_one(recipe.kind.shape.live, contribution.id)),
        "facets": sorted(tuple(row) for row in rows),
        "documents": sorted((values(one) for one in documents), key=str),
    }


def publish_by_services(recipe: Recipe, example: Example, moderator: Actor) -> None:
    """What a contributor, a moderator and somebody who checks it would have done on those days."""
    with clock.frozen(example.published_at), transaction():
        revision = drafting.start(SHIPPED_CONTENT, recipe.kind, example.body, example.html, f"again:{example.key}")
        drafting.submit(SHIPPED_CONTENT, revision, {})
        deciding.publish(SHIPPED_CONTENT, revision)
        contribution_id = revision.contribution_id
    if example.checked_at is not None:
        with clock.frozen(example.checked_at), transaction():
            assuring.check(moderator, session().get_one(Contribution, contribution_id))


@RECIPES
@pytest.mark.each_database
def test_a_generated_entry_is_what_the_services_would_have_published(
    england: Database, people: People, moment: object, recipe: Recipe
) -> None:
    moderator = people.actor(people.moderator())
    examples = list(recipe.examples(england, range(1, 31), SEED))
    assert {one.body.get("coverage") for one in examples} >= {"areas", "regions", "national"}
    with unit_of_work(england):
        with transaction():
            generating.store(recipe.kind, examples)
        for example in examples:
            publish_by_services(recipe, example, moderator)
        with transaction():
            assuring.move_assurance(Task(1, {}, 1, england))
        by_key = {one.creation_key: one for one in session().scalars(sa.select(Contribution))}
        for example in examples:
            generated, published = by_key[example.key], by_key[f"again:{example.key}"]
            assert everything(recipe, generated) == everything(recipe, published)
            assert published.slug == f"{generated.slug}-2"
        states = {one.assurance for one in by_key.values()}
        assert states == {"never", "fresh", "due", "overdue", "flagged"}


@RECIPES
def test_every_body_is_one_that_a_contributor_could_submit(england: Database, moment: object, recipe: Recipe) -> None:
    examples = list(recipe.examples(england, range(1, 41), SEED))
    with unit_of_work(england):
        for example in examples:
            assert recipe.kind.shape.clean(example.body) == (example.body, {})
            assert recipe.kind.shape.faults(example.body) == {}
    for example in examples[:12]:
        assert guarding.inspect_body(recipe.kind.shape, example.body) == []
        guarding.refuse_at_risk((field.name, text) for field, text in recipe.kind.shape.guarded(example.body))


@RECIPES
def test_prose_is_drawn_as_the_site_draws_markdown(england: Database, recipe: Recipe) -> None:
    made = list(recipe.examples(england, range(1, 21), SEED))
    texts = [(text, one.html[name]) for one in made for name, text in recipe.kind.shape.markdown(one.body).items()]
    assert sum(len(one.html) for one in made) == len(texts)
    assert render_many([text for text, _ in texts]) == [html for _, html in texts]


def test_descriptions_are_of_realistic_length(england: Database) -> None:
    made = list(INITIATIVES.examples(england, range(1, 41), SEED))
    words = [len(one.body["description"].split()) for one in made]
    assert min(words) >= 150
    assert max(words) <= 420


@RECIPES
def test_titles_and_summaries_say_that_nothing_of_it_exists(england: Database, recipe: Recipe) -> None:
    for one in recipe.examples(england, range(1, 41), SEED):
        assert "(synthetic example)" in one.body["title"]
        assert "It does not exist." in one.body["summary"]


@RECIPES
def test_the_same_seed_gives_the_same_entries_and_another_seed_others(england: Database, moment: object, recipe: Recipe) -> None:
    first = list(recipe.examples(england, range(1, 11), SEED))
    assert list(recipe.examples(england, range(1, 11), SEED)) == first
    assert list(recipe.examples(england, [7], SEED)) == [first[6]]
    others = list(recipe.examples(england, range(1, 11), SEED + 1))
    assert not {str(one.html) for one in first} & {str(one.html) for one in others}


def test_asking_for_more_of_a_seed_adds_only_what_is_missing(england: Database) -> None:
    assert generating.generate(england, INITIATIVES, 20, SEED) == 20
    assert generating.generate(england, INITIATIVES, 20, SEED) == 0
    assert generating.generate(england, INITIATIVES, 25, SEED) == 5
    assert generating.generate(england, INITIATIVES, 10, SEED + 1) == 10
    with unit_of_work(england):
        assert session().scalar(sa.select(sa.func.count()).select_from(Contribution)) == 35
        assert session().scalar(sa.select(sa.func.count()).select_from(AuditEntry).where(AuditEntry.verb == "generate")) == 3
        assert session().scalar(sa.select(sa.func.count()).select_from(Job)) == 0


def test_generated_entries_are_listed_read_and_found(england: Database, page: PageClient) -> None:
    generating.generate(england, INITIATIVES, 30, SEED)
    follower.follow(england)
    assert "30 initiatives" in page.get("/directory").text
    with unit_of_work(england):
        slug, title = session().execute(sa.select(Contribution.slug, Initiative.title).join(Initiative)).first() or ("", "")
        assert engine.search(Query("synthetic example")).total == 30
    assert title in page.get(f"/directory/{slug}").text
    assert follower.check(england).ok


def test_generated_specifications_are_listed_read_and_found_by_their_clauses(england: Database, page: PageClient) -> None:
    generating.generate(england, SPECIFICATIONS, 30, SEED)
    follower.follow(england)
    assert "30 library entries" in page.get("/library").text
    with unit_of_work(england):
        slug, title = session().execute(sa.select(Contribution.slug, LibraryItem.title).join(LibraryItem)).first() or ("", "")
        assert engine.search(Query("synthetic example", kind="clause")).total >= 90
    assert title in page.get(f"/library/{slug}").text
    assert follower.check(england).ok


def run(app: Flask, *arguments: str) -> Any:
    return app.test_cli_runner().invoke(args=["generate", *arguments])


def test_the_command_says_what_it_did(app: Flask, england: Database) -> None:
    result = run(app, "--initiatives", "3", "--seed", "2")
    assert result.exit_code == 0, result.output
    assert "3 made-up initiatives published" in result.output


def test_the_command_makes_specifications_beside_initiatives(app: Flask, england: Database) -> None:
    result = run(app, "--initiatives", "2", "--specifications", "3")
    assert result.exit_code == 0, result.output
    assert "2 made-up initiatives published" in result.output
    assert "3 made-up specifications published" in result.output
    assert run(app).exit_code == 2


def test_the_command_asks_for_the_areas_first(app: Flask, database: Database) -> None:
    result = run(app, "--initiatives", "3")
    assert result.exit_code == 1
    assert "load the content first" in result.output


def test_a_site_in_use_takes_no_made_up_entries(app: Flask, england: Database, in_production: Callable[[], None]) -> None:
    in_production()
    result = run(app, "--initiatives", "3", "--specifications", "3")
    assert result.exit_code == 1
    assert "takes no made-up entries" in result.output
    with unit_of_work(england):
        assert session().scalar(sa.select(sa.func.count()).select_from(Contribution)) == 0


@pytest.fixture
def in_production(settings: config.Settings) -> Callable[[], None]:
    """Says that this is the real site."""
    return lambda: config.install(replace(settings, environment="production"))
