"""What the library's listing and its spreadsheet show of an entry, in words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.contributions.kinds.entries import Entries
from app.contributions.kinds.fields import Field
from app.contributions.listing import presenters
from app.contributions.listing.documents import Column, Sheet, field_column
from app.contributions.listing.queries import Found
from app.core.taxonomy import NOT_STATED
from app.library.frameworks.kind import FRAMEWORK, MEASURES
from app.library.listing import FRAMEWORK_WORDS, LIBRARY
from app.library.specifications.kind import CLAUSES, SPECIFICATION

NOT_APPLICABLE = "Not applicable"


@dataclass(frozen=True)
class Result:
    """One entry in the list. `facts` are short, the first of them what it is."""

    href: str
    title: str
    summary: str
    facts: tuple[str, ...]
    badge: str
    tone: str
    checked_at: datetime | None


def result(row: Found) -> Result:
    """A listing's row in words. What does not apply to a framework is not said of one."""
    return Result(
        href=LIBRARY.address(row.slug),
        title=row.title,
        summary=row.summary,
        facts=_framework_facts(row) if row.kind == FRAMEWORK.code else _specification_facts(row),
        badge=presenters.badge(row.assurance),
        tone=presenters.TONES[row.assurance],
        checked_at=row.checked_at,
    )


def _specification_facts(row: Found) -> tuple[str, ...]:
    facts = [_words("form", row.form), _words("service", row.service_type)]
    facts += [row.place] if row.place else []
    facts.append(_counted(row.part_count, CLAUSES))
    facts.append(_words("standing", row.standing) if row.standing else "How far it has been used: not stated")
    facts += [_words("contract", row.contract_form)] if row.contract_form else []
    facts += [_words("value", row.value_band)] if row.value_band else []
    return tuple(facts)


def _framework_facts(row: Found) -> tuple[str, ...]:
    return FRAMEWORK_WORDS, _words("service", row.service_type), _counted(row.part_count, MEASURES)


def _words(facet: str, value: str) -> str:
    words = LIBRARY.by_name[facet].label(value or NOT_STATED)
    return words if value else f"{LIBRARY.by_name[facet].legend}: {words.lower()}"


def _counted(count: int, parts: Entries) -> str:
    return f"{count:,} {parts.noun if count == 1 else parts.nouns}"


def _of_specifications(field: Field) -> Column:
    """A column for what only specifications say: of a framework it is not applicable, which is not "not stated"."""
    heading, shown = field_column(field)
    return heading, lambda row: NOT_APPLICABLE if row.kind == FRAMEWORK.code else shown(row)


def _of(kind: str, heading: str, words: Callable[[Found], str]) -> Column:
    return heading, lambda row: words(row) if row.kind == kind else NOT_APPLICABLE


def _form(row: Found) -> str:
    return FRAMEWORK_WORDS if row.kind == FRAMEWORK.code else _words("form", row.body.get("form", ""))


def _columns() -> list[Column]:
    """Title, summary, what it is; then what a specification says in the order of its form; then what it is made of."""
    names = {one.name for one in FRAMEWORK.shape.fields}
    columns: list[Column] = []
    for field in SPECIFICATION.shape.fields:
        if field.name == "form":
            columns.append((field.label, _form))
        elif not field.markdown and not isinstance(field, Entries):
            columns.append(field_column(field) if field.name in names else _of_specifications(field))
    columns.append(_of(SPECIFICATION.code, "Clauses", lambda row: _headings(row, CLAUSES)))
    columns.append(_of(FRAMEWORK.code, "Measures", lambda row: _headings(row, MEASURES)))
    return columns


def _headings(row: Found, parts: Entries) -> str:
    return "; ".join(parts.title(one) for one in row.body.get(parts.name, ()))


SHEET = Sheet(columns=_columns(), badge=lambda row: presenters.badge(row.assurance))
