"""What editors do with a draft of an issue beyond filling it in: put a published page into it, and have it sent to themselves."""

from collections.abc import Mapping

from app.contributions import policy
from app.contributions.models import Revision
from app.contributions.services import listing_entries
from app.contributions.services.listing_entries import DraftList
from app.core import audit
from app.core.actor import Actor
from app.core.errors import Conflict, Invalid, NotFound
from app.core.jobs import enqueue
from app.core.policy import require
from app.newsletter.issues import queries
from app.newsletter.issues.kind import LINKED, NEWSLETTER_ISSUE

MAIL_TEST = "newsletter.mail_test"
ALREADY_IN_IT = "This page is in the issue already"
SUBMITTED = "This has been submitted, so it can no longer be changed."


def add_page(actor: Actor, revision: Revision, version: int, page_id: int, answers: Mapping[str, str]) -> str:
    """Put a page that everyone may read at the end of a draft's items, and give the id of the item.

    `answers` holds `title`, `section` and `summary`. Raises NotFound for a page that not everyone may read, StaleDraft
    where the draft is not at `version`, Invalid (naming the field) for what is missing or too long.
    """
    require(policy.can_edit(actor, revision.contribution))
    if revision.status != "draft":
        raise Conflict(SUBMITTED)
    page = queries.pages_by_id([page_id]).get(page_id)
    if page is None:
        raise NotFound
    items = revision.body.get(LINKED.name, [])
    if any(one["link"] == page.address for one in items):
        raise Invalid(ALREADY_IN_IT, "section")
    values, errors = LINKED.clean_entry({**answers, "link": page.address})
    for name, message in errors.items():
        raise Invalid(message, name)
    item_id = LINKED.new_id(items, values["title"])
    listing_entries.put(
        actor, DraftList(revision, version, NEWSLETTER_ISSUE.shape, LINKED), item_id, LINKED.entry_fields, values, {}
    )
    return item_id


def ask_for_test(actor: Actor, revision: Revision) -> None:
    """Have a revision sent to whoever asks, and to nobody else, as an email that says it is a test."""
    require(policy.can_edit(actor, revision.contribution))
    if revision.redacted_at is not None:
        raise Conflict("The text of this issue was erased.")
    enqueue(MAIL_TEST, {"revision_id": revision.id, "person_id": actor.person_id})
    audit.record(actor, "send test", "revision", revision.id)
