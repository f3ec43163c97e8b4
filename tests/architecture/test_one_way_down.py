"""A title that somebody types goes down through the packages, from the form to the index, and so does the decision to publish.

Imports alone do not show this: what is registered from above is called from below. Each such way up is written down here, and
in docs/architecture.md with what it is for.
"""

import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, FrameType

from app.contributions import queries
from app.contributions.services import deciding
from app.core.db import Database, transaction, unit_of_work
from app.search.index import follower
from tests.moderation.initiative_maker import InitiativeMaker, author, initiatives, moderator
from tests.page_client import PageClient
from tests.people import People

ROOT = Path(__file__).resolve().parents[2]
APP = f"{ROOT / 'app'}/"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
LAYERS = next(contract["layers"] for contract in CONTRACTS if contract["type"] == "layers")
HEIGHTS = {package: -number for number, layer in enumerate(LAYERS) for package in layer.split(" | ")}
TITLE = {"title": "Street theatre", "summary": "A play.", "type": "drama", "description": "A play of forty minutes."}
OF_EVERY_REQUEST = {"web → accounts", "web → administration", "web → upkeep"}

__all__ = ["author", "initiatives", "moderator"]  # fixtures


def package_of(code: CodeType) -> str:
    """The package of app that a piece of code lies in; nothing for what is not ours, or lies right below app."""
    path = code.co_filename
    return path[len(APP) :].split("/")[0] if path.startswith(APP) and "/" in path[len(APP) :] else ""


def caller_of(frame: FrameType) -> str:
    """The package of ours that stands next above a frame, whatever lies between."""
    above = frame.f_back
    while above is not None and not package_of(above.f_code):
        above = above.f_back
    return package_of(above.f_code) if above is not None else ""


@contextmanager
def ways_up() -> Iterator[set[str]]:
    """Every call from a package into one that stands above it: "from → to"."""
    climbs: set[str] = set()

    def note(frame: FrameType, event: str, argument: object) -> None:
        code = frame.f_code
        called = package_of(code) if event == "call" else ""
        if called and (caller := caller_of(frame)) and HEIGHTS[called] > HEIGHTS[caller]:
            climbs.add(f"{caller} → {called}")

    sys.setprofile(note)
    try:
        yield climbs
    finally:
        sys.setprofile(None)


def test_a_title_goes_down_from_the_form(database: Database, page: PageClient, people: People) -> None:
    people.sign_in(page.client, people.person("Asha Example"))
    form = page.get("/contribute/initiative")
    with ways_up() as up:
        page.fill(form, TITLE, "title")
    assert up == {*OF_EVERY_REQUEST, "web → contributions", "contributions → directory"}


def test_publishing_goes_down_and_so_does_the_index_that_follows(
    database: Database, initiatives: InitiativeMaker, author: int, moderator: int, people: People
) -> None:
    revision_id = initiatives.submitted(author)
    with unit_of_work(database):
        revision = queries.get_revision(revision_id)
        actor = people.actor(moderator)
        with ways_up() as up, transaction():
            deciding.publish(actor, revision, finding_ids=[])
    assert up == {"core → contributions", "contributions → directory"}
    with ways_up() as up:
        follower.follow(database)
    assert up == set()


def test_the_ways_up_are_written_down_with_their_reasons() -> None:
    told = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    ways = {*OF_EVERY_REQUEST, "web → contributions", "contributions → directory", "core → contributions"}
    assert not [way for way in ways if f"| {way} |" not in told]
