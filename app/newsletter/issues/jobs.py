"""What issues do after the fact: go to the editor who asked for a test, and let go of pages that were taken down."""

from app.contributions.services import publishing
from app.core.jobs import Task
from app.newsletter.issues import queries
from app.newsletter.issues.kind import NEWSLETTER_ISSUE

LET_GO = "newsletter.let_go"


def reindex_issues(_task: Task) -> None:
    """A page was taken down, hidden or erased: what an issue said of it is found in the search no longer.

    Its own page and its email ask which pages may be read whenever they are drawn.
    """
    issues = [one for one in queries.list_published_issues() if one.live_revision is not None]
    linked = {one.id: _links(one.live_revision.body) for one in issues if one.live_revision is not None}
    readable = queries.public_pages(link for links in linked.values() for link in links)
    for issue in issues:
        if any(link not in readable for link in linked[issue.id]):
            publishing.project(NEWSLETTER_ISSUE, issue)


def _links(body: dict[str, object]) -> list[str]:
    items = body.get("linked", [])
    return [str(one["link"]) for one in items] if isinstance(items, list) else []
