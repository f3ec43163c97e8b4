"""What the worker does for the administrators' pages: refusals of registrations, and letters that show whether mail arrives."""

import sqlalchemy as sa

from app.accounts.models import Person
from app.accounts.queries import display_name
from app.administration.opening import queries as opening
from app.administration.opening.models import MailTest
from app.administration.services import REFUSALS
from app.core import clock
from app.core.batches import Again, delete_some
from app.core.db import session
from app.core.jobs import Task
from app.core.secret_links import is_unused
from app.mail import letters


def send_test_letter(task: Task) -> None:
    """Write to the administrator who asked whether mail arrives."""
    test = session().get(MailTest, task.payload["test_id"])
    person = session().get(Person, test.person_id) if test is not None else None
    if test is None or person is None or person.email is None or not is_unused(test):
        return
    link = letters.site_address(f"/admin/set-up/test-letter/{opening.LINKS.plaintext(test)}")
    letters.send(person.email, "administration/test-letter", {"link": link}, key=f"job-{task.job_id}")


def forget_old_tests(_task: Task) -> Again | None:
    """Delete test letters that nobody answered. Runs daily."""
    return delete_some((MailTest, sa.and_(MailTest.used_at.is_(None), MailTest.expires_at < clock.now())))


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
