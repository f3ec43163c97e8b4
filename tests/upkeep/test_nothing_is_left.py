"""What is erased is gone from every file of the site within a minute, whoever reads meanwhile; where it is not, it is said."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from app.accounts import services as accounts
from app.accounts.models import Person
from app.contributions import queries
from app.contributions.models import Contribution
from app.contributions.services import deciding
from app.core import erasures, jobs, worker
from app.core.actor import SYSTEM
from app.core.databases import leftovers
from app.core.db import Database, session, transaction, unit_of_work
from app.search.index import follower
from app.upkeep.restored.queries import count_lingering
from tests.attachments.attachment_maker import AttachmentMaker
from tests.intake import good_files as good
from tests.moderation.initiative_maker import InitiativeMaker
from tests.page_client import PageClient
from tests.people import People
from tests.upkeep.conftest import Machine

pytestmark = pytest.mark.long

Moment = Callable[[timedelta], None]
READERS = 8
MOST_TRIES = 5  # 2, 4, 8 and 16 seconds after each other, of three seconds each at most: within a minute
EVERYTHING = sa.select(Contribution.slug, Person.name).join(Person, Person.id == Contribution.owner_person_id, isouter=True)
WORDS = {
    "title": "xylozanthum",
    "summary": "quorbitane",
    "description": "vermilastrix",
    "changed title": "brontaluvia",
    "reason": "phlogistempra",
    "file": "oxybantheum",
    "name": "zephranquil",
    "address": "klyntharobe",
}


@pytest.fixture
def planted_ids(
    site: Machine, moment: object, people: People, initiatives: InitiativeMaker, attachments: AttachmentMaker
) -> tuple[int, int]:
    """A page with a file, published, edited and returned, by somebody; every text of it a word. (page, person)"""
    author = people.person(f"Zoe {WORDS['name']}", email=f"{WORDS['address']}@example.org")
    moderator = people.moderator("Mo Derator")
    draft = initiatives.draft(
        author,
        title=f"About {WORDS['title']}",
        summary=f"It is {WORDS['summary']}.",
        description=f"It is {WORDS['description']}. " * 200,
    )
    attachments.attach(author, draft, content=good.docx_file(lambda document: document.add_paragraph(WORDS["file"])))
    initiatives.decide(moderator, initiatives.submit(author, draft))
    contribution = initiatives.revision(draft).contribution_id
    edit = initiatives.edited(author, contribution, title=f"About {WORDS['changed title']}", summary="A summary.", type="drama")
    initiatives.decide(moderator, edit, "return", f"It is {WORDS['reason']}.")
    worker.drain(site.database)
    return contribution, author


def traces(machine: Machine) -> dict[str, list[str]]:
    """Which words stand in which files of the site, whatever the case: in the database, its log, index, mail and uploads."""
    held = {path: path.read_bytes().lower() for path in sorted(machine.settings.instance_dir.rglob("*")) if path.is_file()}
    places = {what: [path.name for path, content in held.items() if word.encode() in content] for what, word in WORDS.items()}
    return {what: files for what, files in places.items() if files}


def erase_everything(database: Database, contribution: int, person: int) -> None:
    """Redact every text of a page and erase its author."""
    with unit_of_work(database), transaction():
        for revision in list(queries.get_contribution(contribution).revisions):
            deciding.redact(SYSTEM, revision)
        accounts.erase_person(SYSTEM, person)


def work_off(machine: Machine, moment: Moment) -> None:
    """The worker: what is due at once, and what it leaves for a few seconds later."""
    worker.drain(machine.database)
    moment(timedelta(seconds=8))
    worker.drain(machine.database)


def lingering(database: Database) -> int:
    """How many erasures administrators are told of."""
    with unit_of_work(database):
        return count_lingering()


@contextmanager
def readers(database: Database, count: int) -> Iterator[None]:
    """So many threads that read one page after another, without a pause, until the block ends. All have begun when it begins."""
    stopping, barrier = threading.Event(), threading.Barrier(count + 1)

    def read() -> None:
        barrier.wait()
        while not stopping.is_set():
            with unit_of_work(database, may_write=False):
                session().execute(EVERYTHING).all()

    threads = [threading.Thread(target=read) for _ in range(count)]
    for thread in threads:
        thread.start()
    barrier.wait()
    try:
        yield
    finally:
        stopping.set()
        for thread in threads:
            thread.join()


def test_the_bytes_of_every_file_hold_what_was_written_until_it_is_erased_and_none_after(
    site: Machine, planted_ids: tuple[int, int], moment: Moment
) -> None:
    before = traces(site)
    assert set(before) == set(WORDS), "every word stands somewhere"
    assert any("site.sqlite" in name for names in before.values() for name in names)
    assert any(name.endswith(".eml") for name in before["title"])
    erase_everything(site.database, *planted_ids)
    work_off(site, moment)
    assert traces(site) == {}
    assert lingering(site.database) == 0


def test_it_is_gone_within_a_minute_under_eight_readers(site: Machine, planted_ids: tuple[int, int], moment: Moment) -> None:
    with readers(site.database, READERS):
        erase_everything(site.database, *planted_ids)
        for _ in range(MOST_TRIES):
            worker.drain(site.database)
            if lingering_now(site.database) is None:
                break
            moment(timedelta(seconds=8))
        assert traces(site) == {}
    assert lingering_now(site.database) is None


def lingering_now(database: Database) -> object:
    """When the last thing was erased that may still be on the disk."""
    with unit_of_work(database):
        return erasures.latest_open()


def test_while_somebody_still_reads_what_was_there_it_is_tried_again_and_administrators_are_told(
    site: Machine, planted_ids: tuple[int, int], page: PageClient, people: People, moment: Moment
) -> None:
    with site.database.engine.connect() as reading:
        reading.execute(EVERYTHING).all()
        erase_everything(site.database, *planted_ids)
        leftovers_after_a_try(site)
        assert traces(site), "one who began to read before it was erased holds it"
        moment(timedelta(seconds=61))
        assert lingering(site.database) > 0
        people.sign_in(page.client, people.person("Ada Example", roles=("member", "admin")))
        assert "Erased text still on the disk" in page.get("/admin").main
        assert "may still be in the files of the database" in page.get("/admin/restored").main
    moment(timedelta(minutes=1))
    worker.drain(site.database)
    assert traces(site) == {}
    assert lingering(site.database) == 0
    assert "Nothing is left to do." in page.get("/admin/restored").main


def leftovers_after_a_try(machine: Machine) -> None:
    """What the worker does at once; it tries again later."""
    worker.drain(machine.database)
    with unit_of_work(machine.database):
        again = sa.select(jobs.Job.due_at).where(jobs.Job.handler == erasures.LEAVE_NOTHING, jobs.Job.OPEN)
        assert session().scalars(again).all(), "it is tried again"


def test_it_does_not_count_as_gone_while_a_feature_has_still_to_forget_it(
    site: Machine, planted_ids: tuple[int, int], moment: object
) -> None:
    erase_everything(site.database, *planted_ids)
    with unit_of_work(site.database), transaction():
        buried = sa.update(jobs.Job).where(jobs.Job.handler == "contributions.forget_person").values(buried_at=jobs.Job.due_at)
        session().execute(buried)
    worker.drain(site.database)
    with unit_of_work(site.database):
        assert erasures.latest_open() is not None


def test_whatever_is_deleted_by_whatever_act_leaves_the_log_with_the_worker(
    site: Machine, people: People, initiatives: InitiativeMaker, author: int
) -> None:
    initiatives.draft(author, summary=f"It is {WORDS['summary']}.")
    with unit_of_work(site.database), transaction():
        session().execute(sa.text("UPDATE revision SET body = '{}'"))
    assert traces(site)
    leftovers.NowAndThen()(site.database)
    assert traces(site) == {}


@pytest.mark.each_database
def test_on_every_database_no_row_is_left_and_the_job_says_when_it_is_gone(
    site: Machine, planted_ids: tuple[int, int], moment: Moment
) -> None:
    erase_everything(site.database, *planted_ids)
    with site.database.engine.connect() as connection:
        names = [name for name in sa.inspect(connection).get_table_names() if name not in ("job", "erasure")]
        held = repr([connection.execute(sa.text(f'SELECT * FROM "{name}"')).all() for name in names]).lower()
    left = {what for what, word in WORDS.items() if word in held}
    assert left <= {"file"}, "out of the live tables at once"
    work_off(site, moment)
    with unit_of_work(site.database):
        assert erasures.latest_open() is None


@pytest.mark.postgresql
@pytest.mark.parametrize("database_name", ["postgresql"], indirect=True)
def test_on_postgresql_it_is_vacuumed_once_no_older_transaction_can_see_it(
    site: Machine, planted_ids: tuple[int, int], moment: Moment
) -> None:
    with site.database.engine.connect().execution_options(isolation_level="REPEATABLE READ") as reading:
        reading.execute(EVERYTHING).all()
        erase_everything(site.database, *planted_ids)
        for _ in range(3):
            moment(timedelta(seconds=30))
            worker.drain(site.database)
        assert dead_rows(site.database, "revision") > 0
    moment(timedelta(minutes=5))
    worker.drain(site.database)
    assert dead_rows(site.database, "revision") == 0


@pytest.mark.postgresql
@pytest.mark.parametrize("database_name", ["postgresql"], indirect=True)
def test_on_postgresql_who_began_to_read_while_something_was_being_erased_is_waited_for(site: Machine) -> None:
    with site.database.engine.connect().execution_options(isolation_level="REPEATABLE READ") as reading:
        with unit_of_work(site.database), transaction():
            erasures.note("redacted", erasures.new_word())
            reading.execute(EVERYTHING).all()
        with unit_of_work(site.database):
            until = erasures.latest_open()
        assert until is not None
        assert not leftovers.remove(site.database, until, try_seconds=0)
    assert leftovers.remove(site.database, until, try_seconds=0)


def dead_rows(database: Database, table: str) -> int:
    """How many rows of it a vacuum finds that nobody can see any more: the statistics lag behind, and count some twice."""
    notices: list[str] = []
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT", writes=True) as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        driver.add_notice_handler(lambda notice: notices.append(notice.message_primary or ""))
        connection.exec_driver_sql(f"VACUUM (VERBOSE, FREEZE) {table}")
        connection.detach()
    removed, kept = map(int, re.findall(r"tuples: (\d+) removed, \d+ remain, (\d+) are dead", "\n".join(notices))[0])
    return removed + kept


def test_an_index_that_was_made_before_holds_none_of_it_after(site: Machine, planted_ids: tuple[int, int]) -> None:
    follower.follow(site.database)
    index = site.settings.search_dir
    assert any(WORDS["title"].encode() in path.read_bytes() for path in Path(index).rglob("*") if path.is_file())
    erase_everything(site.database, *planted_ids)
    worker.drain(site.database)
    assert not any(WORDS["title"].encode() in path.read_bytes() for path in Path(index).rglob("*") if path.is_file())
