"""A challenged finding: from the draft by the host's answers and the team's to a report that is final."""

import pytest

from app.core.db import unit_of_work
from app.exchanges.reviews.findings import queries
from app.exchanges.reviews.report.queries import get_report
from tests.exchanges.finding_client import LINE, STRENGTH, FindingClient
from tests.letters import letters
from tests.queued_work import run_queued


@pytest.mark.dialect
def test_a_challenged_finding(findings: FindingClient) -> None:
    findings.begin()
    review = findings.review
    lead, peer, host = (review.browser(person) for person in (findings.team[0], findings.team[1], review.lead))
    strength, second = findings.write(peer, STRENGTH), findings.write(lead, LINE)
    third = findings.write(lead, LINE, text="There are eleven services.")

    assert "Nobody is named" not in host.get(f"{findings.home}/findings").main
    host.get(f"{findings.home}/report", 404)
    peer.get(f"{findings.home}/findings/send", 404)  # the lead alone sends the draft
    page = findings.send_draft(lead)
    assert "The host. 3 lines wait for its answer, until" in page.main

    findings.answer(host, second, "challenge", "We have had one since May.")
    findings.answer(host, third, "correct", "There are twelve.", "The register of 1 May.")
    assert "since May" not in lead.get(f"{findings.home}/findings").main  # not before it is sent
    host.fill(host.get(f"{findings.home}/findings"), {}, "Accept every line")
    page = review.press(host, "findings/answers", "stamp")
    assert "The answers are with the team." in page.main

    assert "Challenged for Camden, by London Borough of Camden" in lead.get(f"{findings.home}/findings").main
    lead.get(f"{findings.home}/report/finish")
    page = review.press(lead, "report/finish", "stamp", status=422)
    assert "The host corrected or challenged lines that the team has not answered" in page.main

    reply = f"findings/{second}/reply"
    page = review.press(peer, reply, "reply", status=422)
    assert "Change the line above, or write here why it stays as it is" in page.main
    review.press(peer, reply, "reply", reply="The board’s minutes name nobody.")
    review.press(peer, f"findings/{third}/reply", "reply", text="There are twelve services.")
    page = host.get(f"{findings.home}/findings")
    assert "There are eleven services." in page.main
    assert "There are twelve services." in page.main

    page = review.press(lead, "report/finish", "stamp")
    assert "The report is final." in page.main
    assert review.status() == "final"
    words = host.get(f"{findings.home}/report").main
    for each in (
        "Rae Commissioner, Calderdale Council",
        "Accepted as they stand: S1.",
        "We have had one since May.",
        "The board’s minutes name nobody.",
        "There are eleven services.",
        "C2. Name a champion.",
        "Held by Camden: ask them before release.",
    ):
        assert each in words, each
    with unit_of_work(review.database):
        lines = queries.list_final_lines(findings.row())
        assert [line.id for line in lines] == [strength, second, third]
        assert lines[2].text == "There are twelve services."
        assert get_report(findings.row()) is not None
    run_queued(review.database)
    told = [str(letter) for letter in letters()]
    assert len(told) >= 8  # the host: the draft, the last reply, the report; the team: the answers, the report
    assert all("awaits you" in letter and "Camden" not in letter for letter in told)
