"""A restored database is told again what was erased, redacted and stopped since, and sends nothing before a person lets it."""

import json
import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts import services as accounts
from app.accounts.events import PersonNoticed
from app.accounts.models import Person
from app.contributions import queries
from app.contributions.services import deciding
from app.core import clock, erasures, holding, jobs, worker
from app.core.actor import SYSTEM
from app.core.db import Database, after_commit, session, transaction, unit_of_work
from app.core.errors import Conflict
from app.core.jobs import Job
from app.newsletter import offer
from app.newsletter.mailings.models import Delivery, Mailing
from app.subscriptions import queries as subscribers
from app.subscriptions import services as subscriptions
from app.subscriptions.models import Subscriber
from app.subscriptions.services import How, Topics
from app.upkeep.backups import folders
from app.upkeep.restored.jobs import catch_up
from tests.moderation.initiative_maker import InitiativeMaker
from tests.page_client import PageClient
from tests.people import People
from tests.upkeep.conftest import Machine

pytestmark = [pytest.mark.each_database, pytest.mark.long]
Moment = Callable[[timedelta], None]
AN_HOUR = timedelta(hours=1)
LINK = How("link", "/newsletter/unsubscribe")


class Newsletter:
    """People who get the newsletter, by address."""

    def __init__(self, database: Callable[[], Database]) -> None:
        self.database = database

    def subscribe(self, address: str) -> int:
        with unit_of_work(self.database()), transaction():
            subscriber = subscribers.find_by_address(address) or subscriptions._add(address)
            subscriptions._confirm(subscriber, Topics(), How("link", "/newsletter/confirm", offer.SUBSCRIBE))
            return subscriber.id

    def leave(self, address: str) -> None:
        with unit_of_work(self.database()), transaction():
            subscriber = subscribers.find_by_address(address)
            assert subscriber is not None
            subscriptions.unsubscribe(subscriber.id, LINK)

    def state(self) -> dict[str | None, str]:
        """What became of each."""
        with unit_of_work(self.database()):
            return {one.address: one.status for one in session().scalars(sa.select(Subscriber).order_by(Subscriber.id))}


@pytest.fixture
def newsletter(app: Flask, site: Machine) -> Newsletter:
    return Newsletter(lambda: app.extensions["database"])


def back_up(machine: Machine) -> Path:
    done = machine.run("backup")
    assert done.exit_code == 0, done.output
    return folders.list_finished(machine.settings.backups_dir)[-1]


def restored(machines: Callable[[], Machine], folder: Path, record: Path) -> Machine:
    """Another machine, restored from a backup with the record of erasures that was kept apart."""
    machine = machines()
    records = ("--erasures", str(record)) if record.exists() else ()  # there is none before anything was erased
    done = machine.run("restore", str(folder), *records)
    assert done.exit_code == 0, done.output
    return machine


def person(database: Database, person_id: int) -> Person:
    with unit_of_work(database):
        found = session().get_one(Person, person_id)
        session().expunge_all()
        return found


def erase(database: Database, person_id: int) -> None:
    with unit_of_work(database), transaction():
        accounts.erase_person(SYSTEM, person_id)


def redact(database: Database, contribution_id: int) -> None:
    with unit_of_work(database), transaction():
        for revision in list(queries.get_contribution(contribution_id).revisions):
            deciding.redact(SYSTEM, revision)


@pytest.mark.dialect
def test_what_was_erased_redacted_and_stopped_since_the_backup_stays_so_after_two_restores(
    site: Machine,
    machines: Callable[[], Machine],
    moment: Moment,
    people: People,
    initiatives: InitiativeMaker,
    newsletter: Newsletter,
    page: PageClient,
) -> None:
    zoe, keeper = people.person("Zoe Example"), people.person("Kit Example")
    page_id = initiatives.published(zoe, people.moderator("Mo Derator"), title="A page to redact")
    newsletter.subscribe("stays@example.org")
    newsletter.subscribe("leaves@example.org")
    folder, record = back_up(site), site.settings.erasures_dir
    moment(AN_HOUR)
    erase(site.database, zoe)
    redact(site.database, page_id)
    newsletter.leave("leaves@example.org")
    for _ in range(2):
        other = restored(machines, folder, record)
        assert person(other.database, zoe).status == "erased"
        assert person(other.database, keeper).name == "Kit Example"
        assert newsletter.state() == {"stays@example.org": "confirmed", "leaves@example.org": "unsubscribed"}
        with unit_of_work(other.database):
            assert [one.body for one in queries.get_contribution(page_id).revisions] == [{}]
        moment(AN_HOUR)


def test_numbers_that_are_handed_out_again_are_not_mistaken_for_what_was_erased(
    site: Machine, machines: Callable[[], Machine], moment: Moment, people: People, newsletter: Newsletter
) -> None:
    folder, record = back_up(site), site.settings.erasures_dir
    moment(AN_HOUR)
    erased_person = people.person("Zoe Example")
    number = newsletter.subscribe("leaves@example.org")
    erase(site.database, erased_person)
    newsletter.leave("leaves@example.org")
    first = restored(machines, folder, record)
    elsewhere = People(first.database)
    assert elsewhere.person("Kit Example") == erased_person, "the same number, handed out again"
    assert newsletter.subscribe("comes@example.org") == number
    again = back_up(first)
    moment(AN_HOUR)
    second = restored(machines, again, record)
    assert person(second.database, erased_person).name == "Kit Example"
    assert newsletter.state() == {"comes@example.org": "confirmed"}


def test_who_left_and_said_yes_again_before_the_backup_goes_on_getting_it(
    site: Machine, machines: Callable[[], Machine], moment: Moment, newsletter: Newsletter
) -> None:
    newsletter.subscribe("back@example.org")
    moment(AN_HOUR)
    newsletter.leave("back@example.org")
    moment(AN_HOUR)
    newsletter.subscribe("back@example.org")
    with unit_of_work(site.database), transaction():
        session().execute(sa.delete(erasures.Erasure))  # as if the database knew nothing of the line
    restored(machines, back_up(site), site.settings.erasures_dir)
    assert newsletter.state() == {"back@example.org": "confirmed"}


def test_a_database_put_back_by_any_other_means_is_told_again_before_its_first_request(
    app: Flask, site: Machine, moment: Moment, people: People, page: PageClient
) -> None:
    zoe = people.person("Zoe Example", email="zoe@example.org")
    people.sign_in(page.client, zoe)
    assert "zoe@example.org" in page.get("/account").text
    erase(site.database, zoe)
    with site.database.engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(sa.text("DELETE FROM erasure"))
        restore_by_hand(connection, zoe)
    fresh = Database(site.settings.database_url)
    app.extensions["database"] = fresh
    try:
        assert "zoe@example.org" not in page.get("/").text
        assert person(fresh, zoe).status == "erased"
        with unit_of_work(fresh):
            assert holding.is_held()
    finally:
        fresh.engine.dispose()


def restore_by_hand(connection: sa.Connection, person_id: int) -> None:
    """What a copy of before the erasure would hold."""
    row = "UPDATE person SET status = 'active', email = 'zoe@example.org', name = 'Zoe Example' WHERE id = :id"
    connection.execute(sa.text(row), {"id": person_id})


def test_the_line_is_written_before_the_act_is_acknowledged(site: Machine, people: People, newsletter: Newsletter) -> None:
    newsletter.subscribe("leaves@example.org")
    newsletter.leave("leaves@example.org")
    [line] = erasures.read()
    assert line.act == "newsletter.stop"
    text = (site.settings.erasures_dir / erasures.FILE).read_text()
    assert set(json.loads(text)) == {"id", "act", "thing", "at"}
    assert "example" not in text


def test_what_is_rolled_back_leaves_no_line(site: Machine, people: People) -> None:
    zoe = people.person("Zoe Example")
    with suppress(Conflict), unit_of_work(site.database), transaction():
        accounts.erase_person(SYSTEM, zoe)
        raise Conflict("something else went wrong")
    assert erasures.read() == []
    assert person(site.database, zoe).status == "active"


def test_what_a_full_disk_kept_from_the_record_is_written_at_the_workers_next_turn(site: Machine, people: People) -> None:
    zoe = people.person("Zoe Example")
    place = site.settings.erasures_dir
    place.write_text("a file stands where the folder should be")
    with pytest.raises(OSError, match="exists"):
        erase(site.database, zoe)
    assert person(site.database, zoe).status == "erased", "it was done, and not acknowledged"
    place.unlink()
    worker.tick(site.database)
    assert [line.act for line in erasures.read()] == ["accounts.erase"]


def test_half_a_line_of_a_crash_spoils_no_other(site: Machine, people: People) -> None:
    erase(site.database, people.person("Zoe Example"))
    file = site.settings.erasures_dir / erasures.FILE
    with file.open("ab") as half:
        half.write(file.read_bytes()[:40])
    erase(site.database, people.person("Yan Example"))
    assert len(erasures.read()) == 2


def test_doing_again_twice_changes_nothing(site: Machine, people: People) -> None:
    zoe = people.person("Zoe Example")
    erase(site.database, zoe)
    with unit_of_work(site.database), transaction():
        session().execute(sa.delete(erasures.Erasure))
    for _ in range(2):
        assert catch_up(site.database).done == 0
    assert len(erasures.read()) == 1


@pytest.mark.dialect
def test_a_restored_site_sends_no_letter_until_an_administrator_lets_it_go(
    site: Machine,
    machines: Callable[[], Machine],
    people: People,
    initiatives: InitiativeMaker,
    author: int,
    page: PageClient,
) -> None:
    people.moderator("Mo Derator")
    initiatives.submitted(author)
    drain_but_mail(site)
    folder = back_up(site)
    other = restored(machines, folder, site.settings.erasures_dir)
    assert set_aside(other.database) > 0
    elsewhere = People(other.database)
    with unit_of_work(other.database), transaction():
        jobs.emit(PersonNoticed(author, "closed"))
    worker.drain(other.database)
    assert letters(other) == []
    elsewhere.sign_in(page.client, elsewhere.person("Ada Example", roles=("member", "admin")))
    assert "Mail held since a restore" in page.get("/admin").main
    shown = page.get("/admin/restored")
    assert "1 letter waits" in shown.main
    assert "Mail is not held." in page.fill(shown, containing="Let mail go, and send what waits").main
    worker.drain(other.database)
    assert len(letters(other)) == 1, "what was asked for since, and nothing of what waited when the backup was made"


def drain_but_mail(machine: Machine) -> None:
    """Have letters queued, and none sent yet."""
    worker.tick(machine.database)
    others = {name for name in jobs.registry().handlers if name not in jobs.mail_handlers()}
    while worker.run_one(machine.database, only=others):
        pass


def set_aside(database: Database) -> int:
    with unit_of_work(database):
        rows = sa.select(sa.func.count()).select_from(Job).where(Job.buried_at.is_not(None), Job.last_error == "Restored")
        return session().scalar(rows) or 0


def letters(machine: Machine) -> list[Path]:
    return list((machine.settings.instance_dir / "mail").glob("*.eml"))


def test_what_waits_can_be_set_aside_instead(site: Machine, people: People, page: PageClient) -> None:
    with unit_of_work(site.database), transaction():
        holding.hold(None)
        jobs.emit(PersonNoticed(1, "closed"))
    people.sign_in(page.client, people.person("Ada Example", roles=("member", "admin")))
    page.fill(page.get("/admin/restored"), containing="Let mail go, and set aside what waits")
    worker.drain(site.database)
    assert letters(site) == []
    assert set_aside(site.database) == 1


def test_mailings_that_were_on_their_way_wait_for_an_editor(
    site: Machine, machines: Callable[[], Machine], people: People, initiatives: InitiativeMaker, newsletter: Newsletter
) -> None:
    reader = newsletter.subscribe("reader@example.org")
    author, moderator = people.person("Asha Example"), people.moderator("Mo Derator")
    revisions = [initiatives.decide(moderator, initiatives.submitted(author, title=f"Issue {one}")) for one in ("one", "two")]
    with unit_of_work(site.database), transaction() as current:
        scheduled_mailing, sending_mailing = (
            mailing_row(revision, status) for revision, status in zip(revisions, ("scheduled", "sending"), strict=True)
        )
        current.add_all((scheduled_mailing, sending_mailing))
        current.flush()
        at = scheduled_mailing.scheduled_for
        current.add(Delivery(mailing_id=sending_mailing.id, subscriber_id=reader, status="queued", status_at=at, next_at=at))
    other = restored(machines, back_up(site), site.settings.erasures_dir)
    with unit_of_work(other.database):
        held = session().execute(sa.select(Mailing.status, Mailing.held_reason)).all()
        assert [tuple(row) for row in held] == [("paused", "restored")] * 2
        assert session().scalars(sa.select(Delivery.status)).all() == ["uncertain"]


def mailing_row(revision_id: int, status: str) -> Mailing:
    now = clock.now()
    started = {"started_at": now, "audience_count": 1} if status == "sending" else {}
    return Mailing(
        revision_id=revision_id, status=status, status_at=now, scheduled_for=now, scheduled_at=now, held_items=[], **started
    )


def test_every_handler_that_is_no_work_of_ours_waits_while_mail_is_held() -> None:
    outside = {name for name, handler in jobs.registry().handlers.items() if not handler.transactional}
    ours = {
        "contributions.delete_file",
        "contributions.reap_files",
        "core.leave_nothing",
        "documents.draw_asked",
        "documents.draw_for_everyone",
        "documents.forget_old",
        "library.check_documents",
        "library.make_missing_documents",
        "library.settle_documents",
        "newsletter.read_returned_mail",
        "search.compact",
    }
    assert outside - ours == set(jobs.mail_handlers())


def test_an_act_after_the_commit_is_asked_for_inside_a_transaction_only(site: Machine) -> None:
    with unit_of_work(site.database), pytest.raises(RuntimeError, match="no transaction"):
        after_commit(lambda: None)


def test_a_restore_without_the_record_of_erasures_still_knows_that_of_the_backup(
    site: Machine, machines: Callable[[], Machine], people: People
) -> None:
    erase(site.database, people.person("Zoe Example"))
    folder = back_up(site)
    shutil.rmtree(site.settings.erasures_dir)
    other = machines()
    assert other.run("restore", str(folder)).exit_code == 0
    assert len(erasures.read()) == 1
