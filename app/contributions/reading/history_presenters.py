"""What the page of one contribution shows a moderator or administrator: its versions, decisions, reports and trail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.accounts import queries as accounts
from app.accounts.belonging import standings
from app.contributions import capacities, queries
from app.contributions.kinds.description import Kind, get_kind
from app.contributions.models import Appeal, Contribution, Decision, ProblemReport, Revision
from app.contributions.presenters import state_of, title_of
from app.contributions.reading.queries import list_appeals, list_reports, list_trail
from app.core.audit import AuditEntry

CONTRIBUTION_WORDS = {
    "unpublished": ("Not published", "grey"),
    "published": ("Published", "green"),
    "withdrawn": ("Taken down", "red"),
}
ASSURANCE_WORDS = {
    "never": ("Not yet checked", "grey"),
    "fresh": ("Checked", "green"),
    "due": ("Checked, and due to be checked again soon", "blue"),
    "overdue": ("Check overdue", "yellow"),
    "flagged": ("Check overdue by 30 days or more", "orange"),
    "hidden": ("Hidden until it is checked", "red"),
}
VERB_WORDS = {
    "publish": "Published",
    "return": "Returned to the contributor",
    "reject": "Rejected",
    "withdraw": "Taken down",
    "restore": "Put back",
    "uphold": "Appeal upheld",
    "dismiss": "Appeal dismissed",
}
SITE = "The site itself"


@dataclass(frozen=True)
class RevisionRow:
    """One revision of a contribution, in words. It can be opened once it was submitted and while it holds text."""

    revision: Revision
    title: str
    state: str
    tone: str
    author: str
    can_open: bool


@dataclass(frozen=True)
class DecisionRow:
    """One act on a contribution, in words."""

    title: str
    by: str
    decision: Decision


@dataclass(frozen=True)
class TrailRow:
    """One entry of the audit trail, in words; `standing` is what whoever acted was then."""

    entry: AuditEntry
    by: str
    standing: str
    act: str
    thing: str
    detail: str


@dataclass(frozen=True)
class History:
    """Everything known about one contribution."""

    contribution: Contribution
    kind: Kind
    title: str
    owner: str
    state: tuple[str, str]
    assurance: tuple[str, str]
    revisions: Sequence[RevisionRow]
    decisions: Sequence[DecisionRow]
    appeals: Sequence[Appeal]
    reports: Sequence[ProblemReport]
    trail: Sequence[TrailRow]

    @property
    def unerased(self) -> list[Revision]:
        """The revisions that still hold text."""
        return [row.revision for row in self.revisions if row.revision.redacted_at is None]


def history(contribution: Contribution) -> History:
    """The whole of one contribution, newest revision first."""
    decisions = queries.list_decisions(contribution)
    trail = list_trail(contribution)
    names = accounts.names_of(
        [
            contribution.owner_person_id,
            *(revision.author_id for revision in contribution.revisions),
            *(decision.by_id for decision in decisions),
            *(entry.actor_id for entry in trail),
        ]
    )
    organisations = accounts.organisation_names_for_deciders(
        [
            *(revision.author_organisation_id for revision in contribution.revisions),
            *(decision.by_for_id for decision in decisions),
            *(entry.actor_for_id for entry in trail),
        ]
    )
    return History(
        contribution=contribution,
        kind=get_kind(contribution.kind),
        title=_title(contribution),
        owner=_owner(contribution, names),
        state=CONTRIBUTION_WORDS[contribution.status],
        assurance=ASSURANCE_WORDS[contribution.assurance],
        revisions=[_revision_row(one, names, organisations) for one in reversed(contribution.revisions)],
        decisions=[_decision_row(one, names, organisations) for one in decisions],
        appeals=list_appeals(contribution),
        reports=list_reports(contribution),
        trail=[_trail_row(one, names, organisations) for one in trail],
    )


def _title(contribution: Contribution) -> str:
    """The live title, or the newest one that was submitted. Drafts are their authors’ own."""
    shown = contribution.live_revision or next(
        (one for one in reversed(contribution.revisions) if one.submitted_at is not None), None
    )
    return title_of(shown) if shown is not None else "Not yet submitted"


def _owner(contribution: Contribution, names: Mapping[int, str]) -> str:
    if contribution.owner_organisation_id is not None:
        found = accounts.organisation_names_for_deciders([contribution.owner_organisation_id])
        return found.get(contribution.owner_organisation_id, "An organisation that is not confirmed")
    if contribution.owner_scope == "area":
        return f"The area {contribution.owner_area}"
    return names.get(contribution.owner_person_id or 0, SITE)


def _decision_row(decision: Decision, names: Mapping[int, str], organisations: Mapping[int, str]) -> DecisionRow:
    by = SITE
    if decision.by_id is not None:
        name = names.get(decision.by_id, accounts.ERASED_NAME)
        by = capacities.signed(name, decision.by_as, organisations.get(decision.by_for_id or 0, ""))
    return DecisionRow(VERB_WORDS.get(decision.verb, decision.verb), by, decision)


def _revision_row(revision: Revision, names: Mapping[int, str], organisations: Mapping[int, str]) -> RevisionRow:
    organisation = organisations.get(revision.author_organisation_id or 0)
    submitted = revision.submitted_at is not None or revision.number is not None
    state, tone = state_of(revision)
    return RevisionRow(
        revision=revision,
        title=title_of(revision) if submitted or revision.redacted_at else "Not submitted",
        state="Returned" if revision.status == "returned" else state,
        tone=tone,
        author=names.get(revision.author_id or 0, SITE) + (f", for {organisation}" if organisation else ""),
        can_open=submitted and revision.redacted_at is None,
    )


def _trail_row(entry: AuditEntry, names: Mapping[int, str], organisations: Mapping[int, str]) -> TrailRow:
    return TrailRow(
        entry=entry,
        by=_who(entry, names),
        standing=standings.of_act(entry, organisations),
        act=standings.plain(entry.verb),
        thing=f"{standings.plain(entry.thing_kind)} {entry.thing_id}",
        detail=_detail(entry),
    )


def _who(entry: AuditEntry, names: Mapping[int, str]) -> str:
    if entry.actor_id is not None:
        return names.get(entry.actor_id, accounts.ERASED_NAME)
    return "A visitor" if entry.actor_kind == "visitor" else SITE


def _detail(entry: AuditEntry) -> str:
    moved = f"{standings.plain(entry.from_status)} to {standings.plain(entry.to_status).lower()}" if entry.to_status else ""
    codes = ", ".join(f"{standings.plain(name).lower()}: {value}" for name, value in entry.detail.items())
    return "; ".join(part for part in (moved, codes) if part)
