"""The worker is killed at random: no event is lost, each effect on database and index happens once, a mail may repeat."""

import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.message import Message

import pytest
import sqlalchemy as sa
from aiosmtpd.handlers import Message as MessageHandler

from app.contributions.kinds.description import get_kind
from app.contributions.models import AssuranceNotice, Contribution
from app.contributions.services import assuring, deciding, drafting
from app.core import audit, clock, config, jobs
from app.core.actor import SYSTEM
from app.core.db import Database, session, transaction, unit_of_work
from app.search.index import follower
from tests.flows.doomed_worker import DoomedWorkers
from tests.people import People
from tests.smtp_server import listening

PAGES = 24
SLOWEST_SECONDS = 600  # a few on a quiet machine


class MessageIds(MessageHandler):
    """Keeps the Message-ID of every message that was accepted."""

    def __init__(self) -> None:
        super().__init__()
        self.accepted: Counter[str] = Counter()

    def handle_message(self, message: Message) -> None:
        time.sleep(0.02)  # as a mail server across a network would, so that kills land while a message is handed over
        self.accepted[str(message["Message-ID"])] += 1


@pytest.fixture
def message_ids(settings: config.Settings) -> Iterator[MessageIds]:
    """A real mail server that the site is set to use."""
    message_ids = MessageIds()
    with listening(message_ids) as port:
        config.install(replace(settings, mail_url=f"smtp://127.0.0.1:{port}"))
        yield message_ids


def publish_pages(people: People, database: Database) -> None:
    """PAGES pages by one contributor, each published by a moderator; their checks are long overdue."""
    author, moderator = people.actor(people.person("Asha Example")), people.actor(people.moderator("Mo Example"))
    kind = get_kind("initiative")
    long_ago = clock.now() - timedelta(days=500)
    for number in range(PAGES):
        body = {"title": f"Play {number}", "summary": "A play.", "type": "drama", "description": f"Words {number}."}
        with unit_of_work(database), transaction():
            revision = drafting.start(author, kind, body, {"description": f"<p>Words {number}.</p>"}, f"key-{number}")
            drafting.submit(author, revision, {})
            deciding.publish(moderator, revision)
            assuring.check(author, revision.contribution)
            revision.contribution.checked_at = long_ago


def left_to_do(database: Database) -> int:
    with unit_of_work(database):
        return session().scalar(sa.select(sa.func.count()).select_from(jobs.Job).where(jobs.Job.OPEN)) or 0


def is_interrupted(database: Database) -> bool:
    """Whether a job was being run when its worker was killed: claimed, and neither done nor given back."""
    with unit_of_work(database):
        claimed = sa.select(jobs.Job.id).where(jobs.Job.OPEN, jobs.Job.leased_until > clock.now())
        return session().scalar(claimed.limit(1)) is not None


def wait_until_interruptible(database: Database) -> None:
    deadline = time.monotonic() + 10
    while not is_interrupted(database) and time.monotonic() < deadline:
        time.sleep(0.005)


def retry_buried(database: Database) -> None:
    """As an administrator would: a job whose worker was killed at every one of its tries is set aside, not lost."""
    with unit_of_work(database), transaction():
        for job in jobs.list_buried():
            jobs.retry(SYSTEM, job.id)


def kill_and_finish(workers: DoomedWorkers, database: Database, kills: int, seed: int) -> int:
    """Start and kill workers; let the last one finish. How many kills fell in the middle of a job."""
    chance, in_hand = random.Random(seed), 0
    for number in range(kills):
        process = workers.start()
        if number % 2:  # every other one as soon as it is seen in the middle of a job, the rest at any moment
            wait_until_interruptible(database)
        time.sleep(chance.uniform(0.0, 0.02 if number % 2 else 0.6))
        workers.kill(process)
        in_hand += is_interrupted(database)
        with unit_of_work(database), transaction():  # more to do, so that no kill finds the worker idle
            for _ in range(12):
                jobs.enqueue("contributions.move_assurance", {})
        retry_buried(database)
    deadline = time.monotonic() + SLOWEST_SECONDS
    workers.run_until(
        lambda: left_to_do(database) == 0 or time.monotonic() > deadline, lambda: (retry_buried(database), time.sleep(0.1))
    )
    return in_hand


def check_everything(database: Database, message_ids: MessageIds) -> dict[str, int]:
    """Hold the database, the index and the mail to what was asked of them; figures to print."""
    follower.follow(database)
    assert follower.check(database).ok
    with unit_of_work(database):
        count = sa.select(sa.func.count())
        assert session().scalar(count.select_from(jobs.Job).where(jobs.Job.buried_at.is_not(None))) == 0
        assert left_to_do(database) == 0
        decided = session().scalars(sa.select(jobs.Job.id).where(jobs.Job.handler == "contributions.mail_decision")).all()
        assert len(decided) == PAGES
        hidden = session().scalar(count.select_from(Contribution).where(Contribution.assurance == "hidden"))
        assert hidden == PAGES
        moves = Counter(
            session().scalars(
                sa.select(audit.AuditEntry.thing_id).where(
                    audit.AuditEntry.thing_kind == "assurance", audit.AuditEntry.verb == "hide"
                )
            )
        )
        assert set(moves.values()) == {1}
        assert session().scalar(count.select_from(AssuranceNotice)) == PAGES
        mail_jobs = session().scalar(
            count.select_from(jobs.Job).where(jobs.Job.handler.like("contributions.mail_%"), jobs.Job.done_at.is_not(None))
        )
    return {
        "jobs that send mail": mail_jobs or 0,
        "messages": len(message_ids.accepted),
        "repeats": message_ids.accepted.total() - len(message_ids.accepted),
    }


def prove(database: Database, people: People, message_ids: MessageIds, kills: int, capsys: pytest.CaptureFixture[str]) -> None:
    publish_pages(people, database)
    with unit_of_work(database), transaction():
        jobs.enqueue("contributions.move_assurance", {})
    url = database.engine.url.render_as_string(hide_password=False)
    workers = DoomedWorkers(config.settings(), url)
    seed = int(os.environ.get("KILL_SEED", "20260302"))
    in_hand = kill_and_finish(workers, database, kills, seed)
    assert in_hand >= kills // 10, "too few kills fell in the middle of a job to prove anything"
    figures = check_everything(database, message_ids)
    with capsys.disabled():
        print(
            f"\n{kills} kills (seed {seed}), {in_hand} of them in the middle of a job: {figures}. "
            "Nothing was lost and nothing was done twice."
        )


@pytest.mark.long
@pytest.mark.dialect
def test_twenty_kills_lose_nothing_and_do_nothing_twice(
    database: Database, people: People, message_ids: MessageIds, capsys: pytest.CaptureFixture[str]
) -> None:
    prove(database, people, message_ids, 20, capsys)


@pytest.mark.soak
@pytest.mark.dialect
def test_two_hundred_kills_lose_nothing_and_do_nothing_twice(
    database: Database, people: People, message_ids: MessageIds, capsys: pytest.CaptureFixture[str]
) -> None:
    prove(database, people, message_ids, 200, capsys)
