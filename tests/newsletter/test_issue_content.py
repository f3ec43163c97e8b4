"""The issues that ship: they load after what they lead to, say where they come from, and quote little."""

import re
from pathlib import Path

import pytest
import sqlalchemy as sa

from app import content_loading
from app.contributions.models import Contribution
from app.core import front_matter
from app.core.config import ROOT
from app.core.db import Database, session, unit_of_work
from app.newsletter.issues import email as issue_mail
from app.newsletter.issues import mailers as issue_mailers
from app.newsletter.issues.contents import contents
from app.newsletter.issues.kind import NEWSLETTER_ISSUE, section_codes
from tests.shipped_content import load_what_ships

FILES = sorted((ROOT / "content" / "newsletter").glob("*.md"))
SUBJECTS = {
    "outcomes-measurement": "outcomes",
    "flexible-contracting": "flexible-contracting",
    "consortium-working": "consortium",
}
# The parts of the 2018 review that make statements.
REVIEW = re.compile(r"section ([12]\.[1-5]|3\.[1-8])|chapter [34]")
CITED = re.compile(r"\((?:opening of )?(?:section|chapter) [^)]*\)|(?:section|chapter) \d[\d.]*")
QUOTED = re.compile(r"“([^”]+)”")
LONGEST_QUOTATION = 12  # words


def words_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_issue_ships_for_each_of_the_three_subjects(settings: object) -> None:
    assert {path.stem for path in FILES} == set(SUBJECTS)
    for path in FILES:
        file = front_matter.read(path)
        body, errors = NEWSLETTER_ISSUE.shape.clean({**file.values, "editorial": file.text})
        assert not errors, errors
        assert {SUBJECTS[path.stem], "health", "editor"} <= set(section_codes(body)), path.name


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_issue_that_ships_says_where_it_comes_from_and_quotes_little(path: Path) -> None:
    words = words_of(path)
    cited = CITED.findall(words)
    assert len(cited) >= 5
    assert all(REVIEW.search(one) for one in cited), cited
    assert "drawn from the 2018 review" in words
    long = [one for one in QUOTED.findall(words) if len(one.split()) > LONGEST_QUOTATION]
    assert not long


@pytest.mark.long
def test_issue_that_ships_leads_to_what_ships_and_fits_every_mail_program(database: Database) -> None:
    loaded = load_what_ships(database)
    assert set(SUBJECTS) <= set(loaded.contributions.published)
    with unit_of_work(database):
        issues = session().scalars(sa.select(Contribution).where(Contribution.kind == NEWSLETTER_ISSUE.code)).all()
        assert {issue.slug for issue in issues} == set(SUBJECTS)
        for issue in issues:
            assert issue.live_revision is not None
            issue_contents = contents(issue.live_revision)
            assert not [block.id for block in issue_contents.blocks if block.is_gone], issue.slug
            html = issue_mail.html_part(issue_contents, issue_mailers.test_footer(), "https://site.example")
            assert not issue_mail.is_too_large(html)
            assert [block for block in issue_contents.blocks if block.harm_types], issue.slug
    again = content_loading.load_all(database, ROOT / "content")
    assert again.contributions.published == []
