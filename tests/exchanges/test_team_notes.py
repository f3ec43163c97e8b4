"""What a team notes: each their own, side by side, for the team alone, and with nothing in it that the guard never lets pass."""

import pytest

from app.accounts import queries as accounts_queries
from app.accounts import services as accounts
from app.accounts.belonging import organisations
from app.core.actor import SYSTEM
from app.core.db import session, transaction, unit_of_work
from app.core.errors import Invalid, NotFound
from app.exchanges.reviews.exchange.models import Seat
from app.exchanges.reviews.notes.models import Note
from app.exchanges.reviews.team import services as teams
from tests.exchanges.fieldwork_client import FieldworkClient
from tests.exchanges.review_client import FOCUS
from tests.queued_work import run_queued
from tests.rows import only_row_of, rows_of

AT_RISK = "She told me today that her stepfather comes into her room at night and hurts her. She is in my class."


def test_notes_stand_beside_each_other_and_levels_that_differ_are_shown_and_not_averaged(field: FieldworkClient) -> None:
    field.note(field.team[0], "2", "They meet monthly.")
    field.note(field.team[1], "3", "They decide things.")
    page = field.page(field.team[2], f"/notes/{FOCUS}")
    assert "You differ" in page.main
    for words in ("Rae Commissioner", "They meet monthly.", "Level 2", "Rob Health", "They decide things.", "Level 3"):
        assert words in page.main
    assert "2.5" not in page.main
    overview = field.page(field.team[2], "/notes").main
    assert "You differ" in overview
    field.note(field.team[2], "", "Nothing yet.")
    assert "No level yet" in field.page(field.team[0], "/notes").main


def test_a_reviewer_writes_their_own_note_and_no_other(field: FieldworkClient) -> None:
    field.note(field.team[0])
    browser = field.browser(field.team[1])
    typed = {"text": "They decide things.", "level": ["3"], "evidence": "The minutes."}
    browser.fill(browser.get(f"{field.home}/notes/{FOCUS}/write"), typed, "Save your note")
    assert [row.text for row in rows_of(field.review.database, Note)] == ["They meet monthly.", "They decide things."]


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ({"level": ["2"]}, "Write what you saw or heard that this level rests on"),
        ({"level": ["2"], "text": "They meet."}, "Write what shows it"),
        ({"text": "The referral was for 943 476 5919.", "explanation": "An invented number."}, "No explanation lets this pass."),
        ({"text": AT_RISK, "explanation": "An example."}, "999"),
    ],
)
def test_what_is_not_taken_is_said_beside_its_field_and_stored_nowhere(
    field: FieldworkClient, entries: dict[str, object], message: str
) -> None:
    browser = field.browser(field.team[0])
    page = browser.fill(browser.get(f"{field.home}/notes/{FOCUS}/write"), entries, "Save your note", status=422)
    assert message in page.text
    assert page.form_values("evidence")[1]["text"] == entries.get("text", "")
    assert rows_of(field.review.database, Note) == []


def test_what_the_guard_stops_at_is_explained_by_the_writer_and_looked_at_by_the_lead(field: FieldworkClient) -> None:
    browser = field.browser(field.team[1])
    page = browser.fill(
        browser.get(f"{field.home}/notes/{FOCUS}/write"), {"text": "Ask jo.bloggs@gmail.com."}, "Save your note", status=422
    )
    browser.fill(page, {"explanation": "The office has no other address."}, "Save your note")
    assert "The office has no other address." in field.page(field.team[0], "/notes").main
    assert "What an automatic check stopped at" not in field.page(field.team[2], "/notes").main
    assert "The office has no other address." in field.page(field.team[2], f"/notes/{FOCUS}").main


def test_the_host_never_reads_a_note(field: FieldworkClient) -> None:
    field.note(field.team[0])
    field.act("begin")
    for person in (field.review.lead, field.review.member):
        client = field.browser(person).client
        for path in ("/notes", "/notes/print", f"/notes/{FOCUS}", f"/notes/{FOCUS}/write"):
            assert client.get(field.home + path).status_code == 404, path
        assert "The team’s notes" not in field.page(person, "").links()


def test_whoever_has_no_seat_any_more_reads_no_note_and_their_own_stays_the_teams(field: FieldworkClient) -> None:
    leaver = field.browser(field.team[1])
    field.note(field.team[1], "3", "They decide things.")
    leaver.get(f"{field.home}/notes")
    with unit_of_work(field.review.database), transaction():
        seat = session().get_one(Seat, field.review.seat_of(field.team[1]))
        teams.leave(field.review.people.actor(field.team[1]), seat, has_conflict=True)
    for path in ("/notes", "/notes/print", f"/notes/{FOCUS}", "/schedule", "/schedule/calendar"):
        assert leaver.client.get(field.home + path).status_code == 404, path
    page = field.page(field.team[0], f"/notes/{FOCUS}").main
    assert "They decide things." in page
    assert "Rob Health (their seat has ended)" in page
    with pytest.raises(NotFound):
        field.note(field.team[1], "1", "And more.")


def test_notes_of_an_erased_reviewer_stay_the_teams(field: FieldworkClient) -> None:
    field.note(field.team[1], "3", "They decide things.")
    field.add(field.team[1])
    with unit_of_work(field.review.database), transaction():
        accounts.erase_person(SYSTEM, field.team[1])
    run_queued(field.review.database)
    row = only_row_of(field.review.database, Note)
    assert (row.text, row.edited_by_id) == ("They decide things.", None)
    page = field.page(field.team[0], f"/notes/{FOCUS}").main
    assert "They decide things." in page
    assert "Someone who has left" in page
    assert [row.edited_by_id for row in field.sessions()] == [None]


def test_a_reviewer_whose_organisation_became_part_of_another_goes_on_with_their_note(field: FieldworkClient) -> None:
    field.note(field.team[1], "3", "They decide things.")
    people = field.review.people
    admin, into_id = people.actor(people.administrator()), people.organisation("A larger trust", kind="vcs")
    with unit_of_work(field.review.database), transaction():
        organisation = accounts_queries.organisation_of(field.team[1])
        assert organisation is not None
        organisations.merge_organisations(admin, organisation.id, into_id)
    assert "They decide things." in field.page(field.team[1], f"/notes/{FOCUS}/write").text


def test_notes_are_printed_for_the_team_which_stands_on_every_page(field: FieldworkClient) -> None:
    field.note(field.team[0], "2")
    field.note(field.team[1], "3")
    page = field.page(field.team[2], "/notes/print")
    assert "They meet monthly." in page.main
    assert "The levels differ." in page.main
    assert page.main.count("For the review team of Camden alone: not for Camden.") == 2


def test_no_note_is_written_once_the_fieldwork_is_over(field: FieldworkClient) -> None:
    field.note(field.team[0])
    field.act("begin")
    field.act("report")
    assert field.browser(field.team[0]).client.get(f"{field.home}/notes/{FOCUS}/write").status_code == 404
    assert "They meet monthly." in field.page(field.team[0], f"/notes/{FOCUS}").main


def test_a_level_needs_grounds_whoever_asks(field: FieldworkClient) -> None:
    with pytest.raises(Invalid, match="rests on"):
        field.note(field.team[0], "2", "")
