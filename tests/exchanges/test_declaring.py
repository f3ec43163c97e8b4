"""What a reviewer declares, and that it stays with them: absent from every page, count, copy and trail of anybody else's."""

import json
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from app.accounts import services
from app.accounts.belonging import organisations
from app.core import clock
from app.core.actor import SYSTEM
from app.core.audit import AuditEntry
from app.core.db import session, transaction, unit_of_work
from app.exchanges.reviewers import facts_queries, queries
from app.exchanges.reviewers.bodies import typed
from app.exchanges.reviewers.conflicts import HostFacts, conflicts
from app.exchanges.reviewers.models import ReviewerInterest
from tests.exchanges.reviewer_client import HOME, STANDARD, ReviewerClient
from tests.queued_work import run_queued

AT_RISK = "She told me today that her uncle is hurting her. She is 9 and goes to Hill School."
ADDRESS = "Ask jo.bloggs@gmail.com for the minutes."
WHY = "An invented address, of nobody."
BODY = "Quillfeather Recovery Trust"


def test_an_interest_is_declared_once_however_often_it_is_sent_and_can_be_taken_out(reviewing: ReviewerClient) -> None:
    browser = reviewing.offered()
    reviewing.declare(browser, "contract", BODY)
    page = reviewing.declare(browser, "contract", f"The {BODY} Ltd")
    assert [row[:2] for row in reviewing.profile()["interests"]] == [("contract", BODY)]
    browser.fill(page, {}, f"Take out {BODY}")
    assert reviewing.profile()["interests"] == []


def test_an_interest_of_somebody_elses_cannot_be_taken_out(reviewing: ReviewerClient) -> None:
    reviewing.declare(reviewing.offered(), "contract", BODY)
    with unit_of_work(reviewing.database):
        number = session().scalars(sa.select(ReviewerInterest.id)).one()
    other = reviewing.browser(reviewing.member)
    other.fill(other.get(HOME), {"consent": "y"}, "consent")
    other.post(f"{HOME}/interests/{number}/remove", reviewing.token(other), status=404)
    with unit_of_work(reviewing.database):
        assert session().scalars(sa.select(ReviewerInterest.id)).all() == [number]


def test_an_interest_in_an_organisation_of_the_site_is_known_by_its_number(reviewing: ReviewerClient) -> None:
    reviewing.declare(reviewing.offered(), "employer", "slough borough council")
    assert reviewing.profile()["interests"] == [("employer", "slough borough council", reviewing.employer, None)]


def test_an_employer_of_more_than_three_years_ago_is_not_kept(reviewing: ReviewerClient) -> None:
    browser = reviewing.offered()
    day = clock.today().replace(year=clock.today().year - 4)
    until = {"until-day": str(day.day), "until-month": str(day.month), "until-year": str(day.year)}
    page = reviewing.declare(browser, "employer", BODY, status=422, **until)
    assert "leave this one out" in page.main
    assert BODY in page.response.text
    assert reviewing.profile()["interests"] == []


@pytest.mark.parametrize("role", [("member",), ("member", "moderator"), ("member", "admin"), ("member", "editor")])
def test_nobody_else_meets_what_was_declared_on_any_page_list_count_search_or_copy(
    reviewing: ReviewerClient, role: tuple[str, ...]
) -> None:
    browser = reviewing.ready(evidence="Led the Wrenfold contract.")
    reviewing.fill_in(browser, 1, load="4")
    reviewing.declare(browser, "family", BODY)
    browser.post(f"{HOME}/open", reviewing.token(browser))
    other = reviewing.browser(reviewing.people.person("Olu Other", roles=role))
    paths = ["/exchanges/reviewers", HOME, "/exchanges", "/account", "/search?q=Quillfeather", "/search?q=Wrenfold"]
    paths += ["/account/download"]
    if "admin" in role:
        paths += ["/admin", "/admin/audit", "/admin/audit.csv", "/admin/jobs", f"/admin/people/{reviewing.reviewer}"]
    for path in paths:
        text = other.client.get(path, follow_redirects=True).text
        for secret in ("the Wrenfold contract", BODY, "4 areas"):
            assert secret not in text, path
    for path in ("interests", "details", f"standards/{STANDARD.id}", "standards", "end"):
        other.get(f"{HOME}/{path}", status=404)


def test_the_trail_says_that_a_profile_changed_and_never_what(reviewing: ReviewerClient) -> None:
    browser = reviewing.ready()
    reviewing.declare(browser, "dispute", BODY)
    with unit_of_work(reviewing.database):
        entries = session().scalars(sa.select(AuditEntry).where(AuditEntry.thing_kind == "reviewer profile")).all()
        acts = [(one.verb, one.detail) for one in entries]
    assert {verb for verb, _detail in acts} == {"offer", "change"}
    assert not [detail for _verb, detail in acts if detail]


def test_somebody_downloads_what_they_said_and_a_colleague_none_of_it(reviewing: ReviewerClient) -> None:
    browser = reviewing.ready(evidence="Led the Wrenfold contract.")
    reviewing.declare(browser, "money", BODY)
    mine = json.loads(browser.client.get("/account/download").text)["reviewer"]
    assert mine["interests"] == [{"kind": "money", "organisation": BODY, "until": None, "explanation": ""}]
    assert [row["evidence"] for row in mine["standards"]] == ["Led the Wrenfold contract."]
    theirs = reviewing.browser(reviewing.member).client.get("/account/download").text
    assert json.loads(theirs)["reviewer"] == {}
    assert BODY not in theirs


@pytest.mark.dialect
def test_an_erased_reviewer_is_on_no_list_and_leaves_a_number(reviewing: ReviewerClient) -> None:
    browser = reviewing.opened(evidence="Led the Wrenfold contract.")
    reviewing.declare(browser, "money", BODY)
    with unit_of_work(reviewing.database), transaction():
        services.erase_person(SYSTEM, reviewing.reviewer)
    assert "0 reviewers" in reviewing.listed().main
    run_queued(reviewing.database)
    kept = reviewing.profile()
    assert (kept["person_id"], kept["status"], kept["months"], kept["standards"], kept["interests"]) == (
        None,
        "ended",
        [],
        {},
        [],
    )


@pytest.mark.dialect
def test_an_interest_goes_with_an_organisation_that_is_merged_and_is_still_a_conflict(reviewing: ReviewerClient) -> None:
    before = reviewing.people.organisation(BODY, "vcs")
    after = reviewing.people.organisation("Larkrise Charity", "vcs")
    reviewing.declare(reviewing.offered(), "contract", BODY)
    with unit_of_work(reviewing.database), transaction():
        organisations.merge_organisations(SYSTEM, before, after)
    assert reviewing.profile()["interests"][0][2] == after
    with unit_of_work(reviewing.database):
        profile = queries.get_own(reviewing.people.actor(reviewing.reviewer))
        facts = facts_queries.facts_of([profile], {})[profile.id]
        by_number = facts_queries.bodies([before, after])
        assert by_number[before] == by_number[after]
        assert set(by_number[after].names) == {"Larkrise Charity", BODY}
        for provider in (by_number[after], typed("Larkrise Charity Ltd"), typed(f"the {BODY}")):
            host = HostFacts(frozenset({"E10000001"}), providers=(provider,))
            assert "interest" in {one.rule for one in conflicts(host, facts, date(2026, 11, 30))}


def test_the_facts_of_a_reviewer_hold_every_area_that_their_organisation_serves(reviewing: ReviewerClient) -> None:
    reviewing.opened()
    with unit_of_work(reviewing.database):
        (profile,) = queries.list_candidates()
        facts = facts_queries.facts_of([profile], {profile.id: 1})[profile.id]
    assert facts.area_codes == {"E06000039"}
    assert facts.region_codes == {"south-east"}
    assert [body.name for body in facts.works_for] == ["Slough Borough Council"]
    assert (facts.load, facts.taken, facts.is_open) == (2, 1, True)


def test_a_hit_is_explained_by_the_writer_and_text_about_a_child_at_risk_is_kept_nowhere(reviewing: ReviewerClient) -> None:
    browser = reviewing.offered()
    page = reviewing.choose(browser, evidence=ADDRESS, status=422)
    assert "jo.bloggs@gmail.com" in page.main
    assert reviewing.profile()["standards"] == {}
    browser.fill(page, {"explanation": WHY}, "evidence")
    assert reviewing.profile()["standards"] == {STANDARD.id: ("led", ADDRESS, WHY)}
    page = reviewing.choose(browser, evidence=AT_RISK, explanation=WHY, status=422)
    assert "999" in page.main
    assert AT_RISK in page.response.text
    page = reviewing.declare(browser, "dispute", AT_RISK[:140], status=422)
    assert AT_RISK[:140] in page.response.text
    assert reviewing.profile()["interests"] == []
    assert reviewing.profile()["standards"][STANDARD.id][1] == ADDRESS


@pytest.mark.dialect
def test_what_was_saved_from_another_window_is_not_written_over_unseen(reviewing: ReviewerClient) -> None:
    browser = reviewing.offered()
    path = f"{HOME}/standards/{STANDARD.id}"
    first, second = browser.get(path), browser.get(path)
    browser.fill(first, {"level": "led", "evidence": "First."}, "evidence")
    page = browser.fill(second, {"level": "done", "evidence": "Second."}, "evidence", status=422)
    assert "“First.”" in page.main
    assert reviewing.profile()["standards"][STANDARD.id][:2] == ("led", "First.")
    browser.fill(page, {}, "evidence")
    assert reviewing.profile()["standards"][STANDARD.id][:2] == ("done", "Second.")


def test_what_is_sent_twice_is_saved_once(reviewing: ReviewerClient) -> None:
    browser = reviewing.offered()
    page = browser.get(f"{HOME}/details")
    values = {"months": reviewing.months(1), "load": "2", "how": "site", "regions": ["london"]}
    for _ in range(2):
        browser.fill(page, values, "load")
    offered = browser.get(f"{HOME}/end")
    for status in (303, 404):
        action, sent = offered.form_values("end")
        browser.post(action, sent, status=status)


def test_what_was_typed_stays_on_the_page_of_when_and_how(reviewing: ReviewerClient) -> None:
    browser = reviewing.offered()
    tomorrow = clock.today() + timedelta(days=1)
    trained = {
        "trained_on-day": str(tomorrow.day), "trained_on-month": str(tomorrow.month), "trained_on-year": str(tomorrow.year)
    }  # fmt: skip
    page = reviewing.fill_in(browser, 1, 3, status=422, **trained)
    assert "must be today or in the past" in page.main
    _action, values = page.form_values("load")
    assert values["months"] == reviewing.months(1, 3)
    assert values["trained_on-year"] == str(tomorrow.year)
    assert reviewing.profile()["months"] == []
