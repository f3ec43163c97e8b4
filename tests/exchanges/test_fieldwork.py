"""The fieldwork itself: who begins and ends it, what follows, and whose turn it is."""

import io
import json
from zipfile import ZipFile

import pytest

from app.accounts import queries as accounts
from app.core import clock
from app.core.db import session, transaction, unit_of_work
from app.core.errors import Conflict, Forbidden
from app.exchanges.reviews.exchange.models import Exchange, Seat
from app.exchanges.reviews.fieldwork import personal_data
from app.exchanges.reviews.team import services as teams
from tests.exchanges.fieldwork_client import FieldworkClient
from tests.exchanges.review_client import FOCUS
from tests.letters import letters, throw_letters_away, words_of
from tests.queued_work import run_queued


def test_the_lead_of_the_team_begins_and_ends_the_fieldwork_and_both_sides_are_told(field: FieldworkClient) -> None:
    lead = field.browser(field.team[0])
    run_queued(field.review.database)
    throw_letters_away()
    page = lead.get(f"{field.home}/begin")
    assert "The schedule was not sent out yet." in page.main
    assert "Talk to people" in lead.fill(page, {}, "Begin the fieldwork").main
    run_queued(field.review.database)
    assert len({letter["To"] for letter in letters()}) == 6
    assert not any("Camden" in words_of(letter) for letter in letters())
    field.add()
    page = lead.get(f"{field.home}/end")
    assert "1 session has not taken place yet" in page.main
    assert "due three months from today" in page.main
    lead.fill(page, {}, "End the fieldwork")
    assert (field.review.status(), field.review.value(Exchange.fieldwork_ended_at)) == ("reporting", clock.now())


def test_nobody_else_begins_or_ends_it(field: FieldworkClient) -> None:
    for person in (field.team[1], field.review.lead, field.review.member):
        client = field.browser(person).client
        assert client.get(f"{field.home}/begin").status_code == 404
        with pytest.raises(Forbidden):
            field.act("begin", person)
    field.act("begin")
    with pytest.raises(Conflict):
        field.act("begin")
    with pytest.raises(Forbidden):
        field.act("report", field.team[1])


def test_a_pause_lets_nobody_begin(field: FieldworkClient) -> None:
    with unit_of_work(field.review.database), transaction():
        field.exchange().is_paused = True
    with pytest.raises(Conflict, match="paused"):
        field.act("begin")
    assert field.browser(field.team[0]).client.get(f"{field.home}/begin").status_code == 404


def test_a_team_whose_lead_left_waits_for_the_host_to_choose_another(field: FieldworkClient) -> None:
    host = field.browser(field.review.lead)
    assert host.client.get(f"{field.home}/team/lead").status_code == 404
    with unit_of_work(field.review.database), transaction():
        seat = session().get_one(Seat, field.review.seat_of(field.team[0]))
        teams.leave(field.review.people.actor(field.team[0]), seat)
    assert "The host. Choose who leads the team" in host.get(field.home).main
    page = host.get(f"{field.home}/team/lead")
    refused = host.fill(page, {}, "Choose them", status=422)
    assert "Choose who leads the team" in refused.main
    host.fill(page, {"lead": [str(field.review.seat_of(field.team[2]))]}, "Choose them")
    field.act("begin", field.team[2])
    assert field.review.status() == "fieldwork"


def test_the_schedule_is_taken_away_with_its_audience_on_every_page_and_under_a_name_that_says_nothing(
    field: FieldworkClient,
) -> None:
    field.add(spoken_to="Ines Interviewed, superintendent", link="https://meet.example/room")
    answer = field.browser(field.team[0]).client.get(f"{field.schedule}/files/docx")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="schedule.docx"'
    parts = ZipFile(io.BytesIO(answer.data))
    words = {name: parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml")}
    assert "Ines Interviewed" in words["word/document.xml"]
    assert any("ask them before release" in text for name, text in words.items() if "footer" in name)
    assert field.page(field.review.member, "/schedule/print").main.count("ask them before release") == 2


def test_what_is_held_of_somebody_says_when_they_wrote_and_never_what(field: FieldworkClient) -> None:
    field.add(field.team[0], spoken_to="Ines Interviewed")
    field.note(field.team[0])
    with unit_of_work(field.review.database):
        held = personal_data.held_about(field.team[0])
        copy = json.dumps(held) + str(accounts.get_person(field.team[0]).name)
    assert [row["standard"] for row in held["notes"]] == [FOCUS]
    assert len(held["sessions"]) == 1
    assert "Ines" not in copy
    assert "monthly" not in copy
