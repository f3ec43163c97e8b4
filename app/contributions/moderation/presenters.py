"""What the moderators' pages show: rows ready for a template, with no logic left to do there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.accounts import queries as accounts
from app.contributions import capacities, policy
from app.contributions.comparison import change_groups, field_changes
from app.contributions.comparison.change_groups import ChangeGroup
from app.contributions.comparison.field_changes import FieldChange
from app.contributions.guard import RULES
from app.contributions.kinds.description import Kind, get_kind
from app.contributions.kinds.rules import Rules
from app.contributions.kinds.shape import Shape
from app.contributions.models import Attachment, Revision
from app.contributions.moderation import queries
from app.contributions.moderation.queries import QueueEntry
from app.contributions.presenters import FoundRow, compared_with, state_of, title_of, waited, words_after, words_before
from app.contributions.services import guarding
from app.core import clock
from app.core.actor import Actor

WAITING_DAYS = (1, 3, 7)


@dataclass(frozen=True)
class QueueFilter:
    """What a moderator asked to see of the queue; `days` is the least time waited. Empty values let everything through."""

    kind: str = ""
    area: str = ""
    findings: bool = False
    days: int = 0


@dataclass(frozen=True)
class QueueRow:
    """One submission that waits. `may_decide` is False for one's own; `claimed_by` is empty where nobody reads it now."""

    revision_id: int
    title: str
    kind: str
    noun: str
    is_new: bool
    organisation: str
    submitted_at: datetime
    waited: str
    finding_count: int
    claimed_by: str
    claimed_by_me: bool
    may_decide: bool
    not_mine: str


def queue_rows(actor: Actor, waiting: Sequence[Revision]) -> list[QueueRow]:
    """Submissions of the queue as they are shown, in the order given."""
    owners = [one.contribution.owner_organisation_id for one in waiting]
    organisations = accounts.organisation_names_for_deciders([*owners, *(one.author_organisation_id for one in waiting)])
    names = accounts.names_of(one.claimed_by_id for one in waiting)
    return [_queue_row(actor, one, organisations, names) for one in waiting]


def _queue_row(actor: Actor, revision: Revision, organisations: Mapping[int, str], names: Mapping[int, str]) -> QueueRow:
    contribution, kind = revision.contribution, get_kind(revision.contribution.kind)
    submitted_at = revision.submitted_at or revision.saved_at
    claimed = revision.claimed_until is not None and revision.claimed_until > clock.now()
    organisation = revision.author_organisation_id or contribution.owner_organisation_id
    return QueueRow(
        revision_id=revision.id,
        title=str(revision.body.get("title", "Untitled")),
        kind=kind.code,
        noun=kind.noun,
        is_new=contribution.live_revision_id is None,
        organisation=organisations.get(organisation or 0, ""),
        submitted_at=submitted_at,
        waited=waited(clock.now() - submitted_at),
        finding_count=len(revision.findings),
        claimed_by=names.get(revision.claimed_by_id or 0, kind.rules.a_decider) if claimed else "",
        claimed_by_me=claimed and revision.claimed_by_id == actor.person_id,
        may_decide=policy.can_decide(actor, revision),
        not_mine=_not_mine(kind.rules),
    )


def _not_mine(rules: Rules) -> str:
    """Why somebody who holds the role does not decide on what they wrote."""
    who = "You wrote in this" if policy.is_for_staff(rules) else "You or your organisation wrote this"
    return f"{who}, so another {rules.decider} decides."


def chosen(queue: Sequence[QueueEntry], filters: QueueFilter) -> list[QueueEntry]:
    """What a filter lets through of the queue."""
    before = clock.now() - timedelta(days=filters.days)
    return [
        entry
        for entry in queue
        if (not filters.kind or entry.kind == filters.kind)
        and (not filters.area or filters.area in entry.areas)
        and (not filters.findings or entry.finding_count)
        and (not filters.days or entry.submitted_at <= before)
    ]


def found_rows(shape: Shape, revision: Revision) -> list[FoundRow]:
    """What the guard finds in a revision now, with what its contributor said of it, in order of place."""
    texts = {one.name: one.text for one in guarding.passages(shape, revision)}
    explanations = {(row.field, row.fingerprint): row for row in revision.findings}
    rows: dict[tuple[str, str], FoundRow] = {}
    for passage_finding in guarding.inspect_revision(shape, revision):
        finding, text = passage_finding.finding, texts[passage_finding.field]
        row = explanations.get((passage_finding.field, finding.fingerprint))
        rows.setdefault(
            (passage_finding.field, finding.fingerprint),
            FoundRow(
                id=row.id if row else None,
                field=passage_finding.field,
                title=RULES[finding.rule].title,
                explanation=finding.explanation,
                before=words_before(text, finding.start),
                excerpt=text[finding.start : finding.end],
                after=words_after(text, finding.end),
                said=row.explanation if row else "",
                confirmed=row is not None and row.confirmed_at is not None,
            ),
        )
    return list(rows.values())


@dataclass(frozen=True)
class Item:
    """One submission, as a moderator reads it. `findings_in` are what the guard found in each value, by its name.
    `decided_as` says who decided on it with what they were then; both are empty where nobody did."""

    revision: Revision
    kind: Kind
    title: str
    is_new: bool
    groups: Sequence[ChangeGroup]
    findings_in: Mapping[str, Sequence[FoundRow]]
    same: tuple[FieldChange, ...]
    findings: tuple[FoundRow, ...]
    contributor: str
    organisation: str
    outcomes: Mapping[str, int]
    decided_by: str
    decided_as: str
    claimed_by: str
    claimed_by_me: bool
    may_decide: bool

    @property
    def unconfirmed(self) -> list[int]:
        """The findings that must be confirmed by hand before this can be published."""
        return [row.id for row in self.findings if row.id is not None and not row.confirmed]

    @property
    def unread(self) -> list[Attachment]:
        """The files that must be opened and confirmed by hand before this can be published."""
        return [one for one in self.revision.attachments if one.is_unread]

    @property
    def blocked(self) -> bool:
        """Whether the guard finds something now that nobody was asked about: it can only be sent back."""
        return any(row.id is None for row in self.findings)

    @property
    def state(self) -> tuple[str, str]:
        return state_of(self.revision)


def item(actor: Actor, revision: Revision) -> Item:
    """A submission beside the live version, or alone where there is none."""
    kind = get_kind(revision.contribution.kind)
    before = compared_with(revision)
    findings = found_rows(kind.shape, revision)
    changes = field_changes.compare(kind.shape, before.body if before else {}, revision.body)
    with_findings = {row.field for row in findings}
    changed_fields = [one for one in changes if one.change != "same" or one.name in with_findings]
    people = accounts.names_of([revision.submitted_by_id, revision.author_id, revision.claimed_by_id, revision.decided_by_id])
    organisations = accounts.organisation_names_for_deciders([revision.author_organisation_id])
    claimed = revision.claimed_until is not None and revision.claimed_until > clock.now()
    return Item(
        revision=revision,
        kind=kind,
        title=title_of(revision),
        is_new=before is None,
        groups=change_groups.group(kind.shape, before.body if before else {}, revision.body, changed_fields),
        findings_in={name: [row for row in findings if row.field == name] for name in with_findings},
        same=tuple(one for one in changes if one not in changed_fields),
        findings=tuple(findings),
        contributor=people.get(revision.submitted_by_id or revision.author_id or 0, "Shipped content"),
        organisation=organisations.get(revision.author_organisation_id or 0, ""),
        outcomes=queries.count_outcomes(revision.submitted_by_id),
        decided_by=people.get(revision.decided_by_id or 0, ""),
        decided_as=_decided_as(revision),
        claimed_by=people.get(revision.claimed_by_id or 0, "") if claimed else "",
        claimed_by_me=claimed and revision.claimed_by_id == actor.person_id,
        may_decide=revision.status == "submitted" and policy.can_decide(actor, revision),
    )


def _decided_as(revision: Revision) -> str:
    """Who decided on it, as what they were then: nothing where nobody did."""
    decision = queries.find_decision(revision)
    if decision is None or decision.by_id is None:
        return ""
    name = accounts.names_of([decision.by_id]).get(decision.by_id, accounts.ERASED_NAME)
    organisations = accounts.organisation_names_for_deciders([decision.by_for_id])
    return capacities.signed(name, decision.by_as, organisations.get(decision.by_for_id or 0, ""))
