"""An instance from before is brought up to date and nothing in it is lost: rows, pages, sessions, jobs, a mailing, the index."""

import hashlib
import os
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.page_client import judged
from tests.running.saved.saved_rows import copy_rows, database_of_its_own
from tests.running.saved.saved_site import A_LEASE, DATABASE, EARLIER, Site, opened, unpack

pytestmark = pytest.mark.long

OPEN = "done_at IS NULL AND buried_at IS NULL AND discarded_at IS NULL"
A_DAY = timedelta(days=1)
STATES = {
    "queued": f"{OPEN} AND leased_until IS NULL",
    "leased": f"{OPEN} AND leased_until IS NOT NULL",
    "buried": "buried_at IS NOT NULL",
}


def jobs_in(path: Path, state: str) -> dict[int, str]:
    """The handlers of the jobs of a database that are in a state, by number."""
    with closing(sqlite3.connect(path)) as connection:
        return dict(connection.execute(f"SELECT id, handler FROM job WHERE {STATES[state]}"))


def test_every_table_keeps_its_rows(site: Site):
    assert counts_of(site) == site.record["counts"]


def counts_of(site: Site) -> dict[str, int]:
    """How many rows each table has that was there."""
    return {table: site.value(f'SELECT count(*) FROM "{table}"') for table in site.record["counts"]}


def test_every_address_answers_as_it_did(site: Site):
    assert len(site.record["addresses_by_role"]) > 50
    assert answered_otherwise(site) == []


@pytest.mark.postgresql
def test_the_same_rows_are_kept_and_answer_and_are_worked_off_on_postgresql(
    application: Flask, record: dict[str, Any], tmp_path: Path
):
    folder, server = unpack(tmp_path), os.environ.get("TEST_POSTGRES_URL", "")
    if not server:
        pytest.skip("set TEST_POSTGRES_URL to run this on PostgreSQL")
    with (
        database_of_its_own(server, f"practice_exchange_saved_{os.getpid()}") as address,
        opened(application, folder, record, address=address) as site,
    ):
        copy_rows(folder / DATABASE, site.database, record["database_version"])
        site.run("upgrade-database")
        assert counts_of(site) == record["counts"]
        assert answered_otherwise(site) == []
        site.move(A_LEASE)
        site.run("worker", "--once", "--quick")
        left = site.rows(f"SELECT handler, attempts FROM job WHERE {OPEN} AND due_at < :now", now=site.now() + A_DAY)
        assert [handler for handler, attempts in left if attempts] == []
        assert site.value("SELECT count(*) FROM job WHERE buried_at IS NOT NULL") == sum(record["jobs"]["buried"].values())
        assert found(site)


# Home shows what was published last for the first time, no longer what was changed last: what is new, by its date.
SHOWS_OTHERS_NOW = ("/",)


def answered_otherwise(site: Site) -> list[str]:
    """What addresses answer now and did not when the instance was saved."""
    wrong = []
    for asked in site.record["addresses_by_role"]:
        answer = site.role(asked["role"]).get(asked["path"])
        expected = asked | {"words": []} if asked["path"] in SHOWS_OTHERS_NOW else asked
        wrong += [f"{asked['path']} for {asked['role']}: {fault}" for fault in faults(expected, answer)]
        answer.close()
    return wrong


def faults(record: dict[str, object], answer: TestResponse) -> list[str]:
    """What is otherwise than it was written down."""
    body = answer.get_data()
    text = body.decode(errors="replace")
    found = {"status": answer.status_code, "location": answer.headers.get("Location", ""), "type": answer.mimetype}
    wrong = [f"{name} {value}, not {record[name]}" for name, value in found.items() if value != record[name]]
    wrong += [f"lacks {word}" for word in record["words"] if word not in text.casefold()]
    if record["title"] and judged(answer).h1 != record["title"]:
        wrong.append(f"is headed {judged(answer).h1}, not {record['title']}")
    if record["sha256"] and hashlib.sha256(body).hexdigest() != record["sha256"]:
        wrong.append("is another file")
    return wrong


def test_browsers_that_were_signed_in_still_are(site: Site):
    for name, account in site.record["accounts"].items():
        assert account["email"] in site.signed_in(name).get("/account").text
    assert site.signed_in("staff").get("/admin").status == 200, "the second step counts as before"


def test_a_form_that_was_open_can_still_be_sent(site: Site):
    for name, account in site.record["accounts"].items():
        form = account["form"]
        site.signed_in(name).post(form["path"], form["values"])
        assert site.value("SELECT name FROM person WHERE id = :id", id=account["person_id"]) == form["values"]["name"]


def test_a_browser_that_a_link_let_into_a_consultation_is_still_in(site: Site):
    cookie = site.record["consultation_cookie"]
    browser = site.visitor()
    browser.client.set_cookie(cookie["name"], cookie["value"], path=cookie["path"])
    assert browser.get(cookie["path"]).status == 200


def test_an_upgrade_whose_choices_were_made_can_be_finished(site: Site):
    task = site.record["ready_upgrade"]
    browser = site.visitor()
    browser.client = site.role(task["role"])
    page = browser.get(f"/library/upgrades/{task['task_id']}")
    browser.fill(page, containing="finish")
    assert site.value("SELECT status FROM upgrade_task WHERE id = :id", id=task["task_id"]) == "done"


def test_there_is_a_job_of_every_handler_in_every_state(site: Site):
    for state in STATES:
        assert Counter(jobs_in(site.folder / DATABASE, state).values()) == site.record["jobs"][state]
        assert sorted(site.record["jobs"][state]) == site.record["handlers"]


def test_every_queued_job_is_done_but_what_is_for_another_day(upgraded_folder: Path, working_site: Site):
    queued_jobs = jobs_in(upgraded_folder / DATABASE, "queued")
    still_queued = [number for number in jobs_in(working_site.folder / DATABASE, "queued") if number in queued_jobs]
    tomorrow = f"{working_site.now() + A_DAY:%F}"
    later = working_site.rows("SELECT id FROM job WHERE attempts = 0 AND due_at > :tomorrow", tomorrow=tomorrow)
    assert [queued_jobs[number] for number in still_queued] == ["newsletter.start_mailing"], "the mailing of next week"
    assert (still_queued[0],) in later


def test_a_leased_job_is_left_alone_until_its_lease_ran_out_and_then_done(upgraded_folder: Path, working_site: Site):
    leased = jobs_in(upgraded_folder / DATABASE, "leased")
    assert jobs_in(working_site.folder / EARLIER, "leased") == leased
    done = {number for (number,) in working_site.rows("SELECT id FROM job WHERE done_at IS NOT NULL")}
    assert [name for number, name in leased.items() if number not in done] == []


def test_buried_jobs_are_shown_and_done_once_they_are_tried_again(working_site: Site):
    browser = working_site.signed_in("staff")
    buried_jobs = jobs_in(working_site.folder / DATABASE, "buried")
    shown = ""
    for number in range(1, 10):
        shown += browser.client.get(f"/admin/jobs?page={number}").text
    assert [name for name in set(buried_jobs.values()) if name not in shown] == []
    browser.fill(browser.get("/admin/jobs"), containing="Try all")
    working_site.run("worker", "--once", "--quick")
    assert jobs_in(working_site.folder / DATABASE, "buried") == {}
    assert [name for number, name in jobs_in(working_site.folder / DATABASE, "queued").items() if number in buried_jobs] == []


def test_nothing_was_given_up_after_the_upgrade(upgraded_folder: Path, worked_folder: Path):
    assert jobs_in(worked_folder / DATABASE, "buried") == jobs_in(upgraded_folder / DATABASE, "buried")


def test_what_was_scheduled_for_today_is_not_scheduled_twice(upgraded_folder: Path, working_site: Site):
    keys = "SELECT dedupe_key FROM job WHERE payload = '{}' AND dedupe_key IS NOT NULL ORDER BY dedupe_key"
    with closing(sqlite3.connect(upgraded_folder / DATABASE)) as connection:
        before = [key for (key,) in connection.execute(keys)]
    assert len(before) == 10
    after = [key for (key,) in working_site.rows(keys)]
    assert set(before) <= set(after)
    assert len({key.partition(":")[0] for key in after}) == len(after), "what is new is scheduled beside it, each once"


def test_a_paused_mailing_goes_on_to_its_end_and_its_sums_are_right(working_site: Site):
    site, mailing = working_site, working_site.record["paused_mailing"]
    place, browser = f"/newsletter/mailings/{mailing['id']}", working_site.signed_in("staff")
    assert mailing["title"] in browser.get(place).text
    gone_before = sums(site)["handed_over"]
    browser.fill(browser.get(place), containing="Go on")
    site.run("worker", "--once", "--quick")
    uncertain = sums(site)["uncertain"]
    assert uncertain == 2, "one that was uncertain, and one that a worker was sending when it was killed"
    choice = {"choice": "count as delivered", "which": "all"}
    browser.fill(browser.get(f"{place}/uncertain"), choice, containing="choice")
    assert site.value("SELECT status FROM newsletter_mailing WHERE id = :id", id=mailing["id"]) == "sent"
    final_sums = sums(site)
    assert set(final_sums) <= {"handed_over", "failed", "skipped"}
    assert sum(final_sums.values()) == mailing["audience"]
    sent = [text for text in site.mail() if f"<{mailing['id']}." in text and f"Subject: {mailing['title']}" in text]
    assert len(sent) == final_sums["handed_over"] - gone_before - uncertain > 5


def sums(site: Site) -> Counter[str]:
    """How many deliveries of the paused mailing are in each state."""
    number = site.record["paused_mailing"]["id"]
    return Counter(status for (status,) in site.rows("SELECT status FROM newsletter_delivery WHERE mailing_id = :id", id=number))


def found(site: Site) -> bool:
    """Whether the search finds the entry that it found before."""
    search = site.record["search"]
    return f'href="{search["finds"]}"' in site.visitor().get(f"/search?q={search['words']}").response.text


def test_the_index_that_was_saved_answers_and_agrees_with_the_database(site: Site):
    """Whoever changes the format of the index, so that the worker makes it anew, takes this test away: the next two stay."""
    assert found(site)
    said = site.run("search", "check")
    assert f"{site.record['search']['documents']:,} documents" in said
    assert "0 still to follow" in said


def test_the_index_follows_what_the_worker_did(working_site: Site):
    assert found(working_site)
    assert "0 still to follow" in working_site.run("search", "check")


def test_an_index_that_was_lost_is_made_again(working_site: Site):
    shutil.rmtree(working_site.folder / "search")
    assert found(working_site), "the database answers meanwhile"
    working_site.run("worker", "--once", "--quick")
    assert (working_site.folder / "search" / "current").exists()
    assert found(working_site)


def test_content_that_was_loaded_is_unchanged_when_it_is_loaded_again(site: Site):
    said = site.run("load-content", str(site.folder / "content"))
    assert said.startswith("Content: 0 published, 8 unchanged, 0 pages of words changed.")


def test_the_content_of_today_is_loaded_without_a_question(site: Site):
    [said] = site.run("load-content").splitlines()
    assert said.startswith("Content: ")
    assert "0 published" not in said
