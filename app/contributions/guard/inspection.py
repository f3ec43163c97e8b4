"""One reading of a text by every rule."""

from collections.abc import Iterator

from app.contributions.guard.addresses import postcodes_beside_a_person
from app.contributions.guard.births import birth_dates
from app.contributions.guard.contacts import email_addresses, phone_numbers
from app.contributions.guard.findings import Finding, Span, as_finding
from app.contributions.guard.identifiers import insurance_numbers, nhs_numbers, pupil_numbers
from app.contributions.guard.narrative import identifiable_children
from app.contributions.guard.normalise import normalise
from app.contributions.guard.readings import reading
from app.contributions.guard.references import case_references
from app.contributions.guard.risk import children_at_risk


def inspect(text: str, *, contact_field: bool = False) -> list[Finding]:
    """Everything in `text` that a person must look at, in order of place. Never raises, and does nothing but look.

    `contact_field` is for a field that asks for a service's phone or email: a mobile is expected there unless the words beside
    it say it is someone's own. An address that names one person is still reported.
    """
    return list(reading(_inspect, text, contact_field))


def _inspect(text: str, contact_field: bool) -> tuple[Finding, ...]:
    normal = normalise(text)
    spans = _without_repeats(_all_spans(normal.text, contact_field=contact_field))
    return tuple(as_finding(span, text, normal) for span in spans)


def _all_spans(plain: str, *, contact_field: bool) -> Iterator[Span]:
    yield from nhs_numbers(plain)
    yield from pupil_numbers(plain)
    yield from insurance_numbers(plain)
    yield from birth_dates(plain)
    yield from postcodes_beside_a_person(plain)
    yield from phone_numbers(plain, contact_field=contact_field)
    yield from email_addresses(plain)
    yield from case_references(plain)
    yield from identifiable_children(plain)
    yield from children_at_risk(plain)


def _without_repeats(spans: Iterator[Span]) -> list[Span]:
    """In order of place; of the overlapping findings of one rule that start together or lie inside another, the first."""
    distinct: list[Span] = []
    reach: dict[str, int] = {}
    for span in sorted(set(spans), key=lambda span: (span.start, -span.end, span.rule)):
        if span.end > reach.get(span.rule, 0):
            reach[span.rule] = span.end
            distinct.append(span)
    return distinct
