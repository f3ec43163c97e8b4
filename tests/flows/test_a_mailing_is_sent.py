"""A mailing goes out over a real mail server that goes away in the middle of things, from workers that are killed at random.

Handed over means exactly one message; uncertain means one at most; nobody gets two unless an editor chose it; nobody is missing.
"""

import os
import random
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa

from app.core import config
from app.core.db import Database, session, transaction, unit_of_work
from app.newsletter.mailings import services
from app.newsletter.mailings.lifecycle import OPEN
from app.newsletter.mailings.models import Delivery
from tests.flows.doomed_worker import DoomedWorkers
from tests.flows.mail_server import MailServer, opened
from tests.flows.test_a_worker_is_killed_at_random import retry_buried
from tests.newsletter.mailing_maker import MailingMaker
from tests.people import People

SLOWEST_SECONDS = 300
SLOW, QUICK = 0.4, 0.003  # seconds that the mail server takes for a message
SEED = int(os.environ.get("KILL_SEED", "20260302"))


@pytest.fixture
def mailings(database: Database, people: People) -> MailingMaker:
    return MailingMaker(database, people)


@pytest.fixture
def mail_server(settings: config.Settings) -> Iterator[MailServer]:
    """A mail server that the site is set to use; workers hold what they take for a second."""
    with opened(MailServer(drops=2, seed=7)) as server:
        url = f"smtp://127.0.0.1:{server.port}"
        config.install(
            replace(settings, mail_url=url, newsletter_rate=0, newsletter_connections=2, newsletter_batch=4, newsletter_lease=1)
        )
        yield server


def count(database: Database, *statuses: str) -> int:
    rows = sa.select(sa.func.count()).select_from(Delivery).where(Delivery.status.in_(statuses))
    with unit_of_work(database):
        return session().scalar(rows) or 0


def kill(workers: DoomedWorkers, mailings: MailingMaker, mail_server: MailServer, mailing: int, kills: int, seed: int) -> int:
    """Two workers at a time, one of them killed and replaced again and again; how many kills fell while messages went out.

    The mail server is slow while a worker starts, so that there is still something to send at the last kill.
    """
    chance, in_hand, database = random.Random(seed), 0, mailings.database
    mail_server.seconds = SLOW
    alive = [workers.start(), workers.start()]
    for _ in range(kills):
        mail_server.seconds = QUICK
        deadline = time.monotonic() + 3
        while not count(database, "sending") and time.monotonic() < deadline:
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 0.03))
        workers.kill(alive.pop(chance.randrange(2)))
        mail_server.seconds = SLOW
        in_hand += count(database, "sending") > 0
        retry_buried(database)
        with unit_of_work(database), transaction():  # as the job that looks after mailings does
            services.take_up(mailing)
        alive.append(workers.start())
    for process in alive:
        workers.kill(process)
    mail_server.seconds = QUICK
    return in_hand


def prove(mailings: MailingMaker, mail_server: MailServer, kills: int, seed: int, capsys: pytest.CaptureFixture[str]) -> None:
    """Send one mailing to every reader, with so many kills, and hold it to what the mail server took."""
    database = mailings.database
    mailing = mailings.schedule(mailings.publish(title=f"Issue {seed}"))
    workers = DoomedWorkers(config.settings(), database.engine.url.render_as_string(hide_password=False))
    in_hand = kill(workers, mailings, mail_server, mailing, kills, seed)
    with unit_of_work(database), transaction():
        services.take_up(mailing)
    deadline = time.monotonic() + SLOWEST_SECONDS
    workers.run_until(
        lambda: count(database, *OPEN) == 0 or time.monotonic() > deadline, lambda: (retry_buried(database), time.sleep(0.1))
    )
    before = check(mailings, mail_server, mailing)
    uncertain = [name for name, status in mailings.statuses(mailing).items() if status == "uncertain"]
    twice = send_again(mailings, mail_server, mailing, uncertain)
    with capsys.disabled():
        print(
            f"\n{kills} kills (seed {seed}), {in_hand} of them while messages went out, to {len(mailings.readers)} readers; "
            f"the server went away {dict(mail_server.dropped)}: {before}. After an editor chose to send again, {twice} have two."
        )
    assert in_hand >= kills * 3 // 4, "too few kills fell while messages were going out to prove anything"


def send_again(mailings: MailingMaker, mail_server: MailServer, mailing: int, uncertain: list[str]) -> int:
    """As an editor chooses for all that is uncertain; how many have two messages then."""
    assert mailings.mailing(mailing)["status"] == ("sending" if uncertain else "sent"), "what is uncertain keeps a mailing open"
    drops, mail_server.drops = mail_server.drops, 0
    mailings.settle(mailing, "send again", uncertain)
    mailings.work()
    mail_server.drops = drops
    assert mailings.counts(mailing) == {"handed_over": len(mailings.readers)}
    assert mailings.mailing(mailing)["status"] == "sent"
    twice = {address.partition("@")[0] for address, number in mail_server.taken.items() if number > 1}
    assert twice <= set(uncertain), "only an editor's choice sends a second message"
    assert max(mail_server.taken.values()) <= 2
    assert all(len(ids) == 1 for ids in mail_server.message_ids.values()), "a repeat has the Message-ID of the first"
    return len(twice)


def check(mailings: MailingMaker, mail_server: MailServer, mailing: int) -> dict[str, int]:
    """Hold every delivery to what the server took."""
    statuses = mailings.statuses(mailing)
    assert len(statuses) == len(mailings.readers) == mailings.mailing(mailing)["audience_count"], "nobody is missing"
    for name, status in statuses.items():
        taken = mail_server.taken[f"{name}@example.org"]
        assert status in ("handed_over", "uncertain"), f"{name} is {status}"
        assert taken == 1 if status == "handed_over" else taken <= 1, f"{name} is {status} and has {taken}"
    return dict(mailings.counts(mailing))


@pytest.mark.long
@pytest.mark.dialect
def test_twenty_kills_send_nothing_twice_and_lose_nobody(
    mailings: MailingMaker, mail_server: MailServer, capsys: pytest.CaptureFixture[str]
) -> None:
    mailings.subscribe(*(f"reader{number}" for number in range(400)))
    prove(mailings, mail_server, 20, SEED, capsys)


@pytest.mark.soak
@pytest.mark.dialect
def test_two_hundred_kills_of_mailings_to_a_thousand_send_nothing_twice_and_lose_nobody(
    mailings: MailingMaker, mail_server: MailServer, capsys: pytest.CaptureFixture[str]
) -> None:
    mailings.subscribe(*(f"reader{number}" for number in range(1_000)))
    for number in range(5):
        mail_server.forget()
        prove(mailings, mail_server, 40, SEED + number, capsys)
