"""Sending an issue to the editor who asked to see it. What goes to subscribers is made from the same parts."""

from email.message import EmailMessage
from email.utils import formatdate

from app.contributions import policy
from app.contributions.mailers import as_moderator, reachable
from app.contributions.moderation import queries as moderation_queries
from app.core import clock, config
from app.core.jobs import Task
from app.core.text import tidy
from app.mail import letters
from app.mail.transport import transport_for
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


def compose_test(issue: Contents, to: str, *, key: str) -> EmailMessage:
    """The message that an editor gets. The same `key` always gives the same Message-ID."""
    settings = config.settings()
    message = EmailMessage()
    message["From"] = settings.mail_from
    message["To"] = tidy(to)
    message["Subject"] = tidy(f"Test: {issue.title}")
    message["Message-ID"] = letters.message_id(key)
    message["Date"] = formatdate(clock.now().timestamp())
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(email.text_part(issue, test_footer(), settings.site_url))
    message.add_alternative(email.html_part(issue, test_footer(), settings.site_url), subtype="html")
    return message


def send_test_issue(task: Task) -> None:
    """Send a revision to the editor who asked, while they may still read it."""
    revision = moderation_queries.find_revision(task.payload["revision_id"])
    person = reachable(task.payload["person_id"])
    if revision is None or person is None or revision.redacted_at is not None:
        return
    if policy.can_edit(as_moderator(person), revision.contribution):
        message = compose_test(contents(revision), str(person.email), key=f"job-{task.job_id}")
        transport_for(config.settings().mail_url).send(message)
