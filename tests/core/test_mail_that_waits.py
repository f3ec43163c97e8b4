"""Jobs that send mail: they wait while mail is held, are counted, and are set aside by a person; other jobs go on."""

import pytest
import sqlalchemy as sa

from app.core import batches, holding, jobs, worker
from app.core.actor import Actor
from app.core.db import Database, session, transaction, unit_of_work
from app.core.jobs import Handler, Job, Registry, Task
from tests.core.test_jobs import BellRang
from tests.rows import rows_of

ADMINISTRATOR = Actor(person_id=7, label="Ada")


@pytest.fixture
def runs(install: object, database: Database) -> list[str]:
    """What ran, by name: two handlers that send mail, and one that sends none. One of each waits."""
    ran: list[str] = []
    jobs.install(
        Registry(
            {
                "letter": jobs.mailing(lambda _task: ran.append("letter")),
                "mailing": jobs.mailing(lambda _task: ran.append("mailing")),
                "count": Handler(lambda _task: ran.append("count")),
            },
            {BellRang: ("count", "letter")},
        )
    )
    with unit_of_work(database), transaction():
        for name in ("letter", "letter", "mailing", "count"):
            jobs.enqueue(name, {})
    return ran


def hold(database: Database) -> None:
    with unit_of_work(database), transaction():
        holding.hold(None)


def claim(database: Database, name: str) -> bool:
    """Take a job of one handler, as a worker does; whether there was any."""
    with unit_of_work(database), transaction():
        return jobs.claim(database, only=[name]) is not None


def waiting(database: Database) -> dict[str, int]:
    with unit_of_work(database):
        return jobs.waiting_mail()


def test_a_job_that_sends_mail_runs_outside_the_transaction(runs: list[str]) -> None:
    def send(_task: Task) -> None: ...

    assert jobs.mailing(send) == Handler(send, transactional=False, sends_mail=True)
    assert not Handler(send).sends_mail
    assert jobs.mail_handlers() == ("letter", "mailing")


def test_while_mail_is_held_what_sends_mail_waits_and_the_rest_goes_on(database: Database, runs: list[str]) -> None:
    hold(database)
    assert waiting(database) == {"letter": 2, "mailing": 1}
    worker.drain(database)
    assert runs == ["count"]
    assert waiting(database) == {"letter": 2, "mailing": 1}
    with unit_of_work(database), transaction():
        holding.let_go(ADMINISTRATOR)
    worker.drain(database)
    assert sorted(runs) == ["count", "letter", "letter", "mailing"]
    assert waiting(database) == {}


def test_only_those_handlers_are_run_that_somebody_asks_for(database: Database, runs: list[str]) -> None:
    assert claim(database, "mailing")
    assert {job.handler for job in rows_of(database, Job) if job.leased_until} == {"mailing"}
    assert not claim(database, "mailing")


def test_mail_that_is_set_aside_is_buried_with_the_reason_and_nothing_else_is(database: Database, runs: list[str]) -> None:
    with unit_of_work(database), transaction():
        jobs.enqueue("letter", {"done": True})
    assert claim(database, "letter")
    done = max(job.id for job in rows_of(database, Job))
    with unit_of_work(database), transaction():
        session().execute(sa.update(Job).where(Job.id == done).values(done_at=Job.created_at))
    with unit_of_work(database), transaction():
        assert jobs.set_aside_mail("restored") == 3
    by_name = {(job.handler, job.buried_at is not None, job.last_error, job.leased_until) for job in rows_of(database, Job)}
    assert by_name == {
        ("letter", True, "restored", None),
        ("mailing", True, "restored", None),
        ("count", False, "", None),
        ("letter", False, "", None),
    }
    worker.drain(database)
    assert runs == ["count"]


def test_who_follows_an_event_is_known_by_name(runs: list[str]) -> None:
    assert jobs.followers(BellRang) == ("count", "letter")
    assert jobs.followers(Actor) == ()


def test_a_batch_is_fifty_rows_at_most() -> None:
    assert batches.ROWS_A_BATCH <= 50
