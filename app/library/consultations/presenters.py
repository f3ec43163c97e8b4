"""What the pages of a consultation show: rows ready for a template, with no logic left to do there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.accounts import queries as accounts
from app.contributions import capacities
from app.contributions.comparison.field_changes import Piece, compare_texts
from app.contributions.kinds.entries import by_id
from app.contributions.models import Revision
from app.core import clock, taxonomy
from app.library.consultations import access, queries
from app.library.consultations.access import Reader
from app.library.consultations.models import INTERESTS, Comment, Consultation, Declaration, Invitation
from app.library.consultations.records.record import Answered, Declared, Part, Party, Record, Said
from app.library.specifications.kind import CLAUSES

STATES = {
    "waiting": ("Waiting for an answer", "grey"),
    "accepted": ("Accepted", "green"),
    "declined": ("Not accepted", "red"),
    "noted": ("Noted", "blue"),
}
TAKEABLE = ("waiting", "accepted")


@dataclass(frozen=True)
class ClauseRow:
    """One clause as it stands, and how much was said about it."""

    id: str
    heading: str
    type: str
    html: str
    said: int
    waiting: int


@dataclass(frozen=True)
class CommentRow:
    """One comment as the clause's page shows it, and what this reader may do with it."""

    id: int
    said: Said
    changed_since: bool
    may_answer: bool
    may_take: bool


@dataclass(frozen=True)
class ListedRow:
    """One consultation in a list."""

    id: int
    title: str
    state: str
    tone: str
    closes_on: object


@dataclass(frozen=True)
class InvitationRow:
    """One invitation, as the owners see it."""

    id: int
    party: Party
    interest: str
    may_revoke: bool


def listed(consultations: Sequence[Consultation]) -> list[ListedRow]:
    return [ListedRow(one.id, title_of(one), *state_of(one), one.closes_on) for one in consultations]


def title_of(consultation: Consultation) -> str:
    return consultation.title or "Text erased"


def state_of(consultation: Consultation) -> tuple[str, str]:
    """The words for where a consultation stands, and their tone."""
    if consultation.status == "closed":
        return "Closed", "grey"
    return ("Open for comments", "green") if access.takes_comments(consultation) else ("Comments are over", "yellow")


def clause_rows(consultation: Consultation, revision: Revision | None) -> list[ClauseRow]:
    """The clauses of the draft in their order."""
    clauses = revision.body.get("clauses", ()) if revision is not None else ()
    html: Mapping[str, str] = revision.html if revision is not None else {}
    return [
        ClauseRow(
            id=one["id"],
            heading=one["heading"],
            type=taxonomy.label("clause_type", one["clause_type"]),
            html=html.get(f"clauses.{one['id']}.text", ""),
            said=sum(said.clause_id == one["id"] for said in consultation.comments),
            waiting=sum(said.clause_id == one["id"] and said.status == "waiting" for said in consultation.comments),
        )
        for one in clauses
    ]


def interest_words(declaration: Declaration) -> str:
    return f"{INTERESTS[declaration.interest]}: {declaration.other}" if declaration.other else INTERESTS[declaration.interest]


def declared(invitation: Invitation) -> tuple[Declared, ...]:
    """What somebody declared, in order."""
    return tuple(Declared(interest_words(one), one.declared_at) for one in invitation.declarations)


def comment_rows(reader: Reader, revision: Revision, clause: queries.Clause) -> list[CommentRow]:
    """What was said about one clause, oldest first."""
    now = queries.hash_of(str(clause.get("text", "")))
    here = [one for one in reader.consultation.comments if one.clause_id == clause["id"]]
    answerers = _answerers(here)
    runs = reader.runs and reader.consultation.status == "open"
    takes = runs and can_take(revision, clause)
    return [
        CommentRow(
            id=one.id,
            said=_said(number, one, answerers),
            changed_since=one.text_hash != now and one.taken_at is None,
            may_answer=runs,
            may_take=takes and bool(one.suggestion) and one.taken_at is None and one.status in TAKEABLE,
        )
        for number, one in enumerate(here, 1)
    ]


def can_take(revision: Revision, clause: queries.Clause) -> bool:
    """Whether a wording can be taken into this clause: it is in a draft, and no owner of an original locked it."""
    adapted = revision.contribution.parent_id is not None
    return revision.status == "draft" and not CLAUSES.is_locked(clause, adapted=adapted)


def comment_row(reader: Reader, comment: Comment) -> Said:
    """One comment by itself."""
    return _said(1, comment, _answerers([comment]))


@dataclass(frozen=True)
class _Actors:
    """The names of people and of organisations, by id."""

    people: Mapping[int, str]
    organisations: Mapping[int, str]

    def signed(self, person_id: int | None, code: str | None, organisation_id: int | None) -> str:
        """Who did something, as what they were then; nothing where nobody can be named."""
        name = self.people.get(person_id or 0)
        return capacities.signed(name, code, self.organisations.get(organisation_id or 0, "")) if name else ""


def _answerers(comments: Sequence[Comment]) -> _Actors:
    answers = [answer for one in comments for answer in one.answers]
    return _Actors(accounts.names_of(one.by_id for one in answers), accounts.organisation_names(one.by_for_id for one in answers))


def opened_by(reader: Reader) -> str:
    """Who opened it, as what they were then, for those who run it; for those invited, for whom. Empty where neither is known."""
    consultation, organisation_id = reader.consultation, reader.consultation.opened_for_id
    organisations = accounts.organisation_names([organisation_id])
    if reader.runs:
        actors = _Actors(accounts.names_of([consultation.opened_by_id]), organisations)
        return actors.signed(consultation.opened_by_id, consultation.opened_as, organisation_id)
    return organisations.get(organisation_id or 0, "") if consultation.opened_as == capacities.ORGANISATION else ""


def _said(number: int, comment: Comment, answerers: _Actors) -> Said:
    declaration = comment.declaration
    now = declaration.invitation.declared or declaration
    state, tone = STATES[comment.status]
    return Said(
        number=number,
        name=declaration.name or accounts.ERASED_NAME,
        organisation=declaration.organisation,
        interest=interest_words(declaration),
        interest_now=interest_words(now) if interest_words(now) != interest_words(declaration) else "",
        at=comment.made_at,
        draft_version=comment.draft_version,
        text=comment.text,
        pieces=_pieces(comment),
        state=state,
        tone=tone,
        answers=tuple(
            Answered(STATES[row.outcome][0], row.text, answerers.signed(row.by_id, row.by_as, row.by_for_id), row.at)
            for row in comment.answers
        ),
        taken_at=comment.taken_at,
    )


def _pieces(comment: Comment) -> tuple[Piece, ...]:
    return compare_texts(comment.clause_text, comment.suggestion)[0] if comment.suggestion else ()


def invitation_rows(consultation: Consultation) -> list[InvitationRow]:
    """Who was invited, as the owners see them: with addresses, while they are held."""
    return [
        InvitationRow(
            id=one.id,
            party=_party(one, with_address=True),
            interest=interest_words(one.declared) if one.declared else "",
            may_revoke=one.revoked_at is None and consultation.status == "open",
        )
        for one in consultation.invitations
    ]


def _party(invitation: Invitation, *, with_address: bool) -> Party:
    told = invitation.declared
    return Party(
        name=(told.name if told else invitation.name) or accounts.ERASED_NAME,
        organisation=told.organisation if told else invitation.organisation,
        invited_at=invitation.invited_at,
        revoked_at=invitation.revoked_at,
        declared=declared(invitation),
        email=(invitation.email or "") if with_address else "",
    )


def record_of(reader: Reader) -> Record:
    """Everything that was said and declared, clause by clause in the order of the draft; what is no longer in it comes last.

    It holds no address of anybody, whoever asks, and who opened it only for those who run it.
    """
    consultation = reader.consultation
    answerers = _answerers(consultation.comments)
    rows = {one.id: _said(number, one, answerers) for number, one in enumerate(consultation.comments, 1)}
    groups: dict[str, list[Comment]] = {clause_id: [] for clause_id in _order(consultation)}
    for one in consultation.comments:
        groups.setdefault(one.clause_id, []).append(one)
    return Record(
        title=title_of(consultation),
        organisation=queries.organisation_of(consultation),
        opened_by=opened_by(reader),
        opened_at=consultation.opens_at,
        closes_on=consultation.closes_on,
        closed_at=_closed_at(consultation),
        made_at=clock.now(),
        parties=tuple(_party(one, with_address=False) for one in consultation.invitations),
        parts=tuple(Part(group[-1].clause_heading, tuple(rows[one.id] for one in group)) for group in groups.values() if group),
    )


def _order(consultation: Consultation) -> list[str]:
    revision = queries.shown_revision(consultation)
    return list(by_id(revision.body.get("clauses", ()))) if revision is not None else []


def _closed_at(consultation: Consultation) -> datetime | None:
    return consultation.status_at if consultation.status == "closed" else None
