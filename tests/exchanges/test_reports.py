"""A report: its fixed order, its files, whom it names, and that final is final."""

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
import sqlalchemy as sa

from app.accounts import services as accounts
from app.core.actor import SYSTEM
from app.core.db import Base, session, transaction, unit_of_work
from app.core.errors import Conflict, NotFound
from app.exchanges.reviews.findings import answering_services as answering
from app.exchanges.reviews.findings import queries, services
from app.exchanges.reviews.findings.models import Finding
from app.exchanges.reviews.findings.values import ANSWER_NOTHING, NOTHING, REPLY, TOLD_NOTHING
from app.exchanges.reviews.findings.values import LINE as LINE_NAMES
from app.exchanges.reviews.report import services as reports
from app.exchanges.reviews.report.personal_data import held_about
from app.exchanges.reviews.writing.values import Writing, stamp_of
from tests.exchanges.finding_client import DAY, LINE, STRENGTH, TOLD, URGENT, FindingClient
from tests.queued_work import run_queued

AUDIENCE = "For commissioners of Camden and their review team. Held by Camden: ask them before release."
FROZEN = ("exchange_finding", "exchange_telling", "exchange_answer", "exchange_report", "exchange_report_member")


def final(findings: FindingClient, **how: Any) -> None:
    """A final report of a strength, a challenged consideration and an urgent line."""
    findings.begin(**how)
    review = findings.review
    lead, host = review.browser(findings.team[0]), review.browser(review.lead)
    urgent = findings.write(lead, URGENT)
    review.press(lead, f"findings/{urgent}/send", "told_role", **TOLD, **DAY)
    _strength, second = findings.sent(STRENGTH, LINE)
    findings.answer(host, second, "challenge", "It is another.")
    review.press(host, "findings/answers", "Accept every line")
    review.press(host, "findings/answers", "stamp")
    review.press(lead, f"findings/{second}/reply", "reply", reply="It stays.")
    review.press(lead, "report/finish", "stamp")


def rows(findings: FindingClient) -> dict[str, list[Any]]:
    """All that is stored of findings and reports, but who edited and who is who."""
    with unit_of_work(findings.review.database):
        return {name: [tuple(row) for row in session().execute(sa.select(Base.metadata.tables[name]))] for name in FROZEN}


def test_a_report_has_its_parts_in_one_order_and_says_what_was_done_about_what_is_urgent(findings: FindingClient) -> None:
    final(findings)
    page = findings.review.browser(findings.review.member).get(f"{findings.home}/report")
    assert page.texts("h2")[:-1] == [  # the last stands in the foot of every page
        "About this review",
        "Host areas",
        "The review team",
        "Standards in focus",
        "Method and dates",
        "Strengths",
        "Considerations",
        "Urgent",
        "The host’s answers",
        "Recommendations",
        "What each public body holds, and who to ask before release",
    ]
    assert "Told outside this site: The director of children’s services, by The lead of the team" in page.main
    assert "Nobody of the host said that they read it." in page.main
    assert AUDIENCE in page.main
    assert AUDIENCE in findings.review.browser(findings.team[2]).get(f"{findings.home}/report/print").main


@pytest.mark.parametrize(("format_code", "part"), [("docx", "word/footer1.xml"), ("odt", "styles.xml")])
def test_a_file_has_the_audience_at_the_foot_of_each_page_and_a_name_without_the_area(
    findings: FindingClient, format_code: str, part: str
) -> None:
    findings.begin()
    findings.sent(LINE)
    answer = findings.review.browser(findings.review.member).client.get(f"{findings.home}/report/files/{format_code}")
    assert "Camden" not in answer.headers["Content-Disposition"]
    with ZipFile(BytesIO(answer.data)) as parts:
        words = " ".join(parts.read(name).decode("utf-8", "ignore") for name in parts.namelist() if name.endswith(".xml"))
        assert AUDIENCE in parts.read(part).decode() if part in parts.namelist() else AUDIENCE in words
    assert "Nobody is named as the champion." in words


def test_a_pdf_is_made_for_who_may_read_it_and_for_nobody_else(findings: FindingClient) -> None:
    findings.begin()
    host = findings.review.browser(findings.review.member)
    assert host.client.get(f"{findings.home}/report/files/pdf").status_code == 404  # nothing was sent yet
    findings.sent(LINE)
    assert host.get(f"{findings.home}/report/files/pdf").h1 == "This file has to be made first"
    stranger = findings.review.browser(findings.review.people.moderator())
    assert stranger.client.get(f"{findings.home}/report/files/pdf").status_code == 404
    assert host.client.get(f"{findings.home}/report/files/exe").status_code == 404


def test_who_signed_terms_that_say_nothing_of_names_is_not_named(findings: FindingClient) -> None:
    final(findings, terms="2026-12")
    words = findings.review.browser(findings.review.member).get(f"{findings.home}/report").main
    assert "Rae Commissioner" not in words
    assert "Calderdale Council" in words


def test_an_erased_reviewer_is_named_no_longer_and_nothing_else_of_the_report_changes(findings: FindingClient) -> None:
    final(findings)
    database, person = findings.review.database, findings.team[1]
    before = rows(findings)
    with unit_of_work(database):
        assert held_about(person)[0]["as"][0] == "Rob Health"
    with unit_of_work(database), transaction():
        accounts.erase_person(SYSTEM, person)
    run_queued(database)
    words = findings.review.browser(findings.review.member).get(f"{findings.home}/report").main
    assert "Rob Health" not in words
    assert "Rae Commissioner" in words
    assert rows(findings)["exchange_report"] == before["exchange_report"]


def test_a_report_that_changed_after_it_was_read_is_not_finished(findings: FindingClient) -> None:
    findings.begin()
    review = findings.review
    [number] = findings.sent(LINE)
    host, lead = review.browser(review.lead), review.browser(findings.team[0])
    findings.answer(host, number, "challenge", "It is another.")
    review.press(host, "findings/answers", "stamp")
    review.press(lead, f"findings/{number}/reply", "reply", reply="It stays.")
    page = lead.get(f"{findings.home}/report/finish")
    review.press(review.browser(findings.team[1]), f"findings/{number}/reply", "reply", reply="It stays, for another reason.")
    lead.fill(page, {}, "stamp", status=409)
    assert review.status() == "reporting"


def test_final_is_final_at_every_door(findings: FindingClient) -> None:
    final(findings)
    review = findings.review
    before = rows(findings)
    with unit_of_work(review.database):
        numbers = [line.id for line in queries.list_lines(findings.row())]
    lead, host = review.browser(findings.team[0]), review.browser(review.lead)
    line_doors = {"": LINE, "/delete": {}, "/move/up": {}, "/send": TOLD, "/reply": {**LINE, "reply": "Changed."}}
    for number in numbers:
        for door, values in line_doors.items():
            findings.post(lead, f"findings/{number}{door}", values, 409)
        findings.post(host, f"findings/{number}/answer", {"kind": "accept"}, 409)
    for page in ("findings/new", "findings/send", "report/finish"):
        findings.post(lead, page, LINE, 409)
    for page in ("findings/answers", "findings/accept-the-rest"):
        findings.post(host, page, {}, 409)
    assert rows(findings) == before


def test_no_service_changes_what_is_final(findings: FindingClient) -> None:
    final(findings)
    review = findings.review
    before = rows(findings)
    lead, host = review.people.actor(findings.team[0]), review.people.actor(review.lead)
    another_line = Writing({**dict.fromkeys(LINE_NAMES, "Changed."), "kind": "urgent"}, stamp_of(NOTHING))
    another_reply = Writing(dict.fromkeys(REPLY, "Changed."), "")
    with unit_of_work(review.database):
        exchange = findings.row()
        line = session().get_one(Finding, queries.list_lines(exchange)[1].id)  # which the team answered
        doors = [
            lambda: services.add(lead, exchange, another_line),
            lambda: services.change(lead, line, another_line),
            lambda: services.delete(lead, line),
            lambda: services.move(lead, line, 1),
            lambda: services.send_urgent(lead, line, Writing(TOLD_NOTHING, ""), ""),
            lambda: services.send_draft(lead, exchange, services.stamp_of_draft(exchange)),
            lambda: answering.answer(host, line, Writing({**ANSWER_NOTHING, "kind": "accept"}, "")),
            lambda: answering.send_answers(host, exchange, answering.stamp_of_answers(exchange)),
            lambda: answering.reply(lead, line, another_reply),
            lambda: reports.finish(lead, exchange, reports.stamp_of_report(exchange)),
        ]
        for door in doors:
            with pytest.raises(Conflict):
                door()
        with pytest.raises(NotFound):
            services.say_read(lead, line)
    with unit_of_work(review.database), transaction():
        services.forget_drafts([review.number])
    assert rows(findings) == before
