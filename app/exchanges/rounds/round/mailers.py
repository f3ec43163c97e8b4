"""The letter of rounds: something waits for you. It names no area, no round and nobody."""

from app.accounts.models import Person
from app.accounts.queries import display_name
from app.core.db import session
from app.core.jobs import Task
from app.mail import letters


def send_notice(task: Task) -> None:
    """Tell somebody that something waits for them. One without an address any more is told nothing."""
    person = session().get(Person, task.payload["person_id"])
    if person is None or person.email is None or person.status != "active":
        return
    context = {"name": display_name(person), "address": "/exchanges/rounds"}
    letters.send(person.email, "exchanges/something-awaits-you", context, key=f"job-{task.job_id}")
