"""What a person may take away of a specification or a framework: which text, with what it names of other pages, as a document.

Everything named of another page (an attached framework, what it was adapted from) is asked about for this reader, so that a
file never holds what its page would not show.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from app.contributions.fields import Body
from app.contributions.kinds import get_kind
from app.contributions.listing.queries import audiences_of
from app.contributions.models import Contribution, Revision
from app.core import clock, config
from app.core.actor import Actor
from app.documents.formats import Document
from app.library import adapting_presenters, queries
from app.library.adapting_presenters import owner_name
from app.library.framework_documents import workbook
from app.library.frameworks import FRAMEWORK
from app.library.specification_document import Edition, text_document
from app.library.specification_presenters import STARTER, details

LICENCES = {"OGL-UK-3.0": "Published under the Open Government Licence v3.0."}
NO_LICENCE = "Its licence is not stated."
NOT_PUBLISHED = "This is a draft that has not been published."


def document_of(actor: Actor, revision: Revision) -> Document:
    """A revision as a document for `actor`, who may read it: a text for a specification, sheets for a framework."""
    contribution = revision.contribution
    if contribution.kind == FRAMEWORK.code:
        return workbook(
            revision.body,
            author=owner_name(contribution),
            created=_day(revision),
            provenance=_lines(actor, contribution, revision),
            licence=_licence(contribution, revision),
        )
    audiences = audiences_of(actor)
    named = [one["framework"] for one in revision.body.get("clauses", ()) if one.get("framework")]
    return text_document(
        revision.body,
        revision.html,
        details(revision.body, revision.html, audiences),
        _frameworks(queries.framework_bodies(audiences, named)),
        Edition(
            owner_name(contribution), _day(revision), _lines(actor, contribution, revision), _licence(contribution, revision)
        ),
    )


def cited(actor: Actor, revision: Revision) -> str:
    """A published version on one line: its title, whose it is, which version, when it was published, and where it is read."""
    contribution = revision.contribution
    title = revision.body.get("title", "Untitled")
    starter = (f"“{title}” is a starter template, not legal advice.",) if revision.body.get("standing") == STARTER else ()
    return " ".join((f"“{title}”:", *_lines(actor, contribution, revision), *starter))


def licence_of(revisions: Sequence[Revision]) -> str:
    """How several published texts may be used: said once where all are under one licence, else text by text."""
    found = [(one.body.get("title", "Untitled"), _licence(one.contribution, one)) for one in revisions]
    if len({licence for _, licence in found}) == 1:
        return found[0][1]
    return " ".join(f"“{title}”: {licence or NO_LICENCE}" for title, licence in found)


def _frameworks(bodies: Mapping[str, dict[str, Any]]) -> Mapping[str, Body]:
    return dict(sorted(bodies.items()))


def _day(revision: Revision) -> date:
    """The day a version was published, or a draft saved, in London."""
    return (revision.decided_at or revision.saved_at).astimezone(clock.LONDON).date()


def _licence(contribution: Contribution, revision: Revision) -> str:
    return LICENCES.get(contribution.licence, "") if revision.number is not None else NOT_PUBLISHED


def _lines(actor: Actor, contribution: Contribution, revision: Revision) -> tuple[str, ...]:
    day = _day(revision)
    when = f"{day.day} {day:%B %Y}"
    kind = get_kind(contribution.kind)
    owner = owner_name(contribution)
    if revision.number is None:
        which = f"A draft {kind.noun} by {owner}, saved on {when}."
        return (which, *_adapted_from(actor, contribution, revision.body))
    which = f"{kind.noun.capitalize()} by {owner}: version {revision.number}, published on {when}."
    address = f"{config.settings().site_url}{kind.address(contribution.slug)}/versions/{revision.number}"
    return (which, address, *_adapted_from(actor, contribution, revision.body))


def _adapted_from(actor: Actor, contribution: Contribution, body: Body) -> tuple[str, ...]:
    source = adapting_presenters.provenance(actor, contribution, body)
    if source is None:
        return ()
    if not source.title:
        return (f"Adapted from version {source.number} of a specification that you cannot read here now.",)
    return (f"Adapted from “{source.title}”, version {source.number}, by {source.owner}.",)
