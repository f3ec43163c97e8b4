"""Learning notes to read: published as the site publishes what another part of it drafted."""

from typing import Any

from app.contributions.drafting.forms import draw
from app.contributions.services import deciding, drafting
from app.core.actor import SYSTEM
from app.core.db import Database, transaction, unit_of_work
from app.exchanges.learning.kind import LEARNING_NOTE

NOTE = {
    "title": "One person to ring about a missing child",
    "summary": "A named person in each service made it quicker to act.",
    "standards": ["missing-and-trafficked-children"],
    "looked_at": "How services told each other.",
    "helped": "A **named person** in each service.",
    "to_take": "Name one person, and one who stands in.",
}


def publish_note(database: Database, key: str = "note", **values: Any) -> str:
    """Publish a note; returns its address."""
    body, errors = LEARNING_NOTE.shape.clean({**NOTE, **values})
    assert not errors, errors
    assert not LEARNING_NOTE.shape.faults(body), LEARNING_NOTE.shape.faults(body)
    html = draw(LEARNING_NOTE.shape, body)
    with unit_of_work(database), transaction():
        revision = drafting.start(SYSTEM, LEARNING_NOTE, body, html, f"test:{key}")
        drafting.submit(SYSTEM, revision, {})
        deciding.publish(SYSTEM, revision)
        return LEARNING_NOTE.pages.address(revision.contribution.slug)
