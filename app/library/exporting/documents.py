"""What a person may take away of a specification or a framework: which text, with what it names of other pages, as a document.

Everything named of another page (an attached framework, what it was adapted from) is asked about for this reader, so that a
file never holds what its page would not show.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from app.contributions.kinds.description import Kind, get_kind
from app.contributions.kinds.fields import Body
from app.contributions.listing.queries import audiences_of
from app.contributions.models import Contribution, Revision
from app.core import clock, config
from app.core.actor import Actor
from app.documents.formats import Document
from app.library import queries
from app.library.adapting import presenters as adapting_presenters
from app.library.adapting.presenters import owner_name
from app.library.exporting.specification_documents import Edition, text_document
from app.library.frameworks.documents import workbook
from app.library.frameworks.kind import FRAMEWORK
from app.library.specifications.presenters import STARTER, details

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
            day=_day(revision),
            provenance=_lines(actor, contribution, revision),
            licence=_licence(contribution, revision),
        )
    audiences = audiences_of(actor)
    framework_paths = [one["framework"] for one in revision.body.get("clauses", ()) if one.get("framework")]
    return text_document(
        revision.body,
        revision.html,
        details(revision.body, revision.html, audiences),
        _frameworks(queries.framework_bodies(audiences, framework_paths)),
        Edition(
            owner_name(contribution),
            _day(revision),
            _lines(actor, contribution, revision),
            _licence(contribution, revision),
            config.settings().site_url,
        ),
    )


def cited(actor: Actor, revision: Revision) -> tuple[str, ...]:
    """A published version in lines: its title, which version, whose it is and when it was published; where it is read; what it
    was adapted from."""
    contribution = revision.contribution
    title, owner = _title(revision), owner_name(contribution)
    said = f"“{title}”, version {revision.number}, by {owner}, published on {_in_words(_day(revision))}."
    return (f"{said} {_address(get_kind(contribution.kind), revision)}", *_adapted_from(actor, contribution, revision.body))


def origins_of(revisions: Sequence[Revision]) -> tuple[str, ...]:
    """Codes of everything that documents of these texts may hold words of: each text's page, what it was adapted from, and the
    frameworks that it names, whoever may read them now."""
    slugs = {entry["framework"] for one in revisions for entry in one.body.get("clauses", ()) if entry.get("framework")}
    numbers = {one.contribution_id for one in revisions} | {one.contribution.parent_id for one in revisions}
    return tuple(sorted(map(origin, (numbers - {None}) | set(queries.ids_of_frameworks(sorted(slugs))))))


def origin(contribution_id: int | None) -> str:
    """The code of a page whose words a document holds."""
    return f"contribution:{contribution_id}"


def starter_line(revisions: Sequence[Revision]) -> str:
    """Which of several texts are starter templates; nothing where none is."""
    starters = list(dict.fromkeys(f"“{_title(one)}”" for one in revisions if one.body.get("standing") == STARTER))
    if not starters:
        return ""
    if len(starters) == 1:
        return f"{starters[0]} is a starter template, not legal advice."
    return f"{', '.join(starters[:-1])} and {starters[-1]} are starter templates, not legal advice."


def licence_of(revisions: Sequence[Revision]) -> str:
    """How several published texts may be used: said once where all are under one licence, else text by text."""
    found = [(_title(one), _licence(one.contribution, one)) for one in revisions]
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
    day = _in_words(_day(revision))
    kind = get_kind(contribution.kind)
    owner = owner_name(contribution)
    if revision.number is None:
        which = f"A draft {kind.noun} by {owner}, saved on {day}."
        return (which, *_adapted_from(actor, contribution, revision.body))
    which = f"{kind.noun.capitalize()} by {owner}: version {revision.number}, published on {day}."
    return (which, _address(kind, revision), *_adapted_from(actor, contribution, revision.body))


def _title(revision: Revision) -> str:
    return str(revision.body.get("title") or "Untitled")


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _address(kind: Kind, revision: Revision) -> str:
    """Where a published version is read, whole."""
    page = kind.pages.address(revision.contribution.slug)
    return f"{config.settings().site_url}{page}/versions/{revision.number}"


def _adapted_from(actor: Actor, contribution: Contribution, body: Body) -> tuple[str, ...]:
    source = adapting_presenters.provenance(actor, contribution, body)
    if source is None:
        return ()
    if not source.title:
        return (f"Adapted from version {source.number} of a specification that you cannot read here now.",)
    return (f"Adapted from “{source.title}”, version {source.number}, by {source.owner}.",)
