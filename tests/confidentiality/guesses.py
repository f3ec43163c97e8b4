"""Addresses that somebody could guess: every GET route with the number and the name of everything that exists.

Each thing is asked for by each route that could show it, with the words that belong to it (the steps of its form, its entries)
and with one that belongs to nothing. Two things in one address are asked for together where they belong together,
and otherwise each with some of the other's kind.
"""

import itertools
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from werkzeug.routing import Rule

from app.accounts.models import AreaMembership, Membership, Organisation, Person, RoleGrant
from app.contributions.kinds.description import all_kinds, get_kind
from app.contributions.models import Appeal, Attachment, Contribution, OldSlug, ProblemReport, Revision, RevisionAttachment
from app.contributions.short_texts.registry import SHORT_TEXTS
from app.core.db import session, unit_of_work
from app.core.jobs import Job
from app.exchanges.assessment.models import Assessment
from app.exchanges.files.models import ExchangeFile
from app.exchanges.invited.models import AssessmentInvitation
from app.exchanges.learning.kind import LEARNING_NOTE
from app.exchanges.learning.models import NoteDraft
from app.exchanges.reviewers.models import ReviewerInterest
from app.exchanges.reviews.exchange.models import Exchange, Seat
from app.exchanges.reviews.findings.models import Finding
from app.exchanges.reviews.following.models import PlanAction
from app.exchanges.reviews.lived_experience.models import LivedSeat
from app.exchanges.reviews.opening.models import Opening
from app.exchanges.reviews.schedule.models import ScheduledSession
from app.exchanges.reviews.team.models import Provider, SettledName
from app.exchanges.rounds.round.models import Round, RoundHost
from app.exchanges.standards.framework import framework
from app.library.consultations.models import Comment, Consultation
from app.library.models import UpgradeTask, UsedStatement
from app.newsletter.mailings.models import Mailing
from tests.permissions.roles import NO_ID
from tests.permissions.site import Site

# What a number in an address is the number of.
NUMBERED = {
    "appeal_id": Appeal,
    "area_membership_id": AreaMembership,
    "assessment_id": Assessment,
    "attachment_id": Attachment,
    "comment_id": Comment,
    "consultation_id": Consultation,
    "contribution_id": Contribution,
    "draft_id": NoteDraft,
    "exchange_id": Exchange,
    "file_id": ExchangeFile,
    "finding_id": Finding,
    "action_id": PlanAction,
    "host_id": RoundHost,
    "grant_id": RoleGrant,
    "interest_id": ReviewerInterest,
    "invitation_id": AssessmentInvitation,
    "job_id": Job,
    "lived_seat_id": LivedSeat,
    "mailing_id": Mailing,
    "membership_id": Membership,
    "opening_id": Opening,
    "organisation_id": Organisation,
    "person_id": Person,
    "provider_id": Provider,
    "report_id": ProblemReport,
    "revision_id": Revision,
    "round_id": Round,
    "seat_id": Seat,
    "session_id": ScheduledSession,
    "settled_id": SettledName,
    "short_text_id": UsedStatement,
    "statement_id": UsedStatement,
    "task_id": UpgradeTask,
}
MOST_JOBS = 12  # one is like another, and there are hundreds
# Words that belong to nothing.
WRONG = {
    "clause_slug": "no-such-clause",
    "entry_slug": "no-such-clause",
    "format_code": "no-such-format",
    "group_slug": "no-such-group",
    "kind": "no-such-kind",
    "selection_slug": "no-such-selection",
    "standard_slug": "no-such-standard",
    "value_slug": "no-such-value",
}
Values = dict[str, Any]


class Guesses:
    """Every address that could be guessed on a site."""

    def __init__(self, site: Site) -> None:
        self.site = site
        with unit_of_work(site.database):
            self.numbers = {name: [*session().scalars(sa.select(model.id)), NO_ID] for name, model in NUMBERED.items()}
            contributions = session().execute(sa.select(Contribution.id, Contribution.slug, Contribution.kind)).all()
            self.old_slugs = [*session().scalars(sa.select(OldSlug.slug)), "feed"]
            self.revisions = {
                number: (kind, body)
                for number, kind, body in session().execute(
                    sa.select(Revision.id, Contribution.kind, Revision.body).join(
                        Contribution, Revision.contribution_id == Contribution.id
                    )
                )
            }
            self.belonging = self._belonging({number: slug for number, slug, _ in contributions})
        self.sections = {slug: get_kind(kind).pages.section for _, slug, kind in contributions}
        self.numbers["job_id"] = self.numbers["job_id"][:MOST_JOBS]
        self.words = self._words()

    @staticmethod
    def _belonging(slugs: dict[int, str]) -> dict[tuple[str, str], set[tuple[Any, Any]]]:
        """Which things belong together, by the two names that they have in an address."""
        files = session().execute(
            sa.select(RevisionAttachment.attachment_id, RevisionAttachment.revision_id, Revision.contribution_id).join(
                Revision, Revision.id == RevisionAttachment.revision_id
            )
        )
        attachments = [(attachment, revision, slugs[contribution]) for attachment, revision, contribution in files]
        statements = session().execute(sa.select(UsedStatement.contribution_id, UsedStatement.id))
        return {
            ("attachment_id", "revision_id"): {(attachment, revision) for attachment, revision, _ in attachments},
            ("attachment_id", "slug"): {(attachment, slug) for attachment, _, slug in attachments},
            ("slug", "statement_id"): {(slugs[contribution], number) for contribution, number in statements},
            ("contribution_id", "revision_id"): {
                (contribution, number)
                for number, contribution in session().execute(sa.select(Revision.id, Revision.contribution_id))
            },
        }

    def addresses(self) -> Iterator[str]:
        """All of them."""
        return (path for _, path in self.of_routes())

    def of_routes(self) -> Iterator[tuple[str, str]]:
        """(endpoint, address) of all of them."""
        with self.site.app.test_request_context():
            for rule in self.rules():
                for values in self.values(rule):
                    yield rule.endpoint, self.site.app.url_for(rule.endpoint, **{**values, **(rule.defaults or {})})

    def rules(self) -> list[Rule]:
        """The routes that a browser reads."""
        rules = self.site.app.url_map.iter_rules()
        return [rule for rule in rules if "GET" in (rule.methods or set()) and rule.endpoint != "static"]

    def values(self, rule: Rule) -> Iterator[Values]:
        """What stands in the places of a route, time after time."""
        names = sorted(rule.arguments)
        things = [name for name in names if name.endswith("_id") or name == "slug"]
        others = [name for name in names if name not in things]
        for thing in self._things(things, rule):
            for words in self._words_for(others, thing):
                if self._in_its_section(thing, words):
                    yield thing | words

    def _in_its_section(self, thing: Values, words: Values) -> bool:
        """The permission table asks for what is in another section."""
        section = self.sections.get(str(thing.get("slug")))
        return section is None or words.get("section", section) == section

    def _things(self, names: list[str], rule: Rule) -> Iterator[Values]:
        """Everything there is; of two kinds of things, what belongs together, and each with some of the other's."""
        if len(names) < 2:
            yield from ({name: value for name in names} for value in (self._all(names[0], rule) if names else [None]))
            return
        first, second = (self._all(name, rule) for name in names)
        longest = max(len(first), len(second))
        pairs = set(self.belonging.get((names[0], names[1]), ()))
        for shift in (0,) if pairs else (0, 1):
            pairs |= set(itertools.islice(zip(itertools.cycle(first), itertools.cycle(second[shift:])), longest))
        yield from (dict(zip(names, pair, strict=True)) for pair in sorted(pairs))

    def _all(self, name: str, rule: Rule) -> list[Any]:
        if name == "slug":
            sections = set(self.sections.values())
            place = next((section for section in sections if rule.rule.startswith(f"/{section}/")), None)
            return [slug for slug, section in self.sections.items() if place in (None, section)] + self.old_slugs
        if name not in self.numbers:
            raise LookupError(f"say in guesses.py what {name} is the number of")
        return self.numbers[name]

    def _words_for(self, names: list[str], values: Values) -> Iterator[Values]:
        """The words that go with a thing, and for each place one that belongs to nothing."""
        if "step_slug" in names:
            yield from self._steps(values.get("revision_id"), entries="entry_slug" in names)
            return
        unknown = [name for name in names if name not in self.words]
        if unknown:
            raise LookupError(f"say in guesses.py what {unknown[0]} may be")
        yield from (dict(zip(names, words, strict=True)) for words in itertools.product(*(self.words[name] for name in names)))
        first = {name: self.words[name][0] for name in names}
        yield from (first | {name: WRONG[name]} for name in names if name in WRONG)

    def _steps(self, revision_id: int | None, *, entries: bool) -> Iterator[Values]:
        """The first step of a draft's form and those with a list; of entries, each that it has, and one that it has not. A draft
        that is no revision is of a learning note."""
        other = ("initiative" if revision_id is not None else LEARNING_NOTE.code, {})
        kind, body = self.revisions.get(revision_id or NO_ID, other)
        steps = get_kind(kind).shape.steps
        for step in (steps[0], *(step for step in steps if step.entries)):
            if not entries:
                yield {"step_slug": step.slug}
                continue
            rows = body.get(step.entries.name) or [] if step.entries else []
            yield from (
                {"step_slug": step.slug, "entry_slug": name} for name in (*(row["id"] for row in rows), WRONG["entry_slug"])
            )

    def _words(self) -> dict[str, list[Any]]:
        return {
            "section": sorted({kind.pages.section for kind in all_kinds()}),
            "kind": [kind.code for kind in (*all_kinds(), *SHORT_TEXTS.things)],
            "number": [1, 2, 3],
            "clause_slug": ["aims"],
            "value_slug": ["extension"],
            "group_slug": [framework().groups[0].id],
            "selection_slug": [framework().selections[0].id],
            "standard_slug": [framework().standards[0].id],
            "format_code": ["docx"],
            "before": [1],
            "after": [1, 2],
            "ledger_code": ["json", "csv"],
            "page_slug": ["about", "drafts"],
            "code": ["E09000007"],
            "area_code": ["E06000039"],
            "reference_code": [thing["reference_code"] for thing in self.site.world.things["exchanges"].values()],
            "token": self._tokens(),
        }

    def _tokens(self) -> list[Any]:
        sets = (states for name, states in self.site.world.things.items() if name.endswith(" links"))
        return ["x", *(thing["token"] for states in sets for state, thing in states.items() if state not in ("good", "missing"))]
