"""Showing moderators a passage of confidential work. Who may is asked by the page; all inside the caller's transaction."""

from dataclasses import dataclass

from app.contributions.models import ProblemReport
from app.contributions.services import guarding, responding
from app.core.errors import Invalid
from app.core.secret_links import keyed_word
from app.core.text import tidy
from app.exchanges.hits import hits_in
from app.exchanges.learning.names import Finder
from app.exchanges.learning.queries import names_in

FIELD = "text"
NAMES_A_PLACE = "Take out “{name}”: moderators learn neither which area this is nor which organisations are in it"
REFERENCE = 10  # characters


@dataclass(frozen=True)
class Source:
    """Where a passage stands: by the reference that moderators see, and the areas whose names they must not."""

    reference: str
    area_codes: frozenset[str]


def reference_of(kind: str, number: int) -> str:
    """What a thing that has no reference of its own is called by people who may not know whose it is: always the same word."""
    return keyed_word("passage", f"{kind}:{number}")[:REFERENCE].upper()


def show(source: Source, text: str) -> ProblemReport:
    """Show moderators a passage.

    Raises AtRisk for one about a child who may be at risk now, and Invalid for one with a number that belongs to one person for
    life, or with a name that says which area it is from. What else the guard finds is what a moderator may be asked about.
    """
    words = tidy(text)
    guarding.refuse_at_risk([(FIELD, words)])
    hits_in([(FIELD, words)])
    for hit in Finder(names_in(source.area_codes)).find(words):
        raise Invalid(NAMES_A_PLACE.format(name=words[hit.start : hit.end]), FIELD)
    return responding.show_passage(source.reference, words)
