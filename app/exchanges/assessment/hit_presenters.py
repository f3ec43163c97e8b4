"""Rows of what the guard has hits in, and of what writers said of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.contributions.guard import RULES, Finding, inspect
from app.exchanges.assessment import queries
from app.exchanges.assessment.models import (
    Assessment,
)
from app.exchanges.files.queries import list_files


@dataclass(frozen=True)
class HitRow:
    """Something the guard found, with its words."""

    title: str
    excerpt: str
    explanation: str


def hit_rows(hits: Iterable[Finding]) -> list[HitRow]:
    """What the guard found, the same words once."""
    rows = {hit.fingerprint: HitRow(RULES[hit.rule].title, hit.excerpt, hit.explanation) for hit in hits}
    return list(rows.values())


@dataclass(frozen=True)
class ExplainedRow:
    """A text in which the guard has hits, and what its writer said of them."""

    title: str
    hits: Sequence[HitRow]
    words: str


def explained(title: str, texts: Iterable[object], words: str) -> list[ExplainedRow]:
    """One row, for whoever speaks for the side that the text belongs to; none where nothing was explained."""
    hits = [hit for text in texts if isinstance(text, str) for hit in inspect(text)] if words else []
    return [ExplainedRow(title, hit_rows(hits), words)] if words else []


def explained_rows(assessment: Assessment) -> list[ExplainedRow]:
    """All that was explained in an assessment, for who signs it: entry by entry, then file by file."""
    whole, rows = queries.framework_of(assessment), list[ExplainedRow]()
    titles = {one.id: one.title for one in whole.standards} | {one.id: one.name for one in whole.documents}
    for kind in queries.KINDS:
        for key, row in queries.entries(kind, assessment).items():
            texts = [getattr(row, name) for name in row.FIELDS]
            rows += explained(titles.get(key, whole.question.text), texts, row.explanation)
    for file in list_files(queries.files_of(assessment)):
        rows += explained(file.name, (), file.explanation)
    return rows
