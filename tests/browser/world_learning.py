"""A learning note for the browser's world, with everything that Markdown can make of it."""

from app.contributions.services import deciding, drafting
from app.core.actor import SYSTEM
from app.exchanges.learning.kind import LEARNING_NOTE
from app.markup import render_many

TEXTS = ("looked_at", "helped", "to_take")


def publish(markdown: str) -> str:
    """Publish it; returns its slug. Inside a transaction."""
    body, errors = LEARNING_NOTE.shape.clean(
        {
            "title": "Whole-neighbourhood agreements about who rings whom when a child is missing from a placement elsewhere",
            "summary": "A named person in each service made it quicker to act.",
            "standards": ["missing-and-trafficked-children", "information-sharing-and-co-location"],
            "harm_types": ["cse"],
            **dict.fromkeys(TEXTS, markdown),
        }
    )
    assert not errors, errors
    html = dict(zip(TEXTS, render_many([body[name] for name in TEXTS]), strict=True))
    revision = drafting.submit(SYSTEM, drafting.start(SYSTEM, LEARNING_NOTE, body, html, "browser-learning"), {})
    deciding.publish(SYSTEM, revision)
    return revision.contribution.slug
