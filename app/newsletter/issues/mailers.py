"""Sending an issue to the editor who asked to see it. What goes to subscribers is made from the same parts."""

from app.contributions import policy
from app.contributions.mailers import as_moderator, reachable
from app.contributions.moderation import queries as moderation_queries
from app.core import config
from app.core.jobs import Task
from app.mail import letters, messages
from app.mail.messages import Message
from app.newsletter.issues import email
from app.newsletter.issues.contents import Contents, contents
from app.newsletter.issues.email import Footer

TEST_REASON = (
    "This is a test. It was sent only to you, because you asked for it. What subscribers get says here why they get it, with "
    "links to change what they follow and to unsubscribe."
)


def sender() -> tuple[str, ...]:
    """Who runs the site, by name and postal address, a line each."""
    settings = config.settings()
    return tuple(one for one in (settings.operator_name, settings.operator_address) if one)


def test_footer() -> Footer:
    """What stands below a test and a preview."""
    return Footer(TEST_REASON, sender=sender())


def compose_test(issue: Contents, to: str, *, key: str) -> Message:
    """The message that an editor gets. The same `key` always gives the same Message-ID."""
    site, footer = config.settings().site_url, test_footer()
    plain, rich = email.text_part(issue, footer, site), email.html_part(issue, footer, site)
    return messages.letter(to, f"Test: {issue.title}", letters.message_id(key), plain, rich)


def send_test_issue(task: Task) -> None:
    """Send a revision to the editor who asked, while they may still read it."""
    revision = moderation_queries.find_revision(task.payload["revision_id"])
    person = reachable(task.payload["person_id"])
    if revision is None or person is None or revision.redacted_at is not None:
        return
    if policy.can_edit(as_moderator(person), revision.contribution):
        letters.hand_over(compose_test(contents(revision), str(person.email), key=f"job-{task.job_id}"))
