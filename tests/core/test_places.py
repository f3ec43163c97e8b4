"""Slow work on what people wrote has few places, and one asker cannot take them all."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

import pytest

from app.core import limited, places
from app.core.errors import Busy, TooMany
from app.core.places import CROWDED, ONE_AT_A_TIME, Places

LONG, AT_ONCE = 60.0, 10.0


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as threads:
        yield threads


@contextmanager
def held(places: Places, *askers: str) -> Iterator[None]:
    with ExitStack() as stack:
        for asker in askers:
            stack.enter_context(places.taken_by(asker))
        yield


def take(places: Places, asker: str) -> None:
    with places.taken_by(asker):
        pass


def waiting(pool: ThreadPoolExecutor, places: Places, asker: str, act: Callable[[], None] = lambda: None) -> Future[None]:
    """A thread that waits for a place by now, and does `act` in it."""

    def work() -> None:
        with places.taken_by(asker):
            act()

    before = len(places._waiting)
    future = pool.submit(work)
    while len(places._waiting) == before and not future.done():
        threading.Event().wait(0.001)
    return future


def test_an_asker_has_one_place_and_one_turn_and_no_more(pool: ThreadPoolExecutor) -> None:
    site = Places(at_once=2, patience_seconds=LONG)
    with held(site, "asha"):
        second = waiting(pool, site, "asha")
        with pytest.raises(Busy, match=ONE_AT_A_TIME):
            pool.submit(take, site, "asha").result(AT_ONCE)  # and not when its patience is over
        with site.taken_by("ben"):  # who was there after her second, and has none yet
            assert not second.done()
    second.result(LONG)


def test_nobody_waits_longer_than_the_patience_of_a_page() -> None:
    site = Places(at_once=1, patience_seconds=0)
    with held(site, "asha"), pytest.raises(Busy, match=CROWDED), site.taken_by("ben"):
        pytest.fail("let in where no place was free")
    with held(site, "asha"), pytest.raises(Busy, match=ONE_AT_A_TIME), site.taken_by("asha"):
        pytest.fail("let in twice")
    with site.taken_by("ben"):  # and whoever went away waits no longer
        assert site._waiting == []
    assert places.PATIENCE_SECONDS <= 2


def test_places_are_given_in_the_order_in_which_they_were_asked_for(pool: ThreadPoolExecutor) -> None:
    site, order = Places(at_once=1, patience_seconds=LONG), []
    with held(site, "asha"):
        futures = [waiting(pool, site, name, lambda name=name: order.append(name)) for name in ("ben", "cara", "dev")]
    for future in futures:
        future.result(LONG)
    assert order == ["ben", "cara", "dev"]


def test_an_asker_has_so_many_in_a_minute_and_more_as_they_grow_old() -> None:
    moments = iter([0.0, 30.0, 59.0, 60.0, 61.0])
    site = Places(most_a_minute=2, now=lambda: next(moments))
    for _ in range(2):
        with site.taken_by("asha"):
            pass
    with pytest.raises(TooMany) as refused, site.taken_by("asha"):  # 59 seconds after the first
        pytest.fail("a third within a minute was let in")
    assert (refused.value.retry_after, refused.value.keeps_text) == (1, True)
    with site.taken_by("asha"):
        pass
    with site.taken_by("ben"):
        pass


def test_askers_of_long_ago_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "ASKERS_KNOWN", 3)
    moments = iter([float(number * 100) for number in range(20)])
    site = Places(now=lambda: next(moments))
    for number in range(20):
        with site.taken_by(f"person {number}"):
            pass
    assert len(site._begun) <= 4


def test_a_place_is_free_again_after_what_failed_in_it() -> None:
    site = Places(at_once=1, patience_seconds=0)
    with pytest.raises(ZeroDivisionError), site.taken_by("asha"):
        raise ZeroDivisionError
    with site.taken_by("asha"):
        assert site._working == {"asha"}


def test_every_child_needs_a_place_where_somebody_asks_and_commands_need_none(monkeypatch: pytest.MonkeyPatch) -> None:
    site = Places(at_once=1, patience_seconds=0)
    monkeypatch.setattr(places, "_places", site)
    program = ["-c", "print('done')"]
    with held(site, "ben"):
        with places.asking("asha"), pytest.raises(Busy):
            limited.run_program(program, b"", wall_seconds=LONG)
        assert limited.run_program(program, b"", wall_seconds=LONG) == (0, b"done\n")
    with places.asking("asha"):
        assert limited.run_program(program, b"", wall_seconds=LONG) == (0, b"done\n")
