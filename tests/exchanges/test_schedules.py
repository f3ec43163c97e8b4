"""The schedule of a review: what it is filled with, who changes it, when a session can be, and who is told of changes."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from app.core.db import session, transaction, unit_of_work
from app.core.errors import Conflict
from app.documents.making.models import MadeDocument
from app.exchanges.reviews.fieldwork import queries, services
from app.exchanges.reviews.schedule import services as schedules
from app.exchanges.reviews.schedule.jobs import tell_of_changes
from app.exchanges.reviews.schedule.models import Schedule, ScheduledSession
from app.exchanges.reviews.schedule.suggested_roles import KNOWN_BY, sessions_for
from app.exchanges.reviews.schedule.times import in_words, refusal
from app.exchanges.standards.framework import framework
from tests.exchanges.fieldwork_client import FieldworkClient
from tests.letters import letters, throw_letters_away, words_of
from tests.queued_work import run_queued
from tests.rows import only_row_of, rows_of


def test_roles_are_suggested_for_every_standard_that_ships_and_for_no_other() -> None:
    assert set(KNOWN_BY) == {standard.id for standard in framework().standards}
    assert sessions_for(["schools", "prevention"]) == [("school", ("schools", "prevention")), ("public-health", ("prevention",))]


def test_a_schedule_is_filled_once_from_the_standards_in_focus_and_the_roles_that_know_them(field: FieldworkClient) -> None:
    lead = field.browser(field.team[0])
    page = lead.fill(lead.get(field.schedule), {}, "Suggest sessions")
    assert "Police" in page.main
    assert "Without a day yet" in page.main
    assert [row.roles for row in field.sessions()] == [["la-csa"], ["police"], ["icb"], ["opcc"]]
    with pytest.raises(Conflict, match="has sessions already"), unit_of_work(field.review.database), transaction():
        schedules.fill(field.review.people.actor(field.team[0]), field.exchange())


def test_both_sides_change_a_session_and_read_who_changed_what_last(field: FieldworkClient) -> None:
    number = field.add(field.review.member)
    page = field.fill_in(field.team[1], number, start="2:30pm", spoken_to="Ines Interviewed, superintendent")
    assert "2:30pm to 3:30pm" in page.main
    assert "Last changed 2 March 2026 at midday by Rob Health, of the team (names, start)." in page.main
    assert "Ines Interviewed" in field.page(field.review.health).main
    field.fill_in(field.review.member, number, place="Town hall")
    assert "by Mia Member, of the host (place)." in field.page(field.team[2]).main


@pytest.mark.dialect
def test_two_on_one_session_get_both_texts_and_nothing_is_overwritten(field: FieldworkClient) -> None:
    number = field.add()
    host, reviewer = field.browser(field.review.member), field.browser(field.team[1])
    address = f"{field.schedule}/sessions/{number}"
    mine, theirs = host.get(address), reviewer.get(address)
    reviewer.fill(theirs, {"place": "Town hall"}, "Save the session")
    both = host.fill(mine, {"place": "Library", "minutes": "90"}, "Save the session", status=409)
    assert "Town hall" in both.main
    assert "Library" in both.main
    assert "For commissioners of Camden and their review team." in both.main
    assert only_row_of(field.review.database, ScheduledSession).place == "Town hall"
    host.fill(both, {}, "Save my version")
    row = only_row_of(field.review.database, ScheduledSession)
    assert (row.place, row.minutes, row.sequence) == ("Library", 90, 2)


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ({"day-day": "2", "day-month": "3"}, "The day must be after today"),
        ({"day-day": "", "day-month": "", "day-year": ""}, "Enter the day. To call the session off, remove it"),
        ({"start": "late"}, "Enter a time, such as 9:30am"),
        ({"start": ""}, "Enter a time, such as 9:30am"),
        ({"day-day": "29", "start": "1:30"}, "there is no such time"),
        ({"day-day": "25", "day-month": "10", "start": "1:30am"}, "this time comes twice"),
        ({"link": "http://meet.example/room"}, "Enter a link that starts with https://"),
        ({"roles": []}, "Choose at least one job role"),
        ({"minutes": "7"}, "Choose an answer from the list"),
        ({"spoken_to": "The pupil is H801200001001."}, "No explanation lets this pass."),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_what_was_typed_is_kept(
    field: FieldworkClient, entries: dict[str, str], message: str
) -> None:
    number = field.add()
    page = field.fill_in(field.team[0], number, status=422, **{"place": "Room 9", **entries})
    assert message in page.main
    assert page.form_values("place")[1]["place"] == "Room 9"
    assert only_row_of(field.review.database, ScheduledSession).sequence == 0


def test_a_session_over_the_change_of_the_clocks_is_as_long_as_it_is() -> None:
    for day, start in ((date(2026, 3, 29), "00:30"), (date(2026, 10, 25), "00:30")):
        assert refusal(day, start) == ""
    spring = ScheduledSession(day=date(2026, 3, 29), start="00:30", minutes=120)
    autumn = ScheduledSession(day=date(2026, 10, 25), start="00:30", minutes=120)
    assert in_words(spring) == "12:30am to 3:30am"
    assert in_words(autumn) == "12:30am to 1:30am"


def test_a_day_outside_the_agreed_months_is_taken_and_said(field: FieldworkClient) -> None:
    field.add(day=date(2026, 4, 20))
    assert "This day is outside the months that were agreed: March 2026." in field.page(field.team[0]).main


def test_two_sessions_of_one_reviewer_at_one_time_are_shown_and_those_of_two_are_not(field: FieldworkClient) -> None:
    seats = [str(field.review.seat_of(person)) for person in field.team]
    field.add(seat_ids=seats[:1])
    field.add(seat_ids=seats[1:2])
    assert "takes another session" not in field.page(field.team[0]).main
    field.add(seat_ids=seats[:1], start="10:15")
    page = field.page(field.team[0]).main
    assert "Rae Commissioner takes another session at 9:30am to 10:30am." in page
    assert "Rae Commissioner takes another session at 10:15am to 11:15am." in page
    assert "Rob Health takes" not in page


def test_sessions_stand_in_order_of_time_and_those_without_a_day_last(field: FieldworkClient) -> None:
    field.add(day=None, start="", roles=["school"])
    field.add(day=date(2026, 3, 21), roles=["icb"])
    field.add(start="08:00", roles=["police"])
    field.add(roles=["opcc"])
    titles = [title.partition(": ")[0] for title in field.page(field.team[0]).texts("h3")]
    assert titles == ["8am to 9am", "9:30am to 10:30am", "9:30am to 10:30am", "No day yet"]


def test_what_is_removed_leaves_no_name_behind(field: FieldworkClient) -> None:
    number = field.add(spoken_to="Ines Interviewed", place="Room 9", link="https://meet.example/ines")
    browser = field.browser(field.review.member)
    browser.fill(browser.get(f"{field.schedule}/sessions/{number}"), {}, "Remove this session")
    row = only_row_of(field.review.database, ScheduledSession)
    assert (row.spoken_to, row.place, row.link, row.sequence) == ("", "", "", 1)
    assert row.cancelled_at is not None
    assert browser.client.get(f"{field.schedule}/sessions/{number}").status_code == 404


def test_whoever_changes_what_was_removed_meanwhile_keeps_what_they_typed(field: FieldworkClient) -> None:
    number = field.add()
    host, reviewer = field.browser(field.review.member), field.browser(field.team[1])
    page = host.get(f"{field.schedule}/sessions/{number}")
    reviewer.fill(reviewer.get(f"{field.schedule}/sessions/{number}"), {}, "Remove this session")
    refused = host.fill(page, {"place": "Library"}, "Save the session", status=422)
    assert "Somebody removed this session after you opened it." in refused.main
    assert refused.form_values("place")[1]["place"] == "Library"
    assert only_row_of(field.review.database, ScheduledSession).place == ""


def test_changes_after_it_was_sent_out_are_told_in_one_letter_that_names_no_area(
    field: FieldworkClient, moment: Callable[[timedelta], None]
) -> None:
    number = field.add()
    lead = field.browser(field.team[0])
    lead.fill(lead.get(field.schedule), {}, "Send it out")
    run_queued(field.review.database)
    throw_letters_away()
    for minute in range(3):
        field.change(field.team[1], number, place=f"Room {minute}")
        _look(field)
        moment(timedelta(minutes=1))
    assert letters() == []
    assert "nobody was told yet" in lead.get(field.schedule).main
    moment(timedelta(minutes=30))
    _look(field)
    assert "nobody was told yet" not in lead.get(field.schedule).main
    moment(timedelta(hours=1))
    _look(field)
    written = letters()
    assert len(written) == len({letter["To"] for letter in written}) == 6
    assert not any("Camden" in words_of(letter) + str(letter["Subject"]) for letter in written)
    assert only_row_of(field.review.database, Schedule).told_at is not None


def _look(field: FieldworkClient) -> None:
    """What the worker does every few minutes."""
    with unit_of_work(field.review.database), transaction():
        tell_of_changes(None)  # type: ignore[arg-type]  # it asks nothing of its task
    run_queued(field.review.database)


def test_before_it_is_sent_out_nobody_is_told_of_a_change(field: FieldworkClient, moment: Callable[[timedelta], None]) -> None:
    run_queued(field.review.database)
    throw_letters_away()
    field.add()
    moment(timedelta(hours=2))
    _look(field)
    assert letters() == []


def test_a_pause_stops_changes_and_lets_both_sides_read(field: FieldworkClient) -> None:
    number = field.add()
    lead = field.browser(field.review.lead)
    token = lead.get(f"{field.schedule}/sessions/{number}").form_values("Save the session")[1]
    lead.fill(lead.get(field.home), {}, "Pause the exchange")
    assert "stays as it is" in field.page(field.team[0]).main
    lead.post(f"{field.schedule}/sessions/{number}", token, 409)
    lead.post(f"{field.schedule}/send-out", {"csrf_token": token["csrf_token"]}, 409)


@pytest.mark.dialect
def test_names_are_given_to_who_looks_for_them_and_are_forgotten_in_time(field: FieldworkClient) -> None:
    field.add(spoken_to="Ines Interviewed, superintendent\nIan Other", link="https://meet.example/ines")
    field.add(spoken_to="Ines Interviewed", seat_ids=[str(field.review.seat_of(field.team[0]))])
    field.note(field.team[0])
    browser = field.browser(field.team[0])
    browser.post(f"{field.schedule}/files/pdf", {"csrf_token": browser.get("/account").form_values()[1]["csrf_token"]})
    assert len(rows_of(field.review.database, MadeDocument)) == 1
    with unit_of_work(field.review.database), transaction():
        assert queries.spoken_to_names(field.review.number) == ["Ines Interviewed", "Ian Other"]
        services.forget_notes([field.review.number + 1])
        assert len(queries.spoken_to_names(field.review.number)) == 2
        services.forget_notes([field.review.number])
        assert queries.spoken_to_names(field.review.number) == []
        assert not session().connection().exec_driver_sql("SELECT 1 FROM exchange_note").first()
    assert rows_of(field.review.database, MadeDocument) == []
    assert all(
        (row.link, row.seat_ids, row.edited_by_id) == ("", [], None) for row in rows_of(field.review.database, ScheduledSession)
    )
