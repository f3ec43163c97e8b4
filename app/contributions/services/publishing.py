"""Applying a revision to the live row, and keeping the two projections true: what listings read, and the search document."""

from dataclasses import replace

from app.contributions.kinds.description import Kind
from app.contributions.kinds.entries import Entries, Entry
from app.contributions.lifecycle import LATE
from app.contributions.models import Attachment, Contribution, Revision
from app.contributions.services import listed_pages, naming
from app.core import clock
from app.core.db import session
from app.markup import plain_text
from app.search import documents
from app.search.documents import SearchDocument


def apply(kind: Kind, contribution: Contribution, revision: Revision) -> None:
    """Make `revision` the one that readers see: number it, write the live row, follow a new title, project."""
    now = clock.now()
    contribution.published_count += 1
    revision.number = contribution.published_count
    contribution.first_published_at = contribution.first_published_at or now
    contribution.published_at = now
    contribution.live_revision = revision
    contribution.check_interval_days = kind.rules.interval_days(revision.body)
    naming.rename(contribution, kind, revision.body.get("title", kind.noun))
    session().flush()
    write_live_row(kind, contribution.id, revision)


def write_live_row(kind: Kind, contribution_id: int, revision: Revision) -> None:
    """Set the kind's live row from a revision."""
    columns = kind.shape.columns(revision.body)  # first: it may ask the database, which must not see half a row
    row = session().get(kind.shape.live, contribution_id)
    if row is None:
        session().add(kind.shape.live(contribution_id=contribution_id, **columns))
        return
    for column, value in columns.items():
        setattr(row, column, value)


def remove_live_row(kind: Kind, contribution_id: int) -> None:
    row = session().get(kind.shape.live, contribution_id)
    if row is not None:
        session().delete(row)


def project(kind: Kind, contribution: Contribution) -> None:
    """Write what listings read and the search document again from what is live: called after anything a reader could notice."""
    session().flush()
    revision = contribution.live_revision
    shown = contribution.status == "published" and contribution.assurance != "hidden"
    listed_pages.write(kind, contribution, revision if shown else None)
    if shown and revision is not None:
        whole = search_document(kind, contribution, revision)
        parts = part_documents(kind, whole, revision)
        documents.put_many([whole, *parts])
        _remove_parts(kind, contribution, keep={part.id for part in parts})
    else:
        documents.remove(document_id(contribution))
        _remove_parts(kind, contribution, keep=set())


def _remove_parts(kind: Kind, contribution: Contribution, keep: set[str]) -> None:
    if not any(entries.anchor for entries in kind.shape.all_entries):
        return
    for part in documents.list_under(f"{document_id(contribution)}#"):
        if part not in keep:
            documents.remove(part)


def document_id(contribution: Contribution) -> str:
    """What the search index calls a contribution."""
    return f"{contribution.kind}:{contribution.id}"


def search_document(kind: Kind, contribution: Contribution, revision: Revision) -> SearchDocument:
    """The words of a live revision as the search index holds them."""
    body = kind.rules.still_shown(revision.body)
    shown = [one for one in kind.shape.all_fields if one.name not in ("title", "summary")]
    prose = [plain_text(revision.html[one.name]) for one in shown if one.markdown and one.name in revision.html]
    facts = [one.text(body.get(one.name)) for one in shown if not one.markdown]
    prose += [
        _entry_text(one, entry, revision) for one in kind.shape.all_entries if not one.anchor for entry in body.get(one.name, ())
    ]
    return SearchDocument(
        id=document_id(contribution),
        kind=kind.code,
        title=body.get("title", ""),
        summary=body.get("summary", ""),
        body="\n".join([*prose, " · ".join(fact for fact in facts if fact), *map(_file_text, revision.attachments)]),
        url=kind.pages.address(contribution.slug),
        audience=revision.audience,
        facets={facet: list(values) for facet, values in kind.shape.facets(body).items()},
        demoted=kind.rules.is_checked and contribution.assurance in LATE,
        published_at=contribution.published_at or clock.now(),
        checked_at=contribution.checked_at,
    )


def _file_text(attachment: Attachment) -> str:
    """What a file says to its readers, under its name; not its comments or properties."""
    return f"{attachment.name}\n{attachment.texts.get('text', '')}"


def part_documents(kind: Kind, whole: SearchDocument, revision: Revision) -> list[SearchDocument]:
    """A document for each entry that is found by itself, such as a clause: its address is its place on the page."""
    return [
        replace(
            whole,
            id=f"{whole.id}#{field.name}.{entry['id']}",
            kind=field.noun,
            title=f"{field.title(entry)} – {whole.title}",
            summary=whole.title,
            body=_entry_text(field, entry, revision),
            url=f"{whole.url}#{field.anchor}-{entry['id']}",
        )
        for field in kind.shape.all_entries
        if field.anchor
        for entry in revision.body.get(field.name, ())
    ]


def _entry_text(field: Entries, entry: Entry, revision: Revision) -> str:
    """The words of one entry: its prose, then the rest."""
    leaves = [(one, value) for one, value in field.leaves([entry]) if not one.name.endswith(f".{field.heading}")]
    prose = [plain_text(revision.html[one.name]) for one, _ in leaves if one.markdown and one.name in revision.html]
    facts = [one.text(value) for one, value in leaves if not one.markdown]
    return "\n".join([*prose, " · ".join(fact for fact in facts if fact)])
