"""What the pages of reviewers show: rows ready for a template, with no logic left to do there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.accounts import queries as accounts
from app.contributions.guard import RULES, Finding
from app.core import taxonomy
from app.exchanges.reviewers import job_roles, months
from app.exchanges.reviewers.models import ReviewerProfile
from app.exchanges.reviewers.queries import Listed, months_of
from app.exchanges.reviewers.values import HOW, INTERESTS, LEVELS
from app.exchanges.standards.framework import Framework

STATUS_WORDS = {
    "open": ("Open: you are on the list", "green"),
    "paused": ("Paused: you are not on the list", "yellow"),
    "ended": ("Taken back", "grey"),
}


@dataclass(frozen=True)
class ListedRow:
    """A reviewer as members see them, and nothing more."""

    name: str
    organisation: str
    role: str
    standards: Sequence[str]
    months: str


@dataclass(frozen=True)
class StandardRow:
    """A standard, and how strong one is in it."""

    id: str
    title: str
    level: str
    evidence: str


@dataclass(frozen=True)
class InterestRow:
    """An interest that one declared."""

    id: int
    kind: str
    name: str
    until: date | None


@dataclass(frozen=True)
class HitRow:
    """Something the guard found, with its words."""

    title: str
    excerpt: str
    explanation: str


@dataclass(frozen=True)
class OwnPage:
    """One's own profile."""

    state: str
    tone: str
    role: str
    counts_as: str
    months: str
    load: int
    how: str
    regions: str
    standards: Sequence[StandardRow]
    interests: Sequence[InterestRow]


def listed_rows(people: Sequence[Listed], framework: Framework) -> list[ListedRow]:
    """The list as members see it: what was declared, load and evidence are not in it."""
    names = accounts.organisation_names(one.organisation.id for one in people)
    return [
        ListedRow(
            name=one.person.name,
            organisation=names.get(one.organisation.id, accounts.UNNAMED),
            role=taxonomy.label("job_role", one.person.job_role),
            standards=[row.title for row in standard_rows(one.profile, framework) if row.level],
            months=months.all_in_words(months_of(one.profile)),
        )
        for one in people
    ]


def standard_rows(profile: ReviewerProfile, framework: Framework) -> list[StandardRow]:
    """Every standard, in order, with what one said of it."""
    by_key = {row.key: row for row in profile.standards}
    return [
        StandardRow(
            one.id,
            one.title,
            LEVELS[by_key[one.id].level][0] if one.id in by_key else "",
            by_key[one.id].evidence if one.id in by_key else "",
        )
        for one in framework.standards
    ]


def interest_rows(profile: ReviewerProfile) -> list[InterestRow]:
    """What one declared, in the order it was."""
    return [InterestRow(row.id, INTERESTS[row.kind][0], row.name, row.until) for row in profile.interests]


def own_page(profile: ReviewerProfile, job_role: str, framework: Framework) -> OwnPage:
    """One's own profile, all of it."""
    state, tone = STATUS_WORDS[profile.status]
    return OwnPage(
        state=state,
        tone=tone,
        role=taxonomy.label("job_role", job_role),
        counts_as=job_roles.in_words(job_role),
        months=months.all_in_words(months_of(profile)),
        load=profile.load,
        how=HOW[profile.how],
        regions=", ".join(taxonomy.label("region", code) for code in profile.regions),
        standards=[row for row in standard_rows(profile, framework) if row.level],
        interests=interest_rows(profile),
    )


def hit_rows(hits: Sequence[Finding]) -> list[HitRow]:
    """What the guard found, in words."""
    return [HitRow(RULES[hit.rule].title, hit.excerpt, hit.explanation) for hit in hits]
