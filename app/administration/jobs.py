"""What the worker does for the administrators' pages: tells people that their registration was turned down, and why."""

from app.accounts.models import Person
from app.accounts.queries import display_name
from app.administration.services import REFUSALS
from app.core.db import session
from app.core.jobs import Task
from app.mail import letters


def send_refusal(task: Task) -> None:
    """Write and send the letter. One erased since, or accepted after all, is told nothing."""
    person = session().get(Person, task.payload["person_id"])
    if person is None or person.email is None or person.status != "closed":
        return
    context = {
        "name": display_name(person),
        "reason": REFUSALS[task.payload["reason"]],
        "register": letters.site_address("/register"),
    }
    letters.send(person.email, "accounts/registration-refused", context, key=f"job-{task.job_id}")
