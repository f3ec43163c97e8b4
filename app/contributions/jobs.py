"""What the spine does after the fact: who is written to about what, and the daily run of the assurance clock.

One event becomes one job for each letter, in one transaction, so that a letter that fails is tried again without sending the
others twice. Jobs hold ids and codes only.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from app.accounts import queries as accounts
from app.accounts.models import Person
from app.contributions import mailers, policy
from app.contributions.models import Contribution, Decision
from app.contributions.moderation import queries as moderation_queries
from app.contributions.owner_queries import list_checkers, list_owners
from app.contributions.short_texts import queries as short_text_queries
from app.contributions.short_texts.registry import SUBMITTED, get_short_texts
from app.core import clock
from app.core.db import session
from app.core.jobs import Task, enqueue

MAIL_QUEUE = "contributions.mail_queue"
MAIL_WITHDRAWAL = "contributions.mail_withdrawal"
MAIL_REPORT = "contributions.mail_report"
MAIL_APPEAL = "contributions.mail_appeal"
MAIL_CHECK = "contributions.mail_check"
HOUR_SECONDS = 3600


def tell_moderators(task: Task) -> None:
    """Something was submitted: write to each person who may decide on it, at most once an hour."""
    revision = moderation_queries.find_revision(task.payload["revision_id"])
    if revision is None or revision.status != "submitted":
        return
    for person in accounts.people_with_role(revision.contribution.deciders):
        if policy.can_decide(mailers.as_moderator(person), revision):
            _queue_once_an_hour(person)


def tell_moderators_of_short_text(task: Task) -> None:
    """The same for a short text that was sent in."""
    kind = get_short_texts(task.payload["code"])
    short_text = short_text_queries.find(kind, task.payload["short_text_id"])
    if short_text is None or short_text.status != SUBMITTED:
        return
    for person in accounts.people_with_role("moderator"):
        if short_text_queries.may_decide(mailers.as_moderator(person), kind, short_text):
            _queue_once_an_hour(person)


def _queue_once_an_hour(person: Person) -> None:
    """One letter now, or where this hour's was sent already, one at the start of the next: nothing waits untold."""
    hour = int(clock.now().timestamp()) // HOUR_SECONDS
    payload = {"person_id": person.id}
    if not enqueue(MAIL_QUEUE, payload, dedupe_key=f"queue-letter:{person.id}:{hour}"):
        later = datetime.fromtimestamp((hour + 1) * HOUR_SECONDS, UTC)
        enqueue(MAIL_QUEUE, payload, due_at=later, dedupe_key=f"queue-letter:{person.id}:{hour + 1}")


def tell_owners_of_withdrawal(task: Task) -> None:
    """A page was taken down: write to its owners, but not to whoever took it down."""
    contribution = session().get(Contribution, task.payload["contribution_id"])
    decision = session().get(Decision, task.payload["decision_id"])
    if contribution is None or decision is None:
        return
    for person in list_owners(contribution):
        if person.id != decision.by_id:
            enqueue(MAIL_WITHDRAWAL, {**task.payload, "person_id": person.id})


def tell_people_of_report(task: Task) -> None:
    """A problem was reported: write to the owners and to the moderators."""
    report = moderation_queries.find_report(task.payload["report_id"])
    if report is None:
        return
    owners = list_owners(report.contribution) if report.contribution is not None else []
    people = [*owners, *accounts.people_with_role("moderator")]
    for person_id in _once(people):
        enqueue(MAIL_REPORT, {"report_id": report.id, "person_id": person_id})


def tell_moderators_of_appeal(task: Task) -> None:
    """An appeal was made: write to each person who may answer it."""
    appeal = moderation_queries.find_appeal(task.payload["appeal_id"])
    if appeal is None:
        return
    for person in accounts.people_with_role(appeal.revision.contribution.deciders):
        if policy.can_answer_appeal(mailers.as_moderator(person), appeal.revision):
            enqueue(MAIL_APPEAL, {"appeal_id": appeal.id, "person_id": person.id})


def remind_owners(task: Task) -> None:
    """A page's check fell due, lapsed, was flagged or was hidden: write to who checks it, once a step of each cycle."""
    contribution = session().get(Contribution, task.payload["contribution_id"])
    if contribution is None or contribution.checked_at is None:
        return
    step = task.payload["step"]
    cycle = int(contribution.checked_at.timestamp())
    for person in list_checkers(contribution):
        payload = {"contribution_id": contribution.id, "step": step, "person_id": person.id}
        enqueue(MAIL_CHECK, payload, dedupe_key=f"check-letter:{contribution.id}:{cycle}:{step}:{person.id}")


def _once(people: Iterable[Person]) -> list[int]:
    return list(dict.fromkeys(person.id for person in people))
