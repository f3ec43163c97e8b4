"""A contributor who thinks a decision is wrong is heard by a moderator who did not make it."""

import pytest

from app.contributions import queries
from app.contributions.services import responding
from app.core.db import Database, transaction, unit_of_work
from app.core.errors import Conflict, Forbidden
from tests.letters import letters, letters_to, words_of
from tests.moderation.initiative_maker import InitiativeMaker
from tests.page_client import PageClient
from tests.people import People
from tests.queued_work import run_queued

pytestmark = pytest.mark.each_database
WHY = "The play has run for six years and every school it visits says where."
AT_RISK = "She told me today that her stepfather comes into her room at night and hurts her. She is in my class."


@pytest.fixture
def author(people: People, page: PageClient) -> int:
    """A member whose contribution can be sent back, signed in."""
    made = people.person("Asha Example", email="asha@example.org")
    people.sign_in(page.client, made)
    return made


@pytest.fixture
def decider(people: People) -> int:
    return people.moderator("Mo Derator")


def appealed(initiatives: InitiativeMaker, page: PageClient, author: int, decider: int) -> int:
    revision = initiatives.decide(decider, initiatives.submitted(author), "reject", "It does not say where it runs.")
    form = page.get(page.get(f"/contribute/drafts/{revision}").links()["Appeal against this decision"])
    assert "It does not say where it runs." in form.main
    after = page.fill(form, {"text": WHY}, "text")
    assert "We have received your appeal" in after.text
    return revision


def test_an_appeal_goes_to_a_different_moderator_who_may_uphold_it(
    database: Database, initiatives: InitiativeMaker, page: PageClient, people: People, author: int, decider: int
) -> None:
    other = people.person("Ann Other", roles=("member", "moderator"), email="ann@example.org")
    revision = appealed(initiatives, page, author, decider)
    run_queued(database)
    assert [letter["Subject"] for letter in letters_to("ann@example.org")][-1] == "An appeal is waiting for a moderator"
    assert WHY not in "".join(words_of(letter) for letter in letters())

    people.sign_in(page.client, decider)
    assert "a different moderator must answer this" in page.get("/moderation/appeals").main
    page.get("/moderation/appeals/1", status=404)

    people.sign_in(page.client, other)
    seen = page.get(page.get("/moderation/appeals").links()["Street theatre for Year 8"])
    assert WHY in seen.main
    assert "Mo Derator rejected it" in seen.main
    page.fill(seen, {"verb": "uphold", "answer": "You are right: the summary says where."}, "answer")
    assert initiatives.revision(revision).status == "submitted"
    run_queued(database)
    letter = letters_to("asha@example.org")[-1]
    assert letter["Subject"] == "Your appeal was upheld: Street theatre for Year 8"
    assert "You are right: the summary says where." in words_of(letter)
    initiatives.decide(other, revision)
    assert "tours schools" in page.get("/directory/street-theatre-for-year-8").main


def test_a_dismissed_appeal_leaves_the_decision_and_says_why(
    database: Database, initiatives: InitiativeMaker, page: PageClient, people: People, author: int, decider: int
) -> None:
    revision = appealed(initiatives, page, author, decider)
    people.sign_in(page.client, people.moderator())
    refused = page.fill(page.get("/moderation/appeals/1"), {"verb": "dismiss"}, "answer", status=422)
    assert "Enter a reason" in refused.main
    page.fill(refused, {"answer": "It still does not name a place."}, "answer")
    run_queued(database)
    assert letters_to("asha@example.org")[-1]["Subject"].startswith("Your appeal was not upheld")
    assert initiatives.revision(revision).status == "rejected"
    assert "The decision stands" not in page.get("/moderation/appeals/1").main


def test_the_moderator_who_decided_cannot_answer_by_any_route(
    database: Database, initiatives: InitiativeMaker, page: PageClient, people: People, author: int, decider: int
) -> None:
    appealed(initiatives, page, author, decider)
    actor = people.actor(decider)
    with unit_of_work(database):
        appeal = queries.get_appeal(1)
        with pytest.raises(Forbidden), transaction():
            responding.uphold(actor, appeal, "I was wrong.")
        with pytest.raises(Forbidden), transaction():
            responding.dismiss(actor, appeal, "I was right.")


def test_an_appeal_is_made_once(
    database: Database, initiatives: InitiativeMaker, page: PageClient, people: People, author: int, decider: int
) -> None:
    revision = appealed(initiatives, page, author, decider)
    page.get(f"/contribute/drafts/{revision}/appeal", status=404)
    with unit_of_work(database):
        found = queries.get_revision(revision)
        with pytest.raises(Conflict), transaction():
            responding.appeal(people.actor(author), found, "Again.")


def test_nobody_else_appeals_or_sees_the_appeal(
    initiatives: InitiativeMaker, page: PageClient, people: People, author: int, decider: int
) -> None:
    revision = initiatives.decide(decider, initiatives.submitted(author), "return")
    people.sign_in(page.client, people.person())
    page.get(f"/contribute/drafts/{revision}/appeal", status=404)
    page.get("/moderation/appeals", status=404)


def test_an_appeal_about_a_child_at_risk_is_kept_in_the_form_only(
    database: Database, initiatives: InitiativeMaker, page: PageClient, author: int, decider: int
) -> None:
    revision = initiatives.decide(decider, initiatives.submitted(author), "return")
    refused = page.fill(page.get(f"/contribute/drafts/{revision}/appeal"), {"text": AT_RISK}, "text", status=422)
    assert "call 999" in refused.main
    assert refused.form_values("text")[1]["text"] == AT_RISK
    with unit_of_work(database):
        assert queries.find_appeal(queries.get_revision(revision)) is None


def test_an_upheld_appeal_cannot_overtake_a_newer_draft(
    database: Database, initiatives: InitiativeMaker, page: PageClient, people: People, author: int, decider: int
) -> None:
    revision = appealed(initiatives, page, author, decider)
    page.fill(page.get(f"/contribute/drafts/{revision}"), containing="Change it")
    people.sign_in(page.client, people.moderator())
    answer = {"verb": "uphold", "answer": "You are right."}
    page.fill(page.get("/moderation/appeals/1"), answer, "answer", status=409)
    assert initiatives.revision(revision).status == "rejected"


def test_after_an_upheld_appeal_the_first_moderator_does_not_decide_again(
    database: Database, initiatives: InitiativeMaker, page: PageClient, people: People, author: int, decider: int
) -> None:
    other = people.moderator("Ann Other")
    revision = appealed(initiatives, page, author, decider)
    with unit_of_work(database), transaction():
        appeal = queries.find_appeal(queries.get_revision(revision))
        assert appeal is not None
        responding.uphold(people.actor(other), appeal, "It does say where it runs.")
    with pytest.raises(Forbidden):
        initiatives.decide(decider, revision)
    initiatives.decide(other, revision)
    assert initiatives.revision(revision).status == "published"
