"""The search itself: `search` answers with a page, facets and snippets, `matching_ids` with every id in order.

Both apply the reader's audiences before anything is matched, counted or weighed, and answer from the database
when there is no index to ask. No text, however odd, makes them raise.
"""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from app.core import config
from app.core.db import session
from app.search.answering import catalogue, database, matching, reading, suggestions
from app.search.answering.catalogue import Catalogue
from app.search.answering.corpus import Readable
from app.search.answering.matching import Match
from app.search.answering.snippets import needles, snippet
from app.search.asking import thesaurus
from app.search.asking.parsing import Parsed, parse
from app.search.asking.query import DEEPEST, LARGEST_PAGE, PUBLIC_ONLY, Hit, Query, Results, Understood
from app.search.index.columns import Mask
from app.search.models import DocumentRow

log = logging.getLogger(__name__)

DEMOTION = 0.6
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class _Found:
    """What a query matched among what its reader may see."""

    parsed: Parsed
    catalogue: Catalogue
    match: Match
    understood: Understood


def search(query: Query) -> Results:
    """One page of what `query` finds, with counts. Reads in the unit of work now running; never raises on any text."""
    findings = _find(query.text, query.audiences)
    choices = _choices(query, findings.catalogue)
    selected = np.logical_and.reduce([findings.match.rows, *choices.values()])
    rows = _ordered(findings.catalogue, findings.match, selected, query.sort)
    hints = findings.understood
    return Results(
        total=len(rows),
        hits=_hits(findings, rows[_page(query)], query.audiences),
        facets=_facets(findings, choices),
        also_searched=hints.also_searched,
        notes=hints.notes,
        suggestion=hints.suggestion,
        matched_all=hints.matched_all,
        truncated=hints.truncated,
        from_index=hints.from_index,
    )


def matching_ids(
    text: str, *, kinds: Collection[str] = (), audiences: frozenset[str] = PUBLIC_ONLY, sort: str = "best"
) -> tuple[list[str], Understood]:
    """The ids of everything of `kinds` (of any, when empty) that `text` finds, best first, and how it was read.

    For a listing that filters and counts by itself. Blank `text` gives everything.
    """
    findings = _find(text, audiences)
    choices = _choices(Query(text, audiences, filters={catalogue.KIND: frozenset(kinds)}), findings.catalogue)
    selected = np.logical_and.reduce([findings.match.rows, *choices.values()])
    ordered = _ordered(findings.catalogue, findings.match, selected, sort)
    return findings.catalogue.ids[ordered].tolist(), findings.understood


def _find(text: str, audiences: frozenset[str]) -> _Found:
    words_alike = thesaurus.load(config.settings().content_dir)
    query = parse(text, words_alike)
    readable = reading.corpus().readable(audiences)
    match, suggestion, from_index = _matched(readable, query, words_alike)
    return _Found(
        query,
        readable.corpus.catalogue,
        match,
        Understood(query.also_searched, query.notes, suggestion, match.matched_all, query.truncated, from_index),
    )


def _matched(readable: Readable, query: Parsed, words_alike: thesaurus.Thesaurus) -> tuple[Match, str | None, bool]:
    if readable.corpus.from_index:
        try:
            match = matching.match(readable, query)
            return match, suggestions.suggest(readable, query, match, words_alike), True
        except SQLAlchemyError:
            raise
        except Exception as error:  # damage met while reading shows as almost any exception
            log.warning("the search index failed while it was read: %s", type(error).__name__)
            reading.give_up_on_index()
    return database.match(readable, query), None, False


def _choices(query: Query, columns: Catalogue) -> dict[str, Mask]:
    """The rows that each facet's choice leaves in."""
    values_of = {name: frozenset(values) for name, values in query.filters.items() if values}
    if query.kind:
        values_of[catalogue.KIND] = frozenset({query.kind})
    nothing = np.zeros(columns.size, dtype=np.bool_)
    return {
        name: columns.facets[name].having(values, columns.size) if name in columns.facets else nothing
        for name, values in values_of.items()
    }


def _facets(findings: _Found, choices: dict[str, Mask]) -> dict[str, dict[str, int]]:
    """Counts for each facet over what matches and meets every other facet's choice. Facets nobody here has are left out."""
    counts_of = {}
    for name, facet in findings.catalogue.facets.items():
        others = [mask for chosen, mask in choices.items() if chosen != name]
        counts_of[name] = facet.counts(np.logical_and.reduce([findings.match.rows, *others]))
    return {name: counts for name, counts in counts_of.items() if counts}


def _ordered(columns: Catalogue, match: Match, mask: Mask, sort: str) -> Rows:
    """The selected rows in order. Ties go to what was published last, then to what changed last."""
    rows = np.flatnonzero(mask)
    keys: list[npt.NDArray[Any]] = [-rows, -columns.published[rows]]  # the last key counts first
    if sort == "checked":
        keys.append(-columns.checked[rows])
    elif sort == "title":
        keys.append(columns.title_order[rows])
    elif sort != "newest":
        demoted = columns.demoted[rows]
        keys += [demoted, -match.scores[rows] * np.where(demoted, np.float32(DEMOTION), np.float32(1))]
    return rows[np.lexsort(keys)]


def _page(query: Query) -> slice:
    size = min(max(query.size, 1), LARGEST_PAGE)
    start = (max(query.page, 1) - 1) * size
    return slice(min(start, DEEPEST), min(start + size, DEEPEST))


def _hits(findings: _Found, rows: Rows, audiences: frozenset[str]) -> tuple[Hit, ...]:
    """The hits of one page, read and checked again: a row that changed or closed in the meantime is left out."""
    numbers = dict(zip(findings.catalogue.ids[rows].tolist(), findings.catalogue.numbers[rows].tolist(), strict=True))
    asked = sa.select(DocumentRow).where(DocumentRow.id.in_(numbers), ~DocumentRow.deleted, DocumentRow.audience.in_(audiences))
    rows_now = session().scalars(asked.execution_options(populate_existing=True))
    by_id = {row.id: row for row in rows_now if row.changed_seq == numbers[row.id]}
    looked_for = needles(findings.parsed)
    return tuple(
        Hit(row.id, row.kind, row.title, row.summary, row.url, snippet(looked_for, row.body, row.summary), row.facets)
        for row in (by_id.get(key) for key in numbers)
        if row is not None
    )
