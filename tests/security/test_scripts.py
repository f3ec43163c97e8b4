"""What people write never becomes script: every payload, through every text, on every page that shows it."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
import sqlalchemy as sa
from markupsafe import escape

from app.accounts.models import Organisation, Person
from app.contributions.services import deciding, drafting, guarding, responding
from app.core.db import session
from app.directory.kind import INITIATIVE
from app.markup import render_many
from app.search.index import follower
from tests.permissions.furnishing import Furnisher
from tests.permissions.site import Site
from tests.permissions.world_people import Builder
from tests.security.active_content import WITNESS, Sieve, faults
from tests.security.payloads import PAYLOADS

TEXTS = ("title", "summary", "description", "languages", "access", "cost_note", "contact_organisation", "evidence_citation")
SHORT = {"title": 120, "summary": 240, "languages": 120, "contact_organisation": 120}


class Hostile:
    """A site where every text anybody wrote is a payload; `slugs` and `revisions` are those of the pages that hold them."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.builder = Builder(site.database)
        self.builder.world = site.world
        self.left = list(PAYLOADS)
        self.slugs: list[str] = []
        self.revisions: list[int] = []

    def fill(self) -> None:
        bodies = []
        while self.left:
            bodies.append(self._body())
        for body, html in zip(bodies, render_many([body["description"] for body in bodies]), strict=True):
            self._publish(body, html)
        with self.builder.writing():
            for number, payload in enumerate(PAYLOADS):
                session().execute(sa.update(Organisation).where(Organisation.id == number + 1).values(name=payload[:140]))
                session().execute(sa.update(Person).where(Person.id == number + 1, Person.name != "").values(name=payload[:90]))
        self._waiting()
        follower.follow(self.site.database)

    def _body(self) -> dict[str, Any]:
        body: dict[str, Any] = {"type": "drama"}
        for name in TEXTS:
            wanted = next((one for one in self.left if len(one) <= SHORT.get(name, 9_999)), "")
            if wanted:
                self.left.remove(wanted)
            body[name] = wanted or "Words."
        return body

    def _publish(self, body: dict[str, Any], html: str) -> None:
        with self.builder.writing():
            author, moderator = self.builder.actor("author"), self.builder.actor("second moderator")
            revision = drafting.start(author, INITIATIVE, body, {"description": html}, f"hostile-{len(self.slugs)}")
            self._submit(author, revision)
            deciding.publish(moderator, revision, finding_ids=[one.id for one in revision.findings])
            self.slugs.append(revision.contribution.slug)
            responding.report_problem(
                revision.contribution, "wrong", "<script>alert(1)</script> \"'><img src=x onerror=alert(1)>"
            )

    def _submit(self, author: Any, revision: Any) -> None:
        found = guarding.inspect_body(INITIATIVE.shape, revision.body)
        drafting.submit(author, revision, {one.finding.fingerprint: "<script>alert(1)</script>" for one in found})

    def _waiting(self) -> None:
        """Edits that wait, so that comparisons and the queue show payloads too."""
        with self.builder.writing():
            author = self.builder.actor("author")
            for number, slug in enumerate(self.slugs[:6]):
                live = drafting.queries.find_by_slug("directory", slug)
                assert live is not None
                revision = drafting.edit(author, live)
                changes = {name: PAYLOADS[(number * 31 + at) % len(PAYLOADS)][:100] for at, name in enumerate(TEXTS)}
                drafting.save(author, revision, revision.version, changes, {"description": "<p>Words.</p>"})
                self._submit(author, revision)
                self.revisions.append(revision.id)


def fill(site: Site) -> tuple[list[str], list[int]]:
    """Fill a site with payloads; the slugs and the revisions that hold them."""
    filled = Hostile(site)
    filled.fill()
    return filled.slugs, filled.revisions


@pytest.fixture(scope="module")
def hostile(furnisher: Furnisher) -> Iterator[Hostile]:
    """A copy of the site where every text anybody wrote is a payload."""
    furnished = furnisher.changed("payloads", fill)
    with furnisher.copy(furnished) as site:
        hostile = Hostile(site)
        hostile.slugs, hostile.revisions = furnished.notes
        yield hostile


@pytest.fixture(scope="module")
def sieve() -> Sieve:
    """Looks through pages for what could run, each kind of page once."""
    return Sieve({payload[:length] for payload in PAYLOADS for length in (90, 100, 140, None)})


def pages_of(hostile: Hostile) -> Iterator[tuple[str, str]]:
    """(role, address) of every page on which what people wrote is shown."""
    first = hostile.site.world.things["contributions"]["published"]["contribution_id"]
    for slug in hostile.slugs:
        yield from (("visitor", f"/directory/{slug}{page}") for page in ("", "/versions", "/versions/1", "/compare", "/report"))
        yield from (("author", f"/directory/{slug}{page}") for page in ("", "/check"))
    for number in hostile.revisions:
        yield from (("moderator", f"/moderation/{number}{page}") for page in ("", "/preview"))
        yield from (("author", f"/contribute/drafts/{number}{page}") for page in ("", "/preview"))
    yield from (
        ("visitor", path) for path in ("/", "/directory", "/directory?page=2", "/search?q=words", "/directory?q=words&sort=title")
    )
    yield from (("author", path) for path in ("/contribute", "/account", "/account/areas", "/account/details", "/account/close"))
    yield from (("unconfirmed", path) for path in ("/register/details",))
    yield from (
        ("moderator", path) for path in ("/moderation", "/moderation/reports", "/moderation/appeals", "/accounts/registrations")
    )
    yield from (("moderator", f"/moderation/contributions/{first + number}") for number in range(12))
    yield from (("admin", path) for path in ("/admin", "/admin/people", "/admin/organisations", "/admin/audit", "/admin/jobs"))
    yield from (
        ("admin", f"/admin/people/{number}{page}") for number in range(1, 12) for page in ("", "/close", "/erase", "/roles")
    )
    yield from (("admin", f"/admin/organisations/{number}") for number in range(1, 10))


def test_there_are_at_least_two_hundred_distinct_payloads() -> None:
    assert len(set(PAYLOADS)) >= 200


def test_no_page_that_shows_what_people_wrote_holds_anything_that_could_run(hostile: Hostile, sieve: Sieve) -> None:
    wrong, page_count = [], 0
    for role, path in pages_of(hostile):
        answer = hostile.site.send(role, "GET", path)
        assert answer.response.status_code == 200, f"{role} {path}: {answer.response.status_code}"
        text = answer.response.get_data(as_text=True)
        page_count += "alert" in text
        wrong += [f"{path}: {fault}" for fault in sieve.faults(text)]
    assert page_count > 150, "the payloads were shown"
    assert not wrong, "\n".join(wrong[:30])


def test_nothing_sent_in_an_address_comes_back_as_something_that_could_run(hostile: Hostile, sieve: Sieve) -> None:
    boxes = ("/search?q={}", "/directory?q={}")
    others = ("/directory?type={}&q=x", "/sign-in?next=/{}", "/no-such-page-{}", "/directory/{}")
    wrong = []
    for number, payload in enumerate(PAYLOADS):
        for address in (*boxes, others[number % len(others)]):
            text = hostile.site.send("visitor", "GET", address.format(quote(payload, safe=""))).response.get_data(as_text=True)
            wrong += [f"{address} {payload!r}: {fault}" for fault in sieve.faults(text)]
    assert not wrong, "\n".join(wrong[:30])


def test_nothing_typed_into_a_form_comes_back_as_something_that_could_run(hostile: Hostile, sieve: Sieve) -> None:
    thing = hostile.site.world.things["contributions"]["draft"]
    path = f"/contribute/drafts/{thing['revision_id']}/steps/about-it"
    wrong = []
    for payload in PAYLOADS:
        form = {"title": payload, "summary": payload, "type": payload, "description": "", "draft_version": payload}
        answer = hostile.site.send("author", "POST", path, form)
        assert answer.response.status_code == 422
        wrong += [f"{payload!r}: {fault}" for fault in sieve.faults(answer.response.get_data(as_text=True))]
    assert not wrong, "\n".join(wrong[:30])


def test_the_page_that_shows_two_texts_of_a_conflict_holds_nothing_that_could_run(hostile: Hostile, sieve: Sieve) -> None:
    thing = hostile.site.world.things["contributions"]["draft"]
    path = f"/contribute/drafts/{thing['revision_id']}/steps/about-it"
    for payload in PAYLOADS[::9]:
        form = {"title": payload[:100], "summary": payload[:100], "type": "drama", "description": payload, "draft_version": "0"}
        answer = hostile.site.send("author", "POST", path, form)
        assert answer.response.status_code == 409
        assert sieve.faults(answer.response.get_data(as_text=True)) == [], payload


def test_the_feed_holds_text_and_no_markup(hostile: Hostile) -> None:
    text = hostile.site.send("visitor", "GET", "/directory/feed").response.get_data(as_text=True)
    assert "alert" in text
    assert "<script" not in text.casefold()
    assert "<img" not in text.casefold()


def test_the_check_of_these_tests_finds_each_way_in() -> None:
    found = [payload for payload in PAYLOADS if list(faults(f"<!DOCTYPE html><title>x</title><body>{payload}"))]
    assert len(found) > 120
    assert list(faults('<a href="java\nscript:alert(1)">x</a>'))


def test_a_page_like_one_that_was_looked_through_is_still_found_at_fault_where_a_text_is_in_the_wrong_place(sieve: Sieve) -> None:
    page = "<!DOCTYPE html><title>x</title><body>{}"
    first, second = (str(escape(payload)) for payload in PAYLOADS[:2])
    assert sieve.faults(page.format(f"<p title='{first}'>{first}")) == []
    assert sieve.faults(page.format(f"<p title='{second}'>{second}")) == []
    assert sieve.faults(page.format(f"<p title='{second}'>{second}{PAYLOADS[1]}")), "one of them was not escaped"
    for place in ("<p title={}>x", '<a href="{}">x</a>', "<script nonce=x>{}</script>", '<p onclick="{}">x', '<p style="{}">x'):
        for text in (first, second):
            assert sieve.faults(page.format(place.format(text))), place
    assert list(faults(page.format(f'<a href="{WITNESS}">x</a>')))
