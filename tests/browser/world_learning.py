"""Learning notes for the browser's world: one that is published, and the draft of one, in which an explained name stands."""

from datetime import date

from app.contributions.services import deciding, drafting
from app.core.actor import SYSTEM, Actor
from app.exchanges.learning.kind import LEARNING_NOTE
from app.exchanges.learning.services import agreeing
from app.exchanges.learning.services import drafting as noting
from app.exchanges.learning.services.drafting import Source, TickedLine
from app.exchanges.learning.services.looking import standing_names
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


def draft(author: Actor, editor: Actor) -> int:
    """A draft that both sides have agreed on: a name stands in it, and is explained. Returns its number. Inside a transaction."""
    source = Source(
        exchange_number=1,
        lines=[TickedLine("Antidisestablishmentarianism-as-reported-by-whole-neighbourhoods helped.", ("strategy", "workforce"))],
        not_before=date(2027, 1, 15),
        hosts=[author.person_id or 0],
        team=[editor.person_id or 0],
        names=["London Borough of Camden", "Lantern Trust"],
    )
    note = noting.draft(source)
    texts = {
        "title": "A lantern in the window, and who rings whom",
        "summary": "A named person made it quicker to act.",
        "looked_at": "How services told each other. Ring 07700 900123.",
        "to_take": "Name one person.",
    }
    noting.save(author, note, note.version, texts, {name: f"<p>{texts[name]}</p>" for name in ("looked_at", "to_take")})
    [name] = standing_names(note)
    noting.explain(editor, note, note.version, {name.hit.fingerprint: "A lamp."})
    for actor in (author, editor):
        agreeing.agree(actor, note, note.version)
    return note.id
