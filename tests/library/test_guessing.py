"""The type of a clause is guessed from its heading as people in England write headings, and "other" where nothing tells."""

import pytest

from app.core import taxonomy
from app.library.importing.guessing import OTHER, WORDS, clause_type

HEADINGS = {
    "1. Aims and objectives": "aims",
    "Purpose of the service": "aims",
    "2.1 Eligibility criteria": "eligibility",
    "Age range and population": "eligibility",
    "Exclusions": "exclusions",
    "Who is not eligible": "exclusions",
    "3 Referral and access": "referral",
    "Service model": "session-model",
    "Number and length of sessions": "session-model",
    "Waiting times": "waiting-time",
    "Response times": "waiting-time",
    "Trauma-informed practice": "trauma-informed",
    "Support for parents and carers": "parents-carers",
    "Children with harmful sexual behaviour": "hsb-route",
    "HSB pathway": "hsb-route",
    "Online harm": "online-harm",
    "Transition to adult services": "transition",
    "Support through court": "court-support",
    "Equality and underserved groups": "equality",
    "Children’s voice": "service-user-voice",
    "Staffing, training and supervision": "workforce",
    "Safeguarding and information sharing": "safeguarding",
    "Partnership working and co-location": "partnership",
    "Outcomes and data": "outcomes-data",
    "Key performance indicators": "outcomes-data",
    "Contract term and break": "term-break",
    "Variation in demand": "demand-variation",
    "Price and payment": "price-payment",
    "Subcontracting": "consortium",
    "Exit and handover": "exit",
    "Section 4: Exit plan": "exit",
    "Definitions": OTHER,
    "": OTHER,
}


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_heading_tells_its_type(heading: str) -> None:
    assert clause_type(heading) == HEADINGS[heading]


def test_the_first_words_of_the_text_tell_where_the_heading_does_not_but_only_by_more_than_one() -> None:
    assert (
        clause_type("Part B", "Payment is made each month. Invoices name the month, and payment follows within 30 days.")
        == "price-payment"
    )
    assert clause_type("Part B", "The provider keeps a record of payment.") == OTHER
    assert clause_type("Part B", "nothing " * 50 + "payment payment payment") == OTHER


def test_a_heading_decides_before_the_text() -> None:
    assert clause_type("Waiting times", "payment payment payment") == "waiting-time"


def test_every_type_of_the_vocabulary_can_be_guessed_and_no_other() -> None:
    known = set(taxonomy.codes("clause_type"))
    assert {code for code, _ in WORDS} | {OTHER} == known
    assert set(HEADINGS.values()) == known
