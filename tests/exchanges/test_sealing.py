"""A file of an exchange that shows abuse: whoever may open it seals it at once, and those who run the site learn a reference."""

import json

import pytest

from app.contributions.models import SealedFile
from app.contributions.services import sealing
from app.core.actor import SYSTEM
from app.core.audit import AuditEntry
from app.core.db import transaction, unit_of_work
from app.core.files import storage
from app.exchanges.files import sealing_services
from app.exchanges.files.models import ExchangeFile
from tests.exchanges.assessment_client import AssessmentClient
from tests.exchanges.test_files import NAME, on_disk, upload
from tests.intake import good_files
from tests.letters import letters_to
from tests.page_client import PageClient
from tests.queued_work import run_queued
from tests.rows import count_rows, only_row_of, rows_of

LETTER = good_files.docx_file()


@pytest.fixture
def sealed_by_reader(assessing: AssessmentClient) -> PageClient:
    """The browser of somebody of another organisation of the area, who sealed what a colleague added."""
    assessing.people.person("Ada Admin", email="ada@example.org", roles=("member", "admin"))
    upload(assessing, assessing.started(), LETTER)
    reader = assessing.browser(assessing.health)
    page = reader.get(f"{assessing.standard_page()}/files")
    shown = reader.get(page.links()[f"It shows abuse: seal it, {NAME}"])
    assert NAME not in shown.main
    page = reader.fill(shown, containing="Seal this file")
    assert "The file is sealed" in page.main
    return reader


def test_a_sealed_file_is_shown_to_nobody_and_kept_for_the_police_alone(
    assessing: AssessmentClient, sealed_by_reader: PageClient
) -> None:
    row = only_row_of(assessing.database, SealedFile)
    run_queued(assessing.database)
    assert (count_rows(assessing.database, ExchangeFile), on_disk()) == (0, 0)
    for page in (f"{assessing.standard_page()}/files", f"{assessing.home}/print"):
        assert NAME not in sealed_by_reader.get(page).main
    with pytest.raises(FileNotFoundError):
        storage.open_file(row.storage_key)
    about = json.loads(storage.sealed_path(row.storage_key).with_suffix(".json").read_text())
    assert (about["name"], about["thing"], about["added_by"]["number"]) == (
        NAME,
        f"assessment {assessing.number}",
        assessing.member,
    )
    assert storage.sealed_path(row.storage_key).stat().st_mode & 0o777 == 0o400


def test_administrators_are_written_to_with_a_reference_and_no_name_of_anything(
    assessing: AssessmentClient, sealed_by_reader: PageClient
) -> None:
    run_queued(assessing.database)
    [letter] = letters_to("ada@example.org")
    reference = only_row_of(assessing.database, SealedFile).storage_key
    assert reference in letter.as_string().replace("=\n", "")
    assert not any(word in letter.as_string() for word in ("Camden", NAME, "Hal", "Mia", "assessments"))
    assert [row.verb for row in rows_of(assessing.database, AuditEntry) if row.thing_kind == "exchange-file"] == [
        "attach",
        "seal-file",
    ]


def test_the_same_bytes_are_not_taken_in_again(assessing: AssessmentClient, sealed_by_reader: PageClient) -> None:
    page = upload(assessing, assessing.browser(assessing.member), LETTER, status=422)
    assert "This file cannot be added to this site" in page.main


def test_a_file_that_a_restored_backup_brings_back_is_sealed_again(assessing: AssessmentClient) -> None:
    upload(assessing, assessing.started(), LETTER)
    row = only_row_of(assessing.database, ExchangeFile)
    with unit_of_work(assessing.database), transaction():
        assert sealing_services.seal_again(row.storage_key, row.added_at)
        assert not sealing_services.seal_again(row.storage_key, row.added_at)
    assert count_rows(assessing.database, SealedFile) == 1


def test_what_a_moderator_seals_elsewhere_is_sealed_here_too(assessing: AssessmentClient) -> None:
    upload(assessing, assessing.started(), LETTER)
    row = only_row_of(assessing.database, ExchangeFile)
    with unit_of_work(assessing.database), transaction():
        sealing.seal_everywhere(SYSTEM, row.sha256)
    assert count_rows(assessing.database, ExchangeFile) == 0
    assert storage.sealed_path(row.storage_key).exists()


def test_nobody_seals_a_file_that_they_may_not_open(assessing: AssessmentClient) -> None:
    upload(assessing, assessing.started(), LETTER)
    number = only_row_of(assessing.database, ExchangeFile).id
    for person in (assessing.people.administrator(), assessing.people.moderator(), assessing.people.person()):
        browser = assessing.browser(person, second_factor=True)
        token = {"csrf_token": browser.get("/account").form_values()[1]["csrf_token"]}
        assert browser.client.post(f"{assessing.home}/standard-files/{number}/report", data=token).status_code == 404
    assert count_rows(assessing.database, SealedFile) == 0
