"""What is done with a mailing: scheduled, started, stopped, gone on with, cancelled, and decided on where it is uncertain."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

import sqlalchemy as sa

from app.accounts import queries as accounts
from app.contributions.models import Revision
from app.core import audit, clock
from app.core.actor import SYSTEM, Actor
from app.core.db import session
from app.core.errors import Conflict, Invalid
from app.core.jobs import enqueue
from app.core.policy import require
from app.mail import refusals
from app.mail.handing_over import Outcome
from app.newsletter.mailings import checks, deliveries, policy, queries
from app.newsletter.mailings.checks import Obstacle
from app.newsletter.mailings.deliveries import ROW, TABLE, Result
from app.newsletter.mailings.lifecycle import DELIVERY, MAILING
from app.newsletter.mailings.models import Mailing
from app.subscriptions.returned_mail import returns
from app.subscriptions.returned_mail.reports import HARD, Report
from app.subscriptions.secret_links import links
from app.subscriptions.secret_links.links import MailLink

START, PREPARE, SEND = "newsletter.start_mailing", "newsletter.prepare_mailing", "newsletter.send_mailing"
CALL_OFF, TELL = "newsletter.call_off_mailing", "newsletter.mail_mailing_needs_you"
LONGEST_AHEAD = timedelta(days=180)
IN_THE_PAST = "The date and time must be in the future"
TOO_FAR = "The date must be within six months"
SENT_ALREADY = "This version of the issue has a mailing already."
OBSTACLES = {
    "item-gone": "An item of this issue leads to a page that not everyone can read now.",
    "issue-gone": "This issue is not in the archive now.",
    "issue-changed": "A newer version of this issue was published. Schedule that one.",
    "nobody": "Nobody gets the newsletter now.",
}
UNKNOWN_ADDRESS = "5.1."
CHOICES = ("count as delivered", "send again")


def schedule(actor: Actor, revision: Revision, at: datetime | None) -> Mailing:
    """Have an approved revision sent at a moment (UTC), or as soon as possible.

    Raises Invalid for a moment that has passed or is too far away, Conflict where something stands in the way.
    """
    require(policy.can_send(actor))
    now = clock.now()
    if at is not None and at <= now:
        raise Invalid(IN_THE_PAST, "on")
    if at is not None and at > now + LONGEST_AHEAD:
        raise Invalid(TOO_FAR, "on")
    _refuse(checks.obstacle(revision))
    if queries.find_current(revision.id) is not None:
        raise Conflict(SENT_ALREADY)
    mailing = Mailing(
        revision_id=revision.id, scheduled_for=at or now, scheduled_by_id=actor.person_id, scheduled_at=now, held_items=[]
    )
    MAILING.start(mailing)
    session().add(mailing)
    session().flush()
    audit.record(actor, "schedule", MAILING.name, mailing.id, to_status=mailing.status, revision=revision.id)
    _wait_for_start(mailing)
    return mailing


def why_not(revision: Revision) -> str:
    """In words what stands in the way of sending a revision now, "" where nothing does."""
    obstacle = checks.obstacle(revision)
    return OBSTACLES[obstacle.reason] if obstacle is not None else ""


def start(mailing: Mailing) -> None:
    """Its time has come: look at the issue once more, and begin to make the deliveries. Running it twice changes nothing."""
    if mailing.status != "scheduled":
        return
    if mailing.scheduled_for > clock.now():
        _wait_for_start(mailing)
        return
    obstacle = checks.obstacle(mailing.revision)
    if obstacle is not None:
        hold(mailing, obstacle)
        return
    mailing.started_at = clock.now()
    MAILING.apply(mailing, "start", SYSTEM)
    if prepare(mailing):
        take_up(mailing.id)


def prepare(mailing: Mailing) -> bool:
    """Make a batch of the deliveries of a mailing that is being prepared; whether there may be more. Then it is sent."""
    if deliveries.make_some(mailing):
        return True
    count = deliveries.count_made(mailing.id)
    if not count:
        mailing.started_at, mailing.prepared_to, mailing.in_doubt = None, 0, False
        hold(mailing, Obstacle("nobody"))
        return False
    mailing.audience_count = count
    MAILING.apply(mailing, "begin", SYSTEM, audience=count)
    take_up(mailing.id)
    return False


def hold(mailing: Mailing, obstacle: Obstacle) -> None:
    """Stop, and give the mailing back to the editors with the reason."""
    _move(mailing, "hold", SYSTEM, obstacle)
    tell_editors(mailing.id)


def hold_after_restore() -> None:
    """The site was restored from a copy: nothing that was on its way then goes on before an editor has looked."""
    for mailing in queries.list_unfinished():
        deliveries.doubt(mailing.id)
        mailing.in_doubt = mailing.started_at is not None and mailing.audience_count is None
        if mailing.status != "paused":
            hold(mailing, Obstacle("restored"))


def pause(actor: Actor, mailing: Mailing) -> None:
    """Stop. What the worker has begun still goes; nothing else does."""
    _move(mailing, "pause", actor, Obstacle("editor"))


def go_on(actor: Actor, mailing: Mailing) -> None:
    """Go on, or try again to start. Raises Conflict while what stood in the way still does."""
    require(policy.can_send(actor))
    _refuse(checks.obstacle(mailing.revision))
    if mailing.started_at is None:
        _move(mailing, "put back", actor)
        _wait_for_start(mailing)
    else:
        _move(mailing, "prepare" if mailing.audience_count is None else "resume", actor)
        take_up(mailing.id)


def cancel(actor: Actor, mailing: Mailing) -> None:
    """End it. Who has it keeps it; nobody else gets it from now on. What a batch does not write down, the worker does."""
    _move(mailing, "cancel", actor)
    if deliveries.call_off_some(mailing.id):
        enqueue(CALL_OFF, {"mailing_id": mailing.id})


def settle(actor: Actor, mailing: Mailing, delivery_ids: Collection[int], choice: str) -> int:
    """Decide on deliveries that are uncertain, by one of CHOICES; how many. Those decided on already stay as they are.

    Raises Invalid where none was chosen or the choice does not exist. In a mailing that was cancelled nothing is sent again.
    """
    require(policy.can_send(actor))
    if choice not in CHOICES:
        raise Invalid("Choose what to do", "choice")
    if not delivery_ids:
        raise Invalid("Choose at least one delivery", "deliveries")
    again = choice == "send again"
    if again and mailing.status == "cancelled":
        raise Conflict("This mailing was cancelled, so nothing of it can be sent again.")
    uncertain = sa.select(ROW.id, ROW.subscriber_id).where(
        ROW.mailing_id == mailing.id, ROW.status == "uncertain", ROW.id.in_(delivery_ids)
    )
    count = 0
    for key, subscriber_id in session().execute(uncertain.with_for_update()).all():
        values: dict[str, object] = {"settled_by_id": actor.person_id, "claim": None}
        values |= {"next_at": clock.now()} if again else {"message_id": links.message_id(subscriber_id, mailing.id)}
        session().execute(DELIVERY.moving(TABLE, choice, actor).where(ROW.id == key).values(values))
        count += 1
    audit.record(actor, choice, MAILING.name, mailing.id, deliveries=count)
    if again and mailing.status == "sending":
        take_up(mailing.id)
    finish(mailing)
    return count


def finish(mailing: Mailing) -> bool:
    """Say that it is sent once every delivery has ended; whether it is."""
    if mailing.status == "sending" and deliveries.is_over(mailing.id):
        MAILING.apply(mailing, "finish", SYSTEM)
        return True
    return False


def take_up(mailing_id: int) -> None:
    """Begin a new run of jobs for a mailing: what makes deliveries or sends them. Those of the run before end then."""
    again = sa.update(Mailing).where(Mailing.id == mailing_id).values(run=Mailing.run + 1).returning(Mailing.run)
    run = session().scalar(again.execution_options(synchronize_session=False))
    if deliveries.status_of(mailing_id) == "preparing":
        enqueue(PREPARE, {"mailing_id": mailing_id, "run": run})
    else:
        queue_slice(mailing_id, run or 0, 0)


def queue_slice(mailing_id: int, run: int, number: int, due_at: datetime | None = None, failures: int = 0) -> None:
    """Have the next slice of a run sent. Each number is queued once, however often the slice before it is repeated."""
    payload = {"mailing_id": mailing_id, "run": run, "number": number, "failures": failures}
    enqueue(SEND, payload, due_at=due_at, dedupe_key=f"mailing:{mailing_id}:{run}:{number}")


def resume_forgotten_mailings() -> None:
    """Begin anew for every mailing that should be going on: whatever became of its jobs, nothing stays behind for long."""
    for mailing_id in queries.list_going_on():
        take_up(mailing_id)
    for mailing_id in queries.list_called_off_in_part():
        enqueue(CALL_OFF, {"mailing_id": mailing_id})
    for mailing in queries.list_late():
        _wait_for_start(mailing)


def tell_editors(mailing_id: int, once: str = "") -> None:
    """Tell every editor that a mailing cannot go on without them; for what `once` names, at most once a mailing."""
    for person in accounts.people_with_role(policy.EDITOR):
        key = f"mailing:{mailing_id}:{once}:{person.id}" if once else None
        enqueue(TELL, {"mailing_id": mailing_id, "person_id": person.id}, dedupe_key=key)


def count_refused(mailing_id: int, results: Iterable[Result]) -> None:
    """An address that the mail server does not know is suspended, as if a report of it had come back later.

    What it refuses by a rule of its own says nothing about the address.
    """
    for result in results:
        answer = result.answer
        if answer is None or answer.outcome != Outcome.REFUSED or answer.step != "recipient":
            continue
        code = answer.code.partition(" ")[2]
        if code.startswith(UNKNOWN_ADDRESS) and refusals.is_about_the_address(code) and not answer.names_a_rule:
            link = MailLink(result.held.reader.subscriber_id, mailing_id)
            returns.take(Report(HARD, code, link), result.message_id.encode())


def note_trouble(mailing_id: int, code: str) -> None:
    """Keep for the editors what the mail server does to us; "" once it works."""
    changed = sa.update(Mailing).where(Mailing.id == mailing_id, Mailing.trouble != code).values(trouble=code)
    session().execute(changed.execution_options(synchronize_session=False))


def _move(mailing: Mailing, verb: str, actor: Actor, why: Obstacle | None = None) -> None:
    """Move a mailing together with why it is held, so that the database never sees one without the other."""
    MAILING.check(mailing, verb, actor)
    mailing.held_reason, mailing.held_items = (why.reason, [*why.items]) if why is not None else ("", [])
    MAILING.apply(mailing, verb, actor, reason=why.reason if why is not None else None)


def _wait_for_start(mailing: Mailing) -> None:
    enqueue(START, {"mailing_id": mailing.id}, due_at=max(mailing.scheduled_for, clock.now()))


def _refuse(obstacle: Obstacle | None) -> None:
    if obstacle is not None:
        raise Conflict(OBSTACLES[obstacle.reason])
