"""What the worker does for accounts: sends links and notices, and forgets what is no longer needed."""

from datetime import timedelta

from app.accounts import mailers, services
from app.accounts.credentials.models import AccountToken, SignInSession
from app.accounts.events import PersonNoticed
from app.accounts.inviting import mailers as invitation_mailers
from app.accounts.inviting.models import AccountInvitation
from app.accounts.models import Person
from app.accounts.queries import commissioners_of
from app.core import clock
from app.core.batches import Again, delete_some
from app.core.db import session
from app.core.jobs import Task, emit

KEEP_TOKENS = timedelta(days=7)
KEEP_SESSIONS = timedelta(days=30)
KEEP_INVITATIONS = timedelta(days=30)


def send_link(task: Task) -> None:
    """Write and send the letter of one token, as things stand now. A token used or erased since sends nothing."""
    token = session().get(AccountToken, task.payload["token_id"])
    if token is not None:
        mailers.send_link(token, key=f"job-{task.job_id}")


def send_invitation(task: Task) -> None:
    """Invite somebody to make an account, unless the invitation ended since."""
    invitation = session().get(AccountInvitation, task.payload["invitation_id"])
    if invitation is not None:
        invitation_mailers.send_invitation(invitation, key=f"job-{task.job_id}")


def send_notice(task: Task) -> None:
    """Tell a person something that happened to their account. One without an address any more is told nothing."""
    person = session().get(Person, task.payload["person_id"])
    if person is not None and person.email is not None:
        mailers.send_notice(person, task.payload["notice"], key=f"job-{task.job_id}")


def tell_area(task: Task) -> None:
    """Tell an area's lead and members that somebody gave themselves or their own organisation a place in it: not whose it is."""
    for person in commissioners_of(task.payload["area_code"]):
        if person.id != task.payload["person_id"]:
            emit(PersonNoticed(person.id, "area-given"))


def forget_old_sign_ins(_task: Task) -> Again | None:
    """Delete links, invitations and sessions long over, and accounts that were never finished. Runs daily."""
    now = clock.now()
    is_more = services.forget_unfinished()
    outcome = delete_some(
        (AccountToken, AccountToken.expires_at < now - KEEP_TOKENS),
        (SignInSession, SignInSession.expires_at < now - KEEP_SESSIONS),
        (AccountInvitation, AccountInvitation.expires_at < now - KEEP_INVITATIONS),
    )
    return Again() if is_more else outcome
