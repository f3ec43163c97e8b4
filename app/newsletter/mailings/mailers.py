"""Telling editors of a mailing that cannot go on without them. The letter names no issue: it may have been taken down."""

from app.accounts import queries as accounts
from app.contributions.mailers import as_moderator, reachable
from app.core.jobs import Task
from app.mail import letters
from app.newsletter.mailings import policy, queries


def send_call_for_help(task: Task) -> None:
    """Tell one editor, while they are one and the mailing still waits."""
    person, mailing = reachable(task.payload["person_id"]), queries.find(task.payload["mailing_id"])
    if person is None or mailing is None or not policy.can_send(as_moderator(person)):
        return
    uncertain = queries.count_problems(("uncertain",), mailing.id)
    if mailing.status != "paused" and not (mailing.status == "sending" and uncertain):
        return
    words = {
        "name": accounts.display_name(person),
        "mailing_id": mailing.id,
        "uncertain": uncertain if mailing.status == "sending" else 0,
        "has_started": mailing.audience_count is not None,
    }
    letters.send(str(person.email), "newsletter/mailing-needs-you", words, key=f"job-{task.job_id}")
