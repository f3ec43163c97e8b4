"""What one asker holds counts in every process of the host, and goes with the process that held it."""

import os
import signal
import stat
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from app.core import config
from app.core.config import Settings
from app.core.errors import Busy
from app.core.limits.host_turns import FILE, HostTurns
from app.core.places import CROWDED, ONE_AT_A_TIME, RUNNING, WAITING, Places
from tests import forked

pytestmark = pytest.mark.long
PATIENCE_SECONDS = 60.0  # for another process, on a machine that does much else
LONG = 60.0


def hold_turns(settings: Settings, pipe: Connection) -> None:
    """In a process of its own: take and give back turns as told, until killed or told no more."""
    config.install(settings)
    turns = HostTurns()
    while True:
        try:
            act, asker, turn = pipe.recv()
        except EOFError:
            return
        pipe.send(getattr(turns, act)(asker, turn))


class OtherProcess:
    """Another process that serves pages on this host."""

    def __init__(self, settings: Settings) -> None:
        context = forked.context()
        self.ours, theirs = context.Pipe()
        self.process = context.Process(target=hold_turns, args=(settings, theirs), daemon=True)
        self.process.start()
        theirs.close()

    def take(self, asker: str, turn: int) -> bool:
        return bool(self._tell("take", asker, turn))

    def give_back(self, asker: str, turn: int) -> None:
        self._tell("give_back", asker, turn)

    def _tell(self, *told: object) -> object:
        self.ours.send(told)
        assert self.ours.poll(PATIENCE_SECONDS), "it came to a halt"
        return self.ours.recv()

    def kill(self) -> None:
        os.kill(self.process.pid or 0, signal.SIGKILL)
        self.process.join()


@pytest.fixture
def other(settings: Settings) -> Iterator[OtherProcess]:
    process = OtherProcess(settings)
    yield process
    if process.process.is_alive():
        process.kill()


@pytest.fixture
def here() -> Callable[..., Places]:
    """The places of this process, which counts with the others."""

    def make(at_once: int = 2, patience_seconds: float = 0) -> Places:
        return Places(at_once=at_once, patience_seconds=patience_seconds, turns=HostTurns())

    return make


def test_who_works_in_another_process_waits_here_and_others_do_not(other: OtherProcess, here: Callable[..., Places]) -> None:
    site = here()
    assert other.take("asha", RUNNING)
    with pytest.raises(Busy, match=ONE_AT_A_TIME), site.taken_by("asha"):
        pytest.fail("let in while at work elsewhere")
    with site.taken_by("ben"):
        pass
    other.give_back("asha", RUNNING)
    with site.taken_by("asha"):
        assert not other.take("asha", RUNNING)
        assert other.take("ben", RUNNING)
    assert other.take("asha", RUNNING)


def test_who_waits_in_another_process_is_refused_here_at_once(other: OtherProcess, here: Callable[..., Places]) -> None:
    assert other.take("asha", RUNNING)
    assert other.take("asha", WAITING)
    started = time.monotonic()
    with pytest.raises(Busy, match=ONE_AT_A_TIME), here(patience_seconds=LONG).taken_by("asha"):
        pytest.fail("let in while waiting elsewhere")
    assert time.monotonic() - started < LONG / 2


def test_who_waits_here_waits_for_every_process_and_begins_when_the_other_is_done(
    other: OtherProcess, here: Callable[..., Places]
) -> None:
    site = here(at_once=1, patience_seconds=LONG)
    assert other.take("asha", RUNNING)
    with ThreadPoolExecutor(1) as pool:

        def work() -> None:
            with site.taken_by("asha"):
                assert not other.take("asha", RUNNING)

        future = pool.submit(work)
        while not site._waiting or not site._waiting[0].is_elsewhere:
            time.sleep(0.001)
        assert not other.take("asha", WAITING)
        with site.taken_by("ben"):  # who came later, and is let by
            assert not future.done()
        other.give_back("asha", RUNNING)
        future.result(LONG)
    assert other.take("asha", WAITING)


def test_a_crowded_process_keeps_nobody_from_a_place_in_another(other: OtherProcess, here: Callable[..., Places]) -> None:
    site = here(at_once=1)
    with site.taken_by("ben"), pytest.raises(Busy, match=CROWDED), site.taken_by("asha"):
        pytest.fail("let in where no place was free")
    assert other.take("asha", RUNNING)
    assert other.take("asha", WAITING)


def test_what_a_process_held_that_was_killed_is_free(other: OtherProcess, here: Callable[..., Places]) -> None:
    assert other.take("asha", RUNNING)
    assert other.take("asha", WAITING)
    other.kill()
    with here().taken_by("asha"):
        pass


def test_it_costs_one_empty_file_that_its_owner_alone_may_open_and_names_nobody(
    settings: Settings, here: Callable[..., Places]
) -> None:
    site = here()
    before = len(os.listdir("/proc/self/fd"))
    for number in range(50):
        with site.taken_by(f"person {number}"):
            status = (settings.instance_dir / FILE).stat()
            held = [line.split() for line in Path("/proc/locks").read_text().splitlines() if f":{status.st_ino} " in line]
            [start] = {int(words[-2]) for words in held}
            assert start > 1_000_000  # the number of a person is not to be seen in the list of locks
    assert (status.st_size, stat.S_IMODE(status.st_mode)) == (0, 0o600)
    assert [path.name for path in settings.instance_dir.iterdir() if "place" in path.name] == [FILE]
    assert len(os.listdir("/proc/self/fd")) == before


def test_where_the_file_cannot_be_used_each_process_counts_for_itself(
    settings: Settings, here: Callable[..., Places], caplog: pytest.LogCaptureFixture
) -> None:
    (settings.instance_dir / FILE).mkdir()
    site = here()
    with site.taken_by("asha"), pytest.raises(Busy, match=ONE_AT_A_TIME), site.taken_by("asha"):
        pytest.fail("let in twice")
    assert "cannot count slow work over all processes" in caplog.text
