"""Who gets into a consultation and how long; what they declare and say; what the owners make of it."""

import re
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage

import pytest
import sqlalchemy as sa

from app.accounts.models import Person
from app.contributions import queries as contributions
from app.contributions.services import drafting
from app.core import clock, jobs, worker
from app.core.db import session, transaction, unit_of_work
from app.core.errors import Invalid
from app.library.consultations import services
from app.library.consultations.models import Answer, Comment, ConsultationAccess, ConsultationLink, Declaration, Invitation
from app.library.specifications.kind import SPECIFICATION
from tests.letters import letters_to, link_in, words_of
from tests.library.consultation_client import BODY, OUTSIDE, ConsultationClient
from tests.library.consultation_client import HTML as DRAWN
from tests.page_client import Page
from tests.people import People
from tests.queued_work import run_queued
from tests.rows import count_rows

pytestmark = [pytest.mark.each_database, pytest.mark.long]
AT_RISK = "Ella, 13, of Hill Street told me yesterday that her uncle is abusing her and she is afraid to go home tonight."
MOBILE = "Ring Sam on 07700 900123 about it."


def clause_text(consultation: ConsultationClient, clause_id: str = "aims") -> str:
    with unit_of_work(consultation.database):
        clauses = contributions.get_revision(consultation.revision_id).body["clauses"]
        return next(str(one["text"]) for one in clauses if one["id"] == clause_id)


def change(consultation: ConsultationClient, text: str, clause_id: str = "aims", **values: object) -> None:
    """The owner changes a clause in the draft."""
    with unit_of_work(consultation.database):
        revision = contributions.get_revision(consultation.revision_id)
        clauses = [{**one, "text": text, **values} if one["id"] == clause_id else one for one in revision.body["clauses"]]
        with transaction():
            actor = consultation.people.actor(consultation.owner)
            drafting.save(
                actor, revision, revision.version, {"clauses": clauses}, {f"clauses.{clause_id}.text": f"<p>{text}</p>"}
            )


# ---------------------------------------------------------------------------- coming in


def test_it_is_opened_to_a_day_that_is_not_over_and_not_for_longer_than_a_year(
    consultation: ConsultationClient, moment: object
) -> None:
    def open_for(days: int) -> None:
        with unit_of_work(consultation.database), transaction():
            actor, revision = consultation.people.actor(consultation.owner), contributions.get_revision(consultation.revision_id)
            services.open_consultation(actor, revision, clock.today() + timedelta(days=days))

    for days, words in ((-1, "today or in the future"), (367, "within a year")):
        with pytest.raises(Invalid, match=words):
            open_for(days)
    open_for(0)


def test_looking_at_a_link_does_not_use_it_up_and_it_opens_once(consultation: ConsultationClient) -> None:
    consultation.open()
    consultation.invite()
    link = consultation.link()
    first, second = consultation.browser(), consultation.browser()
    assert "Continue" in first.get(link).main
    page = first.fill(first.get(link), containing="Continue")
    assert page.response.request.path == consultation.home
    assert "This link does not work" in second.get(link, status=404).main
    second.get(consultation.home, status=404)


def test_a_link_runs_out_and_so_does_the_access_it_gave(consultation: ConsultationClient, moment: object) -> None:
    consultation.open(30)
    consultation.invite()
    guest = consultation.enter()
    consultation.invite()
    unused_link = consultation.link()
    move = moment
    assert callable(move)
    move(timedelta(hours=13))
    guest.get(consultation.home, status=404)
    move(timedelta(days=7))
    consultation.browser().get(unused_link, status=404)


def test_neither_the_database_nor_the_queue_holds_what_opens_a_consultation(consultation: ConsultationClient) -> None:
    consultation.open()
    consultation.invite()
    token = consultation.link().rsplit("/", 1)[1]
    guest = consultation.enter()
    cookie = guest.client.get_cookie("consultation", path=consultation.home)
    assert cookie is not None
    with consultation.database.engine.connect() as connection:
        names = sa.inspect(connection).get_table_names()
        held = repr([connection.execute(sa.text(f'SELECT * FROM "{name}"')).all() for name in names])
    assert token not in held
    assert cookie.value not in held


def test_the_cookie_goes_to_its_own_consultation_alone_and_to_no_script(consultation: ConsultationClient) -> None:
    consultation.open()
    consultation.invite()
    guest = consultation.browser()
    page = guest.get(consultation.link())
    action, values = page.form_values("Continue")
    given = next(one for one in guest.post(action, values).headers.getlist("Set-Cookie") if one.startswith("consultation="))
    assert f"Path={consultation.home}" in given
    assert "HttpOnly" in given
    assert "SameSite=Lax" in given
    assert guest.get(consultation.home).response.headers["Cache-Control"] == "private, no-store"


def test_a_fresh_link_comes_until_the_last_day_is_over_and_the_words_tell_nobody_who_is_invited(
    consultation: ConsultationClient, moment: object
) -> None:
    consultation.open(3)
    consultation.invite()
    asker = consultation.browser()
    known = asker.fill(asker.get("/consultations/link"), {"email": OUTSIDE.upper()}, "email")
    unknown = asker.fill(asker.get("/consultations/link"), {"email": "nobody@example.org"}, "email")
    assert known.main == unknown.main
    run_queued(consultation.database)
    assert len(letters_to(OUTSIDE)) == 2
    assert letters_to("nobody@example.org") == []
    assert "Comment on this draft" in consultation.enter().get(consultation.home).main
    assert callable(moment)
    moment(timedelta(days=4))
    asker.fill(asker.get("/consultations/link"), {"email": OUTSIDE}, "email")
    run_queued(consultation.database)
    assert len(letters_to(OUTSIDE)) == 2


def test_asking_for_links_is_throttled(consultation: ConsultationClient) -> None:
    asker = consultation.browser()
    for _ in range(5):
        asker.fill(asker.get("/consultations/link"), {"email": OUTSIDE}, "email")
    asker.fill(asker.get("/consultations/link"), {"email": OUTSIDE}, "email", status=429)


def test_a_member_who_is_invited_signs_in_and_is_sent_no_link(consultation: ConsultationClient) -> None:
    member = consultation.people.person("Mina Member", email="mina@example.org")
    consultation.open()
    page = consultation.invite("mina@example.org", "Mina Member")
    assert "The invitation is on its way" in page.main
    [letter] = letters_to("mina@example.org")
    assert "/consultations/links/" not in words_of(letter)
    browser = consultation.browser(member)
    assert browser.get("/consultations").links()["Recovery service for Camden"] == consultation.home
    consultation.declare(browser, "commissioner")
    assert "Declared interest: Commissioner" in consultation.comment(browser, text="Say who pays.").main


def test_nobody_else_can_tell_that_it_exists(consultation: ConsultationClient, people: People) -> None:
    consultation.consulted()
    nowhere = "/consultations/2000000000"
    elsewhere = people.organisation("London Borough of Croydon", areas=(people.area("E09000008", "Croydon"),))
    others = [
        consultation.browser(),
        consultation.browser(people.person("Other Commissioner", organisation=elsewhere, areas=("E09000008",))),
        consultation.browser(
            people.person("Rival Provider", organisation=people.organisation("Rival", kind="vcs", areas=("E09000007",)))
        ),
        consultation.browser(people.moderator()),
        consultation.browser(people.administrator()),
    ]
    for browser in others:
        for ending in ("", "/interest", "/clauses/aims", "/record", "/record/docx", "/people", "/last-day", "/comments/1"):
            here, there = browser.client.get(consultation.home + ending), browser.client.get(nowhere + ending)
            assert here.status_code in (303, 404), ending
            assert here.status_code == there.status_code, ending
            assert "Recovery" not in here.get_data(as_text=True)


def test_somebody_from_outside_sees_nothing_else(consultation: ConsultationClient) -> None:
    guest = consultation.consulted()
    for path in (
        f"/contribute/drafts/{consultation.revision_id}",
        f"/contribute/drafts/{consultation.revision_id}/preview",
        "/contribute",
        "/consultations",
        f"{consultation.home}/people",
        f"{consultation.home}/last-day",
        f"{consultation.home}/comments/1",
    ):
        answer = guest.client.get(path)
        assert answer.status_code == 303, path
        assert answer.headers["Location"].startswith("/sign-in"), path


def test_the_access_to_one_consultation_opens_no_other(consultation: ConsultationClient) -> None:
    guest = consultation.consulted()
    cookie = guest.client.get_cookie("consultation", path=consultation.home)
    assert cookie is not None
    first = consultation.home
    with unit_of_work(consultation.database), transaction():
        consultation.revision_id = drafting.start(
            consultation.people.actor(consultation.owner), SPECIFICATION, BODY, DRAWN, "second"
        ).id
    consultation.open()
    assert consultation.home != first
    guest.client.set_cookie("consultation", cookie.value, path=consultation.home)
    guest.get(consultation.home, status=404)


def test_an_invitation_that_is_withdrawn_is_over_on_the_next_request(consultation: ConsultationClient) -> None:
    guest = consultation.consulted()
    action, values = guest.get(f"{consultation.home}/clauses/aims").form_values("suggestion")
    owner = consultation.browser(consultation.owner)
    owner.fill(owner.get(f"{consultation.home}/people"), containing="Withdraw the invitation")
    guest.get(consultation.home, status=404)
    guest.post(action, {**values, "text": "Too late."}, status=404)
    assert count_rows(consultation.database, Comment) == 0
    asker = consultation.browser()
    asker.fill(asker.get("/consultations/link"), {"email": OUTSIDE}, "email")
    run_queued(consultation.database)
    assert len(letters_to(OUTSIDE)) == 1


def test_leaving_on_a_shared_computer_ends_the_access(consultation: ConsultationClient) -> None:
    guest = consultation.consulted()
    cookie = guest.client.get_cookie("consultation", path=consultation.home)
    assert cookie is not None
    guest.fill(guest.get(consultation.home), containing="Leave on this computer")
    guest.client.set_cookie("consultation", cookie.value, path=consultation.home)
    guest.get(consultation.home, status=404)


# ---------------------------------------------------------------------------- declaring and saying


def test_the_way_to_comment_on_a_clause_is_called_that(consultation: ConsultationClient) -> None:
    guest = consultation.consulted()
    assert "Comment on this clause (Aims)" in guest.get(consultation.home).links()


def test_nobody_comments_before_declaring_an_interest(consultation: ConsultationClient) -> None:
    consultation.open()
    consultation.invite()
    guest = consultation.enter()
    page = guest.get(f"{consultation.home}/clauses/aims")
    assert "declare your interest" in page.links()
    token = guest.get(f"{consultation.home}/interest").form_values("interest")[1]["csrf_token"]
    guest.post(f"{consultation.home}/clauses/aims", {"csrf_token": token, "text": "Hello"}, status=404)
    assert count_rows(consultation.database, Comment) == 0


def test_other_must_be_said_and_a_change_is_kept_with_its_date_beside_what_was_said(consultation: ConsultationClient) -> None:
    guest = consultation.consulted()
    consultation.comment(guest, text="Say more about families.")
    page = guest.get(f"{consultation.home}/interest")
    refused = guest.fill(page, {"interest": "other", "other": ""}, "interest", status=422)
    assert "Enter what your interest is" in refused.main
    consultation.declare(guest, "other", other="Trustee of a grant fund")
    assert count_rows(consultation.database, Declaration) == 2
    shown = guest.get(f"{consultation.home}/clauses/aims").main
    assert "Declared interest: Possible bidder (now declares: Other: Trustee of a grant fund)" in shown
    record = guest.get(f"{consultation.home}/record").main
    assert record.count("Possible bidder") >= 2
    assert "Other: Trustee of a grant fund, " in record


def test_a_comment_says_when_the_clause_was_changed_since(consultation: ConsultationClient) -> None:
    guest = consultation.consulted()
    said = consultation.comment(guest, text="Say more about families.")
    assert "changed since" not in said.main
    change(consultation, "The service helps children and families recover.")
    page = guest.get(f"{consultation.home}/clauses/aims")
    assert "The clause was changed since this was said." in page.main
    assert "children and families recover" in page.main


def test_a_clause_that_changes_under_the_writer_is_shown_anew_with_what_they_typed(consultation: ConsultationClient) -> None:
    guest = consultation.consulted()
    page = guest.get(f"{consultation.home}/clauses/aims")
    change(consultation, "The service helps children and families recover.")
    again = guest.fill(page, {"text": "Say more about families."}, "suggestion", status=409)
    assert "changed while you were writing" in again.main
    assert "Say more about families." in again.main
    guest.fill(again, containing="suggestion")
    with unit_of_work(consultation.database):
        [said] = session().scalars(sa.select(Comment))
        assert said.suggestion == "", "a wording that nobody touched is no suggestion"


@pytest.mark.parametrize("field", ["text", "suggestion"])
def test_text_about_a_child_at_risk_is_kept_in_the_form_and_stored_nowhere(consultation: ConsultationClient, field: str) -> None:
    guest = consultation.consulted()
    page = consultation.comment(guest, status=422, **{field: AT_RISK})
    assert "If a child may be at risk now" in page.main
    assert AT_RISK in page.main
    assert count_rows(consultation.database, Comment) == 0


@pytest.mark.parametrize("field", ["text", "suggestion"])
def test_what_the_guard_finds_is_refused_with_the_reason_and_what_was_typed(consultation: ConsultationClient, field: str) -> None:
    guest = consultation.consulted()
    page = consultation.comment(guest, status=422, **{field: MOBILE})
    assert "Take it out, then send this again" in page.main
    assert MOBILE in page.main
    assert count_rows(consultation.database, Comment) == 0


def test_the_guard_reads_answers_names_and_interests_too(consultation: ConsultationClient) -> None:
    guest = consultation.consulted()
    consultation.comment(guest, text="Say more about families.")
    owner = consultation.browser(consultation.owner)
    answer = owner.get(f"{consultation.home}/comments/1")
    page = owner.fill(answer, {"verb": "note", "answer": MOBILE}, "answer", status=422)
    assert MOBILE in page.main
    page = guest.get(f"{consultation.home}/interest")
    guest.fill(page, {"interest": "other", "other": MOBILE}, "interest", status=422)
    people = owner.get(f"{consultation.home}/people")
    owner.fill(people, {"name": MOBILE, "email": "new@example.org"}, "email", status=422)
    assert count_rows(consultation.database, Invitation) == 1


@pytest.mark.dialect
def test_a_button_pressed_twice_makes_one_comment(consultation: ConsultationClient) -> None:
    guest = consultation.consulted()
    action, values = guest.get(f"{consultation.home}/clauses/aims").form_values("suggestion")
    for _ in range(2):
        guest.post(action, {**values, "text": "Say more about families."})
    assert count_rows(consultation.database, Comment) == 1


def test_saying_nothing_is_refused(consultation: ConsultationClient) -> None:
    guest = consultation.consulted()
    assert "Write a comment, suggest a wording, or both" in consultation.comment(guest, status=422).main


# ---------------------------------------------------------------------------- answering and taking


def test_an_answer_is_read_by_everyone_who_takes_part(consultation: ConsultationClient) -> None:
    guest = consultation.consulted()
    consultation.comment(guest, text="Say more about families.")
    reply(consultation, consultation.colleague, "decline", "Another contract covers families.")
    shown = guest.get(f"{consultation.home}/clauses/aims").main
    assert "Not accepted by Col League" in shown
    assert "Another contract covers families." in shown


def reply(consultation: ConsultationClient, person: int, verb: str, words: str, status: int = 200) -> Page:
    """Answer the first comment as a person."""
    owner = consultation.browser(person)
    return owner.fill(owner.get(f"{consultation.home}/comments/1"), {"verb": verb, "answer": words}, "answer", status=status)


def test_owners_can_answer_again_and_every_answer_stays_on_the_record(consultation: ConsultationClient) -> None:
    guest = consultation.consulted()
    consultation.comment(guest, text="Say more about families.")
    reply(consultation, consultation.owner, "note", "We will ask the board.")
    page = reply(consultation, consultation.colleague, "accept", "The board agrees.")
    assert "Answer again" in page.main
    for shown in (guest.get(f"{consultation.home}/clauses/aims").main, guest.get(f"{consultation.home}/record").main):
        assert shown.index("Noted by Olu Owner") < shown.index("Accepted by Col League")
        assert shown.index("We will ask the board.") < shown.index("The board agrees.")
    with unit_of_work(consultation.database):
        assert session().scalars(sa.select(Comment.status)).one() == "accepted"


def test_an_answer_that_somebody_gave_meanwhile_is_shown_before_another_is_added(consultation: ConsultationClient) -> None:
    guest = consultation.consulted()
    consultation.comment(guest, text="Say more about families.")
    owner = consultation.browser(consultation.owner)
    opened = owner.get(f"{consultation.home}/comments/1")
    reply(consultation, consultation.colleague, "decline", "Another contract covers families.")
    page = owner.fill(opened, {"verb": "accept", "answer": "Yes, we will."}, "answer", status=409)
    assert "Another contract covers families." in page.main
    assert "Yes, we will." in page.form_values("answer")[1]["answer"]
    owner.fill(page, containing="answer")
    assert count_rows(consultation.database, Answer) == 2


def test_the_same_answer_sent_twice_is_one(consultation: ConsultationClient) -> None:
    consultation.comment(consultation.consulted(), text="Say more about families.")
    owner = consultation.browser(consultation.owner)
    opened = owner.get(f"{consultation.home}/comments/1")
    for _ in range(2):
        owner.fill(opened, {"verb": "note", "answer": "Thank you."}, "answer")
    assert count_rows(consultation.database, Answer) == 1


def test_a_wording_that_was_taken_stays_accepted(consultation: ConsultationClient) -> None:
    consultation.comment(consultation.consulted(), suggestion="The service helps families too.")
    owner = consultation.browser(consultation.owner)
    owner.fill(owner.get(f"{consultation.home}/clauses/aims"), containing="Take this wording")
    assert "it stays accepted" in reply(consultation, consultation.owner, "decline", "On reflection, no.", status=422).main
    reply(consultation, consultation.owner, "accept", "We also told the board.")


# ---------------------------------------------------------------------------- telling the owners


def comments_letters(consultation: ConsultationClient) -> list[EmailMessage]:
    run_queued(consultation.database)
    return [one for one in letters_to("olu@example.org") if "for an answer" in one["Subject"]]


def test_owners_are_told_of_comments_once_a_day_and_what_came_later_is_told_the_next_morning(
    consultation: ConsultationClient, moment: Callable[[timedelta], None]
) -> None:
    rename_owner(consultation)
    guest = consultation.consulted()
    consultation.comment(guest, text="Say more about zebras.")
    consultation.comment(guest, "waiting", text="Two weeks is long.")
    [letter] = comments_letters(consultation)
    assert link_in(letter, "/consultations/") == consultation.home
    assert "zebras" not in letter.as_string()
    consultation.comment(guest, text="And about schools.")
    moment(timedelta(minutes=5))
    assert len(comments_letters(consultation)) == 1
    moment(timedelta(days=1, hours=12))
    [_, second] = comments_letters(consultation)
    assert "3 comments" in words_of(second)
    moment(timedelta(days=2))
    assert len(comments_letters(consultation)) == 2


def test_nothing_is_sent_the_next_morning_where_everything_was_answered(
    consultation: ConsultationClient, moment: Callable[[timedelta], None]
) -> None:
    rename_owner(consultation)
    guest = consultation.consulted()
    consultation.comment(guest, text="Say more about families.")
    assert len(comments_letters(consultation)) == 1
    consultation.comment(guest, text="And about schools.")
    run_queued(consultation.database)
    reply(consultation, consultation.owner, "note", "Thank you.")
    owner = consultation.browser(consultation.owner)
    owner.fill(owner.get(f"{consultation.home}/comments/2"), {"verb": "note", "answer": "Thank you."}, "answer")
    moment(timedelta(days=2))
    assert len(comments_letters(consultation)) == 1


def rename_owner(consultation: ConsultationClient) -> None:
    """Give the owner an address that the test knows."""
    with unit_of_work(consultation.database), transaction():
        session().get_one(Person, consultation.owner).email = "olu@example.org"


# ---------------------------------------------------------------------------- finding it


def test_the_account_page_and_the_library_lead_whoever_it_concerns_to_their_consultations(
    consultation: ConsultationClient,
) -> None:
    member = consultation.people.person(email="mina@example.org")
    elsewhere = consultation.people.person()
    for person in (consultation.owner, member, elsewhere, None):
        assert not leads(consultation, person)
    consultation.open()
    consultation.invite("mina@example.org", "Mina Member")
    for person in (consultation.owner, consultation.colleague, member):
        assert leads(consultation, person)
    for person in (elsewhere, consultation.people.moderator(), None):
        assert not leads(consultation, person)
    owner = consultation.browser(consultation.owner)
    owner.fill(owner.get(f"{consultation.home}/last-day"), containing="Close the consultation")
    assert leads(consultation, consultation.owner)  # whose record it is
    assert not leads(consultation, member)


def leads(consultation: ConsultationClient, person: int | None) -> bool:
    """Whether both pages lead there; neither does otherwise."""
    browser = consultation.browser(person)
    pages = ["/library"] if person is None else ["/library", "/account"]
    found = {"/consultations" in browser.get(path).links().values() for path in pages}
    assert len(found) == 1
    return found.pop()


def test_a_wording_is_taken_in_one_click_and_only_once(consultation: ConsultationClient) -> None:
    guest = consultation.consulted()
    wording = "The service helps children **and families** recover."
    consultation.comment(guest, suggestion=wording)
    owner = consultation.browser(consultation.owner)
    page = owner.get(f"{consultation.home}/clauses/aims")
    owner.fill(page, containing="Take this wording")
    assert clause_text(consultation) == wording
    with unit_of_work(consultation.database):
        assert "<strong>and families</strong>" in contributions.get_revision(consultation.revision_id).html["clauses.aims.text"]
    change(consultation, "Something newer.")
    action, values = page.form_values("Take this wording")
    owner.post(action, values, status=409)
    assert clause_text(consultation) == "Something newer."


def test_taking_a_wording_after_somebody_saved_the_draft_shows_both_texts(consultation: ConsultationClient) -> None:
    guest = consultation.consulted()
    consultation.comment(guest, suggestion="The service helps families too.")
    owner = consultation.browser(consultation.owner)
    page = owner.get(f"{consultation.home}/clauses/aims")
    change(consultation, "Something newer.")
    conflict = owner.fill(page, containing="Take this wording", status=409)
    assert "Something newer." in conflict.main
    assert "The service helps families too." in conflict.main
    assert clause_text(consultation) == "Something newer."
    owner.fill(conflict, containing="Take the suggested wording")
    assert clause_text(consultation) == "The service helps families too."


def test_a_wording_for_a_locked_clause_cannot_be_taken(consultation: ConsultationClient, people: People) -> None:
    adaptation = locked_adaptation(consultation, people)
    consultation.revision_id = adaptation
    guest = consultation.consulted()
    consultation.comment(guest, suggestion="The service helps families too.")
    owner = consultation.browser(consultation.owner)
    page = owner.get(f"{consultation.home}/clauses/aims")
    assert "Take this wording" not in page.main
    token = owner.get(f"{consultation.home}/comments/1").form_values("answer")[1]["csrf_token"]
    with unit_of_work(consultation.database):
        version = contributions.get_revision(adaptation).version
    owner.post(f"{consultation.home}/comments/1/take", {"csrf_token": token, "draft_version": version})
    assert clause_text(consultation) == BODY["clauses"][0]["text"]
    with unit_of_work(consultation.database):
        assert session().scalars(sa.select(Comment.status)).one() == "waiting"


def locked_adaptation(consultation: ConsultationClient, people: People) -> int:
    """A draft of Camden's that adapts a published specification whose first clause is locked."""
    from_parent = [{**one, "base_version": 1, "locked": True} for one in BODY["clauses"]]
    author = people.actor(people.person())
    with unit_of_work(consultation.database), transaction():
        base = drafting.start(author, SPECIFICATION, BODY, DRAWN, "parent")
        origin = drafting.Origin(area="E09000007", base=base)
        body = {**BODY, "clauses": from_parent}
        return drafting.start(people.actor(consultation.owner), SPECIFICATION, body, DRAWN, "adapted", origin).id


# ---------------------------------------------------------------------------- ending


def test_after_the_last_day_owners_may_still_answer_and_extend_and_after_closing_only_read(
    consultation: ConsultationClient, moment: object
) -> None:
    assert callable(moment)
    guest = consultation.consulted()
    consultation.comment(guest, text="Say more about families.")
    moment(timedelta(days=11))
    guest.get(consultation.home, status=404)
    owner = consultation.browser(consultation.owner)
    owner.fill(owner.get(f"{consultation.home}/comments/1"), {"verb": "note", "answer": "Noted, thank you."}, "answer")
    later = clock.today() + timedelta(days=5)
    typed = {"closes_on-day": later.day, "closes_on-month": later.month, "closes_on-year": later.year}
    owner.fill(owner.get(f"{consultation.home}/last-day"), typed, "closes_on")
    run_queued(consultation.database)
    consultation.invite()
    guest = consultation.enter()
    assert "Noted, thank you." in guest.get(f"{consultation.home}/clauses/aims").main
    consultation.comment(guest, text="Another thing.", suggestion="The service helps families too.")
    stale = owner.get(f"{consultation.home}/people")
    owner.fill(owner.get(f"{consultation.home}/last-day"), containing="Close the consultation")
    guest.get(consultation.home, status=404)
    token = stale.form_values("email")[1]["csrf_token"]
    owner.post(f"{consultation.home}/comments/2/take", {"csrf_token": token, "draft_version": 1}, status=409)
    owner.post(f"{consultation.home}/comments/2", {"csrf_token": token, "verb": "note", "answer": "Noted."}, status=409)
    owner.get(f"{consultation.home}/last-day", status=404)
    assert "Another thing." in owner.get(f"{consultation.home}/record").main


@pytest.mark.dialect
def test_addresses_are_erased_28_days_after_the_end_and_the_record_keeps_names(
    consultation: ConsultationClient, moment: object
) -> None:
    assert callable(moment)
    guest = consultation.consulted()
    consultation.comment(guest, text="Say more about families.")
    moment(timedelta(days=37))
    worker.drain(consultation.database)
    with unit_of_work(consultation.database):
        assert session().scalars(sa.select(Invitation.email)).one() == OUTSIDE
    moment(timedelta(days=3))
    worker.drain(consultation.database)
    with consultation.database.engine.connect() as connection:
        names = [name for name in sa.inspect(connection).get_table_names() if name.startswith("consultation")]
        held = repr([connection.execute(sa.text(f'SELECT * FROM "{name}"')).all() for name in names])
    assert OUTSIDE not in held
    assert count_rows(consultation.database, ConsultationLink) == count_rows(consultation.database, ConsultationAccess) == 0
    owner = consultation.browser(consultation.owner)
    assert "Closed" in owner.get(consultation.home).main
    assert "Pat Provider" in owner.get(f"{consultation.home}/record").main
    assert "Erased" in owner.get(f"{consultation.home}/people").main


def test_an_address_is_shown_to_owners_alone_and_never_in_the_record(consultation: ConsultationClient) -> None:
    guest = consultation.consulted()
    consultation.invite("second@example.org", "Sec Ond")
    other = consultation.enter("second@example.org")
    owner = consultation.browser(consultation.owner)
    assert OUTSIDE in owner.get(f"{consultation.home}/people").main
    consultation.comment(guest, text="Say more about families.")
    for path in (
        consultation.home,
        f"{consultation.home}/record",
        f"{consultation.home}/clauses/aims",
        f"{consultation.home}/interest",
    ):
        assert OUTSIDE not in other.client.get(path).get_data(as_text=True)
    assert OUTSIDE not in owner.get(f"{consultation.home}/record").main
    for code in ("docx", "odt"):
        answer = other.client.get(f"{consultation.home}/record/{code}")
        assert answer.status_code == 200
        assert re.search(r"attachment; filename=\"record-of-consultation[a-z-]*\." + code, answer.headers["Content-Disposition"])


def test_what_is_held_about_a_member_is_theirs_to_download_and_goes_when_they_are_erased(
    consultation: ConsultationClient,
) -> None:
    member = consultation.people.person("Mina Member", email="mina@example.org")
    consultation.open()
    consultation.invite("mina@example.org", "Mina Member", "Harbour")
    browser = consultation.browser(member)
    consultation.declare(browser, "commissioner")
    consultation.comment(browser, text="Say who pays.")
    held = browser.client.get("/account/download").get_data(as_text=True)
    assert "Say who pays." in held
    with unit_of_work(consultation.database), transaction():
        jobs.enqueue("consultations.forget_person", {"person_id": member})
    run_queued(consultation.database)
    owner = consultation.browser(consultation.owner)
    record = owner.get(f"{consultation.home}/record").main
    assert "Say who pays." in record
    assert "Mina" not in record
    assert "mina@example.org" not in owner.get(f"{consultation.home}/people").main


def test_what_is_erased_from_a_draft_is_erased_from_comments_on_it(consultation: ConsultationClient) -> None:
    guest = consultation.consulted()
    consultation.comment(guest, text="Shorter.", suggestion="The service helps.")
    with unit_of_work(consultation.database), transaction():
        contribution = contributions.get_revision(consultation.revision_id).contribution_id
        jobs.enqueue("consultations.forget_revision", {"revision_id": consultation.revision_id, "contribution_id": contribution})
    run_queued(consultation.database)
    with unit_of_work(consultation.database):
        said = session().scalars(sa.select(Comment)).one()
        assert (said.clause_text, said.suggestion, said.clause_heading) == ("", "", "")


def test_a_draft_that_is_taken_back_shows_nobody_its_text(consultation: ConsultationClient) -> None:
    guest = consultation.consulted()
    owner = consultation.browser(consultation.owner)
    owner.fill(owner.get(f"/contribute/drafts/{consultation.revision_id}"), containing="Discard this draft")
    page = guest.get(consultation.home)
    assert "The draft was taken back" in page.main
    assert "recover" not in page.main
    guest.get(f"{consultation.home}/clauses/aims", status=404)


def test_search_feeds_and_letters_to_others_say_nothing_of_it(consultation: ConsultationClient) -> None:
    guest = consultation.consulted()
    consultation.comment(guest, text="The zebracorn remark.", suggestion="A quaggaphant wording.")
    worker.drain(consultation.database)
    for browser in (
        consultation.browser(),
        consultation.browser(consultation.people.moderator()),
        consultation.browser(consultation.people.person()),
    ):
        for path in ("/", "/search?q=zebracorn", "/search?q=quaggaphant", "/search?q=recovery", "/directory", "/directory/feed"):
            text = browser.client.get(path).get_data(as_text=True)
            assert "remark" not in text, path
            assert "Recovery service for Camden" not in text, path
            assert re.search(r"zebracorn.{0,40}remark", text) is None
    moderator = consultation.browser(consultation.people.moderator())
    for path in ("/moderation", "/moderation/reports", "/moderation/appeals"):
        assert "Recovery service" not in moderator.get(path).main
