"""Issues of the newsletter for the browser's world: one corrected and published, one draft, both with awkward words."""

from typing import Any

from app.contributions.models import Revision
from app.contributions.services import deciding, drafting
from app.core.actor import Actor
from app.newsletter.issues.kind import NEWSLETTER_ISSUE
from tests.drawing import draw

LONG = "Antidisestablishmentarianism-in-whole-neighbourhoods-as-reported-to-the-editors"
WORDS = f"""Dear reader, with [a long address](https://www.example.org/{"a-very-long-address-" * 8}).

### What stands here

1. A list
2. And `some code`

> Somebody said this.

| Term | Schools | Performances |
|---|---|---|
| Autumn | 12 | 24 |
"""


def _start(editor: Actor, slug: str, title: str) -> Revision:
    body: dict[str, Any] = {
        "title": title,
        "summary": "What was published in the autumn, and what the editors think of it.",
        "editorial": WORDS,
        "linked": [
            {
                "id": "first",
                "title": f"Theatre: {LONG}",
                "section": "initiatives",
                "link": f"/directory/{slug}",
                "summary": "A play that tours schools.\n\nIt has grown.",
                "note": "For public health teams.",
            },
            {
                "id": "second",
                "title": "A framework",
                "section": "outcomes",
                "link": "/library/cse-distance-travelled",
                "summary": "Measures.",
            },
        ],
        "texts": [{"id": "last", "heading": "A word from us", "section": "editor", "text": WORDS}],
    }
    return drafting.start(editor, NEWSLETTER_ISSUE, body, draw(NEWSLETTER_ISSUE.shape, body), f"browser-issue-{title}")


def furnish(editor: Actor, second: Actor, slug: str) -> dict[str, Any]:
    """Make them; the addresses by name. `slug` is a published initiative's. Inside a transaction."""
    first = drafting.submit(editor, _start(editor, slug, f"Autumn: {LONG}"), {})
    deciding.publish(second, first)
    change = drafting.edit(second, first.contribution)
    drafting.save(second, change, change.version, {"correction": "The name of the play was wrong.\nIt is right now."}, {})
    deciding.publish(editor, drafting.submit(second, change, {}))
    draft, waiting = _start(editor, slug, "Winter"), _start(second, slug, "Spring")
    drafting.submit(second, waiting, {})
    return {"issue": draft.id, "issue_waiting": waiting.id, "issue_slug": first.contribution.slug}
