"""An assessment as a PDF: made by the worker for whoever asked, and given to whoever may read the assessment then."""

from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa

from app.accounts.models import AreaMembership
from app.core import clock
from app.core.db import session, transaction, unit_of_work
from app.documents.making import services
from app.documents.making.models import MadeDocument, MadeDocumentOrigin
from tests.exchanges.assessment_client import AssessmentClient
from tests.made_documents import DRAWN, files_of_documents, finish_waiting
from tests.page_client import PageClient
from tests.rows import count_rows, only_row_of

Move = Callable[[timedelta], None]


def asked_for(assessing: AssessmentClient) -> PageClient:
    """The browser of whoever asked for the PDF, for whom it was made."""
    browser = assessing.started()
    page = browser.get(browser.get(f"{assessing.home}/print").links()["PDF"])
    assert page.h1 == "This file has to be made first"
    waiting = browser.fill(page, containing="make")
    assert waiting.h1 == "Your file waits to be made"
    assert finish_waiting(assessing.database) == 1
    return browser


def test_a_pdf_is_asked_for_made_by_the_worker_and_fetched_under_a_name_without_the_area(assessing: AssessmentClient) -> None:
    browser = asked_for(assessing)
    response = browser.client.get(f"{assessing.home}/files/pdf")
    assert response.data == DRAWN
    assert response.headers["Content-Disposition"] == 'attachment; filename="self-assessment.pdf"'
    assert "Camden" not in only_row_of(assessing.database, MadeDocumentOrigin).origin


def test_whoever_left_the_area_does_not_fetch_what_was_made_for_them(assessing: AssessmentClient) -> None:
    browser = asked_for(assessing)
    with unit_of_work(assessing.database), transaction():
        mine = sa.update(AreaMembership).where(AreaMembership.person_id == assessing.member)
        session().execute(mine.values(ended_at=clock.now()))
    assert browser.client.get(f"{assessing.home}/files/pdf").status_code == 404


def test_after_an_answer_was_changed_the_pdf_of_before_is_nobodys(assessing: AssessmentClient) -> None:
    browser = asked_for(assessing)
    assessing.answer(browser, line="A champion was named in May.")
    assert browser.get(f"{assessing.home}/files/pdf").h1 == "This file has to be made first"


def test_a_pdf_is_gone_within_a_day(assessing: AssessmentClient, moment: Move) -> None:
    asked_for(assessing)
    moment(timedelta(hours=23))
    with unit_of_work(assessing.database), transaction():
        services.forget_old()
    assert count_rows(assessing.database, MadeDocument) == 0
    assert files_of_documents() == []
