"""The daily turn of the clock takes a few pages at a time, so that nobody else waits long to write, and leaves none out."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from app.contributions.models import Contribution
from app.contributions.services import assuring
from app.contributions.services.assuring import STEPS, state_at
from app.core import batches, clock, jobs, worker
from app.core.db import Database, session, transaction, unit_of_work
from app.core.jobs import Task
from tests.moderation.initiative_maker import InitiativeMaker
from tests.people import People

pytestmark = pytest.mark.each_database
Move = Callable[[timedelta], None]
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def pages(database: Database, initiatives: InitiativeMaker, people: People, author: int, moment: Move) -> list[int]:
    """Eight published pages that were checked today."""
    moderator = people.moderator()
    return [initiatives.published(author, moderator, title=f"Play {number}", declares_checked=True) for number in range(8)]


def put_back(database: Database, contribution_id: int, checked_at: datetime, **values: object) -> None:
    """Have a page checked at another time, its state as it was."""
    with unit_of_work(database), transaction():
        row = sa.update(Contribution).where(Contribution.id == contribution_id)
        session().execute(row.values(checked_at=checked_at, **values).execution_options(synchronize_session=False))


def states(database: Database) -> list[str]:
    with unit_of_work(database):
        return list(session().scalars(sa.select(Contribution.assurance).order_by(Contribution.id)))


def test_a_batch_at_a_time_and_the_next_goes_on_behind_it(
    database: Database, pages: list[int], moment: Move, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assuring, "ROWS_A_BATCH", 3)
    worker.drain(database)
    with unit_of_work(database):
        at = clock.now() - 130 * DAY
    for page in pages[:7]:
        put_back(database, page, at)
    with unit_of_work(database), transaction():
        jobs.enqueue("contributions.move_assurance", {})
    moved = []
    while worker.run_one(database):
        moved.append(states(database).count("overdue"))
    assert [count for index, count in enumerate(moved) if count not in moved[:index]] == [3, 6, 7]
    assert states(database) == ["overdue"] * 7 + ["fresh"]


def test_a_batch_is_small() -> None:
    assert batches.ROWS_A_BATCH <= 50


def test_the_database_picks_out_what_the_rule_moves_to_the_second(database: Database, pages: list[int], moment: Move) -> None:
    with unit_of_work(database):
        now = clock.now()
    edges = [now - timedelta(days=120 + days) for days, _, _ in STEPS]
    checked = [at for edge in edges for at in (edge - SECOND, edge, edge + SECOND)]
    for begun in range(0, len(checked), len(pages)):
        group = dict(zip(pages, checked[begun:], strict=False))
        for page, at in group.items():
            put_back(database, page, at, check_interval_days=120, assurance="fresh")
        with unit_of_work(database), transaction():
            assuring.move_assurance(Task(0, {}, 1, database))
            moved = {page: session().get_one(Contribution, page).assurance for page in group}
        assert moved == {page: state_at(at, 120, now) for page, at in group.items()}


def test_only_what_is_due_is_read(database: Database, pages: list[int], moment: Move) -> None:
    with unit_of_work(database):
        now = clock.now()
    put_back(database, pages[3], now - 130 * DAY)
    ids_read: list[int] = []

    def note(row: Contribution, _context: object) -> None:
        ids_read.append(row.id)

    sa.event.listen(Contribution, "load", note)
    try:
        with unit_of_work(database), transaction():
            assuring.move_assurance(Task(0, {}, 1, database))
    finally:
        sa.event.remove(Contribution, "load", note)
    assert ids_read == [pages[3]]
