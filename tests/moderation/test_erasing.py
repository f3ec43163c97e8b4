"""What goes with an erased text: everything of its contribution that may quote it, and nothing of any other contribution."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.contributions import queries
from app.contributions.listing_models import FacetRow
from app.contributions.models import Appeal, Contribution, Decision, GuardFinding, OldSlug, ProblemReport, Revision
from app.contributions.services import deciding, responding
from app.core import clock
from app.core.audit import AuditEntry
from app.core.db import Database, session, transaction, unit_of_work
from app.core.errors import Conflict
from app.core.jobs import Job
from app.directory.models import Initiative
from tests.moderation.initiative_maker import InitiativeMaker
from tests.people import People
from tests.rows import count_rows

MAILBOX = "Referrals are taken by email at jo.bloggs@gmail.com every day."
RETURNED, APPEAL, ANSWER = "Say where it runs.", "The summary says where.", "It names no place."
REPORT, NOTE, OPEN_REPORT = "It has closed.", "It opened again.", "Nobody answers the telephone."


@pytest.fixture
def admin(people: People) -> int:
    return people.administrator()


@pytest.fixture
def decider(people: People) -> int:
    return people.moderator()


@pytest.fixture
def second(people: People) -> int:
    """A moderator who answers appeals."""
    return people.moderator()


Story = Callable[[str], int]


@pytest.fixture
def story(database: Database, initiatives: InitiativeMaker, author: int, decider: int, second: int) -> Story:
    """Makes a page: returned, appealed, published, reported, published anew under another title, and returned once more."""

    def report(contribution: int, words: str) -> int:
        with unit_of_work(database), transaction():
            return responding.report_problem(queries.get_contribution(contribution), "wrong", words).id

    def make(title: str) -> int:
        first = initiatives.decide(decider, initiatives.submitted(author, title=title, description=MAILBOX), "return", RETURNED)
        initiatives.act(author, responding.appeal, lambda: queries.get_revision(first), APPEAL)
        initiatives.act(second, responding.dismiss, lambda: queries.find_appeal(queries.get_revision(first)), ANSWER)
        contribution = initiatives.revision(first).contribution_id
        initiatives.decide(decider, initiatives.edited(author, contribution, description="A play."))
        closed = report(contribution, REPORT)
        initiatives.act(decider, responding.close_report, lambda: queries.get_report(closed), NOTE)
        report(contribution, OPEN_REPORT)
        initiatives.decide(decider, initiatives.edited(author, contribution, title=f"{title} again"))
        initiatives.decide(decider, initiatives.edited(author, contribution, summary="A tour."), "return", RETURNED)
        return contribution

    return make


def quotes(database: Database, contribution: int) -> dict[str, list[object]]:
    """All that people wrote about a contribution, by where it is kept."""
    own = sa.select(Revision.id).where(Revision.contribution_id == contribution)
    queries_of_places: dict[str, sa.Select[tuple[object, ...]]] = {
        "reasons of revisions": sa.select(Revision.reason).where(Revision.id.in_(own), Revision.status == "returned"),
        "reasons of decisions": sa.select(Decision.reason).where(
            Decision.contribution_id == contribution, Decision.verb.in_(("return", "dismiss"))
        ),
        "appeals": sa.select(Appeal.text, Appeal.answer).where(Appeal.revision_id.in_(own)),
        "reports": sa.select(ProblemReport.text, ProblemReport.note)
        .where(ProblemReport.contribution_id == contribution)
        .order_by(ProblemReport.id),
    }
    with unit_of_work(database):
        return {place: [value for row in session().execute(query) for value in row] for place, query in queries_of_places.items()}


def revisions(initiatives: InitiativeMaker, database: Database, contribution: int) -> list[Revision]:
    """The revisions of a contribution to look at, the oldest first."""
    with unit_of_work(database):
        numbers = [revision.id for revision in queries.get_contribution(contribution).revisions]
    return [initiatives.revision(number) for number in numbers]


def redact(initiatives: InitiativeMaker, admin: int, revision_id: int) -> None:
    initiatives.act(admin, deciding.redact, lambda: queries.get_revision(revision_id))


def page_of(database: Database, contribution: int) -> tuple[str, str, int, int, int]:
    """Where a page stands: its status and address, and how many facets, live rows and old addresses it has."""
    with unit_of_work(database):
        row = queries.get_contribution(contribution)
        status, slug = row.status, row.slug
    return (
        status,
        slug,
        count_rows(database, FacetRow, FacetRow.contribution_id == contribution),
        count_rows(database, Initiative, Initiative.contribution_id == contribution),
        count_rows(database, OldSlug, OldSlug.contribution_id == contribution),
    )


def test_all_that_may_quote_an_erased_text_is_emptied_and_nothing_of_another_contribution(
    initiatives: InitiativeMaker, database: Database, story: Story, admin: int
) -> None:
    mine, other = story("Street theatre"), story("Boxing club")
    all_words = {
        "reasons of revisions": [RETURNED, RETURNED],
        "reasons of decisions": [RETURNED, ANSWER, RETURNED],
        "appeals": [APPEAL, ANSWER],
        "reports": [REPORT, NOTE, OPEN_REPORT, ""],
    }
    assert quotes(database, mine) == quotes(database, other) == all_words
    before = page_of(database, other)
    # An older version that nobody reads any more: what may quote it stands with the others.
    redact(initiatives, admin, revisions(initiatives, database, mine)[1].id)
    assert quotes(database, mine) == {place: [""] * len(texts) for place, texts in all_words.items()}
    assert quotes(database, other) == all_words
    assert page_of(database, other) == before
    assert [revision.body == {} for revision in revisions(initiatives, database, other)] == [False] * 4


def test_erasing_one_version_empties_it_alone_and_leaves_the_page_that_readers_see(
    initiatives: InitiativeMaker, database: Database, story: Story, admin: int
) -> None:
    contribution = story("Street theatre")
    status, slug, facets, live, old_addresses = page_of(database, contribution)
    assert (status, slug, live, old_addresses) == ("published", "street-theatre-again", 1, 1)
    first = revisions(initiatives, database, contribution)[0]
    assert len(first.findings) == 1
    with clock.frozen(clock.now() + timedelta(hours=1)):
        redact(initiatives, admin, first.id)
        erased_at = clock.now()
    erased, *others = revisions(initiatives, database, contribution)
    assert (erased.body, erased.html, erased.findings, erased.redacted_at) == ({}, {}, [], erased_at)
    assert (erased.status, count_rows(database, GuardFinding)) == ("returned", 0)
    assert all(revision.body and revision.redacted_at is None for revision in others)
    # Old addresses are made of titles, so they go whichever text is erased.
    assert page_of(database, contribution) == ("published", slug, facets, 1, 0)


def test_erasing_the_text_that_readers_see_takes_the_page_down_with_its_address(
    initiatives: InitiativeMaker, database: Database, story: Story, admin: int
) -> None:
    contribution = story("Street theatre")
    live = revisions(initiatives, database, contribution)[2]
    redact(initiatives, admin, live.id)
    assert page_of(database, contribution) == ("withdrawn", f"removed-{contribution}", 0, 0, 0)
    with pytest.raises(Conflict, match="already been erased"):
        redact(initiatives, admin, live.id)
    with unit_of_work(database):
        trail = session().scalars(sa.select(AuditEntry).where(AuditEntry.verb == "redact")).all()
        assert [(entry.thing_kind, entry.thing_id, entry.actor_id) for entry in trail] == [("revision", live.id, admin)]
        told = session().scalars(sa.select(Job.payload).where(Job.handler == "library.forget_redacted")).all()
        assert told == [{"contribution_id": contribution, "revision_id": live.id}]


def test_the_text_of_a_page_that_was_taken_down_is_erased_and_its_address_goes(
    initiatives: InitiativeMaker, database: Database, story: Story, admin: int, decider: int
) -> None:
    contribution = story("Street theatre")
    initiatives.act(decider, deciding.withdraw, lambda: queries.get_contribution(contribution), "It has closed.")
    redact(initiatives, admin, revisions(initiatives, database, contribution)[2].id)
    assert page_of(database, contribution) == ("withdrawn", f"removed-{contribution}", 0, 0, 0)


@pytest.mark.parametrize("waits", [False, True], ids=["a draft", "what waits for a moderator"])
def test_what_nobody_published_is_retracted_and_its_address_which_its_title_made_goes(
    initiatives: InitiativeMaker, database: Database, author: int, admin: int, waits: bool
) -> None:
    revision = initiatives.submitted(author) if waits else initiatives.draft(author)
    contribution = initiatives.revision(revision).contribution_id
    assert page_of(database, contribution)[1] == "street-theatre-for-year-8"
    redact(initiatives, admin, revision)
    assert (initiatives.revision(revision).status, initiatives.revision(revision).body) == ("retracted", {})
    assert page_of(database, contribution) == ("unpublished", f"removed-{contribution}", 0, 0, 0)


def test_a_page_that_was_put_back_is_in_every_listing_and_its_story_says_so(
    initiatives: InitiativeMaker, database: Database, story: Story, decider: int
) -> None:
    contribution = story("Street theatre")
    before = page_of(database, contribution)
    initiatives.act(decider, deciding.withdraw, lambda: queries.get_contribution(contribution), " By mistake. ")
    assert page_of(database, contribution) == ("withdrawn", before[1], 0, 1, 1)
    initiatives.act(decider, deciding.restore, lambda: queries.get_contribution(contribution))
    assert page_of(database, contribution) == before
    with unit_of_work(database):
        live = session().get_one(Contribution, contribution).live_revision_id
        acts = session().scalars(sa.select(Decision).where(Decision.verb.in_(("withdraw", "restore"))).order_by(Decision.id))
        assert [(act.verb, act.reason, act.revision_id, act.by_id) for act in acts] == [
            ("withdraw", "By mistake.", live, decider),
            ("restore", "", live, decider),
        ]


def test_a_page_that_was_taken_down_stays_so_while_nobody_confirmed_what_the_guard_finds_in_it(
    initiatives: InitiativeMaker, database: Database, author: int, decider: int
) -> None:
    contribution = initiatives.published(author, decider, description=MAILBOX)
    initiatives.act(decider, deciding.withdraw, lambda: queries.get_contribution(contribution), "It has closed.")
    with unit_of_work(database), transaction():
        session().execute(sa.delete(GuardFinding))  # as if the guard had learned to find it since
    with pytest.raises(Conflict):
        initiatives.act(decider, deciding.restore, lambda: queries.get_contribution(contribution))
    assert page_of(database, contribution)[0] == "withdrawn"


def test_what_was_never_published_cannot_be_put_back(initiatives: InitiativeMaker, author: int, decider: int) -> None:
    contribution = initiatives.revision(initiatives.submitted(author)).contribution_id
    with pytest.raises(Conflict):
        initiatives.act(decider, deciding.restore, lambda: queries.get_contribution(contribution))
