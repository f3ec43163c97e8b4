"""What takes long is run beside everything else, one job at a time: nothing else waits for it, mail least of all."""

import itertools
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from app.core import jobs, worker
from app.core.batches import Again
from app.core.db import Database, transaction, unit_of_work
from app.core.jobs import Handler, Job, Registry, Task
from app.documents.printing import pdf
from tests.rows import rows_of

Registering = Callable[[dict[str, Handler]], None]


@pytest.fixture
def register() -> Iterator[Registering]:
    """Makes handlers known by name; what the site runs is put back afterwards."""
    usual = jobs.registry()
    yield lambda handlers: jobs.install(Registry(handlers))
    jobs.install(usual)


def queue(database: Database, *names: str) -> None:
    with unit_of_work(database), transaction():
        for name in names:
            jobs.enqueue(name, {})


def slow(run: Callable[[Task], object], turn: int = 1) -> Handler:
    return Handler(run, transactional=False, turn=turn)


@pytest.mark.dialect
def test_a_letter_queued_after_fifty_documents_is_sent_before_the_second_is_ready(
    database: Database, register: Registering
) -> None:
    steps: list[str] = []

    def draw(_task: Task) -> None:
        steps.append("document")
        if len(steps) == 1:
            queue(database, "letter")

    register({"document": slow(draw), "letter": jobs.mailing(lambda _task: steps.append("letter"))})
    queue(database, *["document"] * 50)
    assert worker.drain_slow(database) == 51
    assert steps[:3] == ["document", "letter", "document"]


@pytest.mark.dialect
def test_a_letter_is_sent_while_a_document_is_being_drawn(database: Database, register: Registering) -> None:
    drawing, letter_left = threading.Event(), threading.Event()
    was_sent_meanwhile: list[bool] = []

    def draw(_task: Task) -> None:
        drawing.set()
        was_sent_meanwhile.append(letter_left.wait(60))

    register({"document": slow(draw), "letter": jobs.mailing(lambda _task: letter_left.set())})
    queue(database, "document")
    with ThreadPoolExecutor(1) as beside:
        work = beside.submit(worker.work, database, lambda: bool(was_sent_meanwhile))
        assert drawing.wait(60)
        queue(database, "letter")
        work.result(timeout=90)
    assert was_sent_meanwhile == [True]


def test_a_worker_that_is_told_to_stop_finishes_the_document_in_hand(database: Database, register: Registering) -> None:
    drawing, go_on = threading.Event(), threading.Event()

    def draw(_task: Task) -> None:
        drawing.set()
        go_on.wait(60)

    register({"document": slow(draw)})
    queue(database, "document", "document")
    with ThreadPoolExecutor(1) as beside:
        work = beside.submit(worker.work, database, drawing.is_set)
        assert drawing.wait(60)
        go_on.set()
        work.result(timeout=90)
    assert [job.done_at is not None for job in rows_of(database, Job)] == [True, False]


def test_a_worker_has_ended_only_when_the_document_in_hand_is_done(database: Database, register: Registering) -> None:
    drawing, main_loop_ended = threading.Event(), threading.Event()
    steps: list[str] = []

    def draw(_task: Task) -> None:
        drawing.set()
        main_loop_ended.wait(60)
        time.sleep(0.2)  # whoever did not wait would be gone by now
        steps.append("drawn")

    def stopping() -> bool:
        if drawing.is_set() and threading.current_thread() is main_loop:
            main_loop_ended.set()
        return drawing.is_set()

    def work() -> None:
        worker.work(database, stopping)
        steps.append("ended")

    register({"document": slow(draw)})
    queue(database, "document")
    main_loop = threading.Thread(target=work)
    main_loop.start()
    main_loop.join(90)
    assert steps == ["drawn", "ended"]


def test_the_thread_of_what_takes_long_rests_between_batches_and_while_nothing_is_due(
    database: Database, register: Registering, monkeypatch: pytest.MonkeyPatch
) -> None:
    rests: list[float] = []
    monkeypatch.setattr(time, "sleep", rests.append)
    left = [2, 1, 0]

    def draw_some(_task: Task) -> Again | None:
        return Again() if left.pop(0) else None

    register({"document": slow(draw_some)})
    queue(database, "document")
    turns = itertools.count()
    worker._work_slowly(database, lambda: next(turns) == 4, worker.SLOW_LEASE)
    assert rests == [worker.REST_SECONDS, worker.REST_SECONDS, worker.IDLE_SECONDS], "after the job itself it looks on at once"


def test_a_document_keeps_its_lease_for_longer_than_it_may_take_to_draw() -> None:
    assert timedelta(seconds=1.5 * pdf.WALL_SECONDS) < worker.SLOW_LEASE <= timedelta(seconds=2 * pdf.WALL_SECONDS)


def test_of_what_takes_long_the_first_turn_comes_first(database: Database, register: Registering) -> None:
    steps: list[str] = []
    register({
        "for everyone": slow(lambda _task: steps.append("for everyone"), turn=2),
        "asked for": slow(lambda _task: steps.append("asked for"), turn=1),
    })  # fmt: skip
    queue(database, "for everyone", "for everyone", "asked for")
    worker.drain_slow(database)
    assert steps == ["asked for", "for everyone", "for everyone"]


def test_what_takes_long_is_never_run_in_the_turn_of_other_jobs(database: Database, register: Registering) -> None:
    steps: list[str] = []
    register({"document": slow(lambda _task: steps.append("document")), "work": Handler(lambda _task: steps.append("work"))})
    queue(database, "document", "work")
    assert worker.drain(database) == 1
    assert steps == ["work"]
