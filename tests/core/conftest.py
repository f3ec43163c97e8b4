"""What the tests of the mechanisms stand on: a registry of jobs of a test's own, and people who act."""

from collections.abc import Callable, Iterator

import pytest

from app.core import jobs
from app.core.jobs import Handler, Registry, Schedule, Task

Install = Callable[..., None]


@pytest.fixture
def install() -> Iterator[Install]:
    """Makes functions the handlers of this process, under their names; what the site runs is put back afterwards."""
    usual = jobs.registry()

    def make_known(
        *transactional: Callable[[Task], object],
        outside: tuple[Callable[[Task], object], ...] = (),
        follow: dict[type, tuple[str, ...]] | None = None,
        schedules: tuple[Schedule, ...] = (),
        ticks: tuple[Callable[..., object], ...] = (),
    ) -> None:
        handlers = {run.__name__: Handler(run) for run in transactional}
        handlers |= {run.__name__: Handler(run, transactional=False) for run in outside}
        jobs.install(Registry(handlers, follow or {}, schedules, ticks))

    yield make_known
    jobs.install(usual)
