"""Two moderators decide at the same moment: exactly one decision is made, and the other is told."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from app.contributions import queries
from app.contributions.listing_models import FacetRow
from app.contributions.models import Decision, Revision
from app.contributions.services import deciding
from app.core.actor import Actor
from app.core.db import Database, session, transaction, unit_of_work
from app.core.errors import Conflict
from app.core.jobs import Job
from tests.concurrent_acts import run_at_once
from tests.moderation.initiative_maker import InitiativeMaker
from tests.page_client import PageClient
from tests.people import People

pytestmark = pytest.mark.dialect
ROUNDS = 6


def deciding_as(database: Database, actor: Actor, revision_id: int, verb: str) -> Callable[[], str]:
    def act() -> str:
        with unit_of_work(database):
            revision = queries.get_revision(revision_id)
            with transaction():
                if verb == "publish":
                    deciding.publish(actor, revision)
                else:
                    deciding.send_back(actor, revision, verb, "Please say where it runs.")
        return verb

    return act


@pytest.mark.parametrize("verbs", [("publish", "publish"), ("publish", "reject"), ("return", "reject", "publish", "publish")])
def test_exactly_one_decision_is_made(
    database: Database, initiatives: InitiativeMaker, people: People, verbs: tuple[str, ...]
) -> None:
    author = people.person()
    actors = [people.actor(people.moderator()) for _ in verbs]
    for turn in range(ROUNDS):
        revision_id = initiatives.submitted(author, title=f"Street theatre {turn}")
        results = run_at_once(
            [deciding_as(database, actor, revision_id, verb) for actor, verb in zip(actors, verbs, strict=True)]
        )
        verbs_done = [result for result in results if isinstance(result, str)]
        assert len(verbs_done) == 1, results
        assert all(isinstance(result, Conflict) for result in results if result not in verbs_done)
        with unit_of_work(database):
            revision = session().get_one(Revision, revision_id)
            assert revision.status == {"publish": "published", "return": "returned", "reject": "rejected"}[verbs_done[0]]
            decisions = sa.select(sa.func.count()).select_from(Decision).where(Decision.revision_id == revision_id)
            assert session().scalar(decisions) == 1
            letters = session().scalars(sa.select(Job).where(Job.handler == "contributions.mail_decision"))
            assert len([job for job in letters if job.payload["revision_id"] == revision_id]) == 1
            rows = sa.select(FacetRow).where(FacetRow.contribution_id == revision.contribution_id)
            assert bool(session().scalars(rows).all()) == (verbs_done[0] == "publish")


def test_the_other_browser_gets_the_page_that_says_so(
    database: Database, initiatives: InitiativeMaker, people: People, page: PageClient
) -> None:
    revision_id = initiatives.submitted(people.person())
    browsers = []
    for _ in range(2):
        browser = PageClient(page.client.application.test_client())
        people.sign_in(browser.client, people.moderator())
        browsers.append((browser, browser.get(f"/moderation/{revision_id}").form_values("Publish")))
    results = run_at_once([lambda one=one: one[0].client.post(one[1][0], data=one[1][1]).status_code for one in browsers])
    assert sorted(results) == [303, 409]
    with unit_of_work(database):
        assert session().scalar(sa.select(sa.func.count()).select_from(Decision)) == 1


def test_two_claims_at_once_give_it_to_one_moderator(database: Database, initiatives: InitiativeMaker, people: People) -> None:
    revision_id = initiatives.submitted(people.person())

    def claiming(actor: Actor) -> Callable[[], str]:
        def act() -> str:
            with unit_of_work(database):
                revision = queries.get_revision(revision_id)
                with transaction():
                    deciding.claim(actor, revision)
            return "claimed"

        return act

    results = run_at_once([claiming(people.actor(people.moderator())) for _ in range(4)])
    assert results.count("claimed") == 1
    assert sum(isinstance(result, Conflict) for result in results) == 3
