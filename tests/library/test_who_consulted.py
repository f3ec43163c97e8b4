"""A consultation says who ran it and who answered as what they were then, on its pages and in its record."""

import pytest
import sqlalchemy as sa

from app.accounts import services
from app.accounts.belonging import organisations
from app.accounts.models import Membership
from app.core import clock
from app.core.actor import SYSTEM
from app.core.db import session, transaction, unit_of_work
from app.library.consultations.models import Answer, Consultation
from app.library.consultations.personal_data import held_about
from tests.letters import letters_to, words_of
from tests.library.consultation_client import OUTSIDE, ConsultationClient
from tests.page_client import PageClient

pytestmark = [pytest.mark.dialect, pytest.mark.long]
COUNCIL = "London Borough of Camden"


@pytest.fixture
def guest(consultation: ConsultationClient) -> PageClient:
    """Somebody from outside, whose comment was answered."""
    guest = consultation.consulted()
    consultation.comment(guest, text="Say more about families.")
    colleague = consultation.browser(consultation.colleague)
    words = {"verb": "note", "answer": "We will ask the board."}
    colleague.fill(colleague.get(f"{consultation.home}/comments/1"), words, "answer")
    return guest


def leave(consultation: ConsultationClient, *people: int) -> None:
    with unit_of_work(consultation.database), transaction():
        session().execute(sa.update(Membership).where(Membership.person_id.in_(people)).values(ended_at=clock.now()))
        for person in people:
            services.erase_person(SYSTEM, person)


def test_an_answer_is_still_for_the_organisation_after_whoever_gave_it_was_erased(
    consultation: ConsultationClient, guest: PageClient
) -> None:
    clause = f"{consultation.home}/clauses/aims"
    assert f"Noted by Col League, for {COUNCIL}" in guest.get(clause).main
    leave(consultation, consultation.colleague)
    assert f"Noted by Someone who has left, for {COUNCIL}" in guest.get(clause).main
    assert "Col League" not in guest.get(clause).main


def test_the_record_still_says_for_whom_it_was_opened_and_answered(consultation: ConsultationClient, guest: PageClient) -> None:
    leave(consultation, consultation.owner, consultation.colleague)
    record = guest.get(f"{consultation.home}/record").main
    assert f"by {COUNCIL}, for comments until" in record
    assert f"Noted by Someone who has left, for {COUNCIL}" in record
    document = guest.client.get(f"{consultation.home}/record/docx")
    assert document.status_code == 200, document.request.path


def test_of_one_from_before_the_capacity_is_not_recorded(consultation: ConsultationClient, guest: PageClient) -> None:
    with unit_of_work(consultation.database), transaction():
        session().execute(sa.update(Consultation).values(opened_as=None, opened_for_id=None))
        session().execute(sa.update(Answer).values(by_as=None, by_for_id=None))
    record = guest.get(f"{consultation.home}/record").main
    assert "by " not in record.partition(", for comments until")[0].rpartition("Opened on")[2]
    owner = consultation.browser(consultation.owner).get(f"{consultation.home}/record").main
    assert "by Olu Owner (in which capacity is not recorded), for comments" in owner
    assert "Noted by Col League (in which capacity is not recorded)" in record


def test_the_invitation_names_the_organisation_that_asks_though_an_area_owns_the_draft(
    consultation: ConsultationClient, guest: PageClient
) -> None:
    assert f"{COUNCIL} would like your comments" in words_of(letters_to(OUTSIDE)[0])


def test_an_organisation_that_was_merged_is_called_what_it_became(consultation: ConsultationClient, guest: PageClient) -> None:
    camden_united = consultation.people.organisation("Camden United")
    with unit_of_work(consultation.database), transaction():
        gone = session().scalars(sa.select(Consultation.opened_for_id)).one()
        assert gone is not None
        organisations.merge_organisations(SYSTEM, gone, camden_united)
    record = guest.get(f"{consultation.home}/record").main
    assert COUNCIL not in record
    assert "by Camden United, for comments until" in record
    assert record.count(", for Camden United") == 1


def test_who_opened_it_is_named_to_those_who_run_it_and_to_nobody_they_invited(
    consultation: ConsultationClient, guest: PageClient
) -> None:
    colleague = consultation.browser(consultation.colleague).get(f"{consultation.home}/record").main
    assert f"by Olu Owner, for {COUNCIL}, for comments until" in colleague
    assert "Olu Owner" not in guest.get(f"{consultation.home}/record").main


def test_as_what_somebody_asked_and_answered_is_in_what_they_can_download(
    consultation: ConsultationClient, guest: PageClient
) -> None:
    with unit_of_work(consultation.database):
        assert [one["as"] for one in held_about(consultation.owner)["opened"]] == ["organisation"]
        assert [one["as"] for one in held_about(consultation.colleague)["answered"]] == ["organisation"]
