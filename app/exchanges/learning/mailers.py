"""The letter of learning notes, written when it is sent. It says that something awaits, and names no area, no note and nobody."""

from app.accounts import queries as accounts
from app.contributions.mailers import reachable
from app.core.db import session
from app.core.jobs import Task
from app.exchanges.learning import policy
from app.exchanges.learning.models import NoteDraft
from app.mail import letters

OVER = ("given-up", "published")  # there is no draft to come to any more


def send(task: Task) -> None:
    """Write to somebody who takes part: nothing once they no longer do, or once what it is about has passed."""
    about, person = task.payload["about"], reachable(task.payload["person_id"])
    if person is None:
        return
    address = "/exchanges/learning"
    if about not in OVER:
        draft = session().get(NoteDraft, task.payload["draft_id"])
        if draft is None or draft.status != "open" or not policy.takes_part(accounts.actor_for(person), draft):
            return
        address = f"/exchanges/learning/drafts/{draft.id}"
    words = {"name": accounts.display_name(person), "about": about, "address": address}
    letters.send(str(person.email), "exchanges/learning-note", words, key=f"job-{task.job_id}")
