"""What an issue of the newsletter is: opening words, items that each lead to a published page, and short texts of the editors.

Only editors write issues, and an editor who wrote nothing in one decides on it.
"""

from collections.abc import Mapping
from typing import Any

from app.contributions.kinds.coverage import facet_values, together
from app.contributions.kinds.description import Kind
from app.contributions.kinds.entries import Entries
from app.contributions.kinds.fields import Body
from app.contributions.kinds.free_text import Line, Lines, MarkdownText
from app.contributions.kinds.pages import DraftLink, Pages
from app.contributions.kinds.rules import Rules
from app.contributions.kinds.shape import Shape, Step
from app.contributions.kinds.shipped import Shipping
from app.contributions.models import Revision
from app.core.text import sort_title
from app.newsletter import sections
from app.newsletter.issues import queries
from app.newsletter.issues.fields import PageAddress, SectionChoice
from app.newsletter.issues.models import NewsletterIssue

NEVER_DUE_DAYS = 36_500  # an issue is of its date: nothing in it falls due
LONGEST_SUMMARY = 600
NOTHING_IN_IT = "Add at least one item or one short text"
NOT_SAID = "Enter what this version corrects"

LINKED = Entries(
    name="linked",
    label="Items",
    noun="item",
    nouns="items",
    heading="title",
    most=40,
    entry_fields=(
        Line(name="title", label="Title", missing="Enter a title", longest=150),
        SectionChoice(name="section", label="Section", missing="Choose a section"),
        PageAddress(
            name="link",
            label="Page it leads to",
            hint="The address of a published page on this site that anyone can read, like /directory/street-theatre.",
            missing="Enter the address of the page it leads to",
        ),
        Lines(
            name="summary",
            label="Summary",
            hint="What it is and why it is worth reading, in two or three sentences.",
            missing="Enter a summary",
            longest=LONGEST_SUMMARY,
        ),
        Line(name="note", label="Note from the editor", hint="For example, who will find it useful.", longest=300),
    ),
)
TEXTS = Entries(
    name="texts",
    label="Short texts",
    noun="short text",
    nouns="short texts",
    heading="heading",
    most=20,
    entry_fields=(
        Line(name="heading", label="Heading", missing="Enter a heading", longest=150),
        SectionChoice(name="section", label="Section", missing="Choose a section"),
        MarkdownText(name="text", label="Text", missing="Enter the text", longest=5_000, rows=10),
    ),
)

ABOUT = Step(
    "about-it",
    "Title and opening",
    (
        Line(
            name="title",
            label="Title",
            hint="What this issue is about. It is the subject of the email too.",
            missing="Enter a title",
            longest=120,
        ),
        Line(
            name="summary",
            label="Summary",
            hint="One sentence. It is shown in the archive.",
            missing="Enter a summary of one sentence",
            longest=250,
        ),
        MarkdownText(
            name="editorial",
            label="Opening",
            hint="The words that the issue starts with. Do not write about a child, a family or a case.",
            longest=6_000,
            rows=10,
        ),
        Lines(
            name="correction",
            label="What this version corrects",
            hint="Only for an issue that is published already. Readers see this above the issue.",
            longest=500,
            rows=3,
        ),
    ),
)
ITEMS = Step("items", "Items", (LINKED,), intro="Each leads to a published page that anyone can read.")
SHORT_TEXTS = Step("short-texts", "Short texts", (TEXTS,), intro="Words of the editors that lead to no page of this site.")


def problems(body: Body) -> dict[str, str]:
    """What is wrong with values that are each right by themselves: an issue with nothing in it."""
    return {} if body.get("linked") or body.get("texts") else {"linked": NOTHING_IN_IT}


def faults_now(revision: Revision) -> Mapping[str, str]:
    """What is wrong as the site is now: an item whose page not everyone can read, a correction that does not say what it is."""
    faults = {}
    items = revision.body.get("linked", ())
    readable = queries.public_pages([one["link"] for one in items])
    gone = [one["title"] for one in items if one["link"] not in readable]
    if gone:
        faults["linked"] = f"“{gone[0]}” leads to a page that not everyone can read now. Take it out, or change its address."
    live = revision.contribution.live_revision
    if live is not None and revision.body.get("correction") in (None, live.body.get("correction")):
        faults["correction"] = NOT_SAID
    return faults


def still_shown(body: Body) -> Body:
    """A body without the items whose pages not everyone can read now."""
    items = body.get("linked", ())
    readable = queries.public_pages([one["link"] for one in items])
    return {**body, "linked": [one for one in items if one["link"] in readable]}


def section_codes(body: Body) -> list[str]:
    """The sections that an issue has something in, in order."""
    used = {one["section"] for name in ("linked", "texts") for one in body.get(name, ())}
    return [code for code in sections.CODES if code in used]


def columns(body: Body) -> dict[str, Any]:
    """The live row's values."""
    return {
        "title": body["title"],
        "sort_title": sort_title(body["title"]),
        "summary": body.get("summary", ""),
        "section_codes": " ".join(section_codes(body)),
        "item_count": len(body.get("linked", ())) + len(body.get("texts", ())),
    }


def facets(body: Body) -> dict[str, list[str]]:
    """The values of each facet: its sections, and the topics of the pages that its items lead to."""
    pages = queries.public_pages([one["link"] for one in body.get("linked", ())]).values()
    return {
        "section": facet_values(section_codes(body)),
        "harm": facet_values(sorted({code for page in pages for code in page.harm_types})),
        "region": facet_values(together(code for page in pages for code in page.regions)),
    }


def draft_links(revision: Revision) -> tuple[DraftLink, ...]:
    """What else can be done with a draft: choosing from what was published."""
    return (DraftLink("Choose from what has been published", f"/newsletter/drafts/{revision.id}/shelf"),)


def preview_links(revision: Revision) -> tuple[DraftLink, ...]:
    """Where to see what it will be, and to send it to oneself."""
    return (DraftLink("See it as a page, an email and plain text", f"/newsletter/drafts/{revision.id}/formats"),)


NEWSLETTER_ISSUE = Kind(
    code="newsletter-issue",
    noun="issue of the newsletter",
    nouns="issues of the newsletter",
    shape=Shape(
        schema_version=1,
        steps=(ABOUT, ITEMS, SHORT_TEXTS),
        live=NewsletterIssue,
        columns=columns,
        facets=facets,
        problems=problems,
    ),
    pages=Pages(
        section="newsletter",
        detail_template="newsletter/_issue.html",
        draft_links=draft_links,
        preview_links=preview_links,
    ),
    shipping=Shipping(folder="newsletter"),
    rules=Rules(
        interval_days=lambda body: NEVER_DUE_DAYS,
        is_checked=False,
        deciders="editor",
        faults_now=faults_now,
        still_shown=still_shown,
    ),
)
