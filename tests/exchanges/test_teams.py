"""A team is put together: who may be asked, what they sign, what they read when, and how a seat ends."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts.models import Membership, RoleGrant
from app.core import clock
from app.core.audit import AuditEntry
from app.core.db import session, transaction, unit_of_work
from app.core.errors import Conflict
from app.exchanges.reviewers.models import ReviewerInterest, ReviewerProfile
from app.exchanges.reviews.exchange.models import Exchange, Seat
from app.exchanges.reviews.keeping.jobs import forget_old
from app.exchanges.reviews.team import services
from app.exchanges.reviews.team.jobs import look_for_conflicts
from app.exchanges.reviews.team.models import Provider, Waiver
from app.exchanges.reviews.team.rules import missing
from tests.exchanges.review_client import CAMDEN, ReviewClient
from tests.letters import letters, letters_to, throw_letters_away, words_of
from tests.queued_work import run_queued
from tests.rows import count_rows, only_row_of, rows_of


def seat(review: ReviewClient, person: int) -> Seat:
    return next(row for row in rows_of(review.database, Seat) if row.id == review.seat_of(person))


def test_request_to_a_confirmed_team_of_three(review: ReviewClient) -> None:
    people = review.confirmed()
    assert review.status() == "confirmed"
    assert [seat(review, person).is_lead for person in people] == [True, False, False]
    assert all(seat(review, person).terms_version and seat(review, person).declared_at for person in people)
    page = review.browser(people[1]).get(review.home)
    assert "Who buys what." in page.main
    assert "Choose what the team may open" in page.main


def test_no_seat_is_offered_before_the_host_said_who_provides_for_it(review: ReviewClient) -> None:
    lead, person = review.agreed(), review.reviewer("Rae Reviewer")
    assert "Say first who provides services" in lead.get(f"{review.home}/candidates").main
    assert lead.client.get(f"{review.home}/candidates/{person}").status_code == 404
    actor = review.people.actor(review.lead)
    with pytest.raises(Conflict, match="Say who provides services"), unit_of_work(review.database), transaction():
        services.offer(actor, session().get_one(Exchange, review.number), person)
    lead.fill(lead.get(f"{review.home}/providers"), {}, "Nobody provides or bids")
    assert "Rae Reviewer" in lead.get(f"{review.home}/candidates").main


@pytest.mark.parametrize("name", ["Harbour Recovery Ltd", "The Harbour Recovery"])
def test_whoever_works_for_a_provider_of_the_host_is_not_there_and_no_reason_is_given(review: ReviewClient, name: str) -> None:
    harbour = review.people.organisation("Harbour Recovery", kind="vcs")
    lead = review.listed()
    person = review.reviewer("Pru Provider", "vcs-csa", organisation=harbour)
    review.reviewer("Rae Reviewer")
    assert "Pru Provider" in lead.get(f"{review.home}/candidates").main
    lead.fill(lead.get(f"{review.home}/providers"), {"name": name, "kind": ["present"]}, "name")
    page = lead.get(f"{review.home}/candidates")
    assert "Rae Reviewer" in page.main
    assert "Pru" not in page.main
    assert lead.client.get(f"{review.home}/candidates/{person}").status_code == 404


def test_nobody_of_the_host_area_or_who_is_not_free_is_asked(review: ReviewClient) -> None:
    lead = review.listed()
    review.reviewer("Own Camden", area=CAMDEN, organisation=review.council)
    away = review.reviewer("Away Always")
    with unit_of_work(review.database), transaction():
        session().get_one(ReviewerProfile, session().scalar(profile_of(away))).months = []
    page = lead.get(f"{review.home}/candidates")
    assert "Nobody who has offered to review is free" in page.main


def profile_of(person: int) -> sa.Select[int]:
    return sa.select(ReviewerProfile.id).where(ReviewerProfile.person_id == person)


def worked_for(review: ReviewClient, person: int, name: str) -> None:
    with unit_of_work(review.database), transaction():
        number = session().scalar(profile_of(person))
        today = clock.today()
        session().add(ReviewerInterest(profile_id=number, kind="employer", name=name, until=today.replace(year=today.year - 1)))


def test_a_conflict_that_may_be_waived_is_waived_in_writing_and_the_waiver_is_kept(review: ReviewClient) -> None:
    lead, person = review.listed(), review.reviewer("Rae Reviewer")
    worked_for(review, person, "Harbour Recovery")
    lead.fill(lead.get(f"{review.home}/providers"), {"name": "Harbour Recovery", "kind": ["present"]}, "name")
    page = review.press(lead, f"candidates/{person}", "offer", status=422)
    assert "Write why this does not matter to you" in page.main
    assert count_rows(review.database, Seat) == 0
    lead.fill(page, {"waiver": "They left before the contract began."}, "offer")
    row = only_row_of(review.database, Waiver)
    assert (row.rule, row.words, row.person_id) == ("provider-before", "They left before the contract began.", person)
    assert "You wrote: They left before the contract began." in lead.get(f"{review.home}/team").main
    page = review.accepted(person).get(f"{review.home}/team")
    assert "They left before" not in page.main
    assert seat(review, person).status == "accepted"


def test_before_the_terms_are_signed_a_reviewer_reads_who_when_and_how_and_nothing_else(review: ReviewClient) -> None:
    review.listed()
    person = review.reviewer("Rae Reviewer")
    review.offered(person)
    browser = review.browser(person)
    page = browser.get(f"/exchanges/seats/{review.seat_of(person)}")
    assert "Camden" in page.main
    assert "Who buys what." not in page.main
    for address in (review.home, f"{review.home}/team"):
        assert browser.client.get(address).status_code == 404
    page = browser.fill(page, {"declared": "y"}, "declared", status=422)
    assert "Sign the terms to take the seat" in page.main
    browser.fill(page, {"declared": "y", "terms": "y"}, "declared")
    browser.get(review.home)


def test_a_reviewer_gives_the_second_step(review: ReviewClient) -> None:
    review.listed()
    person = review.reviewer("Rae Reviewer")
    review.offered(person)
    browser = review.browser(person, second_factor=False)
    assert browser.client.get(f"/exchanges/seats/{review.seat_of(person)}").headers["Location"].startswith("/sign-in/second-step")
    review.accepted(person)
    assert browser.client.get(review.home).headers["Location"].startswith("/sign-in/second-step")


def test_whoever_says_no_late_is_replaced_and_reads_nothing_any_more(review: ReviewClient) -> None:
    people = review.confirmed()
    late = review.browser(people[2])
    late.get(review.home)
    late.fill(late.get(review.home), {}, "Give my seat back")
    assert late.client.get(review.home).status_code == 404
    other = review.reviewer("Rex Replacement")
    review.offered(other)
    review.accepted(other).get(review.home)
    assert review.status() == "confirmed"


def test_the_same_act_done_again_is_said_anew_by_both(review: ReviewClient) -> None:
    review.listed()
    person = review.reviewer("Rae Reviewer")
    for speaker in (review.member, review.health):
        review.press(review.browser(speaker), f"candidates/{person}", "offer")
    leaver = review.accepted(person)
    leaver.fill(leaver.get(review.home), {}, "Give my seat back")
    with unit_of_work(review.database), transaction():
        session().execute(sa.delete(Seat))
    review.press(review.browser(review.health), f"candidates/{person}", "offer")
    assert count_rows(review.database, Seat) == 0
    review.press(review.browser(review.member), f"candidates/{person}", "offer")
    assert count_rows(review.database, Seat) == 1


def test_a_veto_ends_a_seat_and_its_reason_reaches_the_reviewer_nowhere(review: ReviewClient) -> None:
    people = review.team()
    lead = review.browser(review.lead)
    page = lead.fill(lead.get(f"{review.home}/team"), {}, "Veto: Ros Both")
    assert "Your veto" in page.main
    gone = review.browser(people[2])
    assert gone.client.get(review.home).status_code == 404
    run_queued(review.database)
    texts = [gone.get("/exchanges/reviews").text, gone.client.get("/account/download").text]
    texts += [words_of(letter) for letter in letters_to(email_of(review, people[2]))]
    assert not any("veto" in text.casefold() for text in texts)
    assert "Ros Both" not in lead.get(f"{review.home}/candidates").main
    entries = [row for row in rows_of(review.database, AuditEntry) if row.thing_kind == "exchange-seat"]
    assert not any("veto" in f"{row.verb} {json.dumps(row.detail)}" for row in entries)


def email_of(review: ReviewClient, person: int) -> str:
    with unit_of_work(review.database):
        return str(session().scalar(sa.text("SELECT email FROM person WHERE id = :id").bindparams(id=person)))


def test_a_conflict_discovered_after_acceptance_closes_the_seat_at_once(review: ReviewClient) -> None:
    people = review.confirmed()
    worker = review.browser(people[0])
    worker.get(review.home)
    lead = review.browser(review.lead)
    lead.fill(lead.get(f"{review.home}/providers"), {"name": "Council of Rae Commissioner", "kind": ["bid"]}, "name")
    assert worker.client.get(review.home).status_code == 404
    assert (seat(review, people[0]).status, seat(review, people[0]).why_ended) == ("withdrawn", "conflict")
    review.browser(people[1]).get(review.home)


def test_a_name_that_is_only_nearly_the_same_closes_no_seat_and_keeps_others_out(review: ReviewClient) -> None:
    people = review.confirmed()
    other = review.reviewer("Rex Replacement", organisation=review.people.organisation("Harbour Recovery", kind="vcs"))
    lead = review.browser(review.lead)
    for name in ("Council of Rae Comissioner", "Harbour Recovary"):
        lead.fill(lead.get(f"{review.home}/providers"), {"name": name, "kind": ["bid"]}, "name")
    assert [seat(review, person).status for person in people] == ["accepted"] * 3
    assert lead.client.get(f"{review.home}/candidates/{other}").status_code == 404


def test_what_a_reviewer_declares_later_closes_the_seat_when_the_worker_looks_again(review: ReviewClient) -> None:
    people = review.confirmed()
    with unit_of_work(review.database), transaction():
        number = session().scalar(profile_of(people[1]))
        session().add(ReviewerInterest(profile_id=number, kind="family", name="London Borough of Camden"))
        session().flush()
        look_for_conflicts(None)  # type: ignore[arg-type]
    assert [seat(review, person).status for person in people] == ["accepted", "withdrawn", "accepted"]


@pytest.mark.parametrize("loss", ["organisation", "role"])
def test_whoever_loses_the_organisation_or_the_role_is_out_at_the_next_request(review: ReviewClient, loss: str) -> None:
    people = review.confirmed()
    browser = review.browser(people[0])
    browser.get(review.home)
    with unit_of_work(review.database), transaction():
        if loss == "organisation":
            theirs = sa.update(Membership).where(Membership.person_id == people[0])
            session().execute(theirs.values(ended_at=clock.now()))
        else:
            session().execute(sa.delete(RoleGrant).where(RoleGrant.person_id == people[0]))
    assert browser.client.get(review.home).status_code == 404


def test_a_team_that_is_not_whole_or_changed_meanwhile_is_not_confirmed(review: ReviewClient) -> None:
    people = review.team()
    lead = review.browser(review.lead)
    page = lead.get(f"{review.home}/team/confirm")
    leaver = review.browser(people[2])
    leaver.fill(leaver.get(review.home), {}, "Give my seat back")
    lead.fill(page, {"lead": str(review.seat_of(people[0]))}, "lead", status=409)
    assert "one more in the team" in lead.get(f"{review.home}/team/confirm").main
    assert review.status() == "agreed"


class Member:
    """Somebody by what they count as."""

    def __init__(self, counts_as: str) -> None:
        self.is_commissioner, self.is_health_or_vcs, self.can_lead = "c" in counts_as, "h" in counts_as, "l" in counts_as


@pytest.mark.parametrize(
    ("team", "lacking"),
    [
        (("cl", "h", ""), []),
        (("ch", "l", ""), ["a commissioner and somebody from health or the voluntary sector in two seats"]),
        (("ch", "hl", ""), []),
        (("c", "cl", ""), ["somebody from health or the voluntary sector"]),
        (("c", "h", ""), ["somebody who can lead"]),
        (("cl", "h"), ["one more in the team"]),
    ],
)
def test_a_team_has_a_commissioner_health_or_vcs_in_another_seat_and_a_lead(team: tuple[str, ...], lacking: list[str]) -> None:
    assert missing(map(Member, team), 3) == lacking


def test_the_letter_about_a_seat_names_no_area_and_nobody_who_hosts(review: ReviewClient) -> None:
    review.listed()
    person = review.reviewer("Rae Reviewer")
    review.offered(person)
    run_queued(review.database)
    [letter] = letters_to(email_of(review, person))
    text = f"{letter['Subject']} {words_of(letter)}"
    assert "/exchanges/reviews" in text
    assert not any(word in text for word in ("Camden", CAMDEN, "Lea", review.reference()))


def test_the_list_of_providers_is_deleted_once_the_exchange_is_over(review: ReviewClient) -> None:
    lead = review.listed()
    lead.fill(lead.get(f"{review.home}/providers"), {"name": "Harbour Recovery", "kind": ["present"]}, "name")
    forget(review)
    assert count_rows(review.database, Provider) == 1
    review.press(lead, "withdraw", "withdraw")
    forget(review)
    assert count_rows(review.database, Provider) == 0
    lead.get(review.home)


def forget(review: ReviewClient) -> None:
    with unit_of_work(review.database), transaction():
        forget_old(None)  # type: ignore[arg-type]


def test_a_request_that_nobody_touched_for_two_years_goes_a_month_after_a_warning(
    moment: Callable[[timedelta], None], review: ReviewClient
) -> None:
    review.proposed()
    run_queued(review.database)
    throw_letters_away()
    moment(timedelta(days=699))
    forget(review)
    run_queued(review.database)
    assert letters() == []
    moment(timedelta(days=1))
    forget(review)
    run_queued(review.database)
    assert {letter["To"] for letter in letters()} == {
        email_of(review, one) for one in (review.lead, review.member, review.health)
    }
    moment(timedelta(days=30))
    forget(review)
    assert count_rows(review.database, Exchange) == 0


def test_a_host_that_was_warned_late_has_its_month_all_the_same(
    moment: Callable[[timedelta], None], review: ReviewClient
) -> None:
    """The worker was down for weeks."""
    review.proposed()
    for days, left in ((735, 1), (29, 1), (2, 0)):
        moment(timedelta(days=days))
        forget(review)
        assert count_rows(review.database, Exchange) == left


def test_people_who_run_the_site_free_a_seat_by_the_reference_and_see_nobody(review: ReviewClient) -> None:
    people = review.confirmed()
    browser = review.browser(review.people.administrator())
    page = browser.get(f"/exchanges/references/{review.reference()}")
    assert not any(word in page.text for word in ("Rae", "Rob", "Ros", "Camden"))
    browser.fill(page, {}, "Free seat 1")
    assert seat(review, people[0]).status == "withdrawn"
    assert review.browser(people[0]).client.get(review.home).status_code == 404
    assert count_rows(review.database, Provider) == 0
