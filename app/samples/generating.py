"""Publishing synthetic entries of a kind, for measuring the site and for trying it when it is full.

They are written in bulk, but made by what publishing uses: the kind's own columns and facets, the spine's facet rows, search
document and clock. They differ from published entries in three things only: nobody is told, no decision is recorded for each,
and the audit trail has one entry for a batch.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

import sqlalchemy as sa

from app.areas import queries as areas
from app.contributions.capacities import MODERATOR
from app.contributions.kinds.description import Kind
from app.contributions.lifecycle import ASSURANCE, CONTRIBUTION, REVISION
from app.contributions.models import PUBLIC, Contribution, Revision
from app.contributions.services import assuring, listed_pages, naming, publishing
from app.core import audit, clock
from app.core.actor import SYSTEM
from app.core.db import Database, session, transaction, unit_of_work
from app.core.text import slugify
from app.samples.recipes import Example, Recipe
from app.search import documents

BATCH = 500
FIRST_VERSION = 1  # what a versioned row is given when it is inserted


def generate(database: Database, recipe: Recipe, count: int, seed: int, tell: Callable[[int], object] = lambda done: None) -> int:
    """Publish examples 1 to `count` of a seed, but for those that are there; how many were new. Tells how many are done so far.

    Raises NoAreas.
    """
    with unit_of_work(database):
        keys = Contribution.creation_key
        there = set(session().scalars(sa.select(keys).where(keys.startswith(recipe.key_of(seed, 0).removesuffix("0")))))
    wanted = [number for number in range(1, count + 1) if recipe.key_of(seed, number) not in there]
    made = recipe.examples(database, wanted, seed)
    new_count = 0
    while batch := list(islice(made, BATCH)):
        with unit_of_work(database), transaction():
            _held = areas.list_areas(include_ended=True)  # while they are held, asking for one costs no query
            store(recipe.kind, batch)
            audit.record(SYSTEM, "generate", recipe.kind.code, None, count=len(batch), seed=seed)
        new_count += len(batch)
        tell(new_count)
    return new_count


def store(kind: Kind, examples: Sequence[Example]) -> None:
    """Publish examples in the caller's transaction."""
    if not examples:
        return
    slugs = _slugs(kind, examples)
    spine = [_contribution(kind, one, slug) for one, slug in zip(examples, slugs, strict=True)]
    unpublished = [{**row, "status": CONTRIBUTION.initial} for row in spine]
    ids = _inserted(Contribution, unpublished)
    texts = [{"contribution_id": key, **_revision(kind, one)} for key, one in zip(ids, examples, strict=True)]
    revision_ids = _inserted(Revision, texts)
    rows = [{**row, "id": key, "live_revision_id": live} for row, key, live in zip(spine, ids, revision_ids, strict=True)]
    live = [{name: row[name] for name in ("id", "status", "live_revision_id")} | {"version": FIRST_VERSION} for row in rows]
    session().execute(sa.update(Contribution), live)
    session().execute(
        sa.insert(kind.shape.live),
        [{"contribution_id": key, **kind.shape.columns(one.body)} for key, one in zip(ids, examples, strict=True)],
    )
    _project(kind, list(zip((Contribution(**row) for row in rows), (Revision(**text) for text in texts), strict=True)))


def _project(kind: Kind, live: Sequence[tuple[Contribution, Revision]]) -> None:
    """Write what listings read, and search documents, of contributions that have none yet."""
    listed_pages.write_new(kind, live)
    search_documents = []
    for contribution, revision in live:
        whole = publishing.search_document(kind, contribution, revision)
        search_documents += [whole, *publishing.part_documents(kind, whole, revision)]
    documents.put_many(search_documents)


def _inserted(model: type[Contribution] | type[Revision], rows: list[dict[str, Any]]) -> list[int]:
    written = sa.insert(model).returning(model.id, sort_by_parameter_order=True)
    return list(session().scalars(written, rows))


def _slugs(kind: Kind, examples: Sequence[Example]) -> list[str]:
    """The address of each: numbers in the titles keep them apart from each other, and what is there already is asked for."""
    plain = [slugify(one.body["title"]) for one in examples]
    taken = set(session().scalars(sa.select(Contribution.slug).where(Contribution.slug.in_(plain))))
    return [
        naming.free_slug(kind, one.body["title"]) if slug in taken else slug for one, slug in zip(examples, plain, strict=True)
    ]


def _contribution(kind: Kind, example: Example, slug: str) -> dict[str, Any]:
    interval = kind.rules.interval_days(example.body)
    assurance, moved_at = _assurance(example, interval)
    return {
        "kind": kind.code,
        "section": kind.pages.section,
        "slug": slug,
        "owner_scope": "site",
        "status": CONTRIBUTION.transitions["publish"].target,
        "status_at": example.published_at,
        "published_count": 1,
        "first_published_at": example.published_at,
        "published_at": example.published_at,
        "assurance": assurance,
        "assurance_at": moved_at,
        "checked_at": example.checked_at,
        "checked_as": MODERATOR if example.checked_at is not None else None,
        "check_interval_days": interval,
        "creation_key": example.key,
        "created_at": example.published_at,
    }


def _assurance(example: Example, interval: int) -> tuple[str, datetime]:
    """The state that the clock has brought it to, and since when."""
    if example.checked_at is None:
        return ASSURANCE.initial, example.published_at
    state = assuring.state_at(example.checked_at, interval, clock.now())
    after = next((days for days, _, name in assuring.STEPS if name == state), -interval)
    return state, example.checked_at + timedelta(days=interval + after)


def _revision(kind: Kind, example: Example) -> dict[str, Any]:
    at = example.published_at
    return {
        "status": REVISION.transitions["publish"].target,
        "status_at": at,
        "number": 1,
        "schema_version": kind.shape.schema_version,
        "body": example.body,
        "html": example.html,
        "audience": PUBLIC,
        "created_at": at,
        "saved_at": at,
        "submitted_at": at,
        "decided_at": at,
    }
