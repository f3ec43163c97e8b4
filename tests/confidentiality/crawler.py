"""Asking for every page there is, as one role: all links, and every route with the number and name of everything that exists."""

import itertools
import re
from collections import deque
from collections.abc import Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

import sqlalchemy as sa

from app.accounts.models import AreaMembership, Membership, Organisation, Person, RoleGrant
from app.contributions.kinds.description import all_kinds, get_kind
from app.contributions.models import Appeal, Attachment, Contribution, OldSlug, ProblemReport, Revision, RevisionAttachment
from app.contributions.short_texts.registry import SHORT_TEXTS
from app.core.db import session, unit_of_work
from app.core.jobs import Job
from app.library.consultations.models import Comment, Consultation
from app.library.models import UpgradeTask, UsedStatement
from app.newsletter.mailings.models import Mailing
from tests.permissions.roles import NO_ID
from tests.permissions.site import Answer, Site

# What a number in an address is the number of.
NUMBERED = {
    "appeal_id": Appeal,
    "area_membership_id": AreaMembership,
    "attachment_id": Attachment,
    "comment_id": Comment,
    "consultation_id": Consultation,
    "contribution_id": Contribution,
    "grant_id": RoleGrant,
    "job_id": Job,
    "mailing_id": Mailing,
    "membership_id": Membership,
    "organisation_id": Organisation,
    "person_id": Person,
    "report_id": ProblemReport,
    "revision_id": Revision,
    "short_text_id": UsedStatement,
    "statement_id": UsedStatement,
    "task_id": UpgradeTask,
}
MOST_JOBS = 12  # one is like another, and there are hundreds
LINK = re.compile(r"""\b(?:href|action|src)="([^"]+)\"""")
LEAVES = ("/static/",)


class Crawler:
    """Everything that one role's browser can ask for with GET, each address once."""

    def __init__(self, site: Site, role: str) -> None:
        self.site, self.role = site, role
        with unit_of_work(site.database):
            self.numbers = {name: [*session().scalars(sa.select(model.id)), NO_ID] for name, model in NUMBERED.items()}
            files = sa.select(RevisionAttachment.revision_id, RevisionAttachment.attachment_id)
            self.files = [(held.revision_id, held.attachment_id) for held in session().execute(files)]
            found = session().execute(sa.select(Contribution.slug, Contribution.kind))
            self.sections = {slug: get_kind(kind).pages.section for slug, kind in found}
        self.numbers["job_id"] = self.numbers["job_id"][:MOST_JOBS]

    def pages(self) -> Iterator[tuple[str, Answer]]:
        """(address, answer) of every page found by following links from the guessed addresses and from the home page."""
        waiting = deque(["/", *self.guessed()])
        seen = set(waiting)
        while waiting:
            path = waiting.popleft()
            answer = self.site.send(self.role, "GET", path)
            yield path, answer
            for link in self._links(path, answer):
                if link not in seen:
                    seen.add(link)
                    waiting.append(link)

    def guessed(self) -> Iterator[str]:
        """Every GET route with every value that its parts could have."""
        with self.site.app.test_request_context():
            for rule in self.site.app.url_map.iter_rules():
                if "GET" not in (rule.methods or set()) or rule.endpoint == "static":
                    continue
                for values in self._combinations(sorted(rule.arguments)):
                    yield self.site.app.url_for(rule.endpoint, **{**values, **(rule.defaults or {})})

    def _numbered(self, name: str) -> list[int]:
        if name not in self.numbers:
            raise LookupError(f"say in crawler.py what {name} is the number of")
        return self.numbers[name]

    def _combinations(self, names: list[str]) -> Iterator[dict[str, object]]:
        """Every value of each part with every value of the others."""
        numbers = [name for name in names if name.endswith("_id")]
        others = [name for name in names if name not in numbers]
        for values in itertools.product(*(self._values(name) for name in others)):
            held = dict(zip(others, values, strict=True))
            if "section" in held and self.sections.get(str(held["slug"]), held["section"]) != held["section"]:
                continue  # the permission table asks for what is in another section
            for chosen in self._numbers(numbers):
                yield held | dict(zip(numbers, chosen, strict=True))

    def _numbers(self, names: list[str]) -> Iterator[tuple[int, ...]]:
        """Every number there is; of two, each with some of the other's, and each file with the revision that has it."""
        if names == ["attachment_id", "revision_id"]:
            yield from ((attachment, revision) for revision, attachment in self.files)
        if len(names) < 2:
            yield from itertools.product(*(self._numbered(name) for name in names))
            return
        first, second = (self._numbered(name) for name in names)
        longest = max(len(first), len(second))
        for shift in (0, 1):
            yield from itertools.islice(zip(itertools.cycle(first), itertools.cycle(second[shift:])), longest)

    def _values(self, name: str) -> list[object]:
        known: dict[str, list[object]] = {
            "slug": self._slugs(),
            "section": sorted({kind.pages.section for kind in all_kinds()}),
            "kind": [*(one.code for one in (*all_kinds(), *SHORT_TEXTS.things)), "no-such-kind"],
            "number": [1, 2, 3],
            "step_slug": ["about-it", "clauses", "items"],
            "entry_slug": ["aims", "exit", "first", "no-such-clause"],
            "clause_slug": ["aims", "no-such-clause"],
            "value_slug": ["extension", "no-such-value"],
            "format_code": ["docx", "no-such-format"],
            "before": [1],
            "after": [1, 2],
            "ledger_code": ["json", "csv"],
            "page_slug": ["about", "drafts"],
            "code": ["E09000007"],
            "token": self._tokens(),
        }
        if name not in known:
            raise LookupError(f"say in crawler.py what {name} may be")
        return known[name]

    def _tokens(self) -> list[object]:
        sets = (states for name, states in self.site.world.things.items() if name.endswith(" links"))
        return ["x", *(thing["token"] for states in sets for state, thing in states.items() if state not in ("good", "missing"))]

    def _slugs(self) -> list[object]:
        with unit_of_work(self.site.database):
            return [*session().scalars(sa.select(Contribution.slug)), *session().scalars(sa.select(OldSlug.slug)), "feed"]

    def _links(self, path: str, answer: Answer) -> Iterator[str]:
        if answer.response.mimetype not in ("text/html", "application/atom+xml"):
            return
        places = [unescape(one) for one in LINK.findall(answer.response.get_data(as_text=True))]
        places += [answer.response.headers["Location"]] if "Location" in answer.response.headers else []
        for place in places:
            parts = urlsplit(urljoin(f"http://localhost{path}", place))
            if parts.hostname == "localhost" and not parts.path.startswith(LEAVES):
                yield f"{parts.path}?{parts.query}" if parts.query else parts.path
