"""What it costs to send a mailing durably, beside a textbook loop, and how much memory: run by `make bench`.

The textbook loop makes one EmailMessage, sends it on a connection that it keeps, and commits one row, for each recipient in turn.
Ours goes through the job, the frozen audience and every state of a delivery. Both send the same issue to the same sink, in rounds
that take turns, so that whatever else the machine does is shared alike.
"""

import json
import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from multiprocessing.queues import SimpleQueue
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from statistics import median

import pytest
import sqlalchemy as sa

from app import content_loading, create_app
from app.contributions import queries as contributions
from app.contributions.models import Contribution
from app.core import clock, config, jobs, worker
from app.core.config import ROOT, Settings
from app.core.db import Database, session, transaction, unit_of_work
from app.newsletter.issues import email as issue_mail
from app.newsletter.issues import mailers as issue_mailers
from app.newsletter.issues.contents import contents
from app.newsletter.issues.email import Footer
from app.newsletter.mailings import personal, services
from app.newsletter.mailings import queries as mailings
from app.newsletter.mailings.models import Delivery, Mailing
from app.newsletter.mailings.personal import Follows
from app.subscriptions import queries
from app.subscriptions.models import Subscriber
from app.subscriptions.secret_links import links, signatures
from tests.benchmarks import mail_sink
from tests.forked import context
from tests.people import People

READERS, ROUNDS = 1_000, 3
AT_LEAST = 4.0  # times as many messages a second as the textbook loop
PAIRED_ROUNDS, TIMES_POST_OFFICE = 5, 3.0
USUAL_CONNECTIONS = 2  # as NEWSLETTER_CONNECTIONS is where nothing else is said
FEW, MANY = 1_000, 100_000
MEMORY_AT_MOST = 1.2  # times the memory for FEW, whose database does not fill the 16 MB that SQLite caches
LONGEST_BATCH_MS = 200
ISSUE = "outcomes-measurement"


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with mail_sink.opened() as number:
        yield number


@pytest.fixture
def site(database: Database, people: People, settings: Settings, port: int) -> Database:
    """A site with its shipped issues, that hands its mail to the sink as fast as it is taken."""
    content_loading.load_all(database, ROOT / "content")
    config.install(replace(settings, mail_url=f"smtp://127.0.0.1:{port}", newsletter_rate=0, newsletter_connections=1))
    worker.drain(database)
    return database


def subscribe(database: Database, number: int) -> None:
    """As many readers as that, who follow everything or one of a few things."""
    now = clock.now()
    choices = ([], ["outcomes"], ["outcomes", "editor"])
    for start in range(0, number, 10_000):
        rows = [
            {
                "address": (address := f"reader{key}@example.org"),
                "address_hash": signatures.address_hash(address),
                "status": "confirmed",
                "status_at": now,
                "created_at": now,
                "confirmed_at": now,
                "version": 1,
                "sections": choices[key % 3],
                "harm_types": [],
                "regions": [],
            }
            for key in range(start, min(start + 10_000, number))
        ]
        with unit_of_work(database), transaction():
            session().execute(sa.insert(Subscriber), rows)


def revision_id(database: Database) -> int:
    rows = sa.select(Contribution.live_revision_id).where(Contribution.slug == ISSUE)
    with unit_of_work(database):
        return session().scalar(rows) or 0


def schedule(database: Database, editor: int, revision: int) -> int:
    actor = People(database).actor(editor)
    with unit_of_work(database), transaction():
        return services.schedule(actor, contributions.get_revision(revision), None).id


def ours(database: Database, editor: int, revision: int) -> float:
    """The seconds from asking until every delivery has ended."""
    begun = time.perf_counter()
    mailing = schedule(database, editor, revision)
    worker.drain(database)
    seconds = time.perf_counter() - begun
    with unit_of_work(database), transaction():
        gone = sa.select(sa.func.count()).where(Delivery.mailing_id == mailing, Delivery.status == "handed_over")
        assert session().scalar(gone) == READERS
    forget(database)
    return seconds


def forget(database: Database) -> None:
    """Delete every mailing and its jobs, which are known by its number."""
    with unit_of_work(database), transaction():
        for table in (Delivery, Mailing, jobs.Job):
            session().execute(sa.delete(table))


def textbook(database: Database, revision: int, port: int) -> float:
    """The seconds of the loop that anybody would write. The parts are drawn once; addresses and links are put in by `replace`."""
    start = time.perf_counter()
    settings = config.settings()
    with unit_of_work(database):
        issue = contents(contributions.get_revision(revision))
        readers = session().execute(sa.select(Subscriber.id, Subscriber.address).where(queries.may_be_written_to())).all()
    footer = Footer(
        personal.reason_for_all(Follows()),
        (("Change what you follow", "PREFERENCES"), ("Unsubscribe", "UNSUBSCRIBE")),
        issue_mailers.sender(),
    )
    text = issue_mail.text_part(issue, footer, settings.site_url)
    html = issue_mail.html_part(issue, footer, settings.site_url)
    server = smtplib.SMTP("127.0.0.1", port)
    server.ehlo()
    for key, address in readers:
        preferences, unsubscribe = links.preferences_address(key), links.unsubscribe_address(key, 1)
        message = EmailMessage(policy=SMTP)
        message["From"], message["To"], message["Subject"] = settings.mail_from, address, issue.title
        message["Message-ID"], message["Date"] = links.message_id(key, 1), formatdate()
        message["List-Unsubscribe"] = f"<{unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message.set_content(text.replace("PREFERENCES", preferences).replace("UNSUBSCRIBE", unsubscribe))
        message.add_alternative(html.replace("PREFERENCES", preferences).replace("UNSUBSCRIBE", unsubscribe), subtype="html")
        server.send_message(message)
        with unit_of_work(database), transaction():
            session().execute(sa.update(Subscriber).where(Subscriber.id == key).values(version=Subscriber.version + 1))
    server.quit()
    return time.perf_counter() - start


def test_durable_sending_is_at_least_four_times_as_fast_as_a_textbook_loop(site: Database, people: People, port: int) -> None:
    editor, revision = people.person(roles=("member", "editor")), revision_id(site)
    subscribe(site, READERS)
    rounds = [(ours(site, editor, revision), textbook(site, revision, port)) for _ in range(ROUNDS)]
    own, other = median(one for one, _ in rounds), median(one for _, one in rounds)
    print(
        f"\nMailing to {READERS:,}: {READERS / own:,.0f} messages a second, textbook loop {READERS / other:,.0f}, "
        f"ratio {other / own:.1f} (at least {AT_LEAST:.0f})"
    )
    assert other >= AT_LEAST * own


def post_office(folder: Path, port: int) -> float:
    """The seconds that django-post_office takes for the messages in `folder`."""
    for path in folder.glob("post_office*"):
        path.unlink()
    command = [sys.executable, "-m", "tests.benchmarks.post_office_sender", str(folder), str(port)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return float(done.stdout)


def write_messages(database: Database, revision: int, folder: Path) -> None:
    """What every reader of an issue is sent, for another program to send."""
    settings = config.settings()
    with unit_of_work(database):
        issue = contents(contributions.get_revision(revision))
        readers = session().execute(sa.select(Subscriber.id, Subscriber.address)).all()
        footer = Footer(
            personal.reason_for_all(Follows()),
            (("Change what you follow", "PREFERENCES"), ("Unsubscribe", "UNSUBSCRIBE")),
            issue_mailers.sender(),
        )
        parts = [part(issue, footer, settings.site_url) for part in (issue_mail.text_part, issue_mail.html_part)]
        messages = []
        for key, address in readers:
            preferences, unsubscribe = links.preferences_address(key), links.unsubscribe_address(key, 1)
            texts = [part.replace("PREFERENCES", preferences).replace("UNSUBSCRIBE", unsubscribe) for part in parts]
            messages.append([address, issue.title, *texts])
    (folder / "messages.json").write_text(json.dumps(messages), encoding="utf-8")


def test_durable_sending_is_at_least_three_times_as_fast_as_django_post_office(
    site: Database, people: People, port: int, tmp_path: Path
) -> None:
    config.install(replace(config.settings(), newsletter_connections=USUAL_CONNECTIONS))
    editor, revision = people.person(roles=("member", "editor")), revision_id(site)
    subscribe(site, READERS)
    write_messages(site, revision, tmp_path)
    rounds = [(ours(site, editor, revision), post_office(tmp_path, port)) for _ in range(PAIRED_ROUNDS)]
    times = median(other / own for own, other in rounds)
    own, other = median(one for one, _ in rounds), median(one for _, one in rounds)
    print(
        f"\nMailing to {READERS:,}: {READERS / own:,.0f} messages a second, django-post_office {READERS / other:,.0f}; "
        f"pair by pair {times:.1f} times (at least {TIMES_POST_OFFICE:.0f})"
    )
    assert times >= TIMES_POST_OFFICE


def _send(settings: Settings, database_url: str, answers: "SimpleQueue[int]") -> None:
    """Send what is due in a process of its own, and say how much memory that took at its highest, in kilobytes."""
    app = create_app(replace(settings, database_url=database_url))
    worker.drain(app.extensions["database"])
    answers.put(getrusage(RUSAGE_SELF).ru_maxrss)


def memory(database: Database, editor: int, revision: int) -> int:
    schedule(database, editor, revision)
    processes = context()
    answers = processes.SimpleQueue()
    url = database.engine.url.render_as_string(hide_password=False)
    process = processes.Process(target=_send, args=(config.settings(), url, answers))
    process.start()
    kilobytes = answers.get()
    process.join()
    with unit_of_work(database), transaction():
        assert session().scalar(sa.select(sa.func.count()).where(Delivery.status != "handed_over")) == 0
    forget(database)
    return kilobytes


def test_memory_is_the_same_for_a_hundred_thousand_subscribers_as_for_a_thousand(site: Database, people: People) -> None:
    editor, revision = people.person(roles=("member", "editor")), revision_id(site)
    subscribe(site, FEW)
    few = memory(site, editor, revision)
    with unit_of_work(site), transaction():
        session().execute(sa.delete(Subscriber))
    subscribe(site, MANY)
    begun = time.perf_counter()
    many = memory(site, editor, revision)
    rate = MANY / (time.perf_counter() - begun)
    print(
        f"\nMemory of a worker that sends: {few / 1024:.0f} MB for {FEW:,} subscribers, {many / 1024:.0f} MB for {MANY:,} "
        f"({rate:,.0f} messages a second), ratio {many / few:.2f} (at most {MEMORY_AT_MOST})"
    )
    assert many <= MEMORY_AT_MOST * few


def batches(database: Database, handler: str) -> list[float]:
    """Milliseconds of each batch of a job that is due, from claiming it to having written down that it is done."""
    milliseconds: list[float] = []
    while True:
        began = time.perf_counter()
        ran = worker.run_one(database, only=[handler])
        if ran is worker.Ran.NOTHING:
            return milliseconds
        milliseconds.append(1000 * (time.perf_counter() - began))


@pytest.mark.dialect
def test_preparing_and_calling_off_a_mailing_to_a_hundred_thousand_holds_nobody_up(site: Database, people: People) -> None:
    editor, revision = people.person(roles=("member", "editor")), revision_id(site)
    subscribe(site, MANY)
    mailing = schedule(site, editor, revision)
    begun = time.perf_counter()
    batches_made = [*batches(site, services.START), *batches(site, services.PREPARE)]
    seconds = time.perf_counter() - begun
    began = time.perf_counter()
    with unit_of_work(site), transaction():
        assert session().scalar(sa.select(sa.func.count()).where(Delivery.status == "queued")) == MANY
        services.cancel(People(site).actor(editor), mailings.get(mailing))
    called_off = [1000 * (time.perf_counter() - began), *batches(site, services.CALL_OFF)]
    print(
        f"\n{MANY:,} on {site.engine.dialect.name}: prepared in {len(batches_made)} batches, {seconds:.1f} s of work, "
        f"the longest {max(batches_made):.0f} ms; called off in {len(called_off)}, the longest {max(called_off):.0f} ms "
        f"(at most {LONGEST_BATCH_MS})"
    )
    with unit_of_work(site):
        assert session().scalar(sa.select(sa.func.count()).where(Delivery.status == "skipped")) == MANY
    assert max(batches_made + called_off) <= LONGEST_BATCH_MS
