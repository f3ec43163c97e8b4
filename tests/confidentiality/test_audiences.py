"""A page for members stays for members: when it is edited, on the home page, in the feed, in search."""

import pytest
import sqlalchemy as sa
from flask import Flask

from app.contributions.models import MEMBERS, Revision
from app.contributions.services import drafting
from app.core.db import Database, session
from app.search.index import follower
from tests.permissions.world_contributions import Contributions
from tests.permissions.world_people import Builder

PUBLIC_PLACES = ("/", "/directory", "/directory/csv", "/directory/feed", "/directory?q={}", "/search?q={}")


@pytest.fixture
def contributions(database: Database) -> Contributions:
    """One page for members, published."""
    builder = Builder(database)
    builder.build()
    contributions = Contributions(builder)
    with builder.writing():
        revision = contributions.draft("members")
        revision.audience = MEMBERS
        contributions.publish(contributions.submit(revision))
        contributions.keep("members", revision)
    return contributions


def test_an_edit_of_a_members_page_is_for_members_too(contributions: Contributions) -> None:
    with contributions.made.writing():
        live = session().get_one(Revision, contributions.states["members"]["revision_id"]).contribution
        assert drafting.edit(contributions.made.actor("author"), live).audience == MEMBERS


def test_no_public_page_shows_a_members_page(app: Flask, database: Database, contributions: Contributions) -> None:
    follower.follow(database)
    slug = contributions.states["members"]["slug"]
    title = slug.split("-")[0]
    for path in PUBLIC_PLACES:
        text = app.test_client().get(path.format(title)).get_data(as_text=True)
        assert set(contributions.words.leaked(text, "visitor")) <= ({"title of members"} if "{}" in path else set()), path
        assert f"/directory/{slug}" not in text, path
    assert app.test_client().get(f"/directory/{slug}").status_code == 404


def test_a_member_reads_it_and_loses_it_with_the_membership(app: Flask, database: Database, contributions: Contributions) -> None:
    client = app.test_client()
    contributions.made.make.sign_in(client, contributions.made.world.people["other"])
    path = f"/directory/{contributions.states['members']['slug']}"
    assert client.get(path).status_code == 200
    with contributions.made.writing():
        session().execute(
            sa.text("DELETE FROM role_grant WHERE person_id = :person"), {"person": contributions.made.world.people["other"]}
        )
    assert client.get(path).status_code == 404
