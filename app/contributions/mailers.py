"""The letters of the spine. Each is written when it is sent, from what the database then holds.

So a letter that waits in the queue says nothing of a text that was erased or taken down meanwhile, goes to nobody who has
left, and is not sent at all when there is nothing left to say. Letters hold titles, moderators' reasons and links; never the
words of a problem report or an appeal.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from app.accounts import queries as accounts
from app.accounts.models import Person
from app.contributions import policy, queries
from app.contributions.assurance import links
from app.contributions.assurance.links import CheckLink
from app.contributions.kinds.description import get_kind
from app.contributions.models import Contribution, Revision
from app.contributions.moderation import queries as moderation_queries
from app.contributions.services import assuring
from app.contributions.short_texts import queries as short_text_queries
from app.contributions.short_texts.registry import get_short_texts
from app.core import clock
from app.core.actor import Actor
from app.core.db import session
from app.core.errors import NotFound
from app.core.jobs import Task
from app.mail import letters

STATUS_AFTER = {"publish": "published", "return": "returned", "reject": "rejected"}
MODERATORS = "a moderator"
HIDDEN_AFTER = timedelta(days=next(days for days, _, state in assuring.STEPS if state == "hidden"))


def as_moderator(person: Person) -> Actor:
    """What a person could do after signing in with the second step: for choosing whom to write to, never for acting."""
    return accounts.actor_for(person, second_factor=True)


def title_of(contribution: Contribution, revision: Revision | None = None) -> str:
    """The title, or "" once the text was erased."""
    shown = revision or contribution.live_revision
    return str(shown.body.get("title", "")) if shown is not None and shown.redacted_at is None else ""


def send_queue_letter(task: Task) -> None:
    """Tell a moderator how many contributions and short texts wait for somebody like them."""
    person = reachable(task.payload["person_id"])
    if person is None:
        return
    actor = as_moderator(person)
    revisions = [one for one in moderation_queries.list_waiting(actor) if policy.can_decide(actor, one)]
    short = [one.made_at for kind, one in short_text_queries.list_waiting() if short_text_queries.may_decide(actor, kind, one)]
    if revisions or short:
        _send(
            task,
            person,
            "waiting",
            count=len(revisions) + len(short),
            short=len(short),
            deciders=_deciders_of(revisions, short),
            since=day_in_words(min([*(one.submitted_at or one.saved_at for one in revisions), *short])),
            address="/moderation" if revisions else "/moderation/short-texts",
        )


def _deciders_of(submitted: Sequence[Revision], short: Sequence[datetime]) -> str:
    """Whom it all waits for, in words: "a moderator", "an editor", or both. Short texts are for moderators."""
    names = [MODERATORS] if short else []
    names += [get_kind(one.contribution.kind).rules.a_decider for one in submitted]
    return " or ".join(sorted(set(names)))


def send_short_text_decision(task: Task) -> None:
    """Tell whoever sent in a short text what a moderator decided. Nothing once it was taken back, its words were erased, or they
    can no longer read what it is about."""
    kind = get_short_texts(task.payload["code"])
    short_text = short_text_queries.find(kind, task.payload["short_text_id"])
    verb = task.payload["verb"]
    if short_text is None or short_text.status != STATUS_AFTER[verb] or (verb == "return" and not short_text.reason):
        return
    person = reachable(short_text.person_id)
    if person is not None and queries.is_readable(accounts.actor_for(person), short_text.contribution):
        place = kind.place(short_text) if verb == "publish" else kind.change(short_text)
        _send(
            task, person, f"short-text-{verb}", title=title_of(short_text.contribution), reason=short_text.reason, address=place
        )


def send_decision(task: Task) -> None:
    """Tell a contributor what a moderator decided, and what they can do now."""
    revision = moderation_queries.find_revision(task.payload["revision_id"])
    verb = task.payload["verb"]
    if revision is None or revision.status != STATUS_AFTER[verb] or revision.redacted_at is not None:
        return
    contribution = revision.contribution
    nothing_to_say = contribution.status != "published" if verb == "publish" else not revision.reason
    if nothing_to_say:  # taken down, or its reason erased with the text of another version
        return
    person = reachable(revision.submitted_by_id)
    if person is not None:
        _send(
            task,
            person,
            f"decided-{verb}",
            title=title_of(contribution, revision),
            reason=revision.reason,
            address=get_kind(contribution.kind).pages.address(contribution.slug)
            if verb == "publish"
            else f"/contribute/drafts/{revision.id}",
            appeal=f"/contribute/drafts/{revision.id}/appeal",
            **_whose(contribution),
        )


def _whose(contribution: Contribution) -> dict[str, str]:
    """Who decides on it, in the words of its kind."""
    rules = get_kind(contribution.kind).rules
    return {"decider": rules.decider, "a_decider": rules.a_decider, "who_decided": rules.a_decider.capitalize()}


def send_withdrawal(task: Task) -> None:
    """Tell an owner that a moderator took their page down, and why."""
    contribution, person = _about(task)
    if person is None or contribution is None or contribution.status != "withdrawn":
        return
    made = next((one for one in queries.list_decisions(contribution) if one.id == task.payload["decision_id"]), None)
    if made is not None and made.by_id != person.id:
        _send(task, person, "withdrawn", title=title_of(contribution), reason=made.reason, address="/contribute")


def send_report(task: Task) -> None:
    """Tell an owner or a moderator that somebody reported a problem: where to read it, not what it says."""
    report = moderation_queries.find_report(task.payload["report_id"])
    person = reachable(task.payload["person_id"])
    if report is None or person is None or report.status != "open":
        return
    contribution = report.contribution
    owns = contribution is not None and policy.owns(accounts.actor_for(person), contribution)
    if not owns and not policy.is_moderator(as_moderator(person)):
        return
    shown = title_of(contribution) if contribution is not None and contribution.status == "published" else ""
    place = "contribute" if owns else "moderation"
    _send(task, person, "problem-reported", title=shown, owns=owns, address=f"/{place}/reports/{report.id}")


def send_appeal(task: Task) -> None:
    """Tell a moderator who did not make the decision that somebody appeals against it."""
    appeal = moderation_queries.find_appeal(task.payload["appeal_id"])
    person = reachable(task.payload["person_id"])
    if appeal is None or person is None or appeal.status != "waiting":
        return
    if policy.can_answer_appeal(as_moderator(person), appeal.revision):
        _send(task, person, "appeal-made", address=f"/moderation/appeals/{appeal.id}", **_whose(appeal.revision.contribution))


def send_appeal_answer(task: Task) -> None:
    """Tell a contributor what came of their appeal."""
    appeal = moderation_queries.find_appeal(task.payload["appeal_id"])
    if appeal is None or appeal.status == "waiting" or not appeal.answer or appeal.revision.redacted_at is not None:
        return
    person = reachable(appeal.made_by_id)
    if person is not None:
        _send(
            task,
            person,
            "appeal-answered",
            title=title_of(appeal.revision.contribution, appeal.revision),
            upheld=appeal.status == "upheld",
            answer=appeal.answer,
            decider=get_kind(appeal.revision.contribution.kind).rules.decider,
            address=f"/contribute/drafts/{appeal.revision_id}",
        )


def send_check_reminder(task: Task) -> None:
    """Ask an owner to check their page, with a link that says "I have checked this" in one confirmed click.

    Moderators are asked about what the site owns. They sign in for it: their role asks for the second step.
    """
    contribution, person = _about(task)
    if contribution is None or person is None or contribution.checked_at is None:
        return
    step = task.payload["step"]
    if contribution.status != "published" or contribution.assurance != step:
        return
    site_owned = contribution.owner_scope == "site" and policy.is_moderator(as_moderator(person))
    if not site_owned and not policy.owns(accounts.actor_for(person), contribution):
        return
    page = get_kind(contribution.kind).pages.address(contribution.slug)
    due = contribution.checked_at + timedelta(days=contribution.check_interval_days)
    _send(
        task,
        person,
        "check",
        step=step,
        title=title_of(contribution),
        checked=day_in_words(contribution.checked_at),
        due=day_in_words(due),
        hidden=day_in_words(due + HIDDEN_AFTER),
        page=page,
        signs_in=site_owned,
        address=f"{page}/check" if site_owned else links.make(CheckLink(contribution.id, person.id, contribution.checked_at)),
    )


def _about(task: Task) -> tuple[Contribution | None, Person | None]:
    return session().get(Contribution, task.payload["contribution_id"]), reachable(task.payload["person_id"])


def reachable(person_id: int | None) -> Person | None:
    """The person, while they have an account in use and an address."""
    if person_id is None:
        return None
    try:
        person = accounts.get_person(person_id)
    except NotFound:
        return None
    return person if person.status == "active" and person.email else None


def _send(task: Task, person: Person, letter: str, **context: object) -> None:
    words = {**context, "name": accounts.display_name(person)}
    letters.send(str(person.email), f"contributions/{letter}", words, key=f"job-{task.job_id}")


def day_in_words(moment: datetime | None) -> str:
    """A day as letters write it, in London: 3 May 2026. Today where there is none."""
    day = (moment or clock.now()).astimezone(clock.LONDON)
    return f"{day.day} {day:%B %Y}"
