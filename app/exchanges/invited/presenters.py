"""What the pages of invitations show: rows ready for a template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.exchanges.assessment import queries as assessments
from app.exchanges.assessment.models import Assessment, StandardAnswer
from app.exchanges.assessment.presenters import LABELS
from app.exchanges.assessment.values import Overtaken
from app.exchanges.invited import access, queries
from app.exchanges.invited.models import AssessmentInvitation, InvitedAnswer, SharedNote
from app.invitations.models import OTHER

UNTIL_REVOKED, UNTIL_OVER, STANDS = ("Withdrawn", "grey"), ("Over", "grey"), ("Invited", "blue")


@dataclass(frozen=True)
class InvitedRow:
    """Somebody invited, for commissioners of the area, and what they answered."""

    id: int
    name: str
    organisation: str
    invited_as: str
    interest: str
    email: str
    ends_on: date
    covering: str
    explanation: str
    state: str
    tone: str
    stands: bool
    answers: Sequence["AnswerRow"]

    @property
    def answered(self) -> int:
        return sum(bool(row.texts) for row in self.answers)


@dataclass(frozen=True)
class AnswerRow:
    """What somebody invited says of one standard. `may_share` where the area has notes that they were not shown as they stand."""

    invitation_id: int
    organisation: str
    name: str
    interest: str
    standard_id: str
    title: str
    texts: Sequence[tuple[str, str]]
    explanation: str
    at: datetime | None
    shared: SharedNote | None
    may_share: bool
    may_take_back: bool


def name_of_organisation(invitation: AssessmentInvitation) -> str:
    """The name under which answers are shown: as it was declared, or as whoever invited wrote it."""
    told = invitation.declared
    return (told.organisation if told is not None else invitation.organisation) or name_of_person(invitation)


def name_of_person(invitation: AssessmentInvitation) -> str:
    """Who it is: as they declared, or as whoever invited wrote it."""
    return (invitation.declared or invitation).name or "Somebody who left"


def _invited_as(invitation: AssessmentInvitation) -> str:
    """The organisation that whoever invited wrote, where another was declared since."""
    told = invitation.declared
    return invitation.organisation if told is not None and told.organisation != invitation.organisation else ""


def interest_words(invitation: AssessmentInvitation) -> str:
    """What somebody declared to be their interest; empty where they did not yet."""
    told = invitation.declared
    if told is None:
        return ""
    return told.other if told.interest == OTHER else access.GUESTS.interests[told.interest]


def invited_rows(assessment: Assessment) -> list[InvitedRow]:
    """Everybody invited to an assessment, with what they answered."""
    answers = rows_by_invitation(assessment)
    return [_invited_row(one, answers.get(one.id, [])) for one in queries.list_invitations(assessment)]


def _invited_row(invitation: AssessmentInvitation, answers: Sequence[AnswerRow]) -> InvitedRow:
    stands = access.GUESTS.stands(invitation)
    state, tone = STANDS if stands else UNTIL_REVOKED if invitation.revoked_at is not None else UNTIL_OVER
    return InvitedRow(
        id=invitation.id,
        name=name_of_person(invitation),
        organisation=name_of_organisation(invitation),
        invited_as=_invited_as(invitation),
        interest=interest_words(invitation),
        email=invitation.email or "",
        ends_on=invitation.ends_on,
        covering=invitation.covering,
        explanation=invitation.explanation,
        state=state,
        tone=tone,
        stands=stands,
        answers=answers,
    )


def rows_by_invitation(assessment: Assessment) -> Mapping[int, list[AnswerRow]]:
    """What everybody invited was asked or answered, standard by standard, by the id of the invitation."""
    answers = {(row.invitation_id, row.key): row for row in queries.list_answers(assessment)}
    shared_notes = {(row.invitation_id, row.key): row for row in queries.list_shared(assessment)}
    notes = {key: row.note for key, row in assessments.entries(StandardAnswer, assessment).items()}
    titles = {one.id: one.title for one in assessments.framework_of(assessment).standards}
    return {
        one.id: [
            _answer_row(one, key, titles[key], answers.get((one.id, key)), shared_notes.get((one.id, key)), notes.get(key, ""))
            for key in titles
            if key in one.standards or (one.id, key) in answers
        ]
        for one in queries.list_invitations(assessment)
    }


def _answer_row(
    invitation: AssessmentInvitation, key: str, title: str, row: InvitedAnswer | None, shared_note: SharedNote | None, note: str
) -> AnswerRow:
    may_share = bool(note) and key in invitation.standards and access.GUESTS.stands(invitation)
    return AnswerRow(
        invitation_id=invitation.id,
        organisation=name_of_organisation(invitation),
        name=name_of_person(invitation),
        interest=interest_words(invitation),
        standard_id=key,
        title=title,
        texts=texts_of(row),
        explanation=row.explanation if row is not None else "",
        at=row.edited_at if row is not None else None,
        shared=shared_note,
        may_share=may_share and (shared_note is None or shared_note.text != note),
        may_take_back=shared_note is not None and invitation.assessment.status == "open",
    )


def texts_of(row: InvitedAnswer | None) -> list[tuple[str, str]]:
    """What an answer says, each text with its label."""
    return [] if row is None else [(LABELS[name], getattr(row, name)) for name in row.FIELDS if getattr(row, name)]


def answers_on(assessment: Assessment, standard_id: str) -> list[AnswerRow]:
    """What everybody invited says of one standard, for the area's own page of it."""
    return [row for rows in rows_by_invitation(assessment).values() for row in rows if row.standard_id == standard_id]


@dataclass(frozen=True)
class AskedRow:
    """One standard that somebody is asked about, for them."""

    id: str
    title: str
    at: datetime | None


def asked_rows(invitation: AssessmentInvitation) -> list[AskedRow]:
    """What somebody is asked about, in the order of the standards."""
    answers = queries.answers_of(invitation)
    return [
        AskedRow(one.id, one.title, answers[one.id].edited_at if one.id in answers else None)
        for one in assessments.framework_of(invitation.assessment).standards
        if one.id in invitation.standards
    ]


def both_texts(conflict: Overtaken) -> list[tuple[str, str, str]]:
    """Each text that two people wrote otherwise: its label, mine, theirs."""
    return [
        (LABELS[name], str(value or ""), str(conflict.theirs[name] or ""))
        for name, value in conflict.mine.items()
        if value != conflict.theirs[name]
    ]
