"""How each action went is said with what shows it; the exchange is closed when the progress review is finished."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.core import clock
from app.core.clock import day_of
from app.core.db import session, transaction, unit_of_work
from app.core.errors import Invalid
from app.core.jobs import Task
from app.exchanges.reviews.exchange.models import Exchange
from app.exchanges.reviews.following import queries
from app.exchanges.reviews.following.models import Plan, PlanAction
from app.exchanges.reviews.following.stages import months_after
from app.exchanges.reviews.keeping import jobs as keeping
from tests.exchanges.finding_client import FindingClient
from tests.exchanges.following_client import LATER, FollowingClient
from tests.letters import letters, throw_letters_away
from tests.queued_work import run_queued
from tests.rows import count_rows

Moment = Callable[[timedelta], None]


def entries(following: FollowingClient, action_id: int) -> list[tuple[str, str]]:
    with unit_of_work(following.review.database):
        action = session().get_one(PlanAction, action_id)
        return [(entry.kind, entry.text) for entry in queries.list_entries(action.plan, action_id)]


def actions_of(following: FollowingClient) -> list[int]:
    with unit_of_work(following.review.database):
        return [action.id for action in queries.list_actions(following.findings.row())]


def test_a_rating_needs_what_shows_it_and_the_earlier_one_stays(following: FollowingClient) -> None:
    [number] = following.sent()
    host, page = following.host(), f"plan/actions/{number}/rating"
    assert "Choose how it went" in following.review.press(host, page, "text", status=422, text="The minutes.").main
    refused = following.review.press(host, page, "text", status=422, kind="done")
    assert "Write what was done, and what shows it" in refused.main
    assert entries(following, number) == []
    following.review.press(host, page, "text", kind="part-done", text="One board of two.")
    following.review.press(host, page, "text", kind="done", text="Both boards.")
    assert entries(following, number) == [("part-done", "One board of two."), ("done", "Both boards.")]
    assert following.action(number)["status"] == "done"


def test_dropping_an_action_needs_a_reason_and_is_for_good(following: FollowingClient) -> None:
    [number] = following.sent()
    host, page = following.host(), f"plan/actions/{number}/rating"
    following.review.press(host, page, "text", status=422, kind="dropped")
    with pytest.raises(Invalid):
        following.rate(number, "dropped", "")
    early = host.get(f"{following.home}/{page}")
    following.review.press(host, page, "text", kind="dropped", text="The board was wound up.")
    host.get(f"{following.home}/{page}", status=404)
    refused = host.fill(early, {"kind": "done", "text": "After all."}, "text", status=409)
    assert "After all." in refused.main
    assert following.action(number)["status"] == "dropped"
    assert "The board was wound up." in following.lead().get(f"{following.home}/plan").main


def test_two_who_rate_one_action_see_both_ratings(following: FollowingClient) -> None:
    [number] = following.sent()
    mine, page = following.host(), f"plan/actions/{number}/rating"
    early = mine.get(f"{following.home}/{page}")
    following.review.press(following.host(following.review.member), page, "text", kind="done", text="Both boards.")
    both = mine.fill(early, {"kind": "not-done", "text": "Neither board."}, "text", status=409)
    assert "Both boards." in both.main
    assert "Neither board." in both.main
    assert following.action(number)["status"] == "done"


def test_an_exchange_closes_once_each_action_is_rated_and_the_review_is_finished(following: FollowingClient) -> None:
    first, second = following.sent("First.", "Second.")
    host = following.host()
    following.rate(first)
    assert "An action has no rating yet." in host.get(f"{following.home}/plan/review").main
    assert "An action has no rating yet." in host.get(f"{following.home}/close").main
    following.findings.post(host, "plan/review", {"finish": "1"}, 422)
    following.findings.post(host, "close", {"counts": "no", "stamp": ""}, 422)
    following.rate(second, "not-done", "No money.")
    assert "The progress review is not finished yet." in host.get(f"{following.home}/close").main
    following.findings.post(host, "close", {"counts": "no", "stamp": ""}, 422)
    following.review.press(host, "plan/review", "finish")
    following.write(host, text=LATER)  # a further action waits for its rating, and for a review that takes it up
    assert "An action has no rating yet." in host.get(f"{following.home}/close").main
    following.rate(max(actions_of(following)), "done")
    following.review.press(host, "plan/review", "finish")
    following.review.press(host, "close", "stamp")
    assert following.status() == "closed"


def test_what_changed_after_the_page_was_read_is_not_closed(following: FollowingClient) -> None:
    [number] = following.reviewed()
    host = following.host()
    page = host.get(f"{following.home}/close")
    following.rate(number, "not-done", "It came undone.")
    assert "Read it again before you close" in host.fill(page, {}, "stamp", status=409).main
    assert following.status() == "following-up"


def test_after_the_end_the_team_reads_nothing_and_the_host_all_of_it(following: FollowingClient) -> None:
    [number] = following.closed()
    lead, host = following.lead(), following.host()
    for page in ("", "/plan", "/report", "/plan/print", "/plan/files/csv"):
        assert lead.client.get(f"{following.home}{page}").status_code == 404
        assert host.client.get(f"{following.home}{page}").status_code == 200
    for page in (f"actions/{number}/note", f"actions/{number}/rating", "actions/new", "review"):
        assert host.client.get(f"{following.home}/plan/{page}").status_code == 404
    assert "Closed" in host.get(following.home).main


@pytest.mark.parametrize(("first", "second", "counted"), [("yes", "yes", True), ("yes", "no", False), ("no", "no", False)])
def test_of_two_host_areas_each_closes_and_each_says_whether_ratings_count(
    findings: FindingClient, first: str, second: str, counted: bool
) -> None:
    following = FollowingClient(findings)
    following.final(joint=True)
    [number] = following.written()
    other = following.host(following.joint)
    for browser in (following.host(), other):
        following.review.press(browser, "plan/send", "stamp")
    following.rate(number)
    following.review.press(following.host(), "plan/review", "finish")
    following.review.press(following.host(), "close", "stamp", counts=first)
    assert following.status() == "following-up"
    following.review.press(other, "close", "stamp", counts=second)
    assert following.status() == "closed"
    assert following.plan()["counts_agreed"] is counted


def test_the_teams_lead_alone_comments_and_nobody_of_the_team_writes_in_a_plan(following: FollowingClient) -> None:
    [number] = following.sent()
    lead, colleague = following.lead(), following.review.browser(following.findings.team[1])
    following.review.press(lead, "plan/comment", "text", text="We saw the minutes.")
    assert "We saw the minutes." in following.host().get(f"{following.home}/plan").main
    for browser in (colleague, following.host()):
        browser.get(f"{following.home}/plan/comment", status=404)
    for browser in (lead, colleague):
        for page in ("plan/actions/new", f"plan/actions/{number}/note", f"plan/actions/{number}/rating", "plan/review", "close"):
            browser.get(f"{following.home}/{page}", status=404)


def test_a_plan_is_due_three_months_after_the_fieldwork_and_its_review_after_ten(following: FollowingClient) -> None:
    with unit_of_work(following.review.database):
        exchange = following.findings.row()
        assert exchange.fieldwork_ended_at is not None
        ended_on = day_of(exchange.fieldwork_ended_at)
        due_on = months_after(ended_on, 3)
        assert queries.due_on(exchange) == due_on
    assert f"by {due_on.day} {due_on:%B %Y}" in following.host().get(f"{following.home}/plan").main
    following.sent()
    with unit_of_work(following.review.database):
        assert queries.due_on(following.findings.row()) == months_after(ended_on, 10)


def test_a_plan_that_is_never_sent_goes_after_two_years_and_a_warning(moment: Moment, following: FollowingClient) -> None:
    following.written()
    database = following.review.database

    def forget() -> None:
        with unit_of_work(database), transaction():
            keeping.forget_old_plans(Task(0, {}, 1, database))
        run_queued(database)

    run_queued(database)
    throw_letters_away()
    moment(timedelta(days=690))
    forget()
    assert letters() == []
    moment(timedelta(days=15))
    forget()
    forget()
    assert len(letters()) == 3  # everybody who commissions in the host area, once
    moment(timedelta(days=29))
    forget()
    assert count_rows(database, PlanAction) == 1
    moment(timedelta(days=2))
    forget()
    assert (count_rows(database, PlanAction), count_rows(database, Plan), count_rows(database, Exchange)) == (0, 0, 1)


def test_a_plan_that_was_sent_is_kept(moment: Moment, following: FollowingClient) -> None:
    following.sent()
    for days in (900, 31):
        moment(timedelta(days=days))
        with unit_of_work(following.review.database), transaction():
            keeping.forget_old_plans(Task(0, {}, 1, following.review.database))
    assert count_rows(following.review.database, Plan) == 1
    assert clock.today() > day_of(following.plan()["sent_at"])


def test_a_paused_exchange_changes_nothing_of_its_plan(following: FollowingClient) -> None:
    following.written()
    host = following.host()
    host.fill(host.get(following.home), {}, "Pause the exchange")
    assert "The exchange is paused" in host.get(f"{following.home}/plan").main
    for page in ("plan/actions/new", "plan/send"):
        host.get(f"{following.home}/{page}", status=404)
