"""Lines of findings: who writes and reads them, an urgent one, the host's answers and its days to give them."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from app.accounts import services as accounts
from app.accounts.belonging import organisations
from app.core import audit
from app.core.actor import SYSTEM
from app.core.db import session, transaction, unit_of_work
from app.core.errors import Conflict
from app.core.jobs import Task
from app.exchanges.reviews.findings import answering_services as answering
from app.exchanges.reviews.findings import jobs, queries, services
from app.exchanges.reviews.findings.lifecycle import FINDING
from app.exchanges.reviews.findings.models import Finding, FindingAnswer, Telling
from app.exchanges.reviews.findings.personal_data import held_about
from app.exchanges.reviews.findings.reminders import is_due
from app.exchanges.reviews.findings.stages import Stage, last_day
from app.exchanges.reviews.overview.turns import Standing, turn_of
from app.exchanges.reviews.writing.values import Writing, stamp_of
from tests.exchanges.finding_client import DAY, LINE, STRENGTH, TOLD, URGENT, FindingClient
from tests.exchanges.review_client import CROYDON
from tests.letters import letters, throw_letters_away
from tests.queued_work import run_queued
from tests.rows import only_row_of, rows_of

Move = Callable[[timedelta], None]
AT_RISK = "She told me today that her uncle is hurting her. She is 9 and goes to Hill School."


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"recommendation": ""}, "Write what you recommend: a strength alone goes without"),
        ({"kind": "urgent", "recommendation": ""}, "Write what you recommend: a strength alone goes without"),
        ({"evidence": "The referral was for 943 476 5919.", "explanation": "Invented."}, "No explanation lets this pass."),
        ({"evidence": AT_RISK, "explanation": "None."}, "Tell the children’s services of the council"),
    ],
)
def test_what_is_not_taken_stays_in_the_form_and_nowhere_else(
    findings: FindingClient, changes: dict[str, str], words: str
) -> None:
    findings.begin()
    browser = findings.review.browser(findings.team[0])
    page = browser.fill(browser.get(f"{findings.home}/findings/new"), {**LINE, **changes}, "text", status=422)
    assert words in page.main
    assert LINE["text"] in page.response.text
    assert not rows_of(findings.review.database, Finding)


def test_what_the_check_finds_is_explained_by_the_writer_read_by_the_lead_and_never_by_the_host(findings: FindingClient) -> None:
    findings.begin()
    peer, lead = findings.review.browser(findings.team[1]), findings.review.browser(findings.team[0])
    line = {**LINE, "evidence": "Ask jo.bloggs@gmail.com."}
    page = peer.fill(peer.get(f"{findings.home}/findings/new"), line, "text", status=422)
    peer.fill(page, {"explanation": "An office of the council."}, "text")
    assert "An office of the council." in lead.get(f"{findings.home}/findings/send").main
    findings.send_draft(lead)
    host = findings.review.browser(findings.review.member).get(f"{findings.home}/findings").main
    assert "Ask jo.bloggs" in host
    assert "An office" not in host


def test_two_on_one_line_get_both_texts(findings: FindingClient) -> None:
    findings.begin()
    mine, other = (findings.review.browser(person) for person in findings.team[:2])
    number = findings.write(mine)
    address = f"{findings.home}/findings/{number}"
    page = other.get(address)
    mine.fill(mine.get(address), {"text": "Mine was first."}, "text")
    both = other.fill(page, {"text": "Mine came second."}, "text", status=409)
    assert "Mine was first." in both.main
    assert "Mine came second." in both.main
    assert findings.values(number)["text"] == "Mine was first."
    other.fill(both, {}, "text")
    assert findings.values(number)["text"] == "Mine came second."


def test_the_team_puts_its_lines_in_order_and_throws_drafts_away(findings: FindingClient) -> None:
    findings.begin(until="fieldwork")
    browser = findings.review.browser(findings.team[2])
    first, second = findings.write(browser), findings.write(browser, text="The second.")
    page = browser.get(f"{findings.home}/findings")
    browser.fill(page, {}, "Move up")
    with unit_of_work(findings.review.database):
        assert [line.id for line in queries.list_lines(findings.row())] == [second, first]
    findings.post(browser, f"findings/{second}/delete", {})
    assert only_row_of(findings.review.database, Finding).id == first


def test_an_urgent_line_goes_alone_once_it_says_who_was_told_and_is_recalled_until_it_is_read(
    findings: FindingClient, moment: Move
) -> None:
    findings.begin(until="fieldwork")
    database, review = findings.review.database, findings.review
    peer, host = review.browser(findings.team[1]), review.browser(review.health)
    number = findings.write(peer, URGENT)
    draft, page = f"{findings.home}/findings", f"findings/{number}/send"
    early = {"told_on-day": "1", "told_on-month": "2", "told_on-year": "2026"}
    answer = review.press(peer, page, "told_role", status=422, told_by=TOLD["told_by"], **early)
    assert "Write who was told, by their role" in answer.main
    assert TOLD["told_by"] in answer.response.text
    answer = review.press(peer, page, "told_role", status=422, **TOLD, **DAY)
    assert "This day has not come yet" in answer.main
    assert TOLD["told_role"] in answer.response.text
    assert "Referrals wait" not in host.get(draft).main

    run_queued(database)
    throw_letters_away()
    review.press(peer, page, "told_role", **TOLD, **early)
    run_queued(database)
    assert len(letters()) == 3  # everybody who commissions in the host area
    assert "Referrals wait for weeks." in host.get(draft).main
    assert findings.values(number)["status"] == "sent"
    assert findings.row_status() == "fieldwork"

    for hours, letter_count in ((2, 3), (1, 6), (1, 6), (9, 6), (8, 9)):  # at 14, 15, 16, 1 and 9 o'clock
        moment(timedelta(hours=hours))
        with unit_of_work(database), transaction():
            jobs.remind_of_urgent(Task(1, {}, 1, database))
        run_queued(database)
        assert len(letters()) == letter_count
    assert all("Camden" not in str(letter) for letter in letters())

    host = review.browser(review.health)
    host.fill(host.get(draft), {}, "We have read this")
    assert only_row_of(database, Telling).read_by_id == review.health
    moment(timedelta(hours=5))
    with unit_of_work(database), transaction():
        jobs.remind_of_urgent(Task(1, {}, 1, database))
    run_queued(database)
    assert len(letters()) == 9


def test_the_draft_waits_for_an_urgent_line_and_what_is_sent_is_what_was_read(findings: FindingClient) -> None:
    findings.begin()
    lead, peer = findings.review.browser(findings.team[0]), findings.review.browser(findings.team[1])
    assert "There is no line to send yet" in findings.review.press(lead, "findings/send", "stamp", status=422).main
    urgent = findings.write(peer, URGENT)
    assert "Send the urgent line first" in findings.review.press(lead, "findings/send", "stamp", status=422).main
    findings.post(peer, f"findings/{urgent}/delete", {})
    findings.write(peer)
    page = lead.get(f"{findings.home}/findings/send")
    findings.write(peer, STRENGTH)
    lead.fill(page, {}, "stamp", status=409)
    findings.send_draft(lead)
    page = peer.fill(peer.get(f"{findings.home}/findings/new"), {**LINE, "kind": "urgent"}, "text")
    assert "The line is saved." in page.main
    findings.post(peer, "findings/new", LINE, 422)  # nothing but an urgent line can be added now


@pytest.mark.parametrize(
    ("kind", "text", "evidence", "words"),
    [
        ("challenge", "", "", "Write why it should be another"),
        ("correct", "", "The register.", "Write what is right"),
        ("correct", "There are twelve.", "", "Write what your answer rests on, so that the team can check it"),
        ("challenge", AT_RISK, "", "Tell the children’s services of the council"),
    ],
)
def test_an_answer_says_what_it_has_to(findings: FindingClient, kind: str, text: str, evidence: str, words: str) -> None:
    findings.begin()
    [number] = findings.sent(LINE)
    page = findings.answer(findings.review.browser(findings.review.member), number, kind, text, evidence, status=422)
    assert words in page.main
    assert not rows_of(findings.review.database, FindingAnswer)


def test_answers_go_when_every_line_has_one_and_two_organisations_or_the_lead_say_so(findings: FindingClient) -> None:
    findings.begin()
    review = findings.review
    first, _second = findings.sent(LINE, STRENGTH)
    member, health = review.browser(review.member), review.browser(review.health)
    findings.answer(member, first, "challenge", "It is another.")
    assert "Answer every line before you send" in review.press(member, "findings/answers", "stamp", status=422).main
    review.press(member, "findings/answers", "Accept every line")
    assert "They go when somebody else has, too." in review.press(member, "findings/answers", "stamp").main
    assert findings.values(first)["status"] == "sent"
    findings.answer(health, first, "challenge", "It is still another.")  # so that the first word counts no longer
    assert "They go when somebody else has, too." in review.press(health, "findings/answers", "stamp").main
    review.press(member, "findings/answers", "stamp")
    assert findings.values(first)["status"] == "challenged"
    findings.answer_is_closed(member, first)


def test_joint_hosts_answer_a_line_once_and_each_area_sends(findings: FindingClient) -> None:
    findings.begin(joint=True)
    review = findings.review
    council = review.people.organisation("London Borough of Croydon", areas=(CROYDON,))
    croydon = review.browser(review.people.person("Cle Croydon", organisation=council, leads=CROYDON))
    [number] = findings.sent(LINE)
    camden = review.browser(review.lead)
    findings.answer(camden, number, "accept", "We did so.")
    findings.answer(croydon, number, "challenge", "Not in Croydon.")
    assert only_row_of(review.database, FindingAnswer).text == "Not in Croydon."
    assert "They go when somebody else has, too." in review.press(camden, "findings/answers", "stamp").main
    assert "The answers are with the team." in review.press(croydon, "findings/answers", "stamp").main
    page = review.browser(findings.team[0]).get(f"{findings.home}/findings")
    assert "Challenged for Croydon, by London Borough of Croydon" in page.main


def test_a_host_that_is_silent_for_ten_working_days_holds_nobody_up(findings: FindingClient, moment: Move) -> None:
    findings.begin()
    review = findings.review
    findings.sent(LINE)  # on a Monday, the second of March
    moment(timedelta(days=14))
    lead = review.browser(findings.team[0])
    assert "until 16 March 2026" in lead.get(f"{findings.home}/findings").main
    assert "By 16 March 2026." in lead.get(findings.home).main
    assert "The host still has time to answer" in review.press(lead, "report/finish", "stamp", status=422).main
    moment(timedelta(days=1))
    lead, host = review.browser(findings.team[0]), review.browser(review.member)
    assert "The host’s time to answer ended on 16 March 2026." in host.get(f"{findings.home}/findings").main
    assert "You can still answer" in host.get(f"{findings.home}/findings/answers").main
    assert "no answer within the time" in lead.get(f"{findings.home}/report/finish").main
    assert "No answer within the time: C1." in review.press(lead, "report/finish", "stamp").main


def test_what_an_erased_reviewer_wrote_stays_the_teams(findings: FindingClient) -> None:
    findings.begin()
    database = findings.review.database
    number = findings.write(findings.review.browser(findings.team[1]))
    with unit_of_work(database):
        assert len(held_about(findings.team[1])["lines written last"]) == 1
    with unit_of_work(database), transaction():
        accounts.erase_person(SYSTEM, findings.team[1])
    run_queued(database)
    assert findings.values(number)["text"] == LINE["text"]
    assert findings.values(number)["edited_by_id"] is None


def test_an_answer_goes_with_its_organisation_into_another(findings: FindingClient) -> None:
    findings.begin()
    review = findings.review
    [number] = findings.sent(LINE)
    findings.answer(review.browser(review.member), number, "accept")
    other = review.people.organisation("Camden and Islington Council", areas=("E09000007",))
    admin = review.people.administrator()
    with unit_of_work(review.database), transaction():
        organisations.merge_organisations(review.people.actor(admin), review.council, other)
    assert only_row_of(review.database, FindingAnswer).organisation_id == other


def test_forgetting_drafts_leaves_what_was_sent(findings: FindingClient) -> None:
    findings.begin()
    review = findings.review
    [sent_line] = findings.sent(LINE)
    draft = findings.write(review.browser(findings.team[0]), URGENT)
    findings.answer(review.browser(review.member), sent_line, "accept", "Not sent.")
    with unit_of_work(review.database), transaction():
        services.forget_drafts([])
        assert session().get(Finding, draft) is not None
        services.forget_drafts([review.number])
    assert only_row_of(review.database, Finding).id == sent_line
    assert not rows_of(review.database, FindingAnswer)


def test_a_paused_exchange_takes_no_line_and_no_answer(findings: FindingClient) -> None:
    findings.begin()
    review = findings.review
    [number] = findings.sent(LINE)
    findings.post(review.browser(review.lead), "pause", {})
    findings.post(review.browser(findings.team[0]), "findings/new", {**LINE, "kind": "urgent"}, 409)
    findings.post(review.browser(review.lead), f"findings/{number}/answer", {"kind": "accept"}, 409)
    actor = review.people.actor(review.lead)
    with unit_of_work(review.database), pytest.raises(Conflict):
        answering.answer(actor, session().get_one(Finding, number), Writing({"kind": "accept"}, stamp_of({})))


def test_every_state_of_a_line_fits_where_the_trail_keeps_it() -> None:
    longest = audit.AuditEntry.__table__.c.to_status.type.length  # type: ignore[attr-defined]
    assert all(len(status) <= longest for status in FINDING.statuses)


@pytest.mark.parametrize(
    ("hour", "hours_ago", "due"), [(12, 2, False), (12, 3, True), (21, 3, True), (22, 3, False), (6, 9, False), (7, 9, True)]
)
def test_a_host_is_reminded_every_three_hours_but_at_night(hour: int, hours_ago: int, due: bool) -> None:
    now = datetime(2026, 12, 1, hour, 0, tzinfo=UTC)
    assert is_due(now - timedelta(hours=hours_ago), now) is due


@pytest.mark.parametrize(
    ("stage", "whose"),
    [
        (Stage(), "The team"),
        (Stage(is_draft_sent=True, awaiting=1, due_on=date(2026, 12, 15), today=date(2026, 12, 15)), "The host"),
        (Stage(is_draft_sent=True, awaiting=1, due_on=date(2026, 12, 15), today=date(2026, 12, 16)), "The team’s lead"),
        (Stage(is_draft_sent=True, to_answer=1), "The team"),
        (Stage(is_draft_sent=True), "The team’s lead"),
    ],
)
def test_the_turn_while_a_report_is_written_is_of_who_has_to_act(stage: Stage, whose: str) -> None:
    assert turn_of(Standing("reporting", stage=stage)).whose == whose


def test_the_days_to_answer_are_working_days_of_england_as_far_as_they_are_known() -> None:
    assert last_day(date(2026, 12, 18)) == date(2027, 1, 6)
    assert last_day(date(2099, 12, 18)) is None
