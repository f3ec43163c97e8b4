"""Where a page says that there is nothing, it says what it looked at: no template answers "None." and no more."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "app").rglob("templates/**/*.html"))
# A paragraph, a line or a heading that is an absence and nothing else.
BARE = re.compile(
    r"<(?P<tag>p|li|h2|h3)\b[^>]*>\s*(?P<words>(?:None|Nobody|Nothing|No (?:\w+ ){0,2}?\w+)"
    r"(?: yet| now| at the moment| so far| (?:is|are) waiting| (?:has|have) been \w+| match(?:es)?)*\.?)"
    r"\s*</(?P=tag)>(?P<after>\s*<p\b)?"
)
# What stands on the page of the one thing that has none, which is what was looked at.
COMPLETE = {
    "administration/areas.html: No areas have been loaded.",
    "consultations/clause.html: No comments yet.",
    "library/_framework.html: No measure yet.",
    "subscribers/_ledger.html: Nothing yet.",
}


def bare_absences(template: str) -> list[str]:
    """What a template says that says that there is nothing and not of what; a heading with a paragraph under it says more."""
    found = re.finditer(BARE, re.sub(r"{#.*?#}", "", template, flags=re.DOTALL))
    return [one["words"] for one in found if not (one["tag"].startswith("h") and one["after"])]


def test_no_page_says_that_there_is_nothing_without_saying_what_it_looked_at() -> None:
    assert TEMPLATES
    bare = {
        f"{'/'.join(path.parts[-2:])}: {words}" for path in TEMPLATES for words in bare_absences(path.read_text(encoding="utf-8"))
    }
    assert bare == COMPLETE


@pytest.mark.parametrize(
    "template",
    [
        '<p class="govuk-body">None.</p>',
        "{% else %}<li>Nothing has been published yet.</li>",
        "<p>No problem reports are waiting.</p>",
        '<h2 class="govuk-heading-m">Nothing matches</h2>{% endif %}',
        "<p>\n  Nobody is waiting.\n</p>",
    ],
)
def test_a_bare_absence_is_noticed(template: str) -> None:
    assert bare_absences(template)


@pytest.mark.parametrize(
    "template",
    [
        "<h2>Nobody matches</h2>\n<p>We looked at everyone.</p>",
        "<p>No submission is waiting. We looked at every kind that you decide on.</p>",
        "<p>Nothing is saved until you say so.</p>",
    ],
)
def test_an_absence_that_says_what_was_looked_at_passes(template: str) -> None:
    assert not bare_absences(template)
