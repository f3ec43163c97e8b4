"""Comparisons as documents to take away: two to five specifications beside each other, or two versions of one.

Whoever asks has shown that they may read each text; what a text names of others is asked about for them here.
"""

from collections.abc import Iterator, Sequence

from app.contributions.comparison import change_groups, field_changes
from app.contributions.kinds.description import get_kind
from app.contributions.kinds.entries import Entries
from app.contributions.kinds.fields import Body
from app.contributions.kinds.shape import Shape
from app.contributions.models import Revision
from app.core import clock
from app.core.actor import Actor
from app.documents.model import TextDocument, Workbook
from app.library.adapting.presenters import THE_SITE, owner_name
from app.library.comparing import comparison_documents
from app.library.comparing.changes_documents import changes_document
from app.library.comparing.comparison_documents import Sources
from app.library.comparing.side_by_side import Comparison
from app.library.exporting import documents as exporting
from app.library.exporting.specification_documents import Edition
from app.library.specifications.clauses import Clause
from app.library.specifications.kind import CLAUSES


class DrawnClauses:
    """The stored HTML of a clause of one of several texts, by the place of its column from 0."""

    def __init__(self, texts: Sequence[Revision]) -> None:
        self._stored = [one.html for one in texts]

    def __call__(self, column: int, clause: Clause) -> str:
        drawn: str = self._stored[column].get(f"{CLAUSES.name}.{clause.id}.text", "")
        return drawn


def side_by_side_workbook(actor: Actor, texts: Sequence[Revision], comparison: Comparison) -> Workbook:
    """The comparison of published `texts`, in its order, as a workbook."""
    return comparison_documents.workbook(comparison, _sources(actor, texts))


def side_by_side_document(actor: Actor, texts: Sequence[Revision], comparison: Comparison) -> TextDocument:
    """The comparison of published `texts`, in its order, as a document to read."""
    return comparison_documents.text_document(comparison, DrawnClauses(texts), _sources(actor, texts))


def _sources(actor: Actor, texts: Sequence[Revision]) -> Sources:
    return Sources(THE_SITE, clock.today(), _lines(actor, texts), exporting.licence_of(texts))


def _lines(actor: Actor, texts: Sequence[Revision]) -> tuple[str, ...]:
    """Where each text comes from, then which of them are starter templates."""
    return (*(line for one in texts for line in exporting.cited(actor, one)), exporting.starter_line(texts))


def changes(actor: Actor, before: Revision, after: Revision) -> TextDocument:
    """What changed between two published versions of one contribution, whose texts were not erased."""
    contribution = after.contribution
    shape = get_kind(contribution.kind).shape
    found = field_changes.compare(shape, before.body, after.body)
    differences = [one for one in found if one.change != "same"]
    return changes_document(
        after.body.get("title", "Untitled"),
        (before.number or 0, after.number or 0),
        change_groups.group(shape, before.body, after.body, differences),
        list(_unchanged(shape, before.body, after.body, {one.name for one in differences})),
        Edition(
            owner_name(contribution),
            clock.today(),
            _lines(actor, (before, after)),
            exporting.licence_of((before, after)),
        ),
    )


def _unchanged(shape: Shape, before: Body, after: Body, changed_names: set[str]) -> Iterator[str]:
    """The names of the values that both texts hold alike, and of the entries in which nothing changed, in the form's order."""
    for field in shape.all_fields:
        value = after.get(field.name)
        if isinstance(field, Entries):
            held = {one["id"] for one in before.get(field.name) or ()}
            for entry in value or ():
                stem = f"{field.name}.{entry['id']}."
                if entry["id"] in held and not any(name.startswith(stem) for name in changed_names):
                    yield f"{field.noun} “{field.title(entry)}”"
        elif field.text(value) and field.name not in changed_names:
            yield field.label
