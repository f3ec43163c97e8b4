"""What a learning note is: what was looked at, what helped, what others could take from it, and for which standards.

It has no place, no date and no contact: each would lead to the area that it came from. Nobody begins one from a form.
"""

from collections.abc import Mapping
from typing import Any

from app.contributions.kinds.coverage import facet_values
from app.contributions.kinds.description import Kind
from app.contributions.kinds.fields import Body
from app.contributions.kinds.free_text import Line, MarkdownText
from app.contributions.kinds.options import Choices
from app.contributions.kinds.pages import Pages
from app.contributions.kinds.rules import Rules
from app.contributions.kinds.shape import Shape, Step
from app.contributions.kinds.shipped import Shipping
from app.contributions.models import Revision
from app.core import clock
from app.core.text import sort_title
from app.exchanges.learning import queries
from app.exchanges.learning.fields import Standards, groups_of
from app.exchanges.learning.models import LearningNote

CHECK_DAYS = 730  # what was learned ages slowly
LONGEST_TEXT = 10_000
TOO_EARLY = "This note may not be published before {day}: so much time passes that nothing leads to those it comes from."
AGREED_ELSEWHERE = "Those whom this note comes from have not agreed to this text. It can be edited here once it is published."
NOT_NAMED = "Do not name an area, an organisation or a person."

ABOUT = Step(
    "about-it",
    "About it",
    (
        Line(name="title", label="Title", hint=f"What was learned. {NOT_NAMED}", missing="Enter a title", longest=150),
        Line(
            name="summary",
            label="Summary",
            hint="One sentence. It is shown in lists.",
            missing="Enter a summary of one sentence",
            longest=200,
        ),
        Standards(
            name="standards",
            label="Standards",
            hint="Those that it helps with. It is shown to areas that look at these.",
            missing="Choose at least one standard",
        ),
        Choices(name="harm_types", label="Types of harm", vocabulary="harm_type"),
    ),
)
LEARNED = Step(
    "what-was-learned",
    "What was learned",
    (
        MarkdownText(
            name="looked_at",
            label="What was looked at",
            hint=f"In general terms. {NOT_NAMED}",
            missing="Enter what was looked at",
            longest=LONGEST_TEXT,
            rows=8,
        ),
        MarkdownText(
            name="helped",
            label="What helped",
            hint="What was done, and what became of it.",
            missing="Enter what helped",
            longest=LONGEST_TEXT,
            rows=8,
        ),
        MarkdownText(
            name="to_take",
            label="What others could take from it",
            hint="What another area could do with this, and what it should be careful about.",
            missing="Enter what others could take from it",
            longest=LONGEST_TEXT,
            rows=8,
        ),
    ),
)


def columns(body: Body) -> dict[str, Any]:
    """The live row's values."""
    return {
        "title": body["title"],
        "sort_title": sort_title(body["title"]),
        "summary": body.get("summary", ""),
        "standard_ids": " ".join(body.get("standards", ())),
    }


def facets(body: Body) -> dict[str, list[str]]:
    """The values of each facet."""
    standards = body.get("standards", ())
    return {
        "group": facet_values(groups_of(standards)),
        "standard": facet_values(list(standards)),
        "harm": facet_values(body.get("harm_types")),
    }


def faults_now(revision: Revision) -> Mapping[str, str]:
    """What is wrong until it is published: a text that both sides did not agree to, and a day too early for it to lead nobody to
    them. What they gave up is published by nobody."""
    if revision.contribution.live_revision_id is not None:
        return {}
    draft = queries.find_for_contribution(revision.contribution_id)
    if draft is None or draft.status == "open" or revision.status == "draft":
        return {"title": AGREED_ELSEWHERE}
    day = draft.not_before
    return {"title": TOO_EARLY.format(day=f"{day.day} {day:%B %Y}")} if clock.today() < day else {}


LEARNING_NOTE = Kind(
    code="learning-note",
    noun="learning note",
    nouns="learning notes",
    shape=Shape(schema_version=1, steps=(ABOUT, LEARNED), live=LearningNote, columns=columns, facets=facets),
    pages=Pages(section="exchanges/learning", detail_template="exchanges/learning/_note.html"),
    shipping=Shipping(folder="learning-notes"),
    rules=Rules(interval_days=lambda body: CHECK_DAYS, is_begun_elsewhere=True, faults_now=faults_now),
)
