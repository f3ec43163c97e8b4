"""The letter to administrators where a file of an exchange was sealed: a reference, and no name of an area or of anything."""

from app.accounts import queries as accounts
from app.contributions.mailers import reachable
from app.core.jobs import Task
from app.mail import letters


def tell_of_sealed(task: Task) -> None:
    """Tell an administrator that a file was sealed. Whoever is none any more is told nothing."""
    person = reachable(task.payload["person_id"])
    if person is None or all(grant.role != "admin" for grant in accounts.roles_of(person.id)):
        return
    words = {"name": accounts.display_name(person), "reference": task.payload["reference"]}
    letters.send(str(person.email), "exchanges/file-sealed", words, key=f"job-{task.job_id}")
