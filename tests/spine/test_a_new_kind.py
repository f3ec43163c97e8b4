"""A kind that looks nothing like an initiative is easy to add, and the spine gives it everything."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Mapped, mapped_column

from app import feature
from app.contributions import queries
from app.contributions.kinds.description import Kind
from app.contributions.kinds.fields import Body
from app.contributions.kinds.free_text import Line, MarkdownText
from app.contributions.kinds.options import Choices
from app.contributions.kinds.pages import Pages
from app.contributions.kinds.quantities import Day
from app.contributions.kinds.rules import Rules
from app.contributions.kinds.shape import Shape, Step
from app.contributions.kinds.shipped import Shipping
from app.contributions.listing_models import FacetRow
from app.contributions.models import Revision
from app.contributions.points import KINDS
from app.contributions.services import deciding
from app.core.db import Base, Database, session, transaction, unit_of_work
from app.feature import Feature
from app.search.index import follower
from app.wiring import FEATURES
from tests.page_client import PageClient
from tests.people import People

pytestmark = pytest.mark.each_database


class RecipeRow(Base):
    """The live table of the throwaway kind."""

    __tablename__ = "test_recipe"
    __table_args__ = {"info": {"tests_only": True}}

    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contribution.id"), primary_key=True)
    title: Mapped[str]
    cooked_on: Mapped[str] = mapped_column(default="")


def recipe_facets(body: Body) -> dict[str, list[str]]:
    return {"stage": body.get("stages", [])}


RECIPE = Kind(
    code="recipe",
    noun="recipe",
    nouns="recipes",
    shape=Shape(
        schema_version=1,
        steps=(
            Step("dish", "The dish", (Line(name="title", label="Name", missing="Enter a name"),)),
            Step(
                "method",
                "The method",
                (
                    MarkdownText(name="method", label="Method", missing="Enter a method"),
                    Day(name="cooked_on", label="Date first cooked"),
                    Choices(name="stages", label="Stages", vocabulary="stage"),
                ),
            ),
        ),
        live=RecipeRow,
        columns=lambda body: {"title": body["title"], "cooked_on": body.get("cooked_on", "")},
        facets=recipe_facets,
    ),
    pages=Pages(section="recipes", detail_template="errors/404.html"),
    shipping=Shipping(folder="recipes"),
    rules=Rules(interval_days=lambda body: 30),
)


@pytest.fixture(autouse=True)
def recipes_feature(app: Flask) -> Iterator[None]:
    """The site with one feature more."""
    feature.install((*FEATURES, Feature(name="recipes", adds=(KINDS(RECIPE),))))
    yield
    feature.install(FEATURES)


def test_a_throwaway_kind_goes_from_draft_to_search_hit(database: Database, people: People, page: PageClient) -> None:
    people.sign_in(page.client, people.person("Asha Example"))
    tasks = page.fill(page.get("/contribute/recipe"), {"title": "Rhubarb crumble"}, "title")
    number = int(tasks.response.request.path.rsplit("/", 1)[1])
    method = {"method": "Stew the **rhubarb** slowly.", "cooked_on-day": "3", "cooked_on-month": "5", "cooked_on-year": "2026"}
    page.fill(page.get(f"/contribute/drafts/{number}/steps/method"), {**method, "stages": ["recovery"]}, "method")
    page.fill(page.get(f"/contribute/drafts/{number}/submit"), containing="send")

    moderator = people.actor(people.moderator())
    with unit_of_work(database):
        revision = queries.get_revision(number)
        with transaction():
            deciding.publish(moderator, revision)
    follower.follow(database)

    with unit_of_work(database):
        assert session().get_one(RecipeRow, queries.get_revision(number).contribution_id).cooked_on == "2026-05-03"
        facets = set(session().execute(sa.select(FacetRow.facet, FacetRow.value).where(FacetRow.kind == "recipe")))
        assert facets == {("stage", "recovery"), ("checked", "never")}
        assert session().scalar(sa.select(Revision.number)) == 1
    found = page.get("/search?q=rhubarb")
    assert found.links()["Rhubarb crumble"] == "/recipes/rhubarb-crumble"
    assert "1 result" in found.main


def test_a_kind_may_name_a_role_that_nobody_decided_by_before(people: People, page: PageClient) -> None:
    rules = replace(RECIPE.rules, deciders="area_lead")
    feature.install((*FEATURES, Feature(name="recipes", adds=(KINDS(replace(RECIPE, rules=rules)),))))
    camden = people.area()
    people.sign_in(page.client, people.person(leads=camden))
    draft = page.fill(page.get("/contribute/recipe"), {"title": "Rhubarb crumble"}, "title").response.request.path
    page.fill(page.get(f"{draft}/steps/method"), {"method": "Stew the rhubarb."}, "method")
    waiting = page.fill(page.get(f"{draft}/submit"), containing="send")
    assert "An area lead will read it." in waiting.main

    people.sign_in(page.client, people.person(leads=camden))
    queue = page.get("/moderation")
    assert "Rhubarb crumble" in queue.main
    page.fill(page.get(queue.links()["Rhubarb crumble"]), containing="Publish")
    assert "A version is what an area lead published." in page.get("/recipes/rhubarb-crumble/versions").main
