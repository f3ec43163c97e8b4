"""What stands between an installed site and an open one: the set-up list, the test letter, and what the operator must settle."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from app import feature
from app.accounts.models import Person
from app.administration.opening import points, presenters, queries, services, set_up
from app.administration.opening.models import MailTest, SettledPoint
from app.core import bank_holidays, clock, config, worker
from app.core.audit import AuditEntry
from app.core.db import Database, session, transaction, unit_of_work
from app.core.errors import Conflict, Forbidden, NotFound
from app.upkeep.backups import folders, manifest
from tests.letters import letters, link_in, throw_letters_away
from tests.page_client import PageClient
from tests.people import People

Entries = Callable[[str], list[AuditEntry]]
LINES = (
    "Say who runs the site, and how to reach them",
    "See that mail arrives",
    "Have a second administrator",
    "Have moderators",
    "Make backups every day",
    "Settle what must be settled before opening",
)


def open_lines(database: Database) -> list[str]:
    with unit_of_work(database):
        return [step.text for step in presenters.open_steps()]


def missing(database: Database, text: str) -> str:
    with unit_of_work(database):
        [found] = [step.missing for step in presenters.steps() if step.text == text]
        return found


def give_second_step(database: Database, *people: int) -> None:
    with unit_of_work(database), transaction():
        session().execute(sa.update(Person).where(Person.id.in_(people)).values(totp_salt="salt"))


def test_a_new_site_says_of_everything_what_is_missing_and_where_it_is_done(admin: PageClient, settings: config.Settings) -> None:
    config.install(replace(settings, operator_name="", operator_email="", operator_address=""))
    main = admin.get("/admin").main
    for line in LINES:
        assert line in main
    for words in (
        "Not set: OPERATOR_NAME, OPERATOR_EMAIL, OPERATOR_ADDRESS",
        "Mail is written to files",
        "No finished backup was found",
        f"0 of {len(points.POINTS)} are settled",
    ):
        assert words in main
    page = admin.get("/admin")
    addresses = {one.get("href") for one in page.tree.iter("a") if "".join(one.itertext()).strip() in LINES}
    assert addresses == {
        *("/admin/set-up#operator", "/admin/set-up#mail", "/admin/set-up#backups"),
        *("/admin/invitations/new", "/admin/before-opening"),
    }
    set_up_page = admin.get("/admin/set-up")
    assert {one.get("id") for one in set_up_page.tree.iter("h2")} >= {"operator", "mail", "backups"}


def test_a_site_that_has_everything_shows_no_list(
    admin: PageClient, administrator: int, people: People, database: Database, settings: config.Settings
) -> None:
    config.install(
        replace(settings, operator_name="O", operator_email="o@example.org", operator_address="1 Road", mail_url="smtp://m")
    )
    give_second_step(database, administrator, people.administrator(), people.moderator(), people.moderator())
    make_backup(settings)
    actor = people.actor(administrator)
    with unit_of_work(database), transaction():
        for code in points.POINTS:
            services.settle(actor, code)
        services.send_test_letter(actor)
        token = queries.LINKS.plaintext(session().scalars(sa.select(MailTest)).one())
        services.note_arrival(actor, token)
    assert open_lines(database) == []
    assert LINES[0] not in admin.get("/admin").main
    assert LINES[0] in admin.get("/admin/set-up").main


def make_backup(settings: config.Settings, age: timedelta = timedelta()) -> None:
    folder = settings.backups_dir / folders.name_for(clock.now() - age)
    folder.mkdir(parents=True)
    (folder / manifest.SEAL).write_text("x")


def test_a_backup_counts_for_two_days_and_only_once_it_is_finished(
    database: Database, settings: config.Settings, moment: Callable[[timedelta], None]
) -> None:
    (settings.backups_dir / folders.name_for(clock.now())).mkdir(parents=True)
    assert missing(database, LINES[4]) == "No finished backup was found"
    make_backup(settings, timedelta(hours=1))
    assert missing(database, LINES[4]) == ""
    moment(timedelta(days=3))
    assert missing(database, LINES[4]) == "The newest backup is 3 days old"


def test_people_count_once_their_second_step_is_on(database: Database, people: People) -> None:
    one, two = people.administrator(), people.administrator()
    assert missing(database, LINES[2]).startswith("Nobody can administer")
    give_second_step(database, one)
    assert missing(database, LINES[2]).startswith("One person can administer")
    give_second_step(database, two)
    assert missing(database, LINES[2]) == ""
    assert "2 people" not in set_up.moderators_missing(2)
    assert set_up.moderators_missing(1).startswith("One person can moderate")


@pytest.mark.each_database
def test_a_test_letter_shows_that_mail_arrives_until_mail_is_set_otherwise(
    admin: PageClient, database: Database, settings: config.Settings, entries: Entries
) -> None:
    admin.fill(admin.get("/admin/set-up"), containing="Send me a test letter")
    with unit_of_work(database):
        assert queries.mail_arrived_at() is None
    worker.drain(database)
    [letter] = letters()
    assert letter["Subject"] == "A test letter from Practice Exchange"
    path = link_in(letter, "/admin/set-up/test-letter/")
    page = admin.get(path)
    with unit_of_work(database):
        assert queries.mail_arrived_at() is None, "looking says nothing"
    assert "was seen to arrive" in admin.fill(page, containing="The letter arrived").main
    admin.get(path, 404)
    with unit_of_work(database):
        assert queries.mail_arrived_at() is not None
        config.install(replace(settings, mail_from="other@example.org"))
        assert queries.mail_arrived_at() is None
    assert [entry.verb for entry in entries("note-arrival")] == ["note-arrival"]


def test_only_who_asked_for_the_test_letter_can_say_that_it_arrived(
    admin: PageClient, database: Database, people: People
) -> None:
    other = people.actor(people.administrator())
    with unit_of_work(database), transaction():
        services.send_test_letter(other)
        token = queries.LINKS.plaintext(session().scalars(sa.select(MailTest)).one())
    admin.get(f"/admin/set-up/test-letter/{token}", 404)


def test_a_link_of_a_test_letter_runs_out_and_nothing_is_left_of_it(
    admin: PageClient, database: Database, moment: Callable[[timedelta], None]
) -> None:
    admin.fill(admin.get("/admin/set-up"), containing="Send me a test letter")
    moment(timedelta(hours=25))
    worker.drain(database)
    assert letters() == [], "its link does not work any more"
    throw_letters_away()
    moment(timedelta(days=1))
    worker.drain(database)
    with unit_of_work(database):
        assert session().scalars(sa.select(MailTest)).all() == []


@pytest.mark.each_database
def test_a_box_says_who_ticked_it_and_when_and_can_be_opened_again(
    admin: PageClient, administrator: int, database: Database, entries: Entries
) -> None:
    page = admin.get("/admin/before-opening")
    assert "Ada Administrator said so" not in page.main
    ticked = admin.fill(page, containing="The data protection fee is paid")
    assert "Ada Administrator said so on" in ticked.main
    assert missing(database, LINES[5]) == f"1 of {len(points.POINTS)} are settled"
    again = admin.fill(ticked, containing="Open it again")
    assert "Ada Administrator said so" not in again.main
    assert missing(database, LINES[5]).startswith("0 of")
    for verb in ("settle", "reopen"):
        assert [(entry.actor_id, entry.detail) for entry in entries(verb)] == [(administrator, {"point": "data-protection-fee"})]
    with unit_of_work(database):
        assert session().scalars(sa.select(SettledPoint)).one().reopened_by == administrator, "what was said stays in the table"


def test_looking_ticks_nothing_and_a_box_is_ticked_once(
    admin: PageClient, administrator: int, database: Database, people: People
) -> None:
    admin.get("/admin/before-opening")
    assert admin.client.get("/admin/before-opening/complaints/settle").status_code == 405
    actor, moderator = people.actor(administrator), people.actor(people.moderator())
    with unit_of_work(database), transaction():
        services.settle(actor, "complaints")
        with pytest.raises(Conflict):
            services.settle(actor, "complaints")
        with pytest.raises(NotFound):
            services.settle(actor, "no-such-point")
        with pytest.raises(Conflict):
            services.reopen(actor, "lawful-basis")
        for act in (services.settle, services.reopen):
            with pytest.raises(Forbidden):
                act(moderator, "lawful-basis")


def test_a_point_that_was_worded_anew_is_open_again(database: Database, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    actor = people.actor(people.administrator())
    with unit_of_work(database), transaction():
        services.settle(actor, "complaints")
    later = replace(points.POINTS["complaints"], as_of=date(2030, 1, 1))
    monkeypatch.setitem(points.POINTS, "complaints", later)
    with unit_of_work(database), transaction():
        assert queries.list_settled() == {}
        services.settle(actor, "complaints")
        assert queries.list_settled()["complaints"].as_of == date(2030, 1, 1)


def test_every_point_names_its_sources_and_of_when_they_are() -> None:
    assert len(points.POINTS) == sum(len(chapter.points) for chapter in points.CHAPTERS) > 10, "no code is used twice"
    for point in points.POINTS.values():
        assert all((point.paragraphs, point.site, point.sources)), point.code
        assert point.as_of <= config.RELEASED_ON
        assert re.fullmatch(r"[a-z-]{3,40}", point.code)
        for source in point.sources:
            assert re.search(r"\d{4}|as amended|check|of this version", source.dated), source
            assert source.address.startswith("https://") or not source.address


def test_whom_to_tell_of_a_file_that_shows_abuse_is_on_the_page(admin: PageClient) -> None:
    main = admin.get("/admin/before-opening").main
    for words in (
        "999",
        "101",
        "National Crime Agency",
        "Internet Watch Foundation",
        "SI 2026/268",
        "Seal this file",
        "Do not open",
    ):
        assert words in main


def test_administrators_are_told_a_year_ahead_to_look_at_bank_holidays_again(admin: PageClient) -> None:
    (to_do,) = [one for installed in feature.installed() for one in installed.to_do if one.text == "Bank holidays to look at"]
    last = bank_holidays.reviewed().last_year
    for year, count in ((last - 1, 0), (last, 1)):
        with clock.frozen(datetime(year, 1, 2, tzinfo=UTC)):
            assert to_do.count() == count
    path, _, place = to_do.address.partition("#")
    page = admin.get(path)
    assert place in {one.get("id") for one in page.tree.iter("h2")}
    assert f"up to {last}" in page.main
