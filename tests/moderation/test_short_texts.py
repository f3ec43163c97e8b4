"""Short texts wait for a moderator, as contributions do: who decides, what must be confirmed, and who is told."""

from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa

from app.contributions.services import deciding, deciding_short_texts
from app.contributions.short_texts import queries as short_text_queries
from app.core.audit import AuditEntry
from app.core.db import Database, session, transaction, unit_of_work
from app.core.errors import Conflict
from app.library.models import UsedStatement
from app.library.usage import services as using
from app.library.usage.services import Use
from app.library.usage.texts import STATEMENTS_OF_USE
from tests.concurrent_acts import run_at_once
from tests.letters import letters_to, link_in, words_of
from tests.library.specification_maker import CAMDEN, SpecificationMaker
from tests.page_client import Page, PageClient
from tests.people import People
from tests.queued_work import run_queued

pytestmark = pytest.mark.each_database
FOUND = "Ask jo.bloggs@gmail.com about it."
QUEUE = "/moderation/short-texts"


class StatementMaker:
    """Makes statements of use of a specification, which wait for a moderator with a browser."""

    def __init__(self, database: Database, people: People, page: PageClient) -> None:
        self.specifications = SpecificationMaker(database, people)
        self.slug = self.specifications.publish()
        self.writer = self.specifications.commissioner(name="Asha Example", email="asha@example.org")
        self.moderator = people.person("Mo Derator", roles=("member", "moderator"), email="mo@example.org")
        self.page, self.people, self.database = page, people, database
        people.sign_in(page.client, self.moderator)

    def say(self, change: str = "Give the notice in weeks.", explanation: str = "", person: int | None = None) -> str:
        """Send it in; where a moderator reads it."""
        actor = self.people.actor(person or self.writer)
        with unit_of_work(self.database), transaction():
            use = Use(date(2025, 3, 1), "contract", 36, "yes", change, explanation)
            number = using.state(actor, self.specifications.find(self.slug), CAMDEN, use).id
        return f"{QUEUE}/statements-of-use/{number}"

    def statuses(self) -> list[str]:
        with unit_of_work(self.database):
            return list(session().scalars(sa.select(UsedStatement.status).order_by(UsedStatement.id)))

    def visitor(self) -> str:
        """The specification's page, as a visitor reads it."""
        return PageClient(self.page.client.application.test_client()).get(f"/library/{self.slug}").main


@pytest.fixture
def statement_maker(database: Database, people: People, page: PageClient) -> StatementMaker:
    return StatementMaker(database, people, page)


def send_back(page: PageClient, address: str, reason: str, status: int = 200) -> Page:
    return page.fill(page.get(address), {"reason": reason}, "reason", status=status)


# ---------------------------------------------------------------------------- finding and publishing


def test_it_is_counted_in_every_list_of_the_moderators_and_listed_with_what_it_is_about(statement_maker: StatementMaker) -> None:
    address = statement_maker.say()
    assert "Short statements (1)" in statement_maker.page.get("/moderation").main
    listed = statement_maker.page.get(statement_maker.page.get("/moderation").links()["Short statements (1)"])
    assert address in listed.links().values()
    assert "Statement of use from" in listed.main
    shown = statement_maker.page.get(address).main
    for words in ("Recovery service", "Asha Example", "Camden", "March 2025", "36 months", "Give the notice in weeks."):
        assert words in shown


def test_published_it_is_on_the_page_for_everyone_and_waits_no_more(statement_maker: StatementMaker) -> None:
    address = statement_maker.say()
    assert "Give the notice in weeks." not in statement_maker.visitor()
    listed = statement_maker.page.fill(statement_maker.page.get(address), containing="Publish")
    assert "No short statement is waiting" in listed.main
    assert "Give the notice in weeks." in statement_maker.visitor()
    statement_maker.page.get(address, status=404)


def test_what_the_check_finds_stands_beside_the_text_and_is_confirmed_by_hand(statement_maker: StatementMaker) -> None:
    address = statement_maker.say(FOUND, "An invented address.")
    assert "1 finding" in statement_maker.page.get(QUEUE).main
    shown = statement_maker.page.get(address)
    assert "jo.bloggs@gmail.com" in "".join("".join(one.itertext()) for one in shown.tree.iter("mark"))
    assert "An invented address." in shown.main
    refusal = statement_maker.page.fill(shown, containing="Publish", status=422)
    assert "confirm each finding" in refusal.main
    assert statement_maker.statuses() == ["submitted"]
    [box] = [one for one in refusal.tree.iter("input") if one.get("name") == "confirmed"]
    assert box.get("form") == "publish"
    statement_maker.page.fill(refusal, {"confirmed": box.get("value")}, "Publish")
    assert statement_maker.statuses() == ["published"]
    with unit_of_work(statement_maker.database):
        confirmed = session().scalars(sa.select(AuditEntry).where(AuditEntry.verb == "confirm")).one()
        assert (confirmed.thing_kind, confirmed.thing_id) == ("statement of use", int(address.rsplit("/", 1)[1]))


def test_no_way_leads_past_a_finding_that_nobody_confirmed(statement_maker: StatementMaker) -> None:
    statement_maker.say(FOUND, "An invented address.")
    moderator = statement_maker.people.actor(statement_maker.moderator)
    with unit_of_work(statement_maker.database):
        [(kind, said)] = short_text_queries.list_waiting()
        with pytest.raises(Conflict), transaction():
            deciding_short_texts.publish(moderator, kind, said, {"of-other-words"})
    assert statement_maker.statuses() == ["submitted"]


# ---------------------------------------------------------------------------- returning


def test_it_is_returned_with_a_reason_which_its_writer_reads_changes_it_and_sends_it_again(
    statement_maker: StatementMaker,
) -> None:
    address = statement_maker.say("The provider was slow.")
    assert "Enter a reason" in send_back(statement_maker.page, address, "", status=422).main
    send_back(statement_maker.page, address, "Please say nothing of the provider.")
    run_queued(statement_maker.database)
    [letter] = letters_to("asha@example.org")
    assert letter["Subject"] == "Please change something: what you said about Recovery service"
    assert "Please say nothing of the provider." in words_of(letter)
    assert "The provider was slow." not in words_of(letter)
    statement_maker.people.sign_in(statement_maker.page.client, statement_maker.writer)
    form = statement_maker.page.get(link_in(letter, "/library/"))
    assert "Please say nothing of the provider." in form.main
    assert form.form_values("how")[1]["change"] == "The provider was slow."
    statement_maker.page.fill(form, {"change": "Give the notice in weeks."}, "how")
    assert statement_maker.statuses() == ["returned", "submitted"]
    assert "The provider was slow." not in statement_maker.visitor()


@pytest.mark.parametrize(
    "reason",
    ["Ring Sam on 07700 900123.", "She told me today that her uncle is hurting her. She is 9 and goes to Hill School."],
)
def test_the_guard_reads_the_reason_too(statement_maker: StatementMaker, reason: str) -> None:
    address = statement_maker.say()
    page = send_back(statement_maker.page, address, reason, status=422)
    assert reason in page.form_values("reason")[1]["reason"]
    assert statement_maker.statuses() == ["submitted"]


# ---------------------------------------------------------------------------- who decides


def test_nobody_decides_on_their_own_or_their_organisations_or_their_areas(
    statement_maker: StatementMaker, people: People
) -> None:
    organisation = people.actor(statement_maker.writer).organisation_id
    own = people.person(organisation=organisation, areas=(CAMDEN,), roles=("member", "moderator"))
    colleague = people.moderator(organisation=organisation)
    council = people.organisation(kind="local-authority", areas=(CAMDEN,))
    of_the_area = people.person(organisation=council, areas=(CAMDEN,), roles=("member", "moderator"))
    address = statement_maker.say(person=own)
    token = statement_maker.page.get(address).form_values("Publish")[1]["csrf_token"]
    for person in (own, colleague, of_the_area):
        browser = PageClient(statement_maker.page.client.application.test_client())
        people.sign_in(browser.client, person)
        listed = browser.get(QUEUE)
        assert "Yours" in listed.main
        assert address not in listed.links().values()
        browser.get(address, status=404)
        browser.client.get("/account")
        token = browser.get("/account").form_values("Sign out")[1]["csrf_token"]
        for verb in ("publish", "return"):
            browser.post(f"{address}/{verb}", {"csrf_token": token, "reason": "No."}, status=404)
    assert statement_maker.statuses() == ["submitted"]


def test_who_looks_after_the_specification_does_not_decide_what_is_said_of_it(
    statement_maker: StatementMaker, people: People
) -> None:
    organisation = people.organisation(kind="local-authority")
    statement_maker.slug = statement_maker.specifications.publish(
        title="Theirs", actor=people.actor(people.person(organisation=organisation))
    )
    address = statement_maker.say()
    people.sign_in(statement_maker.page.client, people.moderator(organisation=organisation))
    statement_maker.page.get(address, status=404)


def test_the_database_refuses_a_decision_by_whoever_sent_it_in(statement_maker: StatementMaker) -> None:
    statement_maker.say()
    decided = sa.update(UsedStatement).values(decided_by_id=statement_maker.writer)
    with unit_of_work(statement_maker.database), pytest.raises(sa.exc.IntegrityError), transaction():
        session().execute(decided)


def test_it_is_decided_once(statement_maker: StatementMaker) -> None:
    address = statement_maker.say()
    opened = statement_maker.page.get(address)
    send_back(statement_maker.page, address, "Please say more.")
    statement_maker.page.fill(opened, containing="Publish", status=409)
    statement_maker.page.fill(opened, {"reason": "Please say less."}, "reason", status=409)
    assert statement_maker.statuses() == ["returned"]


def test_what_was_sent_anew_or_taken_back_meanwhile_is_not_published_unread(statement_maker: StatementMaker) -> None:
    opened = statement_maker.page.get(statement_maker.say("The first words."))
    statement_maker.say("Other words.")
    statement_maker.page.fill(opened, containing="Publish", status=409)
    assert statement_maker.statuses() == ["withdrawn", "submitted"]
    assert "words." not in statement_maker.visitor()


def test_of_two_moderators_who_decide_at_once_one_does(statement_maker: StatementMaker, people: People) -> None:
    number = int(statement_maker.say().rsplit("/", 1)[1])
    moderators = [people.actor(people.moderator()) for _ in range(2)]

    def publishing(place: int) -> Callable[[], str]:
        def act() -> str:
            with unit_of_work(statement_maker.database):
                said = short_text_queries.get_decidable(moderators[place], STATEMENTS_OF_USE, number)
                with transaction():
                    deciding_short_texts.publish(moderators[place], STATEMENTS_OF_USE, said, ())
            return "published"

        return act

    results = run_at_once([publishing(0), publishing(1)])
    assert results.count("published") == 1, results
    assert sum(isinstance(result, Conflict) for result in results) == 1


# ---------------------------------------------------------------------------- who is told


def test_moderators_who_may_decide_are_told_and_so_is_the_writer_once_it_is_published(
    statement_maker: StatementMaker, people: People
) -> None:
    colleague = people.person(
        organisation=people.actor(statement_maker.writer).organisation_id, roles=("member", "moderator"), email="own@example.org"
    )
    assert colleague
    address = statement_maker.say()
    run_queued(statement_maker.database)
    [letter] = letters_to("mo@example.org")
    assert "1 of them is a short statement" in words_of(letter)
    assert link_in(letter, "/moderation") == QUEUE
    assert letters_to("own@example.org") == []
    statement_maker.page.fill(statement_maker.page.get(address), containing="Publish")
    run_queued(statement_maker.database)
    [told] = letters_to("asha@example.org")
    assert told["Subject"] == "Published: what you said about Recovery service"
    assert link_in(told, "/library/") == f"/library/{statement_maker.slug}"


def test_a_letter_about_what_was_taken_back_since_is_not_sent(statement_maker: StatementMaker) -> None:
    address = statement_maker.say()
    send_back(statement_maker.page, address, "Please say more.")
    administrator = statement_maker.people.actor(statement_maker.people.administrator())
    with unit_of_work(statement_maker.database), transaction():
        live = statement_maker.specifications.find(statement_maker.slug).live_revision
        assert live is not None
        deciding.redact(administrator, live)
        using.forget_redacted_text(live.contribution_id)
    run_queued(statement_maker.database)
    assert letters_to("asha@example.org") == []


def test_nobody_is_told_of_a_page_that_they_can_no_longer_read(statement_maker: StatementMaker) -> None:
    address = statement_maker.say()
    statement_maker.page.fill(statement_maker.page.get(address), containing="Publish")
    with unit_of_work(statement_maker.database), transaction():
        deciding.withdraw(
            statement_maker.specifications.moderator, statement_maker.specifications.find(statement_maker.slug), "It has ended."
        )
    run_queued(statement_maker.database)
    assert [one for one in letters_to("asha@example.org") if "what you said" in one["Subject"]] == []


def test_an_address_of_no_kind_or_of_nothing_is_missing(statement_maker: StatementMaker) -> None:
    statement_maker.page.get(f"{QUEUE}/no-such-kind/1", status=404)
    statement_maker.page.get(f"{QUEUE}/statements-of-use/999", status=404)
