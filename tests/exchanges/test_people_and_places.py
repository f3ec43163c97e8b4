"""What becomes of a self-assessment when people are erased, and what of it somebody downloads."""

import json

from app.accounts import queries as accounts
from app.accounts import services
from app.core.actor import SYSTEM
from app.core.db import transaction, unit_of_work
from app.exchanges.assessment.models import Assessment, StandardAnswer
from tests.exchanges.assessment_client import FIRST, AssessmentClient
from tests.queued_work import run_queued
from tests.rows import only_row_of


def test_an_erased_person_is_no_longer_named_and_what_the_area_says_stays(assessing: AssessmentClient) -> None:
    assessing.answer(assessing.started(), line="A champion was named in May.")
    with unit_of_work(assessing.database), transaction():
        services.erase_person(SYSTEM, assessing.member)
    run_queued(assessing.database)
    page = assessing.browser(assessing.health).get(assessing.home)
    assert "A champion was named in May." in page.main
    assert "Mia Member" not in page.main
    assert page.main.count(accounts.ERASED_NAME) == 3  # who began it, who saved the line, and who was there last
    assert only_row_of(assessing.database, StandardAnswer).edited_by_id is None
    assert only_row_of(assessing.database, Assessment).started_by_id is None


def test_what_somebody_downloads_says_what_they_saved_and_holds_none_of_the_areas_texts(assessing: AssessmentClient) -> None:
    browser = assessing.started()
    assessing.answer(browser, line="A champion was named in May.")
    text = browser.client.get("/account/download").text
    held = json.loads(text)["exchanges"]
    assert [row["area"] for row in held["started"]] == ["Camden"]
    assert [(row["area"], row["about"]) for row in held["last saved"]] == [("Camden", FIRST.id)]
    assert "champion was named" not in text
