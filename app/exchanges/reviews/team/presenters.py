"""The rows of a team: who sits in it, who could, and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.accounts import queries as accounts
from app.core import taxonomy
from app.exchanges.reviewers import job_roles, months
from app.exchanges.reviewers.conflicts import RULES
from app.exchanges.reviewers.models import ReviewerProfile
from app.exchanges.reviewers.queries import months_of
from app.exchanges.reviews.exchange.models import Exchange, Seat
from app.exchanges.reviews.team import facts_queries as facts
from app.exchanges.reviews.team.facts_queries import Candidate
from app.exchanges.standards.framework import framework

STATUS_WORDS = {
    "offered": ("Offered", "blue"),
    "accepted": ("Taken", "green"),
    "declined": ("Said no", "grey"),
    "withdrawn": ("Ended", "grey"),
    "replaced": ("Replaced", "grey"),
}
WHY_WORDS = {
    "veto": "Your veto",
    "conflict": "A conflict of interest became known",
    "left": "They gave it back",
    "freed": "Freed by the people who run this site",
    "replaced": "Replaced by you",
}
TESTED = tuple(RULES.values())


@dataclass(frozen=True)
class SeatRow:
    """A seat as the host and the team see it. Why it ended is for the host alone."""

    id: int
    name: str
    organisation: str
    counts_as: str
    state: str
    tone: str
    why: str
    is_lead: bool
    is_open: bool


@dataclass(frozen=True)
class WaiverRow:
    """A conflict that the host waived, and why."""

    name: str
    rule: str
    words: str


@dataclass(frozen=True)
class CandidateRow:
    """Somebody who could be asked, and what speaks for and against it."""

    person_id: int
    name: str
    organisation: str
    role: str
    counts_as: str
    strengths: Sequence[str]
    months: str
    can_lead: bool
    waivable: Sequence[str]


def seat_rows(exchange: Exchange) -> list[SeatRow]:
    """Every seat that there was, in order."""
    return [seat_row(seat) for seat in exchange.seats]


def seat_row(seat: Seat) -> SeatRow:
    """One of them."""
    state, tone = STATUS_WORDS[seat.status]
    names = accounts.organisation_names([seat.organisation_id])
    return SeatRow(
        id=seat.id,
        name=accounts.names_of([seat.person_id]).get(seat.person_id or 0, accounts.ERASED_NAME),
        organisation=names.get(seat.organisation_id or 0, accounts.UNNAMED),
        counts_as=_counts_as(seat),
        state=state,
        tone=tone,
        why=WHY_WORDS.get(seat.why_ended, ""),
        is_lead=seat.is_lead,
        is_open=seat.status in ("offered", "accepted"),
    )


def _counts_as(seat: Seat) -> str:
    words = {
        "A commissioner": seat.is_commissioner,
        "Health or voluntary sector": seat.is_health_or_vcs,
        "Can lead": seat.can_lead,
    }
    return "; ".join(word for word, holds in words.items() if holds) or "A peer"


def waiver_rows(exchange: Exchange) -> list[WaiverRow]:
    """What the host waived in writing, in order."""
    waivers = facts.list_waivers(exchange)
    names = accounts.names_of(row.person_id for row in waivers)
    return [WaiverRow(names.get(row.person_id or 0, accounts.ERASED_NAME), RULES[row.rule], row.words) for row in waivers]


def candidate_rows(exchange: Exchange) -> list[CandidateRow]:
    """Who could be asked: those strong in most of the standards in focus first, then by name."""
    rows = [_candidate_row(exchange, candidate) for candidate in facts.candidates(exchange)]
    return sorted(rows, key=lambda row: (-len(row.strengths), row.name.casefold(), row.person_id))


def _candidate_row(exchange: Exchange, candidate: Candidate) -> CandidateRow:
    profile = candidate.profile
    person = accounts.get_person(profile.person_id or 0)
    organisation = accounts.organisation_of(person.id)
    names = accounts.organisation_names([organisation.id]) if organisation else {}
    return CandidateRow(
        person_id=person.id,
        name=accounts.display_name(person),
        organisation=next(iter(names.values()), accounts.UNNAMED),
        role=taxonomy.label("job_role", person.job_role),
        counts_as=job_roles.in_words(person.job_role),
        strengths=_strengths(exchange, profile),
        months=months.all_in_words(sorted(set(months_of(profile)) & set(exchange.months))),
        can_lead=profile.can_lead,
        waivable=[RULES[conflict.rule] for conflict in candidate.waivable],
    )


def _strengths(exchange: Exchange, profile: ReviewerProfile) -> list[str]:
    """What somebody is strong in, of what the request is about: never at which level the host is."""
    keys = {row.key for row in profile.standards} & set(exchange.standards)
    return [standard.title for standard in framework().standards if standard.id in keys]
